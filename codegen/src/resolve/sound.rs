//! Owns leaving out of documents what cannot be resolved, and all that cannot be there without it, so that what comes next
//! meets sound documents only and one mistake is reported once. It must not know the model.

mod container;
mod hierarchy;
mod keys;
mod members;
mod operations;
mod pointers;
mod types;

use std::collections::HashSet;

use crate::csdl::syntax::{Document, Name, Schema, StructuredType};
use crate::diagnostic::Diagnostic;
use crate::model::{Element, StructuredId};

use super::ledger::Ledger;
use super::scope::Scope;
use hierarchy::Hierarchy;

/// What is not there any more, or never was because it could not be read.
#[derive(Default)]
struct Gone {
    /// Qualified names of types.
    types: HashSet<String>,
    /// Properties of both kinds, with the type that declared them.
    members: HashSet<(StructuredId, String)>,
    /// Qualified names of actions and functions of which an overload is gone.
    operations: HashSet<String>,
    /// Names of children of containers.
    children: HashSet<String>,
}

/// Leaves out what is broken. What it finds goes into the ledger, and the types that are left into the scope.
///
/// Gives nothing if the documents are beyond what can be generated from.
pub(super) fn leave_out(documents: &mut [Document], scope: &mut Scope, ledger: &mut Ledger<'_>) -> Option<()> {
    let mut gone = Gone::default();
    for schema in documents.iter().flat_map(|document| &document.schemas) {
        for name in &schema.unread {
            let full = full(schema, name);
            gone.operations.insert(full.clone());
            gone.types.insert(full);
        }
    }
    types::leave_out(documents, scope, &mut gone, ledger);
    let mut hierarchy = Hierarchy::new(documents, scope);
    hierarchy.check_extent(documents, ledger.diagnostics)?;
    members::leave_out(documents, scope, &mut hierarchy, &mut gone, ledger);
    keys::leave_out(documents, scope, &hierarchy, &gone, ledger);
    operations::leave_out(documents, scope, &mut gone, ledger);
    container::leave_out(documents, scope, &mut gone, ledger);
    pointers::leave_out(documents, scope, &hierarchy, &gone);
    Some(())
}

/// The qualified name of a schema's child.
fn full(schema: &Schema, name: &Name) -> String {
    format!("{}.{}", schema.namespace.value, name.value)
}

/// All entity and complex types with the schemas that declare them, in the order of their numbers.
fn structured(documents: &[Document]) -> impl Iterator<Item = (&Schema, &StructuredType)> {
    documents
        .iter()
        .flat_map(|document| &document.schemas)
        .flat_map(|schema| schema.structured.iter().map(move |ty| (schema, ty)))
}

/// Keeps those of a list that are marked so; the marks are used up one by one.
fn keep<T>(list: &mut Vec<T>, marks: &mut impl Iterator<Item = bool>) {
    list.retain(|_| marks.next().unwrap_or(true));
}

/// The type that a name means; reports what uses it otherwise, `what` in words.
fn type_of(name: &Name, what: &str, scope: &Scope, gone: &Gone, ledger: &mut Ledger<'_>) -> Option<Element> {
    if let Some(element) = scope.find(name.span.source, &name.value) {
        return Some(element);
    }
    let full = scope.expand(name.span.source, &name.value);
    if gone.types.contains(&full) {
        ledger.follows(name.span, || format!("{what} needs `{full}`, which is left out"));
    } else {
        let finding = scope.unknown(name, "type");
        ledger.missing(full, finding);
    }
    None
}

/// The finding that something is declared twice.
fn twice(name: &Name, first: crate::source::Span, message: String) -> Diagnostic {
    Diagnostic::error(name.span, message).with_related(first, "the other one")
}
