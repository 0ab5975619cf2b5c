//! Owns the writer: it makes an object of the properties that are there.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::Additional;
use crate::value::additional::Nulls;
use crate::value::nullable::Nullable;

/// An object being written.
#[derive(Debug)]
pub struct Writer<S: Serializer> {
    map: S::SerializeMap,
    /// Where in the next property, a collection, elements were `null`.
    nulls: Option<Nulls>,
    /// How the next property, a member of an enumeration, was spelled.
    spelling: Option<String>,
    /// How many properties have been written.
    written: usize,
}

impl<S: Serializer> Writer<S> {
    /// Writes a property.
    pub(crate) fn property<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        self.written += 1;
        if let Some(spelling) = self.spelling.take()
            && serde_json::to_value(value).is_ok_and(|value| is_spelled(&value, &spelling))
        {
            return self.map.serialize_entry(name, &spelling);
        }
        self.map.serialize_entry(name, value)
    }

    /// The places of elements that were `null`, if as many others are there as were read.
    pub(crate) fn nulls(&mut self, elements: usize) -> Option<Vec<usize>> {
        self.nulls.take().filter(|nulls| nulls.others == elements).map(|nulls| nulls.places)
    }
}

/// Whether a text stands for the value, a member of an enumeration.
fn is_spelled(value: &Value, spelling: &str) -> bool {
    value.as_str().is_some_and(|name| name.eq_ignore_ascii_case(spelling))
}

/// A field whose value can be written.
pub trait WriteProperty<S: Serializer> {
    /// Writes the name and the value, if there is one.
    fn write(&self, name: &'static str, writer: &mut Writer<S>) -> Result<(), S::Error>;
}

impl<T: Serialize, S: Serializer> WriteProperty<S> for Option<T> {
    fn write(&self, name: &'static str, writer: &mut Writer<S>) -> Result<(), S::Error> {
        match self {
            None => Ok(()),
            Some(value) => writer.property(name, value),
        }
    }
}

impl<T: Serialize, S: Serializer> WriteProperty<S> for Nullable<T> {
    fn write(&self, name: &'static str, writer: &mut Writer<S>) -> Result<(), S::Error> {
        match self {
            Self::Absent => Ok(()),
            Self::Null => writer.property(name, &()),
            Self::Value(value) => writer.property(name, value),
        }
    }
}

/// Writes the fields of a struct and what it does not declare. `Serialize` is derived to call this.
///
/// No name is written twice: what a field holds goes before what has its name in the map.
pub fn serialize<S: Serializer>(
    serializer: S,
    names: &'static [&'static str],
    fields: &[&dyn WriteProperty<S>],
    additional: &Additional,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::<S> { map: serializer.serialize_map(None)?, nulls: None, spelling: None, written: 0 };
    let is_declared = |name: &String| names.contains(&name.as_str());
    let declares_additional = additional.keys().any(is_declared);
    let mut held = Vec::new();
    for (name, field) in names.iter().zip(fields) {
        let before = writer.written;
        writer.nulls = additional.nulls(name).cloned();
        writer.spelling = additional.spelling(name).map(str::to_owned);
        field.write(name, &mut writer)?;
        if declares_additional && writer.written > before {
            held.push(*name);
        }
    }
    for (name, member) in additional.written() {
        if !held.contains(&name.as_str()) {
            writer.map.serialize_entry(name, &member)?;
        }
    }
    writer.map.end()
}
