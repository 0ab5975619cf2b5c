//! Owns which complex values lie in a box, in place of the struct that has them: all single ones. The structs of entities have
//! many properties of which few come at a time, and would have room for all of them. Nothing contains itself, and no property
//! that a service adds to a type changes the fields of other types.

use crate::model::{Element, TypeUse};

/// Whether a value of a type is boxed: if it is a single one of a structured type.
pub(super) fn is_boxed(ty: &TypeUse) -> bool {
    matches!(ty.element, Element::Structured(_)) && !ty.is_collection()
}
