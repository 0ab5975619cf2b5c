//! Owns the ids of what a model declares. Each is the position among its kind, in the order in which documents declare them.

use crate::edm::Primitive;

/// Which entity or complex type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StructuredId(pub usize);

/// Which enumeration type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumId(pub usize);

/// Which type definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionId(pub usize);

/// Which overload of an action or a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// Which type, built in or declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A built-in type.
    Primitive(Primitive),
    /// An entity or complex type.
    Structured(StructuredId),
    /// An enumeration type.
    Enum(EnumId),
    /// A type definition.
    Definition(DefinitionId),
}

impl Element {
    /// The entity or complex type, if it is one.
    pub fn structured(self) -> Option<StructuredId> {
        match self {
            Self::Structured(id) => Some(id),
            _ => None,
        }
    }
}
