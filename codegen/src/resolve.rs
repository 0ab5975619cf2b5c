//! Owns the way from syntax to model: names, base types, keys, bindings and annotations are resolved and every finding is
//! collected; it must not know what will be emitted.

mod annotations;
mod check;
mod container;
mod corrections;
mod expression;
mod operations;
mod scope;
mod types;

use crate::csdl::syntax::Document;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;

use scope::Scope;

/// Resolves documents that belong together into one model.
///
/// Gives no model if a finding is an error: what generation needs and cannot have.
pub fn resolve(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Option<Model> {
    let scope = Scope::new(documents, diagnostics);
    let documents = &*corrections::apply(documents, &scope, diagnostics);
    let mut model = Model::default();
    types::resolve(documents, &scope, &mut model, diagnostics);
    check::base_types(&mut model, diagnostics);
    check::names(&model, diagnostics);
    types::resolve_keys(documents, &mut model, diagnostics);
    operations::resolve(documents, &scope, &mut model, diagnostics);
    container::resolve(documents, &scope, &mut model, diagnostics);
    annotations::resolve(documents, &scope, &mut model, diagnostics);
    check::references(&model, diagnostics);
    diagnostics.sort_by_key(|finding| (finding.severity, finding.span));
    let usable = diagnostics.iter().all(|finding| finding.severity != Severity::Error);
    usable.then_some(model)
}
