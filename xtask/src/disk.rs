//! Owns changing the disk: what would change, and making the changes so that a failure leaves everything as it was.

mod staging;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::Error;
use crate::plural::counted;
use crate::{escape, files};
use staging::stage;
pub(crate) use staging::{is_leftover, replace};

/// The first words of every generated file. Files that do not start with them are never removed.
const HEADER: &str = "// @generated";

/// What happens to a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It stays as it is.
    Keep,
    /// It gets new content; without `old` it is a new file.
    Write { old: Option<String>, new: String },
    /// It is removed, as it is no longer generated.
    Remove,
}

impl Change {
    /// What gives a file this content.
    fn to(path: &Path, text: &str) -> Result<Self, Error> {
        let old = files::read_output(path)?;
        if old.as_deref() == Some(text.as_bytes()) {
            return Ok(Self::Keep);
        }
        let old = old.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(Self::Write { old, new: text.to_owned() })
    }
}

/// How many files a plan writes, leaves unchanged, and removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) written: usize,
    pub(crate) unchanged: usize,
    pub(crate) removed: usize,
}

impl Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { written, unchanged, removed } = self;
        write!(formatter, "{} written, {unchanged} unchanged, {removed} removed", counted(*written, "file"))
    }
}

/// The changes to make, by path.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The folders that the user named. What is above them is the user's business.
    roots: Vec<PathBuf>,
    changes: BTreeMap<PathBuf, Change>,
    /// Folders already checked not to be links.
    folders: BTreeSet<PathBuf>,
    /// Empty folders below a root, parents before children.
    empty: Vec<PathBuf>,
    /// A file that exists only while the changes are made, so that a run that finds it can take over from one that was killed.
    journal: Option<(PathBuf, String)>,
    /// The file to replace after all others.
    last: Option<PathBuf>,
}

impl Plan {
    /// A plan without changes, for files in these folders and below them.
    pub(crate) fn new(roots: &[&Path]) -> Self {
        Self { roots: roots.iter().map(|root| (*root).to_owned()).collect(), ..Self::default() }
    }

    /// Plans the content of a file.
    pub(crate) fn file(&mut self, path: PathBuf, text: &str) -> Result<(), Error> {
        self.files(vec![(path, text)])
    }

    /// Plans the contents of many files, which are compared on all cores.
    pub(crate) fn files(&mut self, files: Vec<(PathBuf, &str)>) -> Result<(), Error> {
        for (path, _) in &files {
            self.check_folders(path)?;
        }
        let compared = files.into_par_iter().map(|(path, text)| Change::to(&path, text).map(|change| (path, change)));
        // In the order of the files, so that of several errors it is always the first that is reported.
        for planned in compared.collect::<Vec<_>>() {
            self.changes.extend([planned?]);
        }
        Ok(())
    }

    /// Plans to keep a file, whatever its content.
    pub(crate) fn keep(&mut self, path: PathBuf) {
        self.changes.insert(path, Change::Keep);
    }

    /// Plans to remove a file, if it exists.
    pub(crate) fn remove(&mut self, path: PathBuf) -> Result<(), Error> {
        self.check_folders(&path)?;
        if files::output_metadata(&path)?.is_some() {
            self.changes.insert(path, Change::Remove);
        }
        Ok(())
    }

    /// Makes one of the planned files the last to be replaced, with a journal of this text on disk until then.
    pub(crate) fn finish_with(&mut self, last: PathBuf, journal: PathBuf, text: String) -> Result<(), Error> {
        files::output_metadata(&journal)?;
        self.last = Some(last);
        self.journal = Some((journal, text));
        Ok(())
    }

