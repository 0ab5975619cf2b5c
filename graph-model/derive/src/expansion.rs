//! Owns what is generated: a table and a line for each property. It knows nothing of tokens.
//!
//! What costs the compiler is, first of all, the number of items; then that of calls whose result has to be looked at. So
//! there are as few of them as can be. Names are whole paths, since the file may declare types called `Option` or `Result`.

use crate::structure::{Presence, Property, Structure};

/// The module that has the reader and the writer.
const RUNTIME: &str = "::graph_model::wire::properties";

/// The implementations of `Deserialize` and of what the reader needs for it.
pub(crate) fn deserialize(structure: &Structure) -> String {
    let Structure { ident, properties, additional } = structure;
    let (mut names, mut absent, mut arms) = (String::new(), String::new(), String::new());
    for (index, property) in properties.iter().enumerate() {
        let field = property.ident.as_str();
        let nothing = match property.presence {
            Presence::Option => "::core::option::Option::None",
            Presence::Nullable => "::graph_model::Nullable::Absent",
        };
        append(&mut names, &[&format!("{:?}", property.wire_name), ","]);
        append(&mut absent, &[field, ": ", nothing, ","]);
        append(
            &mut arms,
            &[&index.to_string(), "=>", module(property), "::read_property(&mut self.", field, ",values),"],
        );
    }
    let order = order(properties);
    format!(
        "#[automatically_derived]
        #[allow(deprecated)]
        impl<'de> {RUNTIME}::Deserialize<'de> for {ident} {{
            fn deserialize<D: {RUNTIME}::Deserializer<'de>>(deserializer: D) -> {RUNTIME}::Result<Self, D::Error> {{
                let declared = &{RUNTIME}::Declared {{ type_name: \"{ident}\", names: &[{names}], order: {order} }};
                {RUNTIME}::deserialize(deserializer, declared, Self {{ {absent} {additional}: {RUNTIME}::Additional::new() }})
            }}
        }}
        #[automatically_derived]
        #[allow(deprecated)]
        impl {RUNTIME}::ReadProperty for {ident} {{
            fn read_property<V: {RUNTIME}::Values>(&mut self, index: usize, values: &mut V) {{
                match index {{ {arms} _ => {RUNTIME}::additional::read_property(&mut self.{additional}, values) }}
            }}
        }}"
    )
}

/// The implementation of `Serialize`.
pub(crate) fn serialize(structure: &Structure) -> String {
    let Structure { ident, properties, additional } = structure;
    let mut lines = String::new();
    for property in properties {
        let name = format!("{:?}", property.wire_name);
        append(
            &mut lines,
            &[module(property), "::write_property(&self.", &property.ident, ",", &name, ",&mut writer);"],
        );
    }
    format!(
        "#[automatically_derived]
        #[allow(deprecated)]
        impl {RUNTIME}::Serialize for {ident} {{
            fn serialize<S: {RUNTIME}::Serializer>(&self, serializer: S) -> {RUNTIME}::Result<S::Ok, S::Error> {{
                let mut writer = {RUNTIME}::Writer::new(serializer);
                {lines}
                {RUNTIME}::Writer::end(writer, &self.{additional})
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
    let digit = |number: usize, shift: usize| char::from(b"0123456789abcdef"[number >> shift & 0xf]);
    let mut literal = String::from("b\"");
    for index in order {
        for shift in [0, 8] {
            literal.push_str("\\x");
            literal.push(digit(index, shift + 4));
            literal.push(digit(index, shift));
        }
    }
    literal.push('"');
    literal
}

/// Appends texts. Formatting would be slow: consumers build this crate without optimisation, and run it on each field.
fn append(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}
