//! Owns entity containers in the syntax tree.

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
    /// Its kind.
    pub kind: ContainerChildKind,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

/// The kinds of children of an entity container.
#[derive(Clone, Debug)]
pub enum ContainerChildKind {
    /// An entity set.
    EntitySet {
        /// The entity type.
        ty: Name,
        /// `IncludeInServiceDocument`; true by default.
        include_in_service_document: bool,
        /// Navigation property bindings.
        bindings: Vec<NavigationBinding>,
    },
    /// A singleton.
    Singleton {
        /// The entity type.
        ty: Name,
        /// `Nullable`, of version 4.01.
        nullable: bool,
        /// Navigation property bindings.
        bindings: Vec<NavigationBinding>,
    },
    /// An import of an unbound action.
    ActionImport {
        /// The action's qualified name.
        action: Name,
        /// The set that the result belongs to.
        entity_set: Option<Name>,
    },
    /// An import of an unbound function, with all its overloads.
    FunctionImport {
        /// The function's qualified name.
        function: Name,
        /// The set that the result belongs to.
        entity_set: Option<Name>,
        /// `IncludeInServiceDocument`; false by default.
        include_in_service_document: bool,
    },
}

/// The set that a navigation property leads to (`NavigationPropertyBinding`).
#[derive(Clone, Debug)]
pub struct NavigationBinding {
    /// The path to the navigation property; segments may be type casts.
    pub path: Name,
    /// The path of the set or singleton.
    pub target: Name,
}
