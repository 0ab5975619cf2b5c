//! Owns how EDM values are read and written as JSON where serde's own form is not OData's.

use serde::{Deserializer, Serializer};

/// A value that can be written as OData JSON.
pub trait WriteEdm {
    /// Writes the value.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value that can be read from OData JSON.
pub trait ReadEdm: Sized {
    /// Reads the value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}
