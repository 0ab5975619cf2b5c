//! Owns how EDM values are read and written as JSON where serde's own form is not OData's. It knows nothing of requests.
//!
//! Generated structs need nothing of it. Structs with serde's own derives name the modules [`option`](mod@option), [`nullable`]
//! and [`collection`] in `#[serde(with = …)]`; [`Serialize`](derive@Serialize) and [`Deserialize`](derive@Deserialize) are for
//! structs that are `Structured` in their own way.

#[doc(hidden)]
pub mod properties;

mod json;
mod numbers;
mod sequence;

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserializer, Serializer};

use crate::error::Error;
use crate::response::{Page, Success};
use crate::value::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Stream, TimeOfDay};
use crate::value::outline::Outline;
use crate::value::structured::Structured;

pub use odata_derive::{Deserialize, Serialize};
pub use serde::de::Deserialize;
pub use serde::ser::Serialize;

pub(crate) use json::{Json, Wide, mark};
pub(crate) use sequence::{Elements, read_elements, read_page};

/// A value that can be written as OData JSON.
pub trait WriteEdm {
    /// Whether its JSON is an object, which needs none around it.
    #[doc(hidden)]
    const IS_OBJECT: bool = false;

    /// Writes the value.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value that can be read from OData JSON.
pub trait ReadEdm: Sized {
    /// The kind of result of a request for one.
    type Result;

    /// Reads the value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// What a projection asks for; nothing for other types.
    #[doc(hidden)]
    fn outline() -> Option<Outline> {
        None
    }

    /// Reads the values of a page from a response.
    #[doc(hidden)]
    fn read_page(response: &mut Success) -> Result<Page<Self>, Error> {
        response.page()
    }

    /// Settles what only the context of the whole response tells.
    #[doc(hidden)]
    fn settle(&mut self, _context: Option<&str>) {}
}

impl<T: Structured + Serialize> WriteEdm for T {
    const IS_OBJECT: bool = true;

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

impl<T: Structured + DeserializeOwned> ReadEdm for T {
    type Result = T;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn outline() -> Option<Outline> {
        <T as Structured>::outline()
    }

    fn read_page(response: &mut Success) -> Result<Page<Self>, Error> {
        <T as Structured>::read_page(response)
    }
}

/// One primitive or enumeration value, which OData wraps in an object.
///
/// ```
/// use shop::{ShopService, http};
///
/// let restock = ShopService::new().products().by_id(7).restock(20);
/// let response = http::Response::new(br#"{"@odata.context": "$metadata#Edm.Date", "value": "2024-03-01"}"#.to_vec());
/// assert_eq!(restock.read(response)?.to_string(), "2024-03-01");
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Debug)]
pub struct Scalar<T>(PhantomData<T>);

/// Values whose form in OData is the one that serde gives them.
macro_rules! plain {
    ($($type:ty),*) => {$(
        impl WriteEdm for $type {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }

        impl ReadEdm for $type {
            type Result = Scalar<Self>;

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }
    )*};
}

plain!(bool, String, Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Stream, TimeOfDay, serde_json::Value);
#[cfg(feature = "geo")]
plain!(geojson::Geometry);

impl WriteEdm for str {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl WriteEdm for &str {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<T: WriteEdm> WriteEdm for [T] {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Written))
    }
}

impl<T: WriteEdm> WriteEdm for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().write(serializer)
    }
}

/// Makes a value that OData can write one that serde can write.
pub(crate) struct Written<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: WriteEdm + ?Sized> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// Makes a value that OData can read one that serde can read.
pub(crate) struct Read<T>(pub(crate) T);

impl<'de, T: ReadEdm> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

/// For fields of type `Option<T>`: `null` is read as `None`.
pub mod option {
    use super::{Deserialize, Deserializer, Read, ReadEdm, Serialize, Serializer, WriteEdm, Written};

    /// Writes the value, or `null`.
    pub fn serialize<T: WriteEdm, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Written).serialize(serializer)
    }

    /// Reads a value, or `null`.
    pub fn deserialize<'de, T: ReadEdm, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        Ok(Option::<Read<T>>::deserialize(deserializer)?.map(|read| read.0))
    }
}

/// For fields of type `Nullable<T>`.
pub mod nullable {
    use super::{Deserializer, ReadEdm, Serialize, Serializer, WriteEdm, Written, option};
    use crate::value::nullable::Nullable;

    /// Writes the value, or `null`.
    pub fn serialize<T: WriteEdm, S: Serializer>(value: &Nullable<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.value().map(Written).serialize(serializer)
    }

    /// Reads a value, or `null`.
    pub fn deserialize<'de, T: ReadEdm, D: Deserializer<'de>>(deserializer: D) -> Result<Nullable<T>, D::Error> {
        option::deserialize(deserializer).map(Nullable::from)
    }
}

/// For fields of type `Option<Vec<T>>`. The field holds the elements that are not `null`.
pub mod collection {
    use super::{Deserializer, ReadEdm, Serialize, Serializer, WriteEdm, Written, read_elements};

    /// Writes the elements, or `null`.
    pub fn serialize<T: WriteEdm, S: Serializer>(values: &Option<Vec<T>>, serializer: S) -> Result<S::Ok, S::Error> {
        values.as_ref().map(Written).serialize(serializer)
    }

    /// Reads the elements, or `null`.
    pub fn deserialize<'de, T: ReadEdm, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<T>>, D::Error> {
        read_elements(deserializer).map(|elements| elements.values)
    }
}

#[cfg(test)]
mod tests;
