//! Owns the roots of the area map as paths: which entity type a path from the container leads to.

use crate::model::{Model, StructuredId};

use super::handle_id::HandleId;

/// The type of the entities at a path of a container child and navigation properties.
pub(super) fn type_at(model: &Model, path: &str) -> Option<StructuredId> {
    let mut segments = path.split('/');
    let first = segments.next()?;
    let child = model.container.as_ref()?.children.iter().find(|child| child.name == first)?;
    segments.try_fold(HandleId::of_child(child)?.ty, |ty, segment| {
        let (_, property) = model.all_navigation(ty).into_iter().find(|(_, property)| property.name == segment)?;
        Some(property.target)
    })
}
