//! Owns the entity container of the model.

use super::annotation::Annotations;
use super::id::{OperationId, StructuredId};
use super::name::QualifiedName;
use crate::source::Span;

/// The entity container of a service.
#[derive(Debug)]
pub struct Container {
    /// The qualified name.
    pub name: QualifiedName,
    /// Sets, singletons and imports: own ones first, then those of the containers that it extends.
    pub children: Vec<ContainerChild>,
    /// Annotations.
    pub annotations: Annotations,
    /// Where it is declared.
    pub span: Span,
}

/// A child of the entity container.
#[derive(Debug)]
pub struct ContainerChild {
    /// The name, which is a path segment.
    pub name: String,
    /// What it is.
    pub kind: ContainerChildKind,
    /// Annotations.
    pub annotations: Annotations,
}

/// What a child of the entity container is.
#[derive(Debug)]
pub enum ContainerChildKind {
    /// An entity set.
    EntitySet {
        /// Type of the entities.
        ty: StructuredId,
        /// Where its navigation properties lead.
        bindings: Vec<NavigationBinding>,
    },
    /// A singleton.
    Singleton {
        /// Type of the entity.
        ty: StructuredId,
        /// Whether it may be absent.
        nullable: bool,
        /// Where its navigation properties lead.
        bindings: Vec<NavigationBinding>,
    },
    /// Unbound overloads of an action or a function.
    Import {
        /// The overloads; one for an action.
        overloads: Vec<OperationId>,
        /// The set that holds the result, as written.
        entity_set: Option<String>,
    },
}

/// Where a navigation property of a set or singleton leads.
#[derive(Debug)]
pub struct NavigationBinding {
    /// Path to the navigation property as written, casts among its segments.
    pub path: String,
    /// Path of the target as written.
    pub target: String,
}
