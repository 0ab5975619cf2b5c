//! Owns removing keys with a part that is not a property: without it, a key does not identify an entity.

use std::collections::BTreeSet;

use crate::csdl::syntax::Document;
use crate::diagnostic::Diagnostic;
use crate::model::StructuredId;

use super::super::declared::{structured, structured_mut};
use super::super::ledger::Ledger;
use super::super::scope::Scope;
use super::gone::Gone;
use super::hierarchy::{Hierarchy, Lost};

/// How many properties are listed if none of them is close to the unknown name.
const NAMED: usize = 10;

pub(super) fn leave_out(
    documents: &mut [Document],
    scope: &Scope,
    hierarchy: &Hierarchy,
    gone: &Gone,
    ledger: &mut Ledger<'_>,
) {
    let mut broken: BTreeSet<StructuredId> = BTreeSet::new();
    for (id, schema, ty) in structured(documents) {
        for part in ty.key.iter().flatten() {
            let path = &part.path;
            match hierarchy.follow(id, path, scope, gone) {
                Ok(_) => continue,
                Err(Lost::Gone) => ledger.follows(path.span, || {
                    format!("the key of `{}` needs `{}`, which is left out", schema.qualified(&ty.name), path.value)
                }),
                Err(Lost::Unknown) => {
                    let message = format!(
                        "the key of `{}` names `{}`, which is not a property of it",
                        schema.qualified(&ty.name),
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
            broken.insert(id);
        }
    }
    for (id, ty) in structured_mut(documents) {
        if broken.contains(&id) {
            ty.key = None;
        }
    }
}