    /// Plans to remove the generated files below a folder that are not part of the plan. Links stay, and are not followed.
    pub(crate) fn remove_others(&mut self, folder: &Path) -> Result<(), Error> {
        let failed = |error| Error::io("list", folder, error);
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        let mut entries: Vec<fs::DirEntry> = entries.collect::<Result<_, _>>().map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        self.folders.insert(folder.to_owned());
        if entries.is_empty() {
            self.empty.push(folder.to_owned());
        }
        for entry in entries {
            let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
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

    /// Fails if a folder between a root and a file is a link: it may lead to what belongs to someone else.
    fn check_folders(&mut self, path: &Path) -> Result<(), Error> {
        let Some(folder) = path.parent() else { return Ok(()) };
        if self.folders.contains(folder) || self.roots.iter().any(|root| root == folder) {
            return Ok(());
        }
        if folder.as_os_str().is_empty() {
            return Ok(());
        }
        self.check_folders(folder)?;
        match fs::symlink_metadata(folder) {
            Ok(metadata) if metadata.is_dir() => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Ok(metadata) => {
                let what =
                    if metadata.is_symlink() { "a symbolic link, which is not followed" } else { "another file" };
                return Err(Error::in_file(folder, format!("expected a folder, found {what}"))
                    .with_help("nothing was written; remove it and run the command again"));
            }
            Err(error) => return Err(Error::io("read", folder, error)),
        }
        self.folders.insert(folder.to_owned());
        Ok(())
    }

    /// Every file whose content changes, or that is removed.
    pub(crate) fn pending(&self) -> impl Iterator<Item = (&Path, &Change)> {
        self.changes
            .iter()
            .filter(|(_, change)| **change != Change::Keep)
            .map(|(path, change)| (path.as_path(), change))
    }

    /// The files that exist once the plan is carried out.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Path> {
        let kept = self.changes.iter().filter(|(_, change)| **change != Change::Remove);
        kept.map(|(path, _)| path.as_path())
    }

    /// How many files are written, unchanged and removed.
    pub(crate) fn counts(&self) -> Counts {
        let count = |wanted: fn(&Change) -> bool| self.changes.values().filter(|change| wanted(change)).count();
        Counts {
            written: count(|change| matches!(change, Change::Write { .. })),
            unchanged: count(|change| *change == Change::Keep),
            removed: count(|change| *change == Change::Remove),
        }
    }

    /// A line of text for each change.
    pub(crate) fn changes(&self, root: &Path) -> impl Iterator<Item = String> {
        self.pending().map(move |(path, change)| {
            let verb = match change {
                Change::Write { old: None, .. } => "new     ",
                Change::Remove => "removed ",
                Change::Write { .. } | Change::Keep => "changed ",
            };
            format!("{verb} {}\n", escape::path(path.strip_prefix(root).unwrap_or(path)))
        })
    }

    /// Makes the changes: every new content is first put into a temporary file, and the files are replaced once all are there.
    ///
    /// Wherever this is interrupted, each file has either its old or its new content, and the next run completes the rest.
    pub(crate) fn carry_out(&self) -> Result<(), Error> {
        let places: BTreeSet<&Path> = self.changes.keys().filter_map(|path| path.parent()).collect();
        let writes = self.pending().any(|(_, change)| matches!(change, Change::Write { .. }));
        for folder in places.iter().filter(|_| writes) {
            fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
        }
        // The temporary files of another run that is still writing are not leftovers: wait for it.
        // Canonical paths without duplicates, in the same order for all runs, so that no two wait for each other.
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
            return Err(Error::io("remove", journal, error));
        }
        Ok(())
    }

    fn write(&self) -> Result<(), Error> {
        let written: Vec<(&Path, &str)> = self
            .pending()
            .filter_map(|(path, change)| match change {
                Change::Write { new, .. } => Some((path, new.as_str())),
                Change::Keep | Change::Remove => None,
            })
            .collect();
        let staged: Vec<_> = written.into_par_iter().map(|(path, new)| Ok((stage(path, new)?, path))).collect();
        let staged: Vec<_> = staged.into_iter().collect::<Result<_, Error>>()?;
        if let Some((journal, text)) = &self.journal {
            replace(journal, text)?;
        }
        let is_last = |path: &Path| self.last.as_deref() == Some(path);
        let (last, others): (Vec<_>, Vec<_>) = staged.into_iter().partition(|(_, path)| is_last(path));
        for (file, path) in others {
            file.persist(path).map_err(|error| Error::io("write", path, error.error))?;
        }
        for (path, _) in self.pending().filter(|(_, change)| **change == Change::Remove) {
            fs::remove_file(path).map_err(|error| Error::io("remove", path, error))?;
            if let Some(folder) = path.parent() {
                self.remove_empty(folder);
            }
        }
        for (file, path) in last {
            file.persist(path).map_err(|error| Error::io("write", path, error.error))?;
        }
        Ok(())
    }

    /// Removes a folder and its parents below the roots as far as they are empty. That the others stay is no failure.
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
