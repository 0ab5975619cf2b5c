//! Owns enumeration types and type definitions in the syntax tree.

use super::annotation::Annotation;
use super::name::{Name, TypeExpression};

/// An enumeration type.
#[derive(Clone, Debug)]
pub struct EnumType {
    /// The simple name.
    pub name: Name,
    /// `UnderlyingType`.
    pub underlying: Option<Name>,
    /// `IsFlags`.
    pub is_flags: bool,
    /// The members, in document order.
    pub members: Vec<EnumMember>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A member of an enumeration type.
#[derive(Clone, Debug)]
pub struct EnumMember {
    /// The name.
    pub name: Name,
    /// The value, if the document gives one.
    pub value: Option<i64>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A type definition.
#[derive(Clone, Debug)]
pub struct TypeDefinition {
    /// The simple name.
    pub name: Name,
    /// The underlying primitive type, with facets.
    pub underlying: TypeExpression,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}
