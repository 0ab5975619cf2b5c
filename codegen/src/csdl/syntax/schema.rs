//! Owns schemas in the syntax tree.

use super::annotation::{Annotation, Annotations};
use super::container::Container;
use super::name::Name;
use super::operation::Operation;
use super::structured::StructuredType;
use super::term::Term;
use super::value_type::{EnumType, TypeDefinition};

/// A schema: a namespace and its declarations.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The namespace.
    pub namespace: Name,
    /// An alias for the namespace, valid in the whole document.
    pub alias: Option<Name>,
    /// Entity and complex types.
    pub structured: Vec<StructuredType>,
    /// Enumeration types.
    pub enums: Vec<EnumType>,
    /// Type definitions.
    pub definitions: Vec<TypeDefinition>,
    /// Overloads of actions and functions.
    pub operations: Vec<Operation>,
    /// Terms.
    pub terms: Vec<Term>,
    /// Entity containers. That a service has only one is checked when names are resolved.
    pub containers: Vec<Container>,
    /// Annotations of other elements, out of line.
    pub out_of_line: Vec<Annotations>,
    /// The names of declarations that could not be read. They are reported already, so references to them are not
    /// mistakes of their own.
    pub unread: Vec<Name>,
    /// Annotations of the schema itself.
    pub annotations: Vec<Annotation>,
}

impl Schema {
    /// The qualified name of a declaration in this schema.
    pub fn qualified(&self, name: &Name) -> String {
        format!("{}.{}", self.namespace.value, name.value)
    }
}
