//! Owns collections: a `null` among the elements fails nothing, and is written back where it was.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{Read, ReadEdm};
use crate::value::lenient;

/// Reads the elements of a property, without those that are `null`.
pub(crate) fn read_elements<'de, T: ReadEdm, D: Deserializer<'de>>(deserializer: D) -> Result<Elements<T>, D::Error> {
    deserializer.deserialize_option(ElementsVisitor { of: PhantomData, is_page: false })
}

/// Reads the elements of a page, without those that are `null`. An element that cannot be read costs no other one, unless the
/// program has said in a projection what has to be there.
pub(crate) fn read_page<'de, T: ReadEdm, D: Deserializer<'de>>(deserializer: D) -> Result<Elements<T>, D::Error> {
    deserializer.deserialize_option(ElementsVisitor { of: PhantomData, is_page: true })
}

/// The elements of a JSON array.
pub(crate) struct Elements<T> {
    /// Those that are not `null`; nothing for `null` in place of the array.
    pub(crate) values: Option<Vec<T>>,
}

impl<'de, T: ReadEdm> Deserialize<'de> for Elements<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_elements(deserializer)
    }
}

/// More than this is not taken on trust for the first allocation.
const TRUSTED_SIZE: usize = 1_024;

struct ElementsVisitor<T> {
    of: PhantomData<T>,
    is_page: bool,
}

impl<'de, T: ReadEdm> Visitor<'de> for ElementsVisitor<T> {
    type Value = Elements<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array, or null")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Elements { values: None })
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(elements.size_hint().unwrap_or(0).min(TRUSTED_SIZE));
        if lenient::is_on() {
            read_leniently(elements, &mut values, self.is_page)?;
        } else {
            while elements.next_element_seed(Push(&mut values))?.is_some() {}
        }
        Ok(Elements { values: Some(values) })
    }
}

#[cold]
fn read_leniently<'de, T: ReadEdm, A: SeqAccess<'de>>(
    mut elements: A,
    values: &mut Vec<T>,
    is_page: bool,
) -> Result<(), A::Error> {
    let mut index = 0;
    while let Some(text) = elements.next_element::<Box<RawValue>>()? {
        if text.get() == "null" {
            // Left out.
        } else if is_page && T::outline().is_none() {
            values.extend(lenient::element::<Read<T>>(index, &text).map(|read| read.0));
        } else {
            values.push(lenient::part::<Read<T>>(index, &text).map_err(A::Error::custom)?.0);
        }
        index += 1;
    }
    Ok(())
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

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.push(T::read(deserializer)?);
        Ok(())
    }
}
