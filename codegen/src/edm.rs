//! Owns what OData's entity data model defines for every service: its built-in types and its kinds of things. It must
//! not know any document.

mod kind;
mod primitive;

pub use kind::{Cardinality, OperationKind, StructuredKind};
pub use primitive::{JsonForm, Primitive};
