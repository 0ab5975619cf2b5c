//! Owns enumeration types, type definitions and terms of the model.

use super::annotation::Annotations;
use super::name::QualifiedName;
use crate::csdl::syntax::Facets;
use crate::edm::Primitive;
use crate::source::Span;

/// An enumeration type.
#[derive(Debug)]
pub struct EnumType {
    /// The qualified name.
    pub name: QualifiedName,
    /// The underlying integer type.
    pub underlying: Primitive,
    /// Whether a value may combine several members.
    pub is_flags: bool,
    /// The members, in document order.
    pub members: Vec<EnumMember>,
    /// Annotations.
    pub annotations: Annotations,
    /// The position of the declaration.
    pub span: Span,
}

/// A member of an enumeration type.
#[derive(Debug)]
pub struct EnumMember {
    /// The name.
    pub name: String,
    /// The value: as given; otherwise one more than the previous member's, or zero for the first.
    pub value: i64,
    /// Annotations.
    pub annotations: Annotations,
}

/// A type definition: another name for a primitive type.
#[derive(Debug)]
pub struct TypeDefinition {
    /// The qualified name.
    pub name: QualifiedName,
    /// The type that it names.
    pub underlying: Primitive,
    /// Facets.
    pub facets: Facets,
    /// Annotations.
    pub annotations: Annotations,
    /// The position of the declaration.
    pub span: Span,
}

/// A vocabulary term that the documents declare.
#[derive(Debug)]
pub struct Term {
    /// The qualified name.
    pub name: QualifiedName,
    /// The qualified name of its type, which may be declared in a document that was not given.
    pub ty: String,
    /// The kinds of model elements it applies to, or types.
    pub applies_to: Vec<String>,
    /// Annotations.
    pub annotations: Annotations,
}
