//! Owns the way from syntax to model: names, base types, keys, bindings and annotations are resolved and every finding is
//! collected; it must not know what will be emitted.

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
/// Gives no model if a finding is an error: what generation needs and cannot have.
pub fn resolve(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Option<Model> {
    resolve_and_leave_out(&mut documents.to_vec(), false, diagnostics).0
}

/// As [`resolve`], with what is broken left out of the documents: a member whose type is missing or that is declared twice,
/// and all that cannot be there without it.
///
/// Each is a warning if `leave_out_broken`, and an error otherwise. Findings of the reader that can be left out, because it has
/// left them out already, count as well.
pub fn resolve_and_leave_out(
    documents: &mut [Document],
    leave_out_broken: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<Model>, LeftOut) {
    let mut scope = Scope::new(documents, diagnostics);
    corrections::apply(documents, &scope, diagnostics);
    let mut ledger = Ledger::new(diagnostics, leave_out_broken);
    let is_bounded = sound::leave_out(documents, &mut scope, &mut ledger).is_some();
    let left_out = ledger.settle();
    let mut model = Model::default();
    if is_bounded {
        types::resolve(documents, &scope, &mut model, diagnostics);
        check::base_types(&mut model, diagnostics);
        let members = Members::new(&model);
        model.redeclaring = members.redeclaring(&model);
        types::resolve_keys(documents, &members, &mut model, diagnostics);
        operations::resolve(documents, &scope, &mut model, diagnostics);
        container::resolve(documents, &scope, &members, &mut model, diagnostics);
        annotations::resolve(documents, &scope, &members, &mut model, diagnostics);
        check::references(&model, &members, diagnostics);
        check_that_there_is_something(documents, &model, diagnostics);
    }
    diagnostics.sort_by_key(|finding| (finding.severity, finding.span));
    let usable = diagnostics.iter().all(|finding| finding.severity != Severity::Error);
    (usable.then_some(model), left_out)
}

/// Documents that declare nothing give a crate with nothing in it, which nobody can have wanted.
fn check_that_there_is_something(documents: &[Document], model: &Model, diagnostics: &mut Vec<Diagnostic>) {
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
            format!("nothing is declared in `{}`, so there is nothing to generate from", first.namespace.value),
        ));
    }
}
