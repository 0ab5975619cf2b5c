//! Owns the reader: it goes through the members of an object, and has each value put where its name says.

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, Unexpected, Visitor};

use serde_json::Value;
use serde_json::value::RawValue;

use super::Additional;
use crate::value::additional::{Nulls, property_of_type};
use crate::value::nullable::Nullable;
use crate::value::{lenient, spelling};

/// A struct into which the reader puts properties. Derived.
pub trait ReadProperties: Sized {
    /// The struct without properties.
    fn absent() -> Self;

    /// Has the values read into the fields.
    fn read_properties<V: Values>(&mut self, values: V);
}

/// A field into which a value can be read.
pub trait ReadProperty<V: Values> {
    /// Reads the next value.
    fn read(&mut self, values: &mut V);
}

/// The values of an object's members, as they come. It shows neither a lifetime nor results: the compiler would have to
/// look at both for each field of each struct.
pub trait Values: Sized {
    /// Reads the values of declared properties into their fields, which are in the order of their names, and all others
    /// into the map.
    fn read(self, fields: &mut [&mut dyn ReadProperty<Self>], additional: &mut Additional);

    /// The next value. There is none if it cannot be read as one of the type, which ends the reading, unless that is lenient.
    fn next<T: DeserializeOwned>(&mut self) -> Option<T>;

    /// Has something of the property kept that its field cannot hold.
    fn keep(&mut self, kept: Kept);
}

/// What the field of a property cannot hold.
#[derive(Debug)]
pub enum Kept {
    /// The property is `null`.
    Null,
    /// It is a collection, in which elements are `null`.
    Nulls(Nulls),
    /// The value could not be read.
    Text(Box<RawValue>),
}

impl<T: DeserializeOwned, V: Values> ReadProperty<V> for Option<T> {
    fn read(&mut self, values: &mut V) {
        if let Some(value) = values.next() {
            *self = value;
        }
    }
}

impl<T: DeserializeOwned, V: Values> ReadProperty<V> for Nullable<T> {
    fn read(&mut self, values: &mut V) {
        if let Some(value) = values.next::<Option<T>>() {
            *self = value.into();
        }
    }
}

/// The properties that a struct declares.
#[derive(Debug)]
pub struct Declared {
    /// The name of the struct, for messages.
    pub type_name: &'static str,
    /// The names of the properties.
    pub names: &'static [&'static str],
    /// The numbers of the names, two bytes each, in the order in which they are looked up: shorter names first, those of
    /// the same length by their bytes.
    pub order: &'static [u8],
}

/// So many names are compared one after the other before they are searched.
const CLOSE: usize = 8;

impl Declared {
    /// The number of a name. Services mostly send properties in the order of the schema, so that the expected one is
    /// tried first.
    #[inline]
    fn find(&self, name: &[u8], expected: usize) -> Option<usize> {
        match self.names.get(expected) {
            Some(next) if next.as_bytes() == name => Some(expected),
            _ => self.search(name, expected + 1),
        }
    }

    /// The number of a name, first among the next ones: services leave some of them out.
    fn search(&self, name: &[u8], expected: usize) -> Option<usize> {
        let close = self.names.get(expected..).unwrap_or_default().iter().take(CLOSE);
        if let Some(place) = close.into_iter().position(|next| next.as_bytes() == name) {
            return Some(expected + place);
        }
        let (mut low, mut high) = (0, self.names.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let index = usize::from(u16::from_le_bytes([self.order[2 * middle], self.order[2 * middle + 1]]));
            let other = self.names[index].as_bytes();
            match other.len().cmp(&name.len()).then_with(|| other.cmp(name)) {
                std::cmp::Ordering::Equal => return Some(index),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// Reads the properties of a struct. `Deserialize` is derived to call this.
pub fn deserialize<'de, T: ReadProperties, D: Deserializer<'de>>(
    deserializer: D,
    declared: &'static Declared,
) -> Result<T, D::Error> {
    let mut value = T::absent();
    deserializer.deserialize_map(StructVisitor { declared, value: &mut value })?;
    Ok(value)
}

struct StructVisitor<'v, T> {
    declared: &'static Declared,
    value: &'v mut T,
}

impl<'de, T: ReadProperties> Visitor<'de> for StructVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object, for {}", self.declared.type_name)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut result = Ok(());
        let is_lenient = lenient::is_on();
        spelling::clear();
        let declared = self.declared;
        self.value.read_properties(Members { map, declared, index: 0, is_lenient, kept: None, result: &mut result });
        result
    }
}

/// The members of an object.
struct Members<'r, A, E> {
    map: A,
    declared: &'static Declared,
    /// The number of the property that is being read.
    index: usize,
    is_lenient: bool,
    /// What its field cannot hold.
    kept: Option<Box<Kept>>,
    /// What becomes of the reading.
    result: &'r mut Result<(), E>,
}

