//! Owns the code generated for serde's traits: a table, and one line for each property. It knows nothing of tokens.
//!
//! Compile time grows with the number of items, and then with that of calls whose result is inspected, so there are as
//! few of both as possible. Names are full paths, since the file may declare types named `Option` or `Result`.

use crate::structure::{Presence, Property, Structure};

/// The module with the reader and the writer.
const RUNTIME: &str = "::odata::value::wire::properties";

/// The implementations of `Deserialize`, and of the trait that the reader needs.
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
        impl<'de> {RUNTIME}::Deserialize<'de> for {ident} {{
            fn deserialize<D: {RUNTIME}::Deserializer<'de>>(deserializer: D) -> {RUNTIME}::Result<Self, D::Error> {{
                let declared = &{RUNTIME}::Declared {{ type_name: \"{ident}\", names: &[{names}], order: {order} }};
                {RUNTIME}::deserialize(deserializer, declared)
            }}
        }}
        #[automatically_derived]
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
        impl {RUNTIME}::Serialize for {ident} {{
            fn serialize<S: {RUNTIME}::Serializer>(&self, serializer: S) -> {RUNTIME}::Result<S::Ok, S::Error> {{
                {RUNTIME}::serialize(serializer, &[{names}], &[{fields}], &self.{additional})
            }}
        }}"
    )
}

/// The wire names.
fn names(properties: &[Property]) -> String {
    let mut names = String::new();
    for property in properties {
        append(&mut names, &[&format!("{:?}", property.wire_name), ","]);
    }
    names
}

/// References to the fields, wrapped if a module reads and writes the value in place of serde.
fn fields(properties: &[Property], reference: &str) -> String {
    let mut fields = String::new();
    for property in properties {
        match &property.with {
            Some(path) => {
                append(&mut fields, &[reference, " ", path, "::Held(", reference, " self.", &property.ident, "),"]);
            }
            None => append(&mut fields, &[reference, " self.", &property.ident, ","]),
        }
    }
    fields
}

/// The byte string with the indexes of the properties, two bytes each, in the order in which the reader searches names:
/// by length, then by bytes.
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

/// Appends strings. Formatting would be slow, since consumers build this crate unoptimized and run it for each field.
pub(crate) fn append(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}
