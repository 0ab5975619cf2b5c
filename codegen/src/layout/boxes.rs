//! Owns finding the properties through which a type contains itself by value; they have to be boxed.

use std::collections::BTreeSet;

use crate::model::{Element, Model, StructuredId};

/// The single-valued structural properties that lead back to their own type: the type of each struct that holds the
/// property, inherited ones among them, and the property's name.
pub(super) fn recursive(model: &Model) -> Vec<(StructuredId, String)> {
    let mut found = Vec::new();
    for id in model.structured_ids() {
        for (_, property) in model.all_properties(id) {
            let Element::Structured(inner) = property.ty.element else { continue };
            if !property.ty.collection && contains(model, inner, id) {
                found.push((id, property.name.clone()));
            }
        }
    }
    found
}

/// Whether a value of type `outer` holds, directly or not, a value of type `wanted`.
fn contains(model: &Model, outer: StructuredId, wanted: StructuredId) -> bool {
    let mut seen = BTreeSet::new();
    let mut queue = vec![outer];
    while let Some(id) = queue.pop() {
        if id == wanted {
            return true;
        }
        if !seen.insert(id) {
            continue;
        }
        for (_, property) in model.all_properties(id) {
            if let (Element::Structured(inner), false) = (property.ty.element, property.ty.collection) {
                queue.push(inner);
            }
        }
    }
    false
}
