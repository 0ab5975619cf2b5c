//! Owns the account of what documents no longer declare, while they are made sound.

use std::collections::HashSet;

use crate::csdl::syntax::{Document, Name};
use crate::model::{Element, StructuredId};

use super::super::declared::schemas;
use super::super::ledger::Ledger;
use super::super::scope::Scope;

/// What is not there any more, or never was because it could not be read.
#[derive(Default)]
pub(super) struct Gone {
    /// Qualified names of types.
    pub(super) types: HashSet<String>,
    /// Properties of both kinds, with the type that declared them.
    pub(super) members: HashSet<(StructuredId, String)>,
    /// Qualified names of actions and functions of which an overload is gone.
    pub(super) operations: HashSet<String>,
    /// Names of children of containers.
    pub(super) children: HashSet<String>,
}

impl Gone {
    /// What the readers have left out.
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

    /// The type that a name means; reports what uses it otherwise, `what` in words.
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
