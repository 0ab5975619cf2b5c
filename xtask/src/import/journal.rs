//! Owns the journal of an import: which texts a run was about to write, so that the next one knows them as its own if it was
//! killed. The lock file says what was imported, and takes its place when all documents have.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::lock::{Lock, check_name, sha256};

/// The SHA-256 of all texts that a file may have without having been edited, by its name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Journal {
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Journal {
    /// Reads a journal.
    pub(crate) fn from_json(text: &str) -> Result<Self, String> {
        let journal: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        journal.files.keys().try_for_each(|name| check_name(name))?;
        Ok(journal)
    }

    /// The text of the journal.
    pub(crate) fn to_json(&self) -> Result<String, String> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n").map_err(|error| format!("error: the journal cannot be written: {error}"))
    }

    /// Adds the texts of a lock file's documents.
    pub(crate) fn add(&mut self, lock: &Lock) {
        for (name, hash) in &lock.files {
            self.files.entry(name.clone()).or_default().insert(hash.clone());
        }
    }

    /// The names of all files.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether a file came from an import.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Whether a file is as an import has written it.
    pub(crate) fn is_unchanged(&self, name: &str, text: &[u8]) -> bool {
        self.files.get(name).is_some_and(|known| known.contains(&sha256(text)))
    }
}
