//! Owns resolving the roots of the area map: the entity type that a path from the container leads to.

use crate::model::{Model, StructuredId};

use super::handle_id::HandleId;

/// The type at the end of a path of a container child followed by navigation properties.
pub(super) fn type_at(model: &Model, path: &str) -> Option<StructuredId> {
    let mut segments = path.split('/');
    let first = segments.next()?;
    let child = model.container.as_ref()?.children.iter().find(|child| child.name == first)?;
    segments.try_fold(HandleId::of_child(child)?.ty, |ty, segment| {
        let (_, property) = model.all_navigation(ty).into_iter().find(|(_, property)| property.name == segment)?;
        Some(property.target)
    })
}
