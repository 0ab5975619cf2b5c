//! Owns leaving out keys that name what is no property: without one of its parts a key identifies nothing.

use crate::csdl::syntax::Document;
use crate::diagnostic::Diagnostic;
use crate::model::StructuredId;

use super::super::ledger::Ledger;
use super::super::scope::Scope;
use super::hierarchy::{Hierarchy, Lost};
use super::{Gone, full, keep, structured};

/// So many properties are named where none of them seems to be meant.
const NAMED: usize = 10;

pub(super) fn leave_out(
    documents: &mut [Document],
    scope: &Scope,
    hierarchy: &Hierarchy,
    gone: &Gone,
    ledger: &mut Ledger<'_>,
) {
    let mut marks = Vec::new();
    for (index, (schema, ty)) in structured(documents).enumerate() {
        let id = StructuredId(index);
        let mut is_sound = true;
        for part in ty.key.iter().flatten() {
            let path = &part.path;
            match hierarchy.follow(id, path, scope, gone) {
                Ok(_) => continue,
                Err(Lost::Gone) => ledger.follows(path.span, || {
                    format!("the key of `{}` needs `{}`, which is left out", full(schema, &ty.name), path.value)
                }),
                Err(Lost::Unknown) => {
                    let message = format!(
                        "the key of `{}` names `{}`, which is not a property of it",
                        full(schema, &ty.name),
                        path.value
                    );
                    let mut finding = Diagnostic::error(path.span, message);
                    let names: Vec<&str> = ty.properties.iter().map(|property| property.name.value.as_str()).collect();
                    if let Some(known) = scope.suggestions.nearest(&path.value, names.iter().copied()) {
                        finding = finding.with_help(format!("did you mean `{known}`?"));
                    } else if !names.is_empty() {
                        let more = if names.len() > NAMED { ", …" } else { "" };
                        let some: Vec<&str> = names.into_iter().take(NAMED).collect();
                        finding = finding.with_help(format!("its properties are: {}{more}", some.join(", ")));
                    }
                    ledger.broken(finding);
                }
            }
            is_sound = false;
        }
        marks.push(is_sound);
    }
    let mut marks = marks.into_iter();
    for ty in documents.iter_mut().flat_map(|document| &mut document.schemas).flat_map(|schema| &mut schema.structured)
    {
        let mut key: Vec<_> = ty.key.take().into_iter().collect();
        keep(&mut key, &mut std::iter::once(marks.next().unwrap_or(true)));
        ty.key = key.pop();
    }
}
