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
    /// Which of the two.
    pub kind: StructuredKind,
    /// The qualified name.
    pub name: QualifiedName,
    /// The base type.
    pub base: Option<StructuredId>,
    /// The types that name this one as their base.
    pub derived: Vec<StructuredId>,
    /// Whether there are no instances of exactly this type.
    pub is_abstract: bool,
    /// Whether this declaration makes it open.
    pub open: bool,
    /// Whether this declaration makes it a media entity.
    pub has_stream: bool,
    /// The key that this type declares, empty if none.
    pub key: Vec<KeyPart>,
    /// Alternate keys that this type declares.
    pub alternate_keys: Vec<AlternateKey>,
    /// Structural properties that this type declares.
    pub properties: Vec<Property>,
    /// Navigation properties that this type declares.
    pub navigation: Vec<NavigationProperty>,
    /// Overloads bound to this type, itself or a collection of it.
    pub operations: Vec<OperationId>,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}

impl StructuredType {
    /// The names of the properties that this type declares, structural ones first.
    pub fn member_names(&self) -> impl Iterator<Item = &str> {
        let structural = self.properties.iter().map(|property| property.name.as_str());
        structural.chain(self.navigation.iter().map(|property| property.name.as_str()))
    }
}

/// A part of a key.
#[derive(Clone, Debug)]
pub struct KeyPart {
    /// The name in key predicates: the alias, else the property's name.
    pub name: String,
    /// Path of the property, one segment unless it lies in a complex property.
    pub path: String,
    /// Type of the property.
    pub ty: TypeUse,
}

/// `Core.AlternateKeys`: another set of properties that identifies an entity.
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
    /// The default value, as text.
    pub default_value: Option<String>,
    /// Whether it is a navigation property to entities of any type (`Edm.EntityType`), of which no more is known than that.
    pub is_navigation: bool,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
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
    /// The navigation property that leads back, a path.
    pub partner: Option<String>,
    /// Whether the related entities are part of this one.
    pub contains_target: bool,
    /// Pairs of dependent and principal property.
    pub referential_constraints: Vec<(String, String)>,
    /// What happens to related entities when this one is deleted.
    pub on_delete: Option<String>,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}
