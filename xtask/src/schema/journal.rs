//! Owns the journal of an import: which texts a run is about to write, so that the next run recognizes them as its own if this
//! one is killed. The lock file, which says what was imported, is replaced after all documents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::bookkeeping::Bookkeeping;
use super::lock::Lock;
use crate::digest::sha256;
use crate::error::Error;

/// For each file, the SHA-256 of every text that it can have without having been edited.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, expecting = "an object with `files`")]
pub(crate) struct Journal {
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Journal {
    /// Where the journal of a folder is. It exists while an import is under way, and after one was killed.
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join("import.journal.json")
    }

    /// Reads the journal of a folder, if it has one.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, Error> {
        Bookkeeping::read(&Self::path(folder))
    }

    /// The text of the journal.
    pub(crate) fn to_json(&self) -> Result<String, Error> {
        Bookkeeping::to_json(self)
    }

    /// Adds the texts of a lock file's documents.
    pub(crate) fn add(&mut self, lock: &Lock) {
        for (name, hash) in lock.files() {
            self.files.entry(name.clone()).or_default().insert(hash.clone());
        }
    }

    /// The names of all files.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether a file came from an import.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Whether a file is as an import wrote it.
    pub(crate) fn is_unchanged(&self, name: &str, text: &[u8]) -> bool {
        self.files.get(name).is_some_and(|known| known.contains(&sha256(text)))
    }
}

impl Bookkeeping for Journal {
    const KIND: &'static str = "journal of an import";

    fn documents(&self) -> impl Iterator<Item = &str> {
        self.names()
    }
}
