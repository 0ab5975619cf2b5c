//! Owns how responses are read whose values are structs with a table of properties: in place, and by code that does not
//! depend on the struct, so that programs do not compile it.

use super::page::{Page, Reader};
use super::success::Success;
use crate::error::Error;
use crate::value::Structured;
use crate::value::object::{Elements, Object, Only};

/// What is read from. For derived code.
pub type Response<'r> = &'r mut Success;

/// What becomes of it. For derived code.
pub type Result<T> = std::result::Result<T, Error>;

/// Reads a struct. `Structured` is derived to call this.
pub fn one<T: Structured + Object>(response: &mut Success) -> Result<T> {
    let mut values: Vec<T> = Vec::with_capacity(1);
    read_one(response, &mut values, T::TYPE_NAME)?;
    Ok(values.pop().unwrap_or_else(T::absent))
}

fn read_one(response: &mut Success, values: &mut dyn Elements, type_name: &str) -> Result<()> {
    response.read(&mut Only(values), &|| type_name.to_owned())
}

/// Reads a page of structs. `Structured` is derived to call this.
pub fn page<T: Structured + Object>(response: &mut Success) -> Result<Page<T>> {
    let mut values: Vec<T> = Vec::new();
    let page = read_page(response, &mut values)?;
    Ok(page.with(values))
}

fn read_page(response: &mut Success, values: &mut dyn Elements) -> Result<Page<()>> {
    let name = values.type_name();
    let mut reader = Reader::new(values);
    response.read(&mut reader, &|| format!("a collection of {name}"))?;
    Ok(reader.page())
}
