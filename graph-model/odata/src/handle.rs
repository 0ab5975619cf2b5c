//! Owns what generated types and handles have in common: entities, their references, and how a value of one type becomes one
//! of another.

mod media;
mod reference;
#[doc(hidden)]
pub mod structured;

pub use media::MediaResource;
pub use odata_derive::{Handle, Structured};
pub use reference::{EntityHandle, EntityReference, ReferenceCollection, SingleReference};
pub use structured::{Entity, IsA, Listed, Structured};
