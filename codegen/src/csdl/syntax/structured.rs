//! Owns entity and complex types as they are written, with their properties.

use super::annotation::Annotation;
use super::name::{Name, TypeExpression};
use crate::edm::StructuredKind;

/// An entity type or a complex type.
#[derive(Clone, Debug)]
pub struct StructuredType {
    /// Which of the two.
    pub kind: StructuredKind,
    /// The simple name.
    pub name: Name,
    /// `BaseType`.
    pub base: Option<Name>,
    /// `Abstract`.
    pub is_abstract: bool,
    /// `OpenType`; absent where the document says nothing, as it is inherited then.
    pub open: Option<bool>,
    /// `HasStream`; absent where the document says nothing.
    pub has_stream: Option<bool>,
    /// The key, absent where none is declared.
    pub key: Option<Vec<PropertyRef>>,
    /// Structural properties.
    pub properties: Vec<Property>,
    /// Navigation properties.
    pub navigation: Vec<NavigationProperty>,
    /// Properties that are declared but could not be read, by name: that is reported, and what refers to it is no mistake of its own.
    pub unread: Vec<Name>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

impl StructuredType {
    /// The properties of both kinds, structural ones first: names, types and annotations.
    pub fn members(&self) -> impl Iterator<Item = (&Name, &TypeExpression, &[Annotation])> {
        let structural =
            self.properties.iter().map(|property| (&property.name, &property.ty, property.annotations.as_slice()));
        let navigation =
            self.navigation.iter().map(|property| (&property.name, &property.ty, property.annotations.as_slice()));
        structural.chain(navigation)
    }
}

/// A part of a key.
#[derive(Clone, Debug)]
pub struct PropertyRef {
    /// Property name, or a path through complex properties.
    pub path: Name,
    /// The name in key predicates, required with a path.
    pub alias: Option<Name>,
}

/// A structural property.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// `DefaultValue`, as text (in JSON the value's JSON text, a string without its quotes).
    pub default_value: Option<String>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A navigation property.
#[derive(Clone, Debug)]
pub struct NavigationProperty {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// `Partner`, a path.
    pub partner: Option<Name>,
    /// `ContainsTarget`.
    pub contains_target: bool,
    /// Pairs of dependent property and principal property, each a path.
    pub referential_constraints: Vec<ReferentialConstraint>,
    /// `OnDelete`: the action as written, with annotations.
    pub on_delete: Option<OnDelete>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// `ReferentialConstraint`.
#[derive(Clone, Debug)]
pub struct ReferentialConstraint {
    /// The dependent property, a path.
    pub property: Name,
    /// The principal property, a path.
    pub referenced_property: Name,
    /// Annotations.
    pub annotations: Vec<Annotation>,
}

/// `OnDelete`.
#[derive(Clone, Debug)]
pub struct OnDelete {
    /// `Cascade`, `None`, `SetNull` or `SetDefault`, as written.
    pub action: Name,
    /// Annotations.
    pub annotations: Vec<Annotation>,
}
