//! The names that generated code takes from this crate, in one place. Programs find the same items in the modules that own them.

pub use serde_json::{Map, Value};

pub use crate::address::{Arguments, Key, KeyStyle, Path};
pub use crate::handle::{Entity, Handle, IsA, Listed, MediaResource, ReferenceCollection, SingleReference, Structured};
pub use crate::request::{Body, Count, Create, Delete, Delta, Download, Get, Invocation, Invoke, List, Update};
pub use crate::response::{Maybe, Media, Page, Scalar};
pub use crate::service::Conventions;
pub use crate::value::wire::{Deserialize, Serialize};
pub use crate::value::{IntoNullable, IntoParameter, Nullable, edm, wire};
