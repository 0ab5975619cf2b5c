//! Owns the reader of projections. It knows of one what its derive says: the names that it declares, and where the value of
//! each is.

mod reader;

pub use core::result::Result;
pub use reader::{Declared, ReadProperties, ReadProperty, Values, deserialize};
pub use serde::de::{Deserialize, Deserializer};
