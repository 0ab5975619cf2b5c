//! Owns finding names that are declared twice in a scope.

use std::collections::BTreeSet;

/// The names in scopes, and those declared twice.
#[derive(Default)]
pub(super) struct Names {
    known: BTreeSet<(String, String)>,
    pub(super) twice: Vec<String>,
}

impl Names {
    /// Notes a name of a scope.
    pub(super) fn claim(&mut self, scope: &str, name: &str) {
        if !self.known.insert((scope.to_owned(), name.to_owned())) {
            self.twice.push(format!("the name `{name}` is declared twice {scope}"));
        }
    }
}
