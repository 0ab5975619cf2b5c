//! Owns leaving out of documents what cannot be resolved, and all that cannot be there without it, so that what comes next
//! meets sound documents only and one mistake is reported once. It must not know the model.

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

/// Leaves out what is broken. What it finds goes into the ledger, and the types that are left into the scope.
///
/// Returns nothing if the documents are beyond what can be generated from.
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
