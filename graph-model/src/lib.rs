//! Typed Microsoft Graph: models and requests, generated from its OData schema.

mod enumeration;
pub mod edm;
mod error;
mod flags;
mod key;
mod literal;
mod media;
mod nullable;
mod page;
mod path;
pub mod reference;
pub mod request;
mod response;
pub mod structured;
pub mod wire;


pub use serde_json::{Map, Value};
