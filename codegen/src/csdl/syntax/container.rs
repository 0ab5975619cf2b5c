//! Owns the entity container as it is written.

use super::annotation::Annotation;
use super::name::Name;

/// An entity container.
#[derive(Clone, Debug)]
pub struct Container {
    /// The simple name.
    pub name: Name,
    /// `Extends`.
    pub extends: Option<Name>,
    /// Sets, singletons and imports, in document order.
    pub children: Vec<ContainerChild>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// A child of an entity container.
#[derive(Clone, Debug)]
pub struct ContainerChild {
    /// The name.
    pub name: Name,
    /// What it is.
    pub kind: ContainerChildKind,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// What a child of an entity container is.
#[derive(Clone, Debug)]
pub enum ContainerChildKind {
    /// A set of entities.
    EntitySet {
        /// The entity type.
        ty: Name,
        /// `IncludeInServiceDocument`, true by default.
        include_in_service_document: bool,
        /// Bindings.
        bindings: Vec<NavigationBinding>,
    },
    /// A single entity.
    Singleton {
        /// The entity type.
        ty: Name,
        /// `Nullable` (4.01).
        nullable: bool,
        /// Bindings.
        bindings: Vec<NavigationBinding>,
    },
    /// An unbound action.
    ActionImport {
        /// The action's qualified name.
        action: Name,
        /// The set that holds the result.
        entity_set: Option<Name>,
    },
    /// An unbound function, all overloads.
    FunctionImport {
        /// The function's qualified name.
        function: Name,
        /// The set that holds the result.
        entity_set: Option<Name>,
        /// `IncludeInServiceDocument`, false by default.
        include_in_service_document: bool,
    },
}

/// `NavigationPropertyBinding`.
#[derive(Clone, Debug)]
pub struct NavigationBinding {
    /// Path to the navigation property, with casts.
    pub path: Name,
    /// Path of the set or singleton.
    pub target: Name,
}
