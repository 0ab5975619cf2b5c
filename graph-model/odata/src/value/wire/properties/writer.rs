//! Owns the writer: it makes an object of the properties that are there.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::Additional;
use crate::value::additional::Nulls;
use crate::value::nullable::Nullable;

/// What a field cannot hold of a property that was read.
#[derive(Debug)]
struct Notes {
    /// Where in a collection elements were `null`.
    nulls: Option<Nulls>,
    /// How the member of an enumeration was spelled.
    spelling: Option<String>,
}

/// An object being written.
#[derive(Debug)]
pub struct Writer<S: Serializer> {
    map: S::SerializeMap,
    /// What was noted of the next property when it was read.
    notes: Option<Box<Notes>>,
    /// How many properties have been written.
    written: usize,
}

impl<S: Serializer> Writer<S> {
    /// Writes a property.
    pub(crate) fn property<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        self.written += 1;
        if let Some(notes) = self.notes.take() {
            return self.property_with_notes(name, value, *notes);
        }
        self.map.serialize_entry(name, value)
    }

    #[cold]
    fn property_with_notes<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        notes: Notes,
    ) -> Result<(), S::Error> {
        match notes.spelling {
            Some(spelling) if serde_json::to_value(value).is_ok_and(|value| is_spelled(&value, &spelling)) => {
                self.map.serialize_entry(name, &spelling)
            }
            _ => self.map.serialize_entry(name, value),
        }
    }

    /// The places of elements that were `null`, if as many others are there as were read.
    pub(crate) fn nulls(&mut self, elements: usize) -> Option<Vec<usize>> {
        let nulls = self.notes.as_mut()?.nulls.take();
        nulls.filter(|nulls| nulls.others == elements).map(|nulls| nulls.places)
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
    let mut writer = Writer::<S> { map: serializer.serialize_map(None)?, notes: None, written: 0 };
    let is_declared = |name: &String| names.contains(&name.as_str());
    let declares_additional = additional.keys().any(is_declared);
    let has_notes = additional.has_notes();
    let mut held = Vec::new();
    for (name, field) in names.iter().zip(fields) {
        let before = writer.written;
        if has_notes {
            let (nulls, spelling) = (additional.nulls(name).cloned(), additional.spelling(name).map(str::to_owned));
            writer.notes = Some(Box::new(Notes { nulls, spelling }));
        }
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
