//! Owns what the last run formatted: a file with the same code that was left alone since is not formatted again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::cache::LastRun;
use super::target::Target;
use crate::digest::sha256;
use crate::files;

/// The formatted files of the last run, and the digests of the code in this one.
pub(super) struct Formatted {
    generated: PathBuf,
    last: Option<LastRun>,
    digests: Mutex<BTreeMap<PathBuf, String>>,
}

impl Formatted {
    /// What the last run for a target formatted, if there was one.
    pub(super) fn new(target: &Target, last: Option<LastRun>) -> Self {
        Self { generated: target.generated(), last, digests: Mutex::default() }
    }

    /// The text of a file with this code before it is formatted, if the last run left it.
    pub(super) fn text(&self, path: &str, code: &str) -> Option<String> {
        let path = self.generated.join(path);
        let digest = sha256(code.as_bytes());
        let is_known = self.last.as_ref().is_some_and(|last| last.has_left(&path, &digest));
        let text = is_known.then(|| files::read_output_to_string(&path).ok().flatten()).flatten();
        // A thread that panicked in between left the map whole.
        self.digests.lock().unwrap_or_else(PoisonError::into_inner).insert(path, digest);
        text
    }

    /// The digests of the code of all files, by path.
    pub(super) fn into_digests(self) -> BTreeMap<PathBuf, String> {
        self.digests.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
