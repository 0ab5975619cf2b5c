//! Owns the reader: it goes through the members of an object, and has each value put where its name says.
//!
//! It is generic over the format alone: what is read is an [`Object`], a [`Property`] or a [`ValueMut`].

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::Object;
use super::elements::Elements;
use super::kinds::{ValueMut, ValueRef, primitives};
use super::names::{Name, NameSeed, Seen};
use super::property::{Property, Put, State};
use super::read_elements::{IntoElements, Only};
use super::value::Named;
use super::write::Present;
use crate::value::Additional;
use crate::value::additional::{Nulls, property_of_type};
use crate::value::wire::ReadEdm;
use crate::value::{edm, lenient, spelling};

/// Reads a struct. `Deserialize` is derived to call this.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::absent();
    deserializer.deserialize_map(IntoObject(&mut value))?;
    Ok(value)
}

/// The value as one of another type, which keeps in `additional` what it does not declare. For derived code.
pub fn convert<T: Object>(from: &dyn Object) -> T {
    let mut values: Vec<T> = Vec::new();
    fill_from(from, &mut values);
    values.pop().unwrap_or_else(T::absent)
}

fn fill_from(from: &dyn Object, to: &mut dyn Elements) {
    // Text keeps decimals exact. Any object can be read leniently, so that there is no error; what a declared property
    // cannot hold stays in `additional`.
    if let Ok(text) = serde_json::to_string(&Present(&ValueRef::Object(from))) {
        drop(lenient::read_into(&text, &mut Only(to)));
    }
}

/// What the field of a property cannot hold.
#[derive(Debug)]
pub(crate) enum Kept {
    /// The property is `null`.
    Null,
    /// It is a collection, in which elements are `null`.
    Nulls(Nulls),
    /// It is a member of an enumeration, in another case than the schema's.
    Spelling(String),
    /// The value could not be read.
    Text(Box<RawValue>),
}

impl Kept {
    /// Puts it where it is written from.
    pub(super) fn keep(self, name: &str, additional: &mut Additional) {
        match self {
            Self::Null => {
                additional.insert(name.to_owned(), Json::Null);
            }
            Self::Nulls(nulls) => additional.keep_nulls(name, nulls),
            Self::Spelling(spelling) => additional.keep_spelling(name, spelling),
            Self::Text(text) => additional.keep(name.to_owned(), text),
        }
    }
}

/// Something that rarely has to be kept, boxed so that results stay small.
pub(super) type Rest = Option<Box<Kept>>;

/// Reads into an object that is without properties.
pub(crate) struct IntoObject<'o>(pub(crate) &'o mut dyn Object);

impl<'de> DeserializeSeed<'de> for IntoObject<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for IntoObject<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object, for {}", self.0.declared().type_name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let object = self.0;
        let declared = object.declared();
        let is_lenient = lenient::is_on();
        let mut seen = Seen::default();
        let mut expected = 0;
        let mut annotated = None;
        while let Some(name) = map.next_key_seed(NameSeed { declared, expected })? {
            match name {
                Name::Declared(index) if !seen.insert(index) => {
                    repeated(declared.names[index], is_lenient, &mut map)?;
                }
                Name::Declared(index) => {
                    let property = object.property_mut(index);
                    let rest = if is_lenient {
                        leniently(declared.names[index], property, map.next_value()?)
                    } else {
                        map.next_value_seed(IntoProperty(property))?
                    };
                    if let Some(kept) = rest
                        && let Some(additional) = object.additional_mut()
                    {
                        kept.keep(declared.names[index], additional);
                    }
                    expected = index + 1;
                }
                Name::Other(name) if is_lenient || annotated.as_ref() == Some(&name) => {
                    let text = map.next_value()?;
                    if let Some(additional) = object.additional_mut() {
                        additional.keep(name, text);
                    }
                }
                Name::Other(name) => {
                    let value = map.next_value()?;
                    // JSON alone does not tell how exact the value has to be, so that it is kept as it comes.
                    if let Some(property) = property_of_type(&name) {
                        annotated = Some(property.to_owned());
                    }
                    if let Some(additional) = object.additional_mut() {
                        additional.insert(name, value);
                    }
                }
            }
        }
        Ok(())
    }
}

/// A property that is there twice.
#[cold]
fn repeated<'de, A: MapAccess<'de>>(name: &'static str, is_lenient: bool, map: &mut A) -> Result<(), A::Error> {
    if !is_lenient {
        return Err(A::Error::duplicate_field(name));
    }
    let text: Box<RawValue> = map.next_value()?;
    lenient::repeated(name, &text);
    Ok(())
}

