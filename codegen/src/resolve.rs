//! Owns the way from syntax to model: it resolves names, base types, keys, bindings and annotations, and collects all
//! findings. It must not know what is emitted.

mod annotations;
mod check;
mod container;
mod corrections;
pub(crate) mod declared;
mod expression;
mod ledger;
mod members;
mod operations;
mod scope;
mod sound;
mod target_path;
mod terms;
mod types;

use crate::csdl::syntax::Document;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;

pub use ledger::{LEAVE_OUT_BROKEN, LeftOut};

use ledger::Ledger;
use members::Members;
use scope::Scope;

/// Resolves documents that belong together into one model.
///
/// Returns no model if any finding is an error.
pub fn resolve(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Option<Model> {
    resolve_and_leave_out(&mut documents.to_vec(), false, diagnostics).0
}

/// Like [`resolve`], but removes broken declarations from the documents: members whose type is missing, duplicates, and
/// whatever depends on one of these.
///
/// Each is a warning if `leave_out_broken`, and an error otherwise. What the readers have already left out counts as
/// well.
pub fn resolve_and_leave_out(
    documents: &mut [Document],
    leave_out_broken: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<Model>, LeftOut) {
    let mut scope = Scope::new(documents, diagnostics);
    corrections::apply(documents, &scope, diagnostics);
    let mut ledger = Ledger::new(diagnostics, leave_out_broken);
    let is_within_limits = sound::leave_out(documents, &mut scope, &mut ledger).is_some();
    let left_out = ledger.settle();
    let mut model = Model::default();
    if is_within_limits {
        types::resolve(documents, &scope, &mut model, diagnostics);
        check::base_types(&mut model, diagnostics);
        let members = Members::new(&model);
        model.redeclaring = members.redeclaring(&model);
        types::resolve_keys(documents, &members, &mut model, diagnostics);
        operations::resolve(documents, &scope, &mut model, diagnostics);
        container::resolve(documents, &scope, &members, &mut model, diagnostics);
        annotations::resolve(documents, &scope, &members, &mut model, diagnostics);
        check::references(&model, &members, diagnostics);
        check_not_empty(documents, &model, diagnostics);
    }
    diagnostics.sort_by_key(|finding| (finding.severity, finding.span));
    let usable = diagnostics.iter().all(|finding| finding.severity != Severity::Error);
    (usable.then_some(model), left_out)
}

/// Reports documents without any declaration: an empty crate is never intended.
fn check_not_empty(documents: &[Document], model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut schemas = declared::schemas(documents);
    let is_empty = model.type_names().next().is_none()
        && model.operations.is_empty()
        && model.terms.is_empty()
        && model.container.is_none()
        && declared::schemas(documents).all(|schema| schema.out_of_line.is_empty());
    if is_empty
        && diagnostics.iter().all(|finding| finding.severity != Severity::Error)
        && let Some(first) = schemas.next()
    {
        diagnostics.push(Diagnostic::error(
            first.namespace.span,
            format!("the schema `{}` is empty, so there is nothing to generate", first.namespace.value),
        ));
    }
}
