//! Owns the disk: what would change, and changing it so that a failure leaves everything as it was.

mod staging;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{self, failed};
use crate::text;
use staging::stage;
pub(crate) use staging::{is_leftover, replace};

/// The first words of every generated file; what does not start with them is never removed.
const HEADER: &str = "// @generated";

/// What is to be done with a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is as it should be.
    Keep,
    /// Its text becomes another; there was none if `old` is absent.
    Write { old: Option<String>, new: String },
    /// It is generated no more.
    Remove,
}

/// What would change, by path.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The folders that a user has named; what is above them is the user's affair.
    roots: Vec<PathBuf>,
    changes: BTreeMap<PathBuf, Change>,
    /// Folders that are known to be none by a link.
    folders: BTreeSet<PathBuf>,
    /// Folders below a root that have nothing in them, the inner ones last.
    empty: Vec<PathBuf>,
    /// What is written before anything else, and goes when all is done: a run that finds it goes on from there.
    journal: Option<(PathBuf, String)>,
    /// The file that takes its place when all others have.
    last: Option<PathBuf>,
}

impl Plan {
    /// Nothing would change, in these folders and below them.
    pub(crate) fn new(roots: &[&Path]) -> Self {
        Self { roots: roots.iter().map(|root| (*root).to_owned()).collect(), ..Self::default() }
    }

    /// A file shall have a text.
    pub(crate) fn file(&mut self, path: PathBuf, text: &str) -> Result<(), String> {
        self.check_folders(&path)?;
        let old = files::own(&path)?;
        let change = if old.as_deref() == Some(text.as_bytes()) {
            Change::Keep
        } else {
            let old = old.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            Change::Write { old, new: text.to_owned() }
        };
        self.changes.insert(path, change);
        Ok(())
    }

    /// A file stays, whatever is in it.
    pub(crate) fn keep(&mut self, path: PathBuf) {
        self.changes.insert(path, Change::Keep);
    }

    /// A file shall go.
    pub(crate) fn remove(&mut self, path: PathBuf) -> Result<(), String> {
        self.check_folders(&path)?;
        if files::own_data(&path)?.is_some() {
            self.changes.insert(path, Change::Remove);
        }
        Ok(())
    }

    /// A planned file shall take its place when all others have, and until then a journal shall tell of them.
    pub(crate) fn finish_with(&mut self, last: PathBuf, journal: PathBuf, text: String) -> Result<(), String> {
        files::own_data(&journal)?;
        self.last = Some(last);
        self.journal = Some((journal, text));
        Ok(())
    }

