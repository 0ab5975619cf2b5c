//! Owns entity and complex types in the syntax tree, with their properties.

use super::annotation::Annotation;
use super::name::{Name, TypeExpression};
use crate::edm::StructuredKind;

/// An entity type or a complex type.
#[derive(Clone, Debug)]
pub struct StructuredType {
    /// Entity type or complex type.
    pub kind: StructuredKind,
    /// The simple name.
    pub name: Name,
    /// `BaseType`.
    pub base: Option<Name>,
    /// `Abstract`.
    pub is_abstract: bool,
    /// `OpenType`; if absent, it is inherited.
    pub open: Option<bool>,
    /// `HasStream`; if absent, it is inherited.
    pub has_stream: Option<bool>,
    /// The key, if the type declares one.
    pub key: Option<Vec<PropertyRef>>,
    /// Structural properties.
    pub properties: Vec<Property>,
    /// Navigation properties.
    pub navigation: Vec<NavigationProperty>,
    /// The names of properties that could not be read. They are reported already, so references to them are not mistakes of
    /// their own.
    pub unread: Vec<Name>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

impl StructuredType {
    /// The names, types and annotations of its properties, structural ones first.
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
    /// The name of the property, or a path to it through complex properties.
    pub path: Name,
    /// The name in key predicates; a path must have one.
    pub alias: Option<Name>,
}

/// A structural property.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// `DefaultValue` as text: in JSON, a string without its quotes, or the text of any other value.
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
    /// `Partner`: a path.
    pub partner: Option<Name>,
    /// `ContainsTarget`.
    pub contains_target: bool,
    /// Pairs of a dependent property and its principal property.
    pub referential_constraints: Vec<ReferentialConstraint>,
    /// `OnDelete`.
    pub on_delete: Option<OnDelete>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A pair of a dependent and a principal property (`ReferentialConstraint`).
#[derive(Clone, Debug)]
pub struct ReferentialConstraint {
    /// The path of the dependent property.
    pub property: Name,
    /// The path of the principal property.
    pub referenced_property: Name,
    /// Annotations.
    pub annotations: Vec<Annotation>,
}

/// What happens to the related entities when this one is deleted (`OnDelete`).
#[derive(Clone, Debug)]
pub struct OnDelete {
    /// `Cascade`, `None`, `SetNull` or `SetDefault`, as written.
    pub action: Name,
    /// Annotations.
    pub annotations: Vec<Annotation>,
}
