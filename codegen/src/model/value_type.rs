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
    /// Whether a value may hold several members.
    pub is_flags: bool,
    /// The members in document order, each with its value.
    pub members: Vec<EnumMember>,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}

/// A member of an enumeration type.
#[derive(Debug)]
pub struct EnumMember {
    /// The name.
    pub name: String,
    /// The value: as given, else one more than the member's before it, else zero.
    pub value: i64,
    /// Annotations.
    pub annotations: Annotations,
}

/// A type definition: another name for a primitive type.
#[derive(Debug)]
pub struct TypeDefinition {
    /// The qualified name.
    pub name: QualifiedName,
    /// What it stands for.
    pub underlying: Primitive,
    /// Facets.
    pub facets: Facets,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}

/// A vocabulary term that the documents declare.
#[derive(Debug)]
pub struct Term {
    /// The qualified name.
    pub name: QualifiedName,
    /// The type's name as written: a term's type may lie in a document that is not at hand.
    pub ty: String,
    /// The kinds of model elements, or types, that it applies to.
    pub applies_to: Vec<String>,
    /// Annotations.
    pub annotations: Annotations,
}
