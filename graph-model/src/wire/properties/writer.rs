//! Owns the writer: it makes an object of the properties that are there.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Additional;

/// An object being written, or what made it fail. Nothing is written after a failure, and it shows at the end: so each
/// property is a call without a result, which costs less to compile than one whose result has to be looked at.
#[derive(Debug)]
pub struct Writer<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Writer<S> {
    /// Begins an object.
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes a property.
    pub(crate) fn property<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(failure) = map.serialize_entry(name, value)
        {
            self.0 = Err(failure);
        }
    }

    /// Writes what the struct does not declare, and ends the object.
    pub fn end(self, additional: &Additional) -> Result<S::Ok, S::Error> {
        let mut map = self.0?;
        for (name, value) in additional {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
