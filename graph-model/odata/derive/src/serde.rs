//! Owns the code generated for serde's traits and the standard ones: a table of names, and where each property is. It knows
//! nothing of tokens.
//!
//! Compile time grows with the number of items, and then with that of calls whose result is inspected, so there are as
//! few of both as possible. Names are full paths, since the file may declare types named `Option` or `Result`.

use crate::structure::{Presence, Property, Structure};

/// The module with the reader and the writer.
const RUNTIME: &str = "::odata::value::object";

/// The implementations of `Deserialize`, and of the trait that the reader and the writer need.
pub(crate) fn deserialize(structure: &Structure) -> String {
    let Structure { ident, properties, additional } = structure;
    let [mut names, mut fields, mut absent, mut all, mut one] = [const { String::new() }; 5];
    for (number, property) in properties.iter().enumerate() {
        let Property { ident, wire_name, presence, .. } = property;
        let nothing = match presence {
            Presence::Option => "::core::option::Option::None",
            Presence::Nullable => "::odata::Nullable::Absent",
        };
        append(&mut names, &[&format!("{wire_name:?}"), ","]);
        let mark = if *presence == Presence::Nullable { "? " } else { " " };
        append(&mut fields, &[ident.strip_prefix("r#").unwrap_or(ident), mark]);
        append(&mut absent, &[ident, ": ", nothing, ","]);
        append(&mut all, &["present(&self.", ident, "),"]);
        append(&mut one, &[&number.to_string(), "=>&mut self.", ident, ","]);
    }
    fields.push_str(additional.strip_prefix("r#").unwrap_or(additional));
    let order = order(properties);
    let is_plain =
        |property: &Property| !property.wire_name.contains(|it: char| matches!(it, '"' | '\\') || it.is_control());
    let are_plain = properties.iter().all(is_plain);
    format!(
        "#[automatically_derived]
        impl<'de> {RUNTIME}::Deserialize<'de> for {ident} {{
            fn deserialize<D: {RUNTIME}::Deserializer<'de>>(deserializer: D) -> {RUNTIME}::Result<Self, D::Error> {{
                {RUNTIME}::deserialize(deserializer)
            }}
        }}
        #[automatically_derived]
        impl {RUNTIME}::Object for {ident} {{
            fn absent() -> Self {{
                Self {{ {absent} {additional}: {RUNTIME}::Additional::new() }}
            }}
            fn declared(&self) -> &'static {RUNTIME}::Declared {{
                &{RUNTIME}::Declared {{
                    type_name: \"{ident}\", names: &[{names}], are_plain: {are_plain}, order: {order}, fields: \"{fields}\",
                }}
            }}
            fn properties(&self, visit: {RUNTIME}::Visit) {{
                use {RUNTIME}::present;
                visit(&[{all}], &self.{additional})
            }}
            fn property_mut(&mut self, number: usize) -> &mut dyn {RUNTIME}::Property {{
                match number {{ {one} _ => &mut self.{additional} }}
            }}
        }}"
    )
}

/// The implementation of `Serialize`.
pub(crate) fn serialize(structure: &Structure) -> String {
    let ident = &structure.ident;
    format!(
        "#[automatically_derived]
        impl {RUNTIME}::Serialize for {ident} {{
            fn serialize<S: {RUNTIME}::Serializer>(&self, serializer: S) -> {RUNTIME}::Result<S::Ok, S::Error> {{
                {RUNTIME}::serialize(serializer, self)
            }}
        }}"
    )
}

/// The implementations of `Clone`, `Debug` and `PartialEq`.
pub(crate) fn standard(structure: &Structure) -> String {
    let ident = &structure.ident;
    format!(
        "#[automatically_derived]
        impl ::core::clone::Clone for {ident} {{
            fn clone(&self) -> Self {{
                {RUNTIME}::clone(self)
            }}
        }}
        #[automatically_derived]
        impl ::core::fmt::Debug for {ident} {{
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {{
                {RUNTIME}::debug(self, formatter)
            }}
        }}
        #[automatically_derived]
        impl ::core::cmp::PartialEq for {ident} {{
            fn eq(&self, other: &Self) -> bool {{
                {RUNTIME}::eq(self, other)
            }}
        }}"
    )
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
