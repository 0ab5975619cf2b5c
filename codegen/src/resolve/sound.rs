//! Owns making documents sound: it removes declarations that cannot be resolved, and those that depend on them, so that
//! later stages only see sound documents and each mistake is reported once. It must not know the model.

mod container;
mod gone;
mod hierarchy;
mod keys;
mod members;
mod operations;
mod pointers;
mod types;

use crate::csdl::syntax::Document;

use super::ledger::Ledger;
use super::scope::Scope;
use gone::Gone;
use hierarchy::Hierarchy;

/// Removes broken declarations from documents. Adds what it finds to the ledger, and the remaining types to the scope.
///
/// Returns `None` if the documents exceed a limit.
pub(super) fn leave_out(documents: &mut [Document], scope: &mut Scope, ledger: &mut Ledger<'_>) -> Option<()> {
    let mut gone = Gone::unread(documents);
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
