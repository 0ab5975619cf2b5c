//! Owns the check of escape functions (`Community.UrlEscapeFunction`): which functions a path after a colon can call.

use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::terms::URL_ESCAPE_FUNCTION;

/// Reports operations with the term that no path can call.
pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for operation in &model.operations {
        if operation.annotations.is_tagged(URL_ESCAPE_FUNCTION) && !operation.is_escape_function() {
            diagnostics.push(
                Diagnostic::warning(
                    operation.span,
                    format!(
                        "`{}` cannot be called with a path after a colon; it is called by its name",
                        operation.name
                    ),
                )
                .with_help("an escape function is bound, and has one further parameter, of type `Edm.String`"),
            );
        }
    }
}
