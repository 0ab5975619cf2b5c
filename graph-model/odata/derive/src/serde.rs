//! Owns what is generated for serde's traits: a table and a line for each property. It knows nothing of tokens.
//!
//! What costs the compiler is, first of all, the number of items; then that of calls whose result has to be looked at. So
//! there are as few of them as can be. Names are whole paths, since the file may declare types called `Option` or `Result`.

use crate::structure::{Presence, Property, Structure};

/// The module that has the reader and the writer.
const RUNTIME: &str = "::odata::value::wire::properties";

/// The implementations of `Deserialize` and of what the reader needs for it.
pub(crate) fn deserialize(structure: &Structure) -> String {
    let Structure { ident, properties, additional } = structure;
    let names = names(properties);
    let order = order(properties);
    let fields = fields(properties, "&mut");
    let mut absent = String::new();
    for property in properties {
        let nothing = match property.presence {
            Presence::Option => "::core::option::Option::None",
            Presence::Nullable => "::odata::Nullable::Absent",
        };
        append(&mut absent, &[&property.ident, ": ", nothing, ","]);
    }
    format!(
        "#[automatically_derived]
        #[allow(deprecated)]
        impl<'de> {RUNTIME}::Deserialize<'de> for {ident} {{
            fn deserialize<D: {RUNTIME}::Deserializer<'de>>(deserializer: D) -> {RUNTIME}::Result<Self, D::Error> {{
                let declared = &{RUNTIME}::Declared {{ type_name: \"{ident}\", names: &[{names}], order: {order} }};
                {RUNTIME}::deserialize(deserializer, declared)
            }}
        }}
        #[automatically_derived]
        #[allow(deprecated)]
        impl {RUNTIME}::ReadProperties for {ident} {{
            fn absent() -> Self {{
                Self {{ {absent} {additional}: {RUNTIME}::Additional::new() }}
            }}
            fn read_properties<V: {RUNTIME}::Values>(&mut self, values: V) {{
                {RUNTIME}::Values::read(values, &mut [{fields}], &mut self.{additional})
            }}
        }}"
    )
}

/// The implementation of `Serialize`.
pub(crate) fn serialize(structure: &Structure) -> String {
    let Structure { ident, properties, additional } = structure;
    let names = names(properties);
    let fields = fields(properties, "&");
    format!(
        "#[automatically_derived]
        #[allow(deprecated)]
        impl {RUNTIME}::Serialize for {ident} {{
            fn serialize<S: {RUNTIME}::Serializer>(&self, serializer: S) -> {RUNTIME}::Result<S::Ok, S::Error> {{
                {RUNTIME}::serialize(serializer, &[{names}], &[{fields}], &self.{additional})
            }}
        }}"
    )
}

/// The names on the wire.
fn names(properties: &[Property]) -> String {
    let mut names = String::new();
    for property in properties {
        append(&mut names, &[&format!("{:?}", property.wire_name), ","]);
    }
    names
}

/// References to the fields, wrapped where it is not serde that reads and writes their values.
fn fields(properties: &[Property], reference: &str) -> String {
    let mut fields = String::new();
    for property in properties {
        match &property.with {
            Some(path) => {
                append(&mut fields, &[reference, " ", path, "::Property(", reference, " self.", &property.ident, "),"]);
            }
            None => append(&mut fields, &[reference, " self.", &property.ident, ","]),
        }
    }
    fields
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
