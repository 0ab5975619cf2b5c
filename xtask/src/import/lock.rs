//! Owns the lock file of a schema folder: what was imported, from where, when, and which files came of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

use codegen::csdl::Written;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::origin::Origin;
use crate::input::is_document;
use crate::text;

/// Its name in the folder.
pub(crate) const FILE: &str = "import.lock.json";

/// What was imported into a folder.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Lock {
    /// The file, or the address without its query.
    pub(crate) source: String,
    /// The day, in UTC, on which the document was imported first.
    pub(crate) date: String,
    /// Of the document, without compression.
    pub(crate) sha256: String,
    /// Paths and types that were taken; all, if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) include: Vec<String>,
    /// The documents that were written, each with its SHA-256.
    pub(crate) files: BTreeMap<String, String>,
}

impl Lock {
    /// The lock of a document in a folder. If it is the one that was imported before, the day stays.
    pub(crate) fn new(origin: &Origin, out: &Path, bytes: &[u8], include: &[String], before: Option<&Self>) -> Self {
        let sha256 = sha256(bytes);
        let known = before.filter(|before| before.sha256 == sha256);
        let date = known.map_or_else(|| OffsetDateTime::now_utc().date().to_string(), |before| before.date.clone());
        Self { source: origin.seen_from(out), date, sha256, include: include.to_vec(), files: BTreeMap::new() }
    }

    /// Reads a lock file.
    pub(crate) fn from_json(text: &str) -> Result<Self, String> {
        let lock: Self = serde_json::from_str(text).map_err(|error| format!("this is no lock file: {error}"))?;
        lock.files.keys().try_for_each(|name| check_name(name))?;
        Ok(lock)
    }

    /// Names the documents that were written.
    pub(crate) fn with_files(mut self, written: &[Written]) -> Self {
        self.files = written.iter().map(|one| (one.file_name(), sha256(one.text.as_bytes()))).collect();
        self
    }

    /// The text of the lock file.
    pub(crate) fn to_json(&self) -> Result<String, String> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n").map_err(|error| format!("error: cannot write {FILE}: {error}"))
    }
}

/// Fails for what is no name of a document in the folder: it might lead elsewhere.
pub(super) fn check_name(name: &str) -> Result<(), String> {
    let mut components = Path::new(name).components();
    let is_plain = matches!((components.next(), components.next()), (Some(Component::Normal(_)), None));
    if is_plain && is_document(name) && !name.contains(['/', '\\', ':']) && !name.contains(text::is_hidden) {
        return Ok(());
    }
    Err(format!("`{name}` is no name of an imported document"))
}

/// The SHA-256 in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
