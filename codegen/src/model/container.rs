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
    /// Sets, singletons and imports: its own first, then those of the containers it extends.
    pub children: Vec<ContainerChild>,
    /// Annotations.
    pub annotations: Annotations,
    /// The position of the declaration.
    pub span: Span,
}

/// A child of the entity container.
#[derive(Debug)]
pub struct ContainerChild {
    /// The name: the first segment of its address.
    pub name: String,
    /// Its kind.
    pub kind: ContainerChildKind,
    /// Annotations.
    pub annotations: Annotations,
}

/// The kinds of children of an entity container.
#[derive(Debug)]
pub enum ContainerChildKind {
    /// An entity set.
    EntitySet {
        /// The type of the entities.
        ty: StructuredId,
        /// The sets that its navigation properties lead to.
        bindings: Vec<NavigationBinding>,
    },
    /// A singleton.
    Singleton {
        /// The type of the entity.
        ty: StructuredId,
        /// Whether it may be absent.
        nullable: bool,
        /// The sets that its navigation properties lead to.
        bindings: Vec<NavigationBinding>,
    },
    /// An import of an unbound action or function.
    Import {
        /// Its unbound overloads; an action has one.
        overloads: Vec<OperationId>,
        /// The set that the resulting entities belong to, as written.
        entity_set: Option<String>,
    },
}

/// The set that a navigation property of a set or singleton leads to.
#[derive(Debug)]
pub struct NavigationBinding {
    /// The path to the navigation property as written; segments may be type casts.
    pub path: String,
    /// The path of the target as written.
    pub target: String,
}
