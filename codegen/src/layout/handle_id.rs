//! Owns which handle is meant: that of one value of a type, or that of several.

use crate::model::{
    Cardinality, ContainerChild, ContainerChildKind, Element, NavigationProperty, StructuredId, TypeUse,
};

/// A handle, by the type of its values and by how many of them it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct HandleId {
    /// The type.
    pub(crate) ty: StructuredId,
    /// One value or several.
    pub(crate) cardinality: Cardinality,
}

impl HandleId {
    /// The handle of one value.
    pub(crate) const fn one(ty: StructuredId) -> Self {
        Self { ty, cardinality: Cardinality::One }
    }

    /// The handle of several values.
    pub(crate) const fn many(ty: StructuredId) -> Self {
        Self { ty, cardinality: Cardinality::Many }
    }

    /// The handle of values of a type in use, if they are structured.
    pub(crate) fn of(ty: &TypeUse) -> Option<Self> {
        match ty.element {
            Element::Structured(id) => Some(Self { ty: id, cardinality: ty.cardinality }),
            Element::Primitive(_) | Element::Enum(_) | Element::Definition(_) => None,
        }
    }

    /// The handle of the entities that a navigation property leads to.
    pub(crate) fn of_related(property: &NavigationProperty) -> Self {
        Self { ty: property.target, cardinality: property.ty.cardinality }
    }

    /// Whether it stands for several values.
    pub(crate) fn is_many(self) -> bool {
        self.cardinality == Cardinality::Many
    }

    /// The handle of the entities of a container child; an import has none.
    pub(crate) fn of_child(child: &ContainerChild) -> Option<Self> {
        match child.kind {
            ContainerChildKind::EntitySet { ty, .. } => Some(Self::many(ty)),
            ContainerChildKind::Singleton { ty, .. } => Some(Self::one(ty)),
            ContainerChildKind::Import { .. } => None,
        }
    }
}
