//! Owns the values of properties and parameters: EDM's types, enumerations, absent and null, and their JSON.

pub mod edm;
pub mod enumeration;
pub mod flags;
pub mod wire;

mod fill;
mod nullable;

pub use enumeration::Enumeration;
pub use fill::{Fill, Null};
pub use flags::Flags;
pub use nullable::Nullable;
