//! Owns a schema folder as import sees it: what it may write there, and what others have put beside that.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::csdl::Written;
use codegen::source::Source;

use super::companions;
use super::journal::Journal;
use super::lock::{FILE, Lock};
use crate::disk::Plan;
use crate::input::{JOURNAL, is_document};
use crate::{files, text};

/// A file that the project puts beside a description of Graph.
pub(crate) struct Companion {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// A schema folder.
pub(crate) struct Folder {
    path: PathBuf,
    lock: Option<Lock>,
    /// The texts of earlier imports: those that the lock file tells of, and those of an import that was killed.
    known: Journal,
}

impl Folder {
    /// A folder, which need not be there yet, with what is known of earlier imports.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let lock = read(&path.join(FILE), Lock::from_json)?;
        let mut known = read(&path.join(JOURNAL), Journal::from_json)?.unwrap_or_default();
        if let Some(lock) = &lock {
            known.add(lock);
        }
        Ok(Self { path: path.to_owned(), lock, known })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What was imported before.
    pub(crate) fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// The documents beside the imported ones: those in the folder that did not come from an import and are not about to,
    /// and those among the companions.
    pub(crate) fn others(&self, written: &[Written], companions: &[Companion]) -> Result<Vec<Source>, String> {
        let imported = |name: &str| written.iter().any(|one| one.file_name() == name) || self.known.knows(name);
        let failed = |error: std::io::Error| files::failed("list", &self.path, &error);
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => Some(entries),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        let mut paths = Vec::new();
        for entry in entries.into_iter().flatten() {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if is_document(&name) && !imported(&name) {
                paths.push(path);
            }
        }
        paths.sort();
        let source = |path: &PathBuf| Ok(Source::new(path.display().to_string(), &files::input_text(path)?));
        let new = companions.iter().filter(|companion| is_document(&companion.path.to_string_lossy()));
        let new = new.map(|companion| Ok(Source::new(companion.path.display().to_string(), &companion.text)));
        paths.iter().map(source).chain(new).collect()
    }

    /// Plans the documents, the removal of documents that are imported no more, and at last the lock file.
    ///
    /// What did not come from an import, or was changed since, is only overwritten or removed if that is wanted.
    pub(crate) fn plan(&self, plan: &mut Plan, written: &[Written], lock: Lock, overwrite: bool) -> Result<(), String> {
        let mut problems = Vec::new();
        for one in written {
            let path = self.path.join(one.file_name());
            let there = files::own(&path)?.filter(|bytes| *bytes != one.text.as_bytes());
            problems.extend(there.and_then(|bytes| self.objection(&one.file_name(), &bytes)));
            plan.file(path, &one.text)?;
        }
        for name in self.known.names() {
            let path = self.path.join(name);
            if written.iter().all(|one| one.file_name() != *name)
                && let Some(bytes) = files::own(&path)?
            {
                problems.extend(self.objection(name, &bytes));
                plan.remove(path)?;
            }
        }
        if !problems.is_empty() && !overwrite {
            return Err(format!(
                "{}\nerror: nothing was imported; `--out` names another folder, `--overwrite` gives up what is there",
                problems.join("\n")
            ));
        }
        let lock = lock.with_files(written);
        let mut journal = self.known.clone();
        journal.add(&lock);
        let path = self.path.join(FILE);
        plan.file(path.clone(), &lock.to_json()?)?;
        plan.finish_with(path, self.path.join(JOURNAL), journal.to_json()?)
    }

    /// What the project knows of Graph beside its description, where the folder does not have it.
    pub(crate) fn companions(&self) -> Result<Vec<Companion>, String> {
        let mut companions = Vec::new();
        for (name, text) in companions::all()? {
            let path = self.path.join(name);
            // Whatever there is of that name is the user's.
            if fs::symlink_metadata(&path).is_err() {
                companions.push(Companion { path, text: text.into_owned() });
            }
        }
        Ok(companions)
    }

    /// Why a document should not be overwritten or removed.
    fn objection(&self, name: &str, bytes: &[u8]) -> Option<String> {
        let path = text::path(&self.path.join(name));
        if self.known.is_unchanged(name, bytes) {
            None
        } else if self.known.knows(name) {
            Some(format!(
                "error: {path} was changed since it was imported; what is said there can be said in a document of its own, \
                 as annotations"
            ))
        } else {
            Some(format!("error: {path} did not come from an import"))
        }
    }
}

/// Reads what an import has left in the folder, if it is there.
fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    let Some(content) = files::own_text(path)? else { return Ok(None) };
    let parsed = parse(&content).map_err(|error| {
        format!(
            "error: {}: {}; nothing was imported. An import has written this file, and needs it as it was: restore it, or \
             remove it and use `--overwrite`",
            text::path(path),
            text::message(&error)
        )
    })?;
    Ok(Some(parsed))
}
