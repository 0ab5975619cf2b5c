//! Owns the writer: it makes an object of the properties that are there.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Additional;

/// What the writer has to know of a struct. Derived.
pub trait WriteProperties {
    /// Writes the declared properties that are there.
    fn write<M: SerializeMap>(&self, writer: &mut Writer<M>);

    /// The properties that the struct does not declare.
    fn additional(&self) -> &Additional;
}

/// An object being written. The first failure is kept, and nothing is written after it: so each property is a call
/// without a result, which costs less to compile than one whose result has to be looked at.
#[derive(Debug)]
pub struct Writer<M: SerializeMap> {
    map: M,
    failure: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    /// Writes a property.
    pub(crate) fn property<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if self.failure.is_none() {
            self.failure = self.map.serialize_entry(name, value).err();
        }
    }
}

/// Writes a struct. `Serialize` is derived to call this.
pub fn serialize<T: WriteProperties, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer { map: serializer.serialize_map(None)?, failure: None };
    value.write(&mut writer);
    for (name, value) in value.additional() {
        if writer.failure.is_none() {
            writer.failure = writer.map.serialize_entry(name, value).err();
        }
    }
    match writer.failure {
        Some(failure) => Err(failure),
        None => writer.map.end(),
    }
}
