//! Owns the lock file of a schema folder: what was imported, from where and when, and which files were written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use codegen::csdl::Written;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::bookkeeping::Bookkeeping;
use crate::arguments::ImportArgs;
use crate::digest::sha256;
use crate::error::Error;

/// What was imported into a folder.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "camelCase",
    expecting = "an object with `source`, `date`, `sha256` and `files`"
)]
pub(crate) struct Lock {
    /// The path of the document, its URL without the query, or the name that `--source-name` gives to one or several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    source: String,
    /// The day, in UTC, when this version of the document was first imported.
    date: String,
    /// The SHA-256 of the document, after decompression; of several, that of their digests.
    sha256: String,
    /// The paths and URLs of several documents without a name in common, each with its SHA-256.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    sources: BTreeMap<String, String>,
    /// The paths and types that were selected; empty if all were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    /// Whether descriptions were left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    without_descriptions: bool,
    /// The documents that were written, each with its SHA-256.
    files: BTreeMap<String, String>,
}

impl Lock {
    /// The lock file of documents that are imported today: where they come from, and their texts.
    pub(crate) fn new(documents: Vec<(String, &[u8])>, arguments: &ImportArgs) -> Self {
        let digests: Vec<(String, String)> =
            documents.into_iter().map(|(source, text)| (source, sha256(text))).collect();
        let (source, all, sources) = match (&arguments.source_name, digests.as_slice()) {
            (Some(name), [(_, digest)]) => (name.clone(), digest.clone(), BTreeMap::new()),
            (None, [(source, digest)]) => (source.clone(), digest.clone(), BTreeMap::new()),
            (name, _) => {
                let all = digests.iter().map(|(_, digest)| digest.as_str()).collect::<Vec<_>>().join("\n");
                let sources = if name.is_some() { BTreeMap::new() } else { digests.into_iter().collect() };
                (name.clone().unwrap_or_default(), sha256(all.as_bytes()), sources)
            }
        };
        Self {
            source,
            date: OffsetDateTime::now_utc().date().to_string(),
            sha256: all,
            sources,
            include: arguments.include.clone(),
            without_descriptions: arguments.without_descriptions,
            files: BTreeMap::new(),
        }
    }

    /// Keeps the day of an earlier import of the same document.
    pub(crate) fn with_date_of(mut self, earlier: Option<&Self>) -> Self {
        if let Some(same) = earlier.filter(|earlier| earlier.sha256 == self.sha256) {
            self.date.clone_from(&same.date);
        }
        self
    }

    /// Names the documents that are written.
    pub(crate) fn with_files(mut self, written: &[Written]) -> Self {
        self.files = written.iter().map(|one| (one.file_name(), sha256(one.text.as_bytes()))).collect();
        self
    }

    /// Where the lock file of a folder is.
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join("import.lock.json")
    }

    /// Reads the lock file of a folder, if it has one.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, Error> {
        Bookkeeping::read(&Self::path(folder))
    }

    /// The text of the lock file.
    pub(crate) fn to_json(&self) -> Result<String, Error> {
        Bookkeeping::to_json(self)
    }

    /// Whether the documents are a part of what the service describes.
    pub(crate) fn is_partial(&self) -> bool {
        !self.include.is_empty()
    }

    /// The names of the documents, each with its SHA-256.
    pub(super) fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }
}

impl Bookkeeping for Lock {
    const KIND: &'static str = "lock file";

    fn documents(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}
