//! Owns the names of an object's members while they are read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected, Visitor};

use super::Declared;

/// Which declared properties have been there.
#[derive(Default)]
pub(crate) struct Seen {
    first: [u64; 4],
    rest: Vec<u64>,
}

impl Seen {
    /// Notes a property; says whether it is new.
    #[inline]
    pub(crate) fn insert(&mut self, index: usize) -> bool {
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
pub(crate) enum Name {
    Declared(usize),
    Other(String),
}

/// Reads the name of a member.
pub(crate) struct NameSeed {
    pub(crate) declared: &'static Declared,
    /// The number of the property that comes next in the schema.
    pub(crate) expected: usize,
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
