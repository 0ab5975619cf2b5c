//! Owns the ids of handles: of one value of a type, or of a collection.

use crate::model::{
    Cardinality, ContainerChild, ContainerChildKind, Element, NavigationProperty, StructuredId, TypeUse,
};

/// Identifies a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct HandleId {
    /// The type of the values.
    pub(crate) ty: StructuredId,
    /// One value, or a collection.
    pub(crate) cardinality: Cardinality,
}

impl HandleId {
    /// The handle of one value.
    pub(crate) const fn one(ty: StructuredId) -> Self {
        Self { ty, cardinality: Cardinality::One }
    }

    /// The handle of a collection.
    pub(crate) const fn many(ty: StructuredId) -> Self {
        Self { ty, cardinality: Cardinality::Many }
    }

    /// The handle for a type in use, if that is structured.
    pub(crate) fn of(ty: &TypeUse) -> Option<Self> {
        match ty.element {
            Element::Structured(id) => Some(Self { ty: id, cardinality: ty.cardinality }),
            Element::Primitive(_) | Element::Enum(_) | Element::Definition(_) => None,
        }
    }

    /// The handle that a navigation property leads to.
    pub(crate) fn of_related(property: &NavigationProperty) -> Self {
        Self { ty: property.target, cardinality: property.ty.cardinality }
    }

    /// Whether it is the handle of a collection.
    pub(crate) fn is_many(self) -> bool {
        self.cardinality == Cardinality::Many
    }

    /// The handle that a container child leads to; an import has none.
    pub(crate) fn of_child(child: &ContainerChild) -> Option<Self> {
        match child.kind {
            ContainerChildKind::EntitySet { ty, .. } => Some(Self::many(ty)),
            ContainerChildKind::Singleton { ty, .. } => Some(Self::one(ty)),
            ContainerChildKind::Import { .. } => None,
        }
    }
}