/// Reads a property on its own: what is wrong with it is wrong with nothing else.
#[cold]
fn leniently(name: &str, property: &mut dyn Property, text: Box<RawValue>) -> Rest {
    let mut target = PropertyTarget { property, rest: None };
    if lenient::member_into(name, &text, &mut target) {
        return target.rest;
    }
    target.property.put(Put::Absent);
    Some(Box::new(Kept::Text(text)))
}

/// A property that is read from a text of its own.
struct PropertyTarget<'p> {
    property: &'p mut dyn Property,
    rest: Rest,
}

impl lenient::Target for PropertyTarget<'_> {
    fn read(&mut self, text: &str) -> serde_json::Result<()> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        self.rest = IntoProperty(self.property).deserialize(&mut deserializer)?;
        deserializer.end()
    }

    fn type_name(&mut self) -> String {
        self.property.put(Put::Value).map(|mut value| value.type_name()).unwrap_or_default()
    }
}

/// Reads into a property.
struct IntoProperty<'p>(&'p mut dyn Property);

impl<'de> DeserializeSeed<'de> for IntoProperty<'_> {
    type Value = Rest;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Rest, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for IntoProperty<'_> {
    type Value = Rest;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value, or null")
    }

    fn visit_none<E: Error>(self) -> Result<Rest, E> {
        Ok(null(self.0))
    }

    fn visit_unit<E: Error>(self) -> Result<Rest, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Rest, D::Error> {
        match &mut self.0.put(Put::Value) {
            Some(value) => IntoValue { value, is_element: false }.deserialize(deserializer),
            None => Ok(None),
        }
    }
}

/// Puts `null` into a property.
pub(super) fn null(property: &mut dyn Property) -> Rest {
    property.put(Put::Null);
    if matches!(property.state(), State::Null) {
        return None;
    }
    // `null` in place of a collection is written back.
    let is_collection = matches!(property.put(Put::Value), Some(ValueMut::Elements(_)));
    property.put(Put::Absent);
    is_collection.then(|| Box::new(Kept::Null))
}

/// Reads into a value that is blank.
pub(super) struct IntoValue<'v, 'm> {
    pub(super) value: &'v mut ValueMut<'m>,
    /// Whether it is an element of a collection, in which every number may be a string.
    pub(super) is_element: bool,
}

macro_rules! into_value {
    ($($(#[$gate:meta])* $variant:ident($type:ty),)*) => {
        impl<'de> DeserializeSeed<'de> for IntoValue<'_, '_> {
            type Value = Rest;

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Rest, D::Error> {
                match self.value {
                    ValueMut::Byte(value) if !self.is_element => **value = Deserialize::deserialize(deserializer)?,
                    ValueMut::SByte(value) if !self.is_element => **value = Deserialize::deserialize(deserializer)?,
                    ValueMut::Int16(value) if !self.is_element => **value = Deserialize::deserialize(deserializer)?,
                    ValueMut::Int32(value) if !self.is_element => **value = Deserialize::deserialize(deserializer)?,
                    ValueMut::String(text) => deserializer.deserialize_string(IntoText(text))?,
                    ValueMut::Object(object) => deserializer.deserialize_map(IntoObject(*object))?,
                    ValueMut::Elements(elements) => return deserializer.deserialize_seq(IntoElements(*elements)),
                    ValueMut::Named(named) => return deserializer.deserialize_any(IntoNamed(*named)),
                    $($(#[$gate])* #[allow(unreachable_patterns, reason = "texts are read in place")]
                    ValueMut::$variant(value) => **value = <$type as ReadEdm>::read(deserializer)?,)*
                }
                Ok(None)
            }
        }
    };
}

primitives!(into_value);

/// Reads into an empty text.
struct IntoText<'t>(&'t mut String);

impl Visitor<'_> for IntoText<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        text.clone_into(self.0);
        Ok(())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        *self.0 = text;
        Ok(())
    }

    fn visit_bytes<E: Error>(self, text: &[u8]) -> Result<(), E> {
        match std::str::from_utf8(text) {
            Ok(text) => self.visit_str(text),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(text), &self)),
        }
    }
}

/// Sets a member by its name.
pub(super) fn name(named: &mut dyn Named, name: &str) -> Rest {
    spelling::clear();
    named.set_name(name);
    spelling::is_noted().then(|| Box::new(Kept::Spelling(spelling::take())))
}

/// Reads a member by its name, or by its value, as some services write it.
struct IntoNamed<'n>(&'n mut dyn Named);

impl Visitor<'_> for IntoNamed<'_> {
    type Value = Rest;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member, or its value")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Rest, E> {
        Ok(self::name(self.0, name))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Rest, E> {
        self.0.set_number(value);
        Ok(None)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Rest, E> {
        match i64::try_from(value) {
            Ok(value) => self.0.set_number(value),
            Err(_) => self.0.set_name(&value.to_string()),
        }
        Ok(None)
    }
}
