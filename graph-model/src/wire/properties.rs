//! Owns the reader and the writer of all structs of properties. It knows of a struct what the derives in
//! `graph-model-derive` say of it: the names that it declares, and where the value of each goes.
//!
//! The work is done here, once for each format. A struct adds a table, and a line for each of its properties: that is what
//! makes thousands of structs cheap to compile.

mod reader;
mod writer;

use serde_json::{Map, Value};

pub use core::result::Result;
pub use reader::{Declared, ReadProperty, Values, deserialize};
pub use serde::de::{Deserialize, DeserializeOwned, Deserializer};
pub use serde::ser::{Serialize, Serializer};
pub use writer::Writer;

/// What a value has beside the properties that its struct declares.
pub type Additional = Map<String, Value>;

/// For fields of type `Option<T>`.
pub mod option {
    use super::{DeserializeOwned, Serialize, Serializer, Values, Writer};

    /// Reads a value, or `null`.
    pub fn read_property<T: DeserializeOwned, V: Values>(property: &mut Option<T>, values: &mut V) {
        if let Some(value) = values.next() {
            *property = value;
        }
    }

    /// Writes a value that is there.
    pub fn write_property<T: Serialize, S: Serializer>(
        property: &Option<T>,
        name: &'static str,
        writer: &mut Writer<S>,
    ) {
        if let Some(value) = property {
            writer.property(name, value);
        }
    }
}

/// For fields of type `Nullable<T>`.
pub mod nullable {
    use super::{DeserializeOwned, Serialize, Serializer, Values, Writer};
    use crate::Nullable;

    /// Reads a value, or `null`.
    pub fn read_property<T: DeserializeOwned, V: Values>(property: &mut Nullable<T>, values: &mut V) {
        if let Some(value) = values.next() {
            *property = value;
        }
    }

    /// Writes a value or `null`, if there is one of them.
    pub fn write_property<T: Serialize, S: Serializer>(
        property: &Nullable<T>,
        name: &'static str,
        writer: &mut Writer<S>,
    ) {
        match property {
            Nullable::Absent => {}
            Nullable::Null => writer.property(name, &()),
            Nullable::Value(value) => writer.property(name, value),
        }
    }
}

/// For the field of what the struct does not declare.
pub mod additional {
    use super::{Additional, Values};

    /// Reads a value, or `null`, of a property with the name that came with it. If it comes again, the last one counts.
    pub fn read_property<V: Values>(additional: &mut Additional, values: &mut V) {
        let name = values.name();
        if let Some(value) = values.next() {
            additional.insert(name, value);
        }
    }
}
