//! Owns the names of types in messages: EDM's where there is one.

/// The name of a type for messages: EDM's where it has one, otherwise Rust's without modules.
pub(crate) fn type_name<T>() -> String {
    named(std::any::type_name::<T>())
}

/// The same for a type of which Rust's name is known.
pub(crate) fn named(name: &str) -> String {
    for (wrapper, is_collection) in WRAPPERS {
        if let Some(inner) = name.strip_prefix(wrapper).and_then(|rest| rest.strip_prefix('<')?.strip_suffix('>')) {
            let inner = named(inner);
            return if is_collection { format!("Collection({inner})") } else { inner };
        }
    }
    let edm = match name {
        "bool" => "Boolean",
        "u8" => "Byte",
        "i8" => "SByte",
        "i16" => "Int16",
        "i32" => "Int32",
        "i64" => "Int64",
        "f32" => "Single",
        "f64" => "Double",
        "alloc::string::String" => "String",
        "uuid::Uuid" => "Guid",
        "serde_json::value::Value" => "Untyped",
        _ => match name.strip_prefix(concat!(env!("CARGO_CRATE_NAME"), "::value::edm::")) {
            Some(own) => own.rsplit("::").next().unwrap_or(own),
            // `Change<Product>` for `odata::response::change::Change<shop::catalog::product::Product>`.
            None => return name.split_inclusive(['<', ',', ' ']).filter_map(|part| part.rsplit("::").next()).collect(),
        },
    };
    format!("Edm.{edm}")
}

/// What surrounds the type that a property is declared with, and whether it makes it a collection.
const WRAPPERS: [(&str, bool); 6] = [
    ("core::option::Option", false),
    ("alloc::boxed::Box", false),
    (concat!(env!("CARGO_CRATE_NAME"), "::value::nullable::Nullable"), false),
    (concat!(env!("CARGO_CRATE_NAME"), "::value::wire::Read"), false),
    (concat!(env!("CARGO_CRATE_NAME"), "::value::wire::sequence::Elements"), true),
    ("alloc::vec::Vec", true),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Nullable;
    use crate::value::edm::Date;
    use crate::value::wire::Read;

    #[test]
    fn types_have_the_names_of_edm() {
        assert_eq!(type_name::<Option<Read<i32>>>(), "Edm.Int32");
        assert_eq!(type_name::<Nullable<Vec<Date>>>(), "Collection(Edm.Date)");
        assert_eq!(type_name::<Option<Box<Nullable<String>>>>(), "Edm.String");
        assert_eq!(type_name::<std::collections::BTreeMap<String, Date>>(), "BTreeMap<String, Date>");
    }
}
