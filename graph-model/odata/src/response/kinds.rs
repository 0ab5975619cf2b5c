//! Owns [`FromResponse`]: how a successful response becomes a value, by the kind of result that a request has.

use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::page::Page;
use super::success::Success;
use crate::error::Error;
use crate::value::type_name::type_name;
use crate::value::wire::{Read, ReadEdm, Scalar};
use crate::value::{Nullable, Structured};

/// A kind of result: how a successful response becomes a value.
pub trait FromResponse {
    /// What the caller gets.
    type Output;

    /// Reads the body of a successful response.
    fn from_response(response: &mut Success) -> Result<Self::Output, Error>;

    /// Reads the body of a successful response that may be without a value.
    fn from_optional_response(response: &mut Success) -> Result<Option<Self::Output>, Error> {
        if response.is_empty() { Ok(None) } else { Self::from_response(response).map(Some) }
    }
}

/// An entity or complex value.
impl<T: Structured + DeserializeOwned> FromResponse for T {
    type Output = T;

    fn from_response(response: &mut Success) -> Result<T, Error> {
        response.add_etag();
        T::read_one(response)
    }
}

/// Several values.
impl<T: ReadEdm> FromResponse for Page<T> {
    type Output = Self;

    fn from_response(response: &mut Success) -> Result<Self, Error> {
        let mut page = T::read_page(response)?;
        page.findings = response.findings().to_vec();
        page.settle(&response.base());
        Ok(page)
    }
}

/// JSON as it is, with all members; `null` if the response is without a body.
///
/// ```
/// use shop::request::Get;
/// use shop::{KeyStyle, Path, Value, http};
///
/// let request = Get::<Value>::new(Path::root(KeyStyle::Parentheses).segment("bestseller"));
/// let value = request.read(http::Response::new(br#"{"id": "1", "value": 5}"#.to_vec()))?;
/// assert_eq!(value.to_string(), r#"{"id":"1","value":5}"#);
/// # Ok::<(), shop::Error>(())
/// ```
impl FromResponse for Value {
    type Output = Self;

    fn from_response(response: &mut Success) -> Result<Self, Error> {
        if response.is_empty() {
            return Ok(Self::Null);
        }
        response.json(|| "a JSON value".to_owned())
    }
}

/// No value; a body is ignored, unless it is an error.
impl FromResponse for () {
    type Output = ();

    fn from_response(response: &mut Success) -> Result<(), Error> {
        response.refuse_error()
    }
}

#[derive(Deserialize)]
struct Wrapped<T> {
    value: T,
}

/// One primitive or enumeration value. It is read without the object around it as well.
impl<T: ReadEdm> FromResponse for Scalar<T> {
    type Output = T;

    fn from_response(response: &mut Success) -> Result<T, Error> {
        response.refuse_error()?;
        if let Ok(wrapped) = serde_json::from_slice::<Wrapped<Read<T>>>(response.text()) {
            return Ok(wrapped.value.0);
        }
        if let Ok(wrapped) = serde_json::from_slice::<Wrapped<Box<RawValue>>>(response.text())
            && let Some(read) = response.read_leniently::<Read<T>>(wrapped.value.get())
        {
            return Ok(read.0);
        }
        response.json::<Read<T>>(|| format!("a single {}", type_name::<T>())).map(|read| read.0)
    }

    fn from_optional_response(response: &mut Success) -> Result<Option<T>, Error> {
        #[derive(Deserialize)]
        struct Null {
            #[serde(default)]
            value: Nullable<serde::de::IgnoredAny>,
            #[serde(rename = "@odata.null", default)]
            null: bool,
        }
        let is_null =
            serde_json::from_slice::<Null>(response.text()).is_ok_and(|read| read.value.is_null() || read.null);
        if is_null || response.is_empty() { Ok(None) } else { Self::from_response(response).map(Some) }
    }
}

/// A result of another kind, or none.
///
/// ```
/// use shop::request::Get;
/// use shop::response::{Maybe, Scalar};
/// use shop::{KeyStyle, Path, http};
///
/// let stars = Get::<Maybe<Scalar<i32>>>::new(Path::root(KeyStyle::Parentheses).segment("averageStars"));
/// assert_eq!(stars.read(http::Response::new(br#"{"value": 4}"#.to_vec()))?, Some(4));
/// assert_eq!(stars.read(http::Response::builder().status(204).body(Vec::new())?)?, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Maybe<R>(PhantomData<R>);

impl<R: FromResponse> FromResponse for Maybe<R> {
    type Output = Option<R::Output>;

    fn from_response(response: &mut Success) -> Result<Self::Output, Error> {
        R::from_optional_response(response)
    }
}

/// A result of another kind, or none if it is the one that the program has already (304).
#[derive(Debug)]
pub struct IfModified<R>(PhantomData<R>);

impl<R: FromResponse> FromResponse for IfModified<R> {
    type Output = Option<R::Output>;

    fn from_response(response: &mut Success) -> Result<Self::Output, Error> {
        if response.is_not_modified() { Ok(None) } else { R::from_response(response).map(Some) }
    }
}

/// The bytes of a stream, of any media type.
#[derive(Debug)]
pub struct Media;

impl FromResponse for Media {
    type Output = Vec<u8>;

    fn from_response(response: &mut Success) -> Result<Vec<u8>, Error> {
        Ok(response.take_body())
    }
}

/// A number in plain text, which is the response to `$count`.
///
/// ```
/// use shop::http;
///
/// let count = shop::ShopService::new().products().count();
/// assert_eq!(count.read(http::Response::new(b"42".to_vec()))?, 42);
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Debug)]
pub struct PlainCount;

impl FromResponse for PlainCount {
    type Output = u64;

    fn from_response(response: &mut Success) -> Result<u64, Error> {
        if let Some(count) = std::str::from_utf8(response.text()).ok().and_then(|text| text.parse().ok()) {
            return Ok(count);
        }
        response.refuse_error()?;
        Err(response.unreadable("a number"))
    }
}

#[cfg(test)]
mod tests;
