//! Owns the reader of projections: it goes through the members of an object, and has each value put where its name says.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::value::lenient;
pub use crate::value::object::Declared;
use crate::value::object::{Name, NameSeed, Seen};

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
    /// Reads the values of declared properties into their fields, which are in the order of their names.
    fn read(self, fields: &mut [&mut dyn ReadProperty<Self>]);

    /// The next value. There is none if it cannot be read as one of the type, which ends the reading, unless that is lenient.
    fn next<T: DeserializeOwned>(&mut self) -> Option<T>;
}

/// Reads the properties of a projection. `Deserialize` is derived to call this.
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
        let (declared, is_lenient) = (self.declared, lenient::is_on());
        self.value.read_properties(Members { map, declared, index: 0, is_lenient, result: &mut result });
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
    /// What becomes of the reading.
    result: &'r mut Result<(), E>,
}

impl<'de, A: MapAccess<'de>> Members<'_, A, A::Error> {
    /// Reads all members. There is one instance of this for each format, whatever the struct.
    fn try_read(&mut self, fields: &mut [&mut dyn ReadProperty<Self>]) -> Result<(), A::Error> {
        let declared = self.declared;
        let mut seen = Seen::default();
        let mut expected = 0;
        while let Some(name) = self.map.next_key_seed(NameSeed { declared, expected })? {
            match name {
                Name::Declared(index) if seen.insert(index) => {
                    self.index = index;
                    fields[index].read(self);
                    if self.result.is_err() {
                        return Ok(());
                    }
                    expected = index + 1;
                }
                Name::Declared(index) if self.is_lenient => {
                    let text: Box<RawValue> = self.map.next_value()?;
                    lenient::repeated(declared.names[index], &text);
                }
                Name::Declared(index) => return Err(A::Error::duplicate_field(declared.names[index])),
                // Nothing was asked for that the projection has no field for.
                Name::Other(_) => drop(self.map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> Values for Members<'_, A, A::Error> {
    fn read(mut self, fields: &mut [&mut dyn ReadProperty<Self>]) {
        if let Err(failure) = self.try_read(fields) {
            *self.result = Err(failure);
        }
    }

    fn next<T: DeserializeOwned>(&mut self) -> Option<T> {
        let read = if self.is_lenient {
            let text: Result<Box<RawValue>, _> = self.map.next_value();
            text.map(|text| lenient::member(self.declared.names[self.index], &text))
        } else {
            self.map.next_value().map(Some)
        };
        read.unwrap_or_else(|failure| {
            *self.result = Err(failure);
            None
        })
    }
}
