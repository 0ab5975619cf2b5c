//! Owns the reader and the writer of all structs of properties. It knows of a struct what the derives in
//! `odata-derive` say of it: the names that it declares, and where the value of each is.
//!
//! The work is done here, once for each format. A struct adds a table of names, and a reference to each of its fields:
//! that is what makes thousands of structs cheap to compile.

mod reader;
mod writer;

pub use core::result::Result;
pub use reader::{Declared, ReadProperties, ReadProperty, Values, deserialize};
pub use serde::de::{Deserialize, Deserializer};
pub use serde::ser::{Serialize, Serializer};
pub use writer::{WriteProperty, serialize};

pub(crate) use reader::Kept;
pub(crate) use writer::Writer;

pub use crate::value::Additional;
