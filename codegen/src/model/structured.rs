//! Owns entity and complex types of the model.

use super::annotation::Annotations;
use super::id::{OperationId, StructuredId};
use super::name::QualifiedName;
use super::type_use::TypeUse;
use crate::edm::StructuredKind;
use crate::source::Span;

/// An entity type or a complex type.
#[derive(Debug)]
pub struct StructuredType {
    /// Entity type or complex type.
    pub kind: StructuredKind,
    /// The qualified name.
    pub name: QualifiedName,
    /// The base type, if any.
    pub base: Option<StructuredId>,
    /// The types directly derived from this one.
    pub derived: Vec<StructuredId>,
    /// Whether instances are always of a derived type.
    pub is_abstract: bool,
    /// Whether this declaration makes the type open.
    pub open: bool,
    /// Whether this declaration makes its entities media entities.
    pub has_stream: bool,
    /// The key that this type declares; empty if it declares none.
    pub key: Vec<KeyPart>,
    /// Alternate keys that this type declares.
    pub alternate_keys: Vec<AlternateKey>,
    /// Structural properties that this type declares.
    pub properties: Vec<Property>,
    /// Navigation properties that this type declares.
    pub navigation: Vec<NavigationProperty>,
    /// Overloads bound to this type or to a collection of it.
    pub operations: Vec<OperationId>,
    /// Annotations.
    pub annotations: Annotations,
    /// The position of the declaration.
    pub span: Span,
}

impl StructuredType {
    /// The names of the properties that this type declares itself, structural ones first.
    pub fn member_names(&self) -> impl Iterator<Item = &str> {
        let structural = self.properties.iter().map(|property| property.name.as_str());
        structural.chain(self.navigation.iter().map(|property| property.name.as_str()))
    }
}

/// A part of a key.
#[derive(Clone, Debug)]
pub struct KeyPart {
    /// The name in key predicates: the alias if there is one, otherwise the property's name.
    pub name: String,
    /// The path of the property: one segment, unless it is nested in a complex property.
    pub path: String,
    /// The type of the property.
    pub ty: TypeUse,
}

/// Another set of properties that identifies an entity (`Core.AlternateKeys`).
#[derive(Clone, Debug)]
pub struct AlternateKey {
    /// Its parts.
    pub parts: Vec<KeyPart>,
}

/// A structural property.
#[derive(Debug)]
pub struct Property {
    /// The name.
    pub name: String,
    /// The type.
    pub ty: TypeUse,
    /// The default value as text, if any.
    pub default_value: Option<String>,
    /// Whether it is declared as a navigation property to entities of any type (`Edm.EntityType`). Nothing is known
    /// about its targets, so it is treated as a structural property.
    pub is_navigation: bool,
    /// Annotations.
    pub annotations: Annotations,
    /// The position of the declaration.
    pub span: Span,
}

/// A navigation property.
#[derive(Debug)]
pub struct NavigationProperty {
    /// The name.
    pub name: String,
    /// The type; its element is a structured type.
    pub ty: TypeUse,
    /// The type of the related entities.
    pub target: StructuredId,
    /// The path of the navigation property that leads back.
    pub partner: Option<String>,
    /// Whether this entity contains the related ones.
    pub contains_target: bool,
    /// Pairs of a dependent property and its principal property.
    pub referential_constraints: Vec<(String, String)>,
    /// What happens to the related entities when this one is deleted.
    pub on_delete: Option<String>,
    /// Annotations.
    pub annotations: Annotations,
    /// The position of the declaration.
    pub span: Span,
}
