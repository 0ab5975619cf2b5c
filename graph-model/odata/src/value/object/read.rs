//! Owns the reader: it goes through the members of an object, and has each value put where its name says.
//!
//! It is generic over the format alone: what is read is an [`Object`], a [`Property`] or a [`ValueMut`].

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::elements::Elements;
use super::kinds::{ValueMut, ValueRef, primitives};
use super::property::{Property, Put, State};
use super::text::read_value;
use super::value::Named;
use super::write::Present;
use super::{Declared, Object};
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
                    if let Some(kept) = rest {
                        kept.keep(declared.names[index], object.additional_mut());
                    }
                    expected = index + 1;
                }
                Name::Other(name) if is_lenient || annotated.as_ref() == Some(&name) => {
                    object.additional_mut().keep(name, map.next_value()?);
                }
                Name::Other(name) => {
                    let value = map.next_value()?;
                    // JSON alone does not tell how exact the value has to be, so that it is kept as it comes.
                    if let Some(property) = property_of_type(&name) {
                        annotated = Some(property.to_owned());
                    }
                    object.additional_mut().insert(name, value);
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
struct IntoValue<'v, 'm> {
    value: &'v mut ValueMut<'m>,
    /// Whether it is an element of a collection, in which every number may be a string.
    is_element: bool,
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

/// Reads the elements of a collection. A `null` among them fails nothing, and is written back where it was.
struct IntoElements<'e>(&'e mut dyn Elements);

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
pub(super) struct ElementTarget<'e>(pub(super) &'e mut dyn Elements);

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
pub(super) struct Push<'e, 'p> {
    pub(super) elements: &'e mut dyn Elements,
    pub(super) places: &'p mut Vec<usize>,
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
