//! Owns what is generated: a table and a line for each property. It knows nothing of tokens.

use std::fmt::Write as _;

use crate::structure::{Presence, Property, Structure};

/// The module that has the reader and the writer.
const RUNTIME: &str = "::graph_model::wire::properties";

/// The implementations of `Deserialize` and of what the reader needs for it.
pub(crate) fn deserialize(structure: &Structure) -> String {
    let Structure { ident, properties, additional } = structure;
    let mut names = String::new();
    let mut absent = String::new();
    let mut arms = String::new();
    for (index, property) in properties.iter().enumerate() {
        let field = &property.ident;
        let _infallible = write!(names, "{:?},", property.wire_name);
        let nothing = match property.presence {
            Presence::Option => "::core::option::Option::None",
            Presence::Nullable => "::graph_model::Nullable::Absent",
        };
        let _infallible = write!(absent, "{field}: {nothing},");
        let module = module(property);
        let _infallible = write!(arms, "{index} => {module}::read_property(&mut self.{field}, map),");
    }
    let order = order(properties);
    format!(
        "#[automatically_derived]
        #[allow(deprecated)]
        impl {RUNTIME}::ReadProperties for {ident} {{
            const NAME: &'static str = stringify!({ident});
            const DECLARED: {RUNTIME}::Declared = {RUNTIME}::Declared::new(&[{names}], {order});
            fn absent() -> Self {{
                Self {{ {absent} {additional}: {RUNTIME}::Additional::new() }}
            }}
            fn read<'de, A: {RUNTIME}::MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> {RUNTIME}::Result<(), A::Error> {{
                match index {{ {arms} _ => {RUNTIME}::Result::Ok(()) }}
            }}
            fn additional(&mut self) -> &mut {RUNTIME}::Additional {{
                &mut self.{additional}
            }}
        }}
        #[automatically_derived]
        #[allow(deprecated)]
        impl<'de> {RUNTIME}::Deserialize<'de> for {ident} {{
            fn deserialize<D: {RUNTIME}::Deserializer<'de>>(deserializer: D) -> {RUNTIME}::Result<Self, D::Error> {{
                {RUNTIME}::deserialize(deserializer)
            }}
        }}"
    )
}

/// The implementations of `Serialize` and of what the writer needs for it.
pub(crate) fn serialize(structure: &Structure) -> String {
    let Structure { ident, properties, additional } = structure;
    let mut lines = String::new();
    for property in properties {
        let (field, name, module) = (&property.ident, &property.wire_name, module(property));
        let _infallible = write!(lines, "{module}::write_property(&self.{field}, {name:?}, writer);");
    }
    format!(
        "#[automatically_derived]
        #[allow(deprecated)]
        impl {RUNTIME}::WriteProperties for {ident} {{
            fn write<M: {RUNTIME}::SerializeMap>(&self, writer: &mut {RUNTIME}::Writer<M>) {{
                {lines}
            }}
            fn additional(&self) -> &{RUNTIME}::Additional {{
                &self.{additional}
            }}
        }}
        #[automatically_derived]
        #[allow(deprecated)]
        impl {RUNTIME}::Serialize for {ident} {{
            fn serialize<S: {RUNTIME}::Serializer>(&self, serializer: S) -> {RUNTIME}::Result<S::Ok, S::Error> {{
                {RUNTIME}::serialize(self, serializer)
            }}
        }}"
    )
}

/// The module with the functions `read_property` and `write_property` for a property.
fn module(property: &Property) -> &str {
    match (&property.with, property.presence) {
        (Some(path), _) => path,
        (None, Presence::Option) => "::graph_model::wire::properties::option",
        (None, Presence::Nullable) => "::graph_model::wire::properties::nullable",
    }
}

/// The literal with the numbers of the properties, two bytes each, in the order in which the reader looks names up:
/// shorter names first, those of the same length by their bytes.
fn order(properties: &[Property]) -> String {
    let mut order: Vec<usize> = (0..properties.len()).collect();
    order.sort_by_key(|index| {
        let name = properties[*index].wire_name.as_str();
        (name.len(), name)
    });
    let mut literal = String::from("b\"");
    for index in order {
        let _infallible = write!(literal, "\\x{:02x}\\x{:02x}", index & 0xff, index >> 8);
    }
    literal.push('"');
    literal
}
