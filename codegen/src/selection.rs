//! Owns selecting a part of a service: the declarations that given paths and types need. It must not know how the part
//! is written or what is generated from it.
//!
//! Selecting a type also selects its base types, and includes the overloads bound to it with the types of their
//! parameters and results. Including a type also includes its base type and the types of its structural properties, and
//! if it is an abstract complex type, those derived from it, as every value is of one of these. Navigation includes
//! nothing: a navigation property is kept if its target is included for another reason.
//!
//! A path selects the type at each of its segments, at its end the derived types as well, and the child of the entity
//! container that it starts from.

mod closure;
mod path;
mod prune;

use crate::csdl::syntax::Document;
use crate::diagnostic::or_similar;
use crate::model::{Element, Model};

use closure::{Closure, Types};

/// Returns the part of some documents that the given paths and types need.
///
/// Each item of `wanted` is the qualified name of a type, such as `microsoft.graph.user`, or a path that starts from a
/// child of the entity container and leads along navigation and complex properties, type casts, and at the end perhaps
/// a bound operation, such as `deviceManagement/deviceCompliancePolicies`; keys, as in `users/{id}/manager`, are
/// skipped. `model` is that of these documents alone.
///
/// # Errors
///
/// Returns a message for each item that is not in the model.
pub fn select(documents: &[Document], model: &Model, wanted: &[String]) -> Result<Vec<Document>, Vec<String>> {
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
    closure.include_terms();
    Ok(prune::prune(documents, &closure))
}

fn select_type(closure: &mut Closure<'_>, types: &Types, name: &str) -> Result<(), String> {
    match types.find(name) {
        Some(Element::Structured(id)) => closure.select(id),
        Some(element) => closure.include(element),
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
