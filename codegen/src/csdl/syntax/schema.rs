//! Owns a schema as it is written.

use super::annotation::{Annotation, Annotations};
use super::container::Container;
use super::name::Name;
use super::operation::Operation;
use super::structured::StructuredType;
use super::term::Term;
use super::value_type::{EnumType, TypeDefinition};

/// A schema: a namespace with what is declared in it.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The namespace.
    pub namespace: Name,
    /// A short name for it, valid in the whole document.
    pub alias: Option<Name>,
    /// Entity and complex types.
    pub structured: Vec<StructuredType>,
    /// Enumeration types.
    pub enums: Vec<EnumType>,
    /// Type definitions.
    pub definitions: Vec<TypeDefinition>,
    /// Actions and functions, every overload by itself.
    pub operations: Vec<Operation>,
    /// Terms.
    pub terms: Vec<Term>,
    /// Entity containers; more than one per service is an error found later.
    pub containers: Vec<Container>,
    /// Annotations of targets elsewhere.
    pub out_of_line: Vec<Annotations>,
    /// What is declared in the schema but could not be read, by name: that is reported, and what refers to it is no mistake of its own.
    pub unread: Vec<Name>,
    /// Annotations of the schema itself.
    pub annotations: Vec<Annotation>,
}

impl Schema {
    /// The qualified name of something that the schema declares.
    pub fn qualified(&self, name: &Name) -> String {
        format!("{}.{}", self.namespace.value, name.value)
    }
}
