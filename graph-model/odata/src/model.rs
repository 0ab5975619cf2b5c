//! The names that generated code takes from this crate, in one place. Programs find the same items in the modules that own them.

pub use crate::address::{Arguments, Key, KeyStyle, Path};
pub use crate::handle::{
    AnyAddress, Entity, Handle, IsA, Listed, MediaResource, PropertyHandle, ReferenceCollection, SingleReference,
    Structured,
};
pub use crate::permissions::{PermissionSet, PermissionTable};
pub use crate::request::{Body, Count, Create, Delete, Delta, Download, Get, Invocation, Invoke, List, Update};
pub use crate::response::{Maybe, Media, Page, Scalar};
pub use crate::service::Conventions;
pub use crate::value::wire::Serialize;
pub use crate::value::{Additional, IntoNullable, IntoParameter, Nullable, edm};
