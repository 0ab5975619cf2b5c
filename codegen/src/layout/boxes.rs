//! Owns which complex values lie in a box, in place of the struct that has them. The structs of entities have many
//! properties of which few come at a time, and would have room for all of them.

use crate::model::{Element, Model, StructuredId, TypeUse};

/// A type with more properties than these is large. Its struct has 56 bytes, and up to 24 for each property.
const SMALL: usize = 4;

/// Whether a single value of a type is boxed: if it is of a complex type that is large, or itself has a single complex
/// value. So nothing contains itself, and no struct has room for more than a few others.
pub(super) fn is_boxed(model: &Model, ty: &TypeUse) -> bool {
    match complex(ty) {
        Some(id) => {
            let properties = model.all_properties(id);
            let fields = properties.len() + model.all_navigation(id).len();
            fields > SMALL || properties.iter().any(|(_, property)| complex(&property.ty).is_some())
        }
        None => false,
    }
}

/// The complex type of a single value.
fn complex(ty: &TypeUse) -> Option<StructuredId> {
    match ty.element {
        Element::Structured(id) if !ty.is_collection() => Some(id),
        _ => None,
    }
}