    /// Generated files below a folder that were not planned shall go. Links are not followed, and stay.
    pub(crate) fn remove_others(&mut self, folder: &Path) -> Result<(), String> {
        let cannot = |error: std::io::Error| failed("list", folder, &error);
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(cannot(error)),
        };
        let mut entries: Vec<fs::DirEntry> = entries.collect::<Result<_, _>>().map_err(cannot)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        self.folders.insert(folder.to_owned());
        if entries.is_empty() {
            self.empty.push(folder.to_owned());
        }
        for entry in entries {
            let (path, kind) = (entry.path(), entry.file_type().map_err(cannot)?);
            if kind.is_dir() {
                self.remove_others(&path)?;
            } else if kind.is_file()
                && !self.changes.contains_key(&path)
                && !is_leftover(&path)
                && files::starts_with(&path, HEADER)?
            {
                self.changes.insert(path, Change::Remove);
            }
        }
        Ok(())
    }

    /// No folder between a root and a file may be a link: it would lead to what is others'.
    fn check_folders(&mut self, path: &Path) -> Result<(), String> {
        let Some(folder) = path.parent() else { return Ok(()) };
        if self.folders.contains(folder) || self.roots.iter().any(|root| root == folder) {
            return Ok(());
        }
        if folder.as_os_str().is_empty() {
            return Ok(());
        }
        self.check_folders(folder)?;
        match fs::symlink_metadata(folder) {
            Ok(data) if data.is_dir() => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Ok(data) => {
                let what = if data.is_symlink() { "a symbolic link, which is not followed" } else { "no folder" };
                return Err(format!("error: {} is {what}; nothing was written", text::path(folder)));
            }
            Err(error) => return Err(failed("read", folder, &error)),
        }
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    /// Every planned change that is one.
    pub(crate) fn pending(&self) -> impl Iterator<Item = (&Path, &Change)> {
        self.changes
            .iter()
            .filter(|(_, change)| **change != Change::Keep)
            .map(|(path, change)| (path.as_path(), change))
    }

    /// The files that are there when all is done.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Path> {
        let kept = self.changes.iter().filter(|(_, change)| **change != Change::Remove);
        kept.map(|(path, _)| path.as_path())
    }

    /// How many files are written, unchanged, removed.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&Change) -> bool| self.changes.values().filter(|change| wanted(change)).count();
        (
            count(|change| matches!(change, Change::Write { .. })),
            count(|change| *change == Change::Keep),
            count(|change| *change == Change::Remove),
        )
    }

    /// A line for each change.
    pub(crate) fn changes(&self, root: &Path) -> Vec<String> {
        self.pending()
            .map(|(path, change)| {
                let verb = match change {
                    Change::Write { old: None, .. } => "new     ",
                    Change::Remove => "removed ",
                    Change::Write { .. } | Change::Keep => "changed ",
                };
                format!("{verb} {}", text::path(path.strip_prefix(root).unwrap_or(path)))
            })
            .collect()
    }

    /// Does it: first every new text is put beside its file, and only when all are there they take their places.
    ///
    /// Wherever it is interrupted, each file has its old text or its new one, and the next run does the rest.
    pub(crate) fn carry_out(&self) -> Result<(), String> {
        let places: BTreeSet<&Path> = self.changes.keys().filter_map(|path| path.parent()).collect();
        let has_files = self.pending().any(|(_, change)| matches!(change, Change::Write { .. }));
        for folder in places.iter().filter(|_| has_files) {
            fs::create_dir_all(folder).map_err(|error| failed("make", folder, &error))?;
        }
        // Whoever else writes there is waited for: what it has put beside its files is not left over.
        // Each once, and in the same order for all, so that no two wait for each other.
        let roots: BTreeSet<PathBuf> = self.roots.iter().filter_map(|root| root.canonicalize().ok()).collect();
        let _until_done: Vec<fs::File> = roots.iter().filter_map(|root| staging::lock(root)).collect();
        let scanned = self.folders.iter().map(PathBuf::as_path);
        staging::remove_leftovers(places.iter().copied().chain(scanned));
        if self.pending().next().is_some() {
            self.write()?;
        }
        for folder in self.empty.iter().rev() {
            self.remove_empty(folder);
        }
        if let Some((journal, _)) = &self.journal
            && let Err(error) = fs::remove_file(journal)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(failed("remove", journal, &error));
        }
        Ok(())
    }

    fn write(&self) -> Result<(), String> {
        let mut staged = Vec::new();
        for (path, change) in self.pending() {
            if let Change::Write { new, .. } = change {
                staged.push((stage(path, new)?, path));
            }
        }
        if let Some((journal, text)) = &self.journal {
            replace(journal, text)?;
        }
        let is_last = |path: &Path| self.last.as_deref() == Some(path);
        let (last, others): (Vec<_>, Vec<_>) = staged.into_iter().partition(|(_, path)| is_last(path));
        for (file, path) in others {
            file.persist(path).map_err(|error| failed("write", path, &error.error))?;
        }
        for (path, _) in self.pending().filter(|(_, change)| **change == Change::Remove) {
            fs::remove_file(path).map_err(|error| failed("remove", path, &error))?;
            if let Some(folder) = path.parent() {
                self.remove_empty(folder);
            }
        }
        for (file, path) in last {
            file.persist(path).map_err(|error| failed("write", path, &error.error))?;
        }
        Ok(())
    }

    /// Removes folders below the roots that hold nothing. One that still holds something stays; that is no failure.
    fn remove_empty(&self, folder: &Path) {
        let mut folder = Some(folder);
        while let Some(path) = folder.filter(|path| !self.roots.iter().any(|root| root == path)) {
            if fs::remove_dir(path).is_err() {
                break;
            }
            folder = path.parent();
        }
    }
}
