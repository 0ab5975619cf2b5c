//! Owns following a path through a service; it must not know what the types on it need.

use crate::diagnostic::or_similar;
use crate::model::{ContainerChildKind, Element, Model, OperationId, StructuredId};

use super::closure::Closure;

/// What the path has reached so far.
#[derive(Clone, Copy)]
enum Place {
    /// Something of a structured type, whose members can be the next segment.
    Structured(StructuredId),
    /// A value that has no members.
    Value,
}

/// Selects everything on a path.
pub(super) fn select(closure: &mut Closure<'_>, path: &str) -> Result<(), String> {
    let is_key = |segment: &&str| segment.starts_with('{') && segment.ends_with('}');
    let mut segments = path.trim_start_matches('/').split('/').filter(|segment| !is_key(segment));
    let first = segments.next().unwrap_or_default();
    let mut place = child(closure, first)?;
    enter(closure, place);
    for segment in segments {
        place = match place {
            Place::Structured(id) => step(closure, id, segment).map_err(|message| format!("`{path}`: {message}"))?,
            Place::Value => return Err(format!("`{path}`: `{segment}` follows a value, which has no members")),
        };
        enter(closure, place);
    }
    if let Place::Structured(id) = place {
        for derived in closure.model.descendants(id) {
            closure.select(derived);
        }
    }
    Ok(())
}

fn enter(closure: &mut Closure<'_>, place: Place) {
    if let Place::Structured(id) = place {
        closure.select(id);
    }
}

/// The child of the entity container at the start of a path.
fn child(closure: &mut Closure<'_>, name: &str) -> Result<Place, String> {
    let model = closure.model;
    let Some(child) = model.children().find(|child| child.name == name) else {
        let names = model.children().map(|child| child.name.as_str());
        return Err(or_similar(&format!("the service's entity container has no child `{name}`"), name, names));
    };
    closure.children.insert(&child.name);
    match &child.kind {
        ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } => {
            Ok(Place::Structured(*ty))
        }
        ContainerChildKind::Import { overloads, .. } => {
            for id in overloads {
                closure.include_operation(*id);
            }
            Ok(overloads.first().map_or(Place::Value, |id| result(model, *id)))
        }
    }
}

/// Follows a segment from something of a structured type: a cast, a property, or an operation.
fn step(closure: &mut Closure<'_>, id: StructuredId, segment: &str) -> Result<Place, String> {
    let model = closure.model;
    if let Some(Element::Structured(cast)) = model.find_type(segment) {
        let related = model.lineage(cast).any(|ty| ty == id) || model.lineage(id).any(|ty| ty == cast);
        if !related {
            return Err(format!(
                "`{segment}` is neither derived from `{}` nor one of its base types",
                model.ty(id).name
            ));
        }
        return Ok(Place::Structured(cast));
    }
    if let Some(place) = property(model, id, segment) {
        return Ok(place);
    }
    let operations = || model.lineage(id).flat_map(|ty| model.ty(ty).operations.iter().copied());
    let named = |id: &OperationId| {
        let name = &model.operation(*id).name;
        name.name == segment || *name == *segment
    };
    if let Some(operation) = operations().find(named) {
        return Ok(result(model, operation));
    }
    let message = format!("`{}` has no member `{segment}`", model.ty(id).name);
    if let Some(derived) = model.descendants(id).into_iter().find(|ty| property(model, *ty, segment).is_some()) {
        return Err(format!(
            "{message}, but its derived type `{0}` does: write `{0}/{segment}`",
            model.ty(derived).name
        ));
    }
    let navigation = model.all_navigation(id).into_iter().map(|(_, property)| property.name.as_str());
    let structural = model.all_properties(id).into_iter().map(|(_, property)| property.name.as_str());
    let bound = operations().map(|id| model.operation(id).name.name.as_str());
    Err(or_similar(&message, segment, navigation.chain(structural).chain(bound)))
}

fn property(model: &Model, id: StructuredId, name: &str) -> Option<Place> {
    let navigation = model.all_navigation(id).into_iter().find(|(_, property)| property.name == name);
    if let Some((_, property)) = navigation {
        return Some(Place::Structured(property.target));
    }
    let (_, property) = model.all_properties(id).into_iter().find(|(_, property)| property.name == name)?;
    Some(match property.ty.element {
        Element::Structured(inner) => Place::Structured(inner),
        _ => Place::Value,
    })
}

fn result(model: &Model, id: OperationId) -> Place {
    match model.operation(id).returns.as_ref().map(|returns| returns.ty.element) {
        Some(Element::Structured(ty)) => Place::Structured(ty),
        _ => Place::Value,
    }
}
