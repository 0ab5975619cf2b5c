//! Owns the memory of the last run: what it read and what it left, so that a run with nothing to change ends early.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::disk::{is_leftover, replace};
use crate::files;
use crate::input::Target;

/// What a run read and left. It is kept in the build folder, and only ever saves time: whatever does not match makes the
/// run a whole one.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Stamp {
    key: String,
    files: BTreeMap<PathBuf, State>,
    /// What the run had to say about the schema.
    pub(crate) findings: String,
}

/// How a file was left: its length, and when it was last written.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    length: u64,
    modified: SystemTime,
}

impl State {
    fn of(path: &Path) -> Option<Self> {
        let data = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(Self { length: data.len(), modified: data.modified().ok()? })
    }
}

/// What decides the result: this program, and every text that it reads.
pub(crate) fn key<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Option<String> {
    let program = State::of(&std::env::current_exe().ok()?)?;
    let mut hash = Sha256::new();
    hash.update(serde_json::to_vec(&program).ok()?);
    for (name, text) in texts {
        for part in [name, text] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    Some(hex(&hash.finalize()))
}

impl Stamp {
    /// The stamp of the last run with this key and target, if the files are as it left them, and no others are there.
    pub(crate) fn current(key: &str, target: &Target) -> Option<Self> {
        let stamp: Self = serde_json::from_slice(&files::own(&place(&target.root)?).ok()??).ok()?;
        let untouched =
            stamp.key == key && stamp.files.iter().all(|(path, left)| State::of(path).as_ref() == Some(left));
        let mut there = Vec::new();
        list(&target.generated(), &mut there)?;
        let complete = there.iter().all(|path| stamp.files.contains_key(path));
        // A run that was killed before it had changed anything may have left something beside the files.
        let beside = stamp.files.keys().filter_map(|path| path.parent()).collect::<BTreeSet<_>>();
        let entries = beside.into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let clean = !entries.map(|entry| entry.path()).any(|path| is_leftover(&path));
        (untouched && complete && clean).then_some(stamp)
    }

    /// How many files the run left.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// Remembers a run. That it cannot be remembered is no failure: the next one is a whole one.
    pub(crate) fn save<'p>(key: String, findings: String, root: &Path, files: impl Iterator<Item = &'p Path>) {
        let files = files.filter_map(|path| Some((path.to_owned(), State::of(path)?))).collect();
        let stamp = Self { key, files, findings };
        if let (Some(place), Ok(text)) = (place(root), serde_json::to_string(&stamp)) {
            let _no_failure = place.parent().map(fs::create_dir_all);
            let _no_failure = replace(&place, &text);
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// Where the stamp of a target is kept: in the build folder that the program lies in, which Cargo marks as one that holds
/// nothing of worth. A program that was installed elsewhere keeps none.
fn place(root: &Path) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let build = program.ancestors().skip(1).take(4).find(|folder| folder.join("CACHEDIR.TAG").is_file())?;
    let name = Sha256::digest(std::path::absolute(root).ok()?.to_string_lossy().as_bytes());
    Some(build.join("xtask").join(format!("{}.json", hex(&name[..8]))))
}

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
