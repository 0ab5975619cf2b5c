//! Owns the memory of the last run: a fingerprint of its inputs and the state of its outputs, so that a run that would change
//! nothing can end early.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::target::Target;
use crate::digest::hex;
use crate::disk::{is_leftover, replace};
use crate::{files, project};

/// Identifies everything that the outputs depend on.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of this program and of every text that it reads, each with its name.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Option<Self> {
        let mut hash = Sha256::new();
        hash.update(serde_json::to_vec(&State::of_program()?).ok()?);
        for (name, text) in texts {
            for part in [name, text] {
                hash.update(part.len().to_le_bytes());
                hash.update(part);
            }
        }
        Some(Self(hex(&hash.finalize())))
    }
}

/// What the last run read and wrote. It lies in the build folder and only saves time: on any doubt, a run does all its work.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LastRun {
    program: State,
    fingerprint: Fingerprint,
    files: BTreeMap<PathBuf, State>,
    /// The digests of the code in the generated files before it was formatted.
    digests: BTreeMap<PathBuf, String>,
    /// The rendered diagnostics of the schema.
    pub(super) findings: String,
}

/// The length of a file, and when it was last written.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    length: u64,
    modified: SystemTime,
}

impl State {
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(Self { length: metadata.len(), modified: metadata.modified().ok()? })
    }

    fn of_program() -> Option<Self> {
        Self::of(&std::env::current_exe().ok()?)
    }
}

impl LastRun {
    /// The last run of this very program for a target.
    pub(super) fn read(target: &Target) -> Option<Self> {
        let last: Self = serde_json::from_slice(&files::read_output(&place(&target.root)?).ok()??).ok()?;
        (State::of_program()? == last.program).then_some(last)
    }

    /// Whether a file is as the run left it, with this code before it was formatted.
    pub(super) fn has_left(&self, path: &Path, digest: &str) -> bool {
        self.digests.get(path).is_some_and(|known| known == digest) && State::of(path).as_ref() == self.files.get(path)
    }

    /// Whether the run had the same inputs, its files are as it left them, and there are no others.
    pub(super) fn is_current(&self, target: &Target, fingerprint: &Fingerprint) -> bool {
        let unchanged = self.fingerprint == *fingerprint
            && self.files.iter().all(|(path, state)| State::of(path).as_ref() == Some(state));
        let mut found = Vec::new();
        if !unchanged || list(&target.generated(), &mut found).is_none() {
            return false;
        }
        let complete = found.iter().all(|path| self.files.contains_key(path));
        // A run that was killed before it changed anything may have left temporary files.
        let folders = self.files.keys().filter_map(|path| path.parent()).collect::<BTreeSet<_>>();
        let entries = folders.into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let clean = !entries.map(|entry| entry.path()).any(|path| is_leftover(&path));
        complete && clean
    }

    /// How many files the run left.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// A run that has just written these files.
    pub(super) fn new<'p>(
        fingerprint: Fingerprint,
        findings: String,
        files: impl Iterator<Item = &'p Path>,
        digests: BTreeMap<PathBuf, String>,
    ) -> Option<Self> {
        let files = files.filter_map(|path| Some((path.to_owned(), State::of(path)?))).collect();
        Some(Self { program: State::of_program()?, fingerprint, files, digests, findings })
    }

    /// Saves the run. A failure only means that the next run does all its work.
    pub(super) fn save(&self, target: &Target) {
        if let (Some(place), Ok(text)) = (place(&target.root), serde_json::to_string(self)) {
            let _harmless = place.parent().map(fs::create_dir_all);
            let _harmless = replace(&place, &text);
        }
    }
}

/// Whether runs can be saved.
pub(super) fn is_saved() -> bool {
    project::build_folder().is_some()
}

/// Where the last run for a crate is saved: in the build folder that contains this program. An installed program saves nothing.
fn place(root: &Path) -> Option<PathBuf> {
    let build = project::build_folder()?;
    let name = Sha256::digest(std::path::absolute(root).ok()?.to_string_lossy().as_bytes());
    Some(build.join("xtask").join(format!("{}.json", hex(&name[..8]))))
}

/// Appends all files below a folder; `None` if it cannot be listed.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> Option<()> {
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        if entry.file_type().ok()?.is_dir() {
            list(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Some(())
}
