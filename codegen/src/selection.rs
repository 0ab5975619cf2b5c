//! Owns choosing a part of a service: paths and types to the part of the documents that they cannot do without; it must not
//! know how the part is written or what is generated from it.
//!
//! A *selected* type brings its base types, selected as well, and the overloads bound to it, with the types of their
//! parameters and results. Every type that is *held* brings the types of its structural properties; an entity type its base
//! types; an abstract complex type its derived types, because a value is always one of those. Nothing is brought along
//! navigation: a navigation property stays if its target is there for another reason.
//!
//! A path selects the type at each of its steps, and at its end the derived types too, and keeps the child of the container
//! that it starts at.

mod closure;
mod path;
mod prune;

use crate::csdl::syntax::Document;
use crate::diagnostic::or_similar;
use crate::model::{Element, Model};

use closure::{Closure, Types};

/// The part of a document that paths and types need.
///
/// Each of `wanted` is the qualified name of a type (`microsoft.graph.user`), or a path from a child of the entity container
/// along navigation and complex properties, type casts, and at the end a bound operation
/// (`deviceManagement/deviceCompliancePolicies`); keys as in `users/{id}/manager` are skipped. `model` is the model of that
/// document alone.
///
/// # Errors
///
/// A message for each part of `wanted` that the model does not have, with what may have been meant.
pub fn select(document: &Document, model: &Model, wanted: &[String]) -> Result<Document, Vec<String>> {
    let mut closure = Closure::new(model);
    let types = Types::new(model);
    let mut errors = Vec::new();
    for item in wanted {
        let found = if item.contains('.') && !item.contains('/') {
            select_type(&mut closure, &types, item)
        } else {
            path::select(&mut closure, item)
        };
        errors.extend(found.err());
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    closure.hold_terms();
    Ok(prune::prune(document, &closure))
}

fn select_type(closure: &mut Closure<'_>, types: &Types, name: &str) -> Result<(), String> {
    match types.find(name) {
        Some(Element::Structured(id)) => closure.select(id),
        Some(element) => closure.hold(element),
        None => {
            let names: Vec<String> = closure.model.type_names().map(ToString::to_string).collect();
            return Err(or_similar(
                &format!("the service has no type `{name}`"),
                name,
                names.iter().map(String::as_str),
            ));
        }
    }
    Ok(())
}
