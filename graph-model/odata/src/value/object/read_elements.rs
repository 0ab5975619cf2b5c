//! Owns how collections are read, as properties and as pages, and a value that is the only one of its text.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::elements::Elements;
use super::read::{IntoValue, Kept, Rest};
use super::text::read_value;
use crate::value::additional::Nulls;
use crate::value::lenient;

/// The only element, read from a text of its own.
pub(crate) struct Only<'e>(pub(crate) &'e mut dyn Elements);

impl lenient::Target for Only<'_> {
    fn read(&mut self, text: &str) -> serde_json::Result<()> {
        self.0.clear();
        if !lenient::is_on() && read_value(text, &mut self.0.push()) {
            return Ok(());
        }
        self.0.clear();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        IntoValue { value: &mut self.0.push(), is_element: true }.deserialize(&mut deserializer)?;
        deserializer.end()
    }

    fn type_name(&mut self) -> String {
        self.0.type_name()
    }

    fn path(&mut self, text: &[u8]) -> Option<String> {
        self.0.clear();
        let mut track = serde_path_to_error::Track::new();
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
        IntoValue { value: &mut self.0.push(), is_element: true }.deserialize(tracked).err()?;
        lenient::path_of(&track.path())
    }
}

/// Reads the elements of a collection. A `null` among them fails nothing, and is written back where it was.
pub(super) struct IntoElements<'e>(pub(super) &'e mut dyn Elements);

impl<'de> Visitor<'de> for IntoElements<'_> {
    type Value = Rest;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array, or null")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Rest, A::Error> {
        let mut places = Vec::new();
        if lenient::is_on() {
            let mut index = 0;
            while let Some(text) = array.next_element::<Box<RawValue>>()? {
                if text.get() == "null" {
                    places.push(index);
                } else {
                    let mut target = ElementTarget(self.0);
                    lenient::part_into(index, &text, &mut target).map_err(A::Error::custom)?;
                }
                index += 1;
            }
        } else {
            while array.next_element_seed(Push { elements: self.0, places: &mut places })?.is_some() {}
        }
        let others = self.0.count();
        Ok((!places.is_empty()).then(|| Box::new(Kept::Nulls(Nulls { places, others }))))
    }
}

/// Reads the elements of a page, without those that are `null`. An element that cannot be read costs no other one where reading
/// is lenient.
pub(crate) struct IntoItems<'e>(pub(crate) &'e mut dyn Elements);

impl<'de> DeserializeSeed<'de> for IntoItems<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for IntoItems<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array, or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        if lenient::is_on() {
            let mut index = 0;
            while let Some(text) = array.next_element::<Box<RawValue>>()? {
                if text.get() != "null" {
                    lenient::element_into(index, &text, &mut ElementTarget(self.0));
                }
                index += 1;
            }
        } else {
            let mut places = Vec::new();
            while array.next_element_seed(Push { elements: self.0, places: &mut places })?.is_some() {}
        }
        Ok(())
    }
}

/// An element that is read from a text of its own.
struct ElementTarget<'e>(&'e mut dyn Elements);

impl lenient::Target for ElementTarget<'_> {
    fn read(&mut self, text: &str) -> serde_json::Result<()> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = IntoValue { value: &mut self.0.push(), is_element: true }.deserialize(&mut deserializer);
        let read = read.and_then(|_| deserializer.end());
        if read.is_err() {
            self.0.pop();
        }
        read
    }

    fn type_name(&mut self) -> String {
        self.0.type_name()
    }
}

/// Reads an element to the end of the others.
struct Push<'e, 'p> {
    elements: &'e mut dyn Elements,
    places: &'p mut Vec<usize>,
}

impl<'de> DeserializeSeed<'de> for Push<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Push<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an element, or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.places.push(self.elements.count() + self.places.len());
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        IntoValue { value: &mut self.elements.push(), is_element: true }.deserialize(deserializer).map(drop)
    }
}