impl<'de, A: MapAccess<'de>> Members<'_, A, A::Error> {
    /// Reads all members. There is one instance of this for each format, whatever the struct.
    fn try_read(
        &mut self,
        fields: &mut [&mut dyn ReadProperty<Self>],
        additional: &mut Additional,
    ) -> Result<(), A::Error> {
        let declared = self.declared;
        let mut seen = Seen::default();
        let mut expected = 0;
        let mut annotated = None;
        while let Some(name) = self.map.next_key_seed(NameSeed { declared, expected })? {
            match name {
                Name::Declared(index) => {
                    if !seen.insert(index) {
                        self.repeated(declared.names[index])?;
                        continue;
                    }
                    self.index = index;
                    fields[index].read(self);
                    if self.result.is_err() {
                        return Ok(());
                    }
                    if self.kept.is_some() || spelling::is_noted() {
                        keep(declared.names[index], self.kept.take(), additional);
                    }
                    expected = index + 1;
                }
                Name::Other(name) if self.is_lenient || annotated.as_ref() == Some(&name) => {
                    additional.keep(name, self.map.next_value()?);
                }
                Name::Other(name) => {
                    let value = self.map.next_value()?;
                    // JSON alone does not tell how exact the value has to be, so that it is kept as it comes.
                    if let Some(property) = property_of_type(&name) {
                        annotated = Some(property.to_owned());
                    }
                    additional.insert(name, value);
                }
            }
        }
        Ok(())
    }

    /// A property that is there twice.
    #[cold]
    fn repeated(&mut self, name: &'static str) -> Result<(), A::Error> {
        if !self.is_lenient {
            return Err(A::Error::duplicate_field(name));
        }
        let text: Box<RawValue> = self.map.next_value()?;
        lenient::repeated(name, &text);
        Ok(())
    }

    /// Reads the next value on its own: what is wrong with it is wrong with nothing else.
    #[cold]
    fn next_leniently<T: DeserializeOwned>(&mut self) -> Option<T> {
        let text: Box<RawValue> = match self.map.next_value() {
            Ok(text) => text,
            Err(failure) => {
                *self.result = Err(failure);
                return None;
            }
        };
        let value = lenient::member(self.declared.names[self.index], &text);
        if value.is_none() {
            self.kept = Some(Box::new(Kept::Text(text)));
        }
        value
    }
}

/// Puts what a field cannot hold where it is written from.
#[cold]
fn keep(name: &str, kept: Option<Box<Kept>>, additional: &mut Additional) {
    if spelling::is_noted() {
        additional.keep_spelling(name, spelling::take());
    }
    match kept.map(|kept| *kept) {
        None => {}
        Some(Kept::Null) => {
            additional.insert(name.to_owned(), Value::Null);
        }
        Some(Kept::Nulls(nulls)) => additional.keep_nulls(name, nulls),
        Some(Kept::Text(text)) => additional.keep(name.to_owned(), text),
    }
}

impl<'de, A: MapAccess<'de>> Values for Members<'_, A, A::Error> {
    fn read(mut self, fields: &mut [&mut dyn ReadProperty<Self>], additional: &mut Additional) {
        if let Err(failure) = self.try_read(fields, additional) {
            *self.result = Err(failure);
        }
    }

    #[inline]
    fn next<T: DeserializeOwned>(&mut self) -> Option<T> {
        if self.is_lenient {
            return self.next_leniently();
        }
        match self.map.next_value() {
            Ok(value) => Some(value),
            Err(failure) => {
                *self.result = Err(failure);
                None
            }
        }
    }

    fn keep(&mut self, kept: Kept) {
        self.kept = Some(Box::new(kept));
    }
}

/// Which declared properties have been there.
#[derive(Default)]
struct Seen {
    first: [u64; 4],
    rest: Vec<u64>,
}

impl Seen {
    /// Notes a property; says whether it is new.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let (word, bit) = (index / 64, 1 << (index % 64));
        let word = if let Some(word) = self.first.get_mut(word) {
            word
        } else {
            let word = word - self.first.len();
            if self.rest.len() <= word {
                self.rest.resize(word + 1, 0);
            }
            &mut self.rest[word]
        };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}

/// The name of a member.
enum Name {
    Declared(usize),
    Other(String),
}

struct NameSeed {
    declared: &'static Declared,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Name;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for NameSeed {
    type Value = Name;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        Ok(match self.declared.find(name.as_bytes(), self.expected) {
            Some(index) => Name::Declared(index),
            None => Name::Other(name.to_owned()),
        })
    }

    fn visit_string<E: Error>(self, name: String) -> Result<Name, E> {
        Ok(match self.declared.find(name.as_bytes(), self.expected) {
            Some(index) => Name::Declared(index),
            None => Name::Other(name),
        })
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Name, E> {
        match std::str::from_utf8(name) {
            Ok(name) => self.visit_str(name),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(name), &self)),
        }
    }
}
