//! Owns a schema folder as import sees it: what it may write there, and what others have put beside that.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::csdl::Written;
use codegen::source::Source;

use super::lock::{FILE, Lock};
use crate::disk::Plan;
use crate::input::is_document;
use crate::manifest;

/// What the project knows of Graph: how its addresses are written, which permissions it asks for, how it is divided.
const COMPANIONS: [&str; 3] =
    ["areas.json", "microsoft.graph.conventions.csdl.json", "microsoft.graph.permissions.csdl.json"];

/// A file that the project puts beside a description of Graph.
pub(crate) struct Companion {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// A schema folder.
pub(crate) struct Folder {
    path: PathBuf,
    lock: Option<Lock>,
}

impl Folder {
    /// A folder, which need not be there yet, with what is known of earlier imports.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        let lock = match read(&path.join(FILE))? {
            Some(text) => Some(
                Lock::from_json(&text)
                    .map_err(|error| format!("error: {} is no lock file: {error}", path.join(FILE).display()))?,
            ),
            None => None,
        };
        Ok(Self { path: path.to_owned(), lock })
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
        let imported = |name: &str| {
            written.iter().any(|one| one.file_name() == name)
                || self.lock.as_ref().is_some_and(|lock| lock.files.contains_key(name))
        };
        let failed = |error: std::io::Error| format!("error: cannot list {}: {error}", self.path.display());
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
        let source = |path: &PathBuf| {
            let text = read(path)?.unwrap_or_default();
            Ok(Source::new(path.display().to_string(), &text))
        };
        let new = companions.iter().filter(|companion| is_document(&companion.path.to_string_lossy()));
        let new = new.map(|companion| Ok(Source::new(companion.path.display().to_string(), &companion.text)));
        paths.iter().map(source).chain(new).collect()
    }

    /// Plans the documents, the lock file, and the removal of documents that are imported no more.
    ///
    /// What did not come from an import, or was changed since, is only overwritten or removed if that is wanted.
    pub(crate) fn plan(&self, plan: &mut Plan, written: &[Written], lock: Lock, overwrite: bool) -> Result<(), String> {
        let mut problems = Vec::new();
        for one in written {
            let path = self.path.join(one.file_name());
            let there = read(&path)?.filter(|text| *text != one.text);
            problems.extend(there.and_then(|text| self.objection(&one.file_name(), &text)));
            plan.file(path, &one.text)?;
        }
        for name in self.lock.iter().flat_map(|lock| lock.files.keys()) {
            let path = self.path.join(name);
            if written.iter().all(|one| one.file_name() != *name)
                && let Some(text) = read(&path)?
            {
                problems.extend(self.objection(name, &text));
                plan.remove(path)?;
            }
        }
        if !problems.is_empty() && !overwrite {
            return Err(format!(
                "{}\nerror: nothing was imported; `--out` names another folder, `--overwrite` gives up what is there",
                problems.join("\n")
            ));
        }
        plan.file(self.path.join(FILE), &lock.with_files(written).to_json()?)
    }

    /// What the project knows of Graph beside its description, where the folder does not have it.
    pub(crate) fn companions(&self) -> Result<Vec<Companion>, String> {
        let own = manifest::project_root()?.join("schema");
        let mut companions = Vec::new();
        for name in COMPANIONS {
            let path = self.path.join(name);
            if let (None, Some(text)) = (read(&path)?, read(&own.join(name))?) {
                companions.push(Companion { path, text });
            }
        }
        Ok(companions)
    }

    /// Why a document should not be overwritten or removed.
    fn objection(&self, name: &str, text: &str) -> Option<String> {
        let path = self.path.join(name);
        match &self.lock {
            Some(lock) if lock.is_unchanged(name, text) => None,
            Some(lock) if lock.files.contains_key(name) => Some(format!(
                "error: {} was changed since it was imported; what is said there can be said in a document of its own, as \
                 annotations",
                path.display()
            )),
            _ => Some(format!("error: {} did not come from an import", path.display())),
        }
    }
}

fn read(path: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("error: cannot read {}: {error}", path.display())),
    }
}
