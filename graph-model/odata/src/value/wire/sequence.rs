//! Owns the reading of collections: a `null` among the elements fails nothing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::ReadEdm;

/// Reads a JSON array without its `null` elements; `None` for `null` in place of the array.
pub(crate) fn read_elements<'de, T: ReadEdm, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<T>>, D::Error> {
    deserializer.deserialize_option(ElementsVisitor(PhantomData))
}

/// The elements of a JSON array without the `null` ones, or nothing for `null`.
pub(crate) struct Elements<T>(pub(crate) Option<Vec<T>>);

impl<'de, T: ReadEdm> Deserialize<'de> for Elements<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_elements(deserializer).map(Self)
    }
}

/// More than this is not taken on trust for the first allocation.
const TRUSTED_SIZE: usize = 1_024;

struct ElementsVisitor<T>(PhantomData<T>);

impl<'de, T: ReadEdm> Visitor<'de> for ElementsVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array, or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(elements.size_hint().unwrap_or(0).min(TRUSTED_SIZE));
        while elements.next_element_seed(Push(&mut values))?.is_some() {}
        Ok(Some(values))
    }
}

/// Reads an element to the end of the others. Structs are large, so that each step that hands them on would be felt.
struct Push<'a, T>(&'a mut Vec<T>);

impl<'de, T: ReadEdm> DeserializeSeed<'de> for Push<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T: ReadEdm> Visitor<'de> for Push<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an element, or null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.push(T::read(deserializer)?);
        Ok(())
    }
}
