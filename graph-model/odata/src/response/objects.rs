//! Owns how responses are read whose values are structs with a table of properties: in place, and by code that does not
//! depend on the struct, so that programs do not compile it. Other structs are read by serde.

use serde::de::DeserializeOwned;

pub use super::page::Page;
use super::page::Reader;
use super::success::Success;
use crate::error::Error;
use crate::value::Structured;
use crate::value::object::{Elements, Only};

/// What is read from: a response, and whether that is to be one value or a page. For derived code.
#[derive(Debug)]
pub struct Source<'r> {
    response: &'r mut Success,
    wanted: Wanted,
}

#[derive(Debug)]
enum Wanted {
    /// A value of the type that is called so.
    One(&'static str),
    Page,
}

/// A response. For derived code.
pub type Response<'r> = &'r mut Success;

/// The values that were read. For derived code.
pub type Values<T> = Vec<T>;

/// What else there was. For derived code.
pub type Result<T = Page<()>> = std::result::Result<T, Error>;

/// Reads structs in place. `Structured` is derived to call this.
pub fn read(Source { response, wanted }: Source<'_>, values: &mut dyn Elements) -> Result {
    match wanted {
        Wanted::One(name) => {
            response.read(&mut Only(values), &|| name.to_owned())?;
            Ok(Page::nothing())
        }
        Wanted::Page => {
            let name = values.type_name();
            let mut reader = Reader::new(values);
            response.read(&mut reader, &|| format!("a collection of {name}"))?;
            Ok(reader.page())
        }
    }
}

/// Reads structs by serde.
pub(crate) fn read_by_serde<T: Structured + DeserializeOwned>(source: Source<'_>, values: &mut Values<T>) -> Result {
    let Source { response, wanted } = source;
    match wanted {
        Wanted::One(_) => {
            values.push(one_by_serde(response)?);
            Ok(Page::nothing())
        }
        Wanted::Page => {
            let mut page = page_by_serde(response)?;
            values.append(&mut page.value);
            Ok(page.with(Vec::new()))
        }
    }
}

/// Reads a struct by serde. For derived code.
pub fn one_by_serde<T: Structured + DeserializeOwned>(response: &mut Success) -> Result<T> {
    response.one()
}

/// Reads a page of structs by serde. For derived code.
pub fn page_by_serde<T: Structured + DeserializeOwned>(response: &mut Success) -> Result<Page<T>> {
    response.page()
}

/// Reads a struct as its type wants it.
pub(crate) fn one<T: Structured + DeserializeOwned>(response: &mut Success) -> Result<T> {
    let mut values = Vec::with_capacity(1);
    T::read_values(Source { response, wanted: Wanted::One(T::TYPE_NAME) }, &mut values)?;
    values.pop().ok_or_else(|| response.unreadable(T::TYPE_NAME))
}

/// Reads a page of structs as their type wants it.
pub(crate) fn page<T: Structured + DeserializeOwned>(response: &mut Success) -> Result<Page<T>> {
    let mut values = Vec::new();
    let page = T::read_values(Source { response, wanted: Wanted::Page }, &mut values)?;
    Ok(page.with(values))
}
