//! Owns the writer: it makes an object of the properties that are there.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::Object;
use super::kinds::{ValueRef, primitives};
use super::property::{Property, State};
use crate::value::Additional;
use crate::value::wire::WriteEdm;

/// Writes a struct. `Serialize` is derived to call this.
pub fn serialize<S: Serializer>(serializer: S, object: &dyn Object) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let names = object.declared().names;
    let mut result = Ok(());
    object.properties(&mut |properties, additional| result = members(&mut map, names, properties, additional));
    result?;
    map.end()
}

/// Writes the properties of a struct and what it does not declare.
///
/// No name is written twice: what a field holds goes before what has its name in the map.
fn members<M: SerializeMap>(
    map: &mut M,
    names: &'static [&'static str],
    properties: &[Option<&dyn Property>],
    additional: &Additional,
) -> Result<(), M::Error> {
    let is_declared = |name: &String| names.contains(&name.as_str());
    let declares_additional = additional.keys().any(is_declared);
    let has_notes = additional.has_notes();
    let mut held = Vec::new();
    for (name, property) in names.iter().zip(properties) {
        let Some(property) = property else { continue };
        // By reference, as moving what was just written would wait for it.
        match &property.state() {
            State::Absent { .. } => continue,
            State::Null => map.serialize_entry(name, &())?,
            // Most values are strings, of which no more is known.
            State::Value { value: ValueRef::String(text), .. } => map.serialize_entry(name, text.as_str())?,
            State::Value { value, .. } if has_notes => noted(map, name, value, additional)?,
            State::Value { value, .. } => map.serialize_entry(name, &Present(value))?,
        }
        if declares_additional {
            held.push(*name);
        }
    }
    for (name, member) in additional.written() {
        if !held.contains(&name.as_str()) {
            map.serialize_entry(name, &member)?;
        }
    }
    Ok(())
}

/// Writes a property of which more may be known than its field holds.
#[cold]
fn noted<M: SerializeMap>(
    map: &mut M,
    name: &str,
    value: &ValueRef<'_>,
    additional: &Additional,
) -> Result<(), M::Error> {
    match value {
        ValueRef::Named(named) => match additional.spelling(name) {
            Some(spelling) if named.text().eq_ignore_ascii_case(spelling) => map.serialize_entry(name, spelling),
            _ => map.serialize_entry(name, &Present(value)),
        },
        ValueRef::Elements(elements) => match additional.nulls(name) {
            Some(nulls) if nulls.others == elements.count() => {
                map.serialize_entry(name, &WithNulls { value, places: &nulls.places })
            }
            _ => map.serialize_entry(name, &Present(value)),
        },
        _ => map.serialize_entry(name, &Present(value)),
    }
}

/// A value that is there.
pub(crate) struct Present<'v, 'a>(pub(crate) &'v ValueRef<'a>);

macro_rules! present {
    ($($(#[$gate:meta])* $variant:ident($type:ty),)*) => {
        impl Serialize for Present<'_, '_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.0 {
                    $($(#[$gate])* ValueRef::$variant(value) => WriteEdm::write(*value, serializer),)*
                    ValueRef::Named(named) => serializer.serialize_str(&named.text()),
                    ValueRef::Object(object) => serialize(serializer, *object),
                    ValueRef::Elements(_) => WithNulls { value: self.0, places: &[] }.serialize(serializer),
                }
            }
        }
    };
}

primitives!(present);

/// Elements, and `null` at the places where it was read.
struct WithNulls<'v, 'a> {
    value: &'v ValueRef<'a>,
    places: &'v [usize],
}

impl Serialize for WithNulls<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ValueRef::Elements(elements) = self.value else { return Present(self.value).serialize(serializer) };
        let length = elements.count() + self.places.len();
        let mut array = serializer.serialize_seq(Some(length))?;
        let (mut index, mut nulls) = (0, self.places.iter().peekable());
        for place in 0..length {
            if nulls.next_if(|null| **null == place).is_some() {
                array.serialize_element(&())?;
            } else if let Some(value) = elements.element(index) {
                array.serialize_element(&Present(&value))?;
                index += 1;
            }
        }
        array.end()
    }
}
