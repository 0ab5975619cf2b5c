//! Owns the record of declarations that were removed from documents.

use std::collections::HashSet;

use crate::csdl::syntax::{Document, Name};
use crate::model::{Element, StructuredId};

use super::super::declared::schemas;
use super::super::ledger::Ledger;
use super::super::scope::Scope;

/// The declarations that were removed, or could not be read.
#[derive(Default)]
pub(super) struct Gone {
    /// Qualified names of types.
    pub(super) types: HashSet<String>,
    /// Properties of both kinds, with their declaring types.
    pub(super) members: HashSet<(StructuredId, String)>,
    /// Qualified names of operations of which an overload is gone.
    pub(super) operations: HashSet<String>,
    /// Names of children of containers.
    pub(super) children: HashSet<String>,
}

impl Gone {
    /// Records the declarations that the readers left out.
    pub(super) fn unread(documents: &[Document]) -> Self {
        let mut gone = Self::default();
        for schema in schemas(documents) {
            for name in &schema.unread {
                let full = schema.qualified(name);
                gone.operations.insert(full.clone());
                gone.types.insert(full);
            }
        }
        gone
    }

    /// The type that a name refers to; if there is none, reports its user, which `what` describes.
    pub(super) fn type_of(&self, name: &Name, what: &str, scope: &Scope, ledger: &mut Ledger<'_>) -> Option<Element> {
        if let Some(element) = scope.named(name) {
            return Some(element);
        }
        let full = scope.full(name);
        if self.types.contains(&full) {
            ledger.follows(name.span, || format!("{what} needs `{full}`, which is left out"));
        } else {
            let finding = scope.unknown(name, "type");
            ledger.missing(full, finding);
        }
        None
    }
}
