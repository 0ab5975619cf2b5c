//! Owns the schema folder that an import writes to: what it may replace there, and which documents others put beside its own.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::csdl::Written;
use codegen::source::Source;

use super::supplements;
use crate::disk::Plan;
use crate::error::Error;
use crate::files;
use crate::schema::{Journal, Lock, is_document, source, source_of};

/// A file that the project adds to the metadata of Microsoft Graph.
pub(super) struct Supplement {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// What happens to documents that were edited or that others put into the folder, where an import has one of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// The import fails.
    Keep,
    /// They are replaced or removed.
    Overwrite,
}

/// The schema folder.
pub(super) struct Destination {
    path: PathBuf,
    lock: Option<Lock>,
    /// The texts of earlier imports: those that the lock file lists, and those of an import that was killed.
    known: Journal,
}

impl Destination {
    /// A folder, which need not exist yet, and what earlier imports recorded in it.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let lock = Lock::read(path)?;
        let mut known = Journal::read(path)?.unwrap_or_default();
        if let Some(lock) = &lock {
            known.add(lock);
        }
        Ok(Self { path: path.to_owned(), lock, known })
    }

    /// The folder's path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The lock file of the last import.
    pub(super) fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// The documents beside the imported ones: those in the folder that no import wrote or is about to write, and those among
    /// the supplements.
    pub(super) fn siblings(&self, written: &[Written], supplements: &[Supplement]) -> Result<Vec<Source>, Error> {
        let imported = |name: &str| written.iter().any(|one| one.file_name() == name) || self.known.contains(name);
        let failed = |error| Error::io("list", &self.path, error);
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
        let new = supplements.iter().filter(|supplement| is_document(&supplement.path.to_string_lossy()));
        let new = new.map(|supplement| Ok(source_of(&supplement.path, &supplement.text)));
        paths.iter().map(|path| source(path)).chain(new).collect()
    }

    /// What the project adds to the metadata of Microsoft Graph, as far as the folder does not have it.
    pub(super) fn missing_supplements(&self) -> Result<Vec<Supplement>, Error> {
        let mut missing = Vec::new();
        for (name, text) in supplements::all()? {
            let path = self.path.join(name);
            // Whatever has that name belongs to the user.
            if fs::symlink_metadata(&path).is_err() {
                missing.push(Supplement { path, text: text.into_owned() });
            }
        }
        Ok(missing)
    }

    /// Plans to write the documents, to remove those that are no longer imported, and finally to replace the lock file.
    pub(super) fn plan(
        &self,
        plan: &mut Plan,
        written: &[Written],
        lock: Lock,
        existing: Existing,
    ) -> Result<(), Error> {
        let mut objections = Vec::new();
        for one in written {
            let path = self.path.join(one.file_name());
            let differing = files::read_output(&path)?.filter(|bytes| *bytes != one.text.as_bytes());
            objections.extend(differing.and_then(|bytes| self.objection(&one.file_name(), &bytes)));
            plan.file(path, &one.text)?;
        }
        for name in self.known.names() {
            let path = self.path.join(name);
            if written.iter().all(|one| one.file_name() != *name)
                && let Some(bytes) = files::read_output(&path)?
            {
                objections.extend(self.objection(name, &bytes));
                plan.remove(path)?;
            }
        }
        if !objections.is_empty() && existing == Existing::Keep {
            return Err(Error::new("nothing was imported, as these documents would be lost")
                .with_reasons(&objections)
                .with_help("import into another folder with `--out`, or replace them with `--overwrite`"));
        }
        let lock = lock.with_files(written);
        let mut journal = self.known.clone();
        journal.add(&lock);
        let path = Lock::path(&self.path);
        plan.file(path.clone(), &lock.to_json()?)?;
        plan.finish_with(path, Journal::path(&self.path), journal.to_json()?)
    }

    /// Why a document should not be replaced or removed.
    fn objection(&self, name: &str, bytes: &[u8]) -> Option<Error> {
        let path = self.path.join(name);
        if self.known.is_unchanged(name, bytes) {
            None
        } else if self.known.contains(name) {
            Some(
                Error::in_file(&path, "this document was edited since it was imported")
                    .with_help("put additions into a document of your own, as annotations"),
            )
        } else {
            Some(Error::in_file(&path, "this document did not come from an import"))
        }
    }
}
