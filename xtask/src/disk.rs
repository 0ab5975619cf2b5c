//! Owns the disk: what would change, and changing it so that a failure leaves everything as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

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
    Remove { old: String },
}

/// What would change, by path.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    changes: BTreeMap<PathBuf, Change>,
}

impl Plan {
    /// Nothing would change.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A file shall have a text.
    pub(crate) fn file(&mut self, path: PathBuf, text: &str) -> Result<(), String> {
        let old = read(&path)?;
        let change =
            if old.as_deref() == Some(text) { Change::Keep } else { Change::Write { old, new: text.to_owned() } };
        self.changes.insert(path, change);
        Ok(())
    }

    /// A file shall go.
    pub(crate) fn remove(&mut self, path: PathBuf) -> Result<(), String> {
        if let Some(old) = read(&path)? {
            self.changes.insert(path, Change::Remove { old });
        }
        Ok(())
    }

    /// Generated files below a folder that were not planned shall go.
    pub(crate) fn remove_others(&mut self, folder: &Path) -> Result<(), String> {
        if !folder.exists() {
            return Ok(());
        }
        let entries =
            fs::read_dir(folder).map_err(|error| format!("error: cannot list {}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| format!("error: cannot list {}: {error}", folder.display()))?.path();
            if path.is_dir() {
                self.remove_others(&path)?;
            } else if !self.changes.contains_key(&path)
                && let Some(old) = read(&path)?.filter(|text| text.starts_with(HEADER))
            {
                self.changes.insert(path, Change::Remove { old });
            }
        }
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
        let kept = self.changes.iter().filter(|(_, change)| !matches!(change, Change::Remove { .. }));
        kept.map(|(path, _)| path.as_path())
    }

    /// How many files are written, unchanged, removed.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&Change) -> bool| self.changes.values().filter(|change| wanted(change)).count();
        (
            count(|change| matches!(change, Change::Write { .. })),
            count(|change| *change == Change::Keep),
            count(|change| matches!(change, Change::Remove { .. })),
        )
    }

    /// A line for each change.
    pub(crate) fn changes(&self, root: &Path) -> Vec<String> {
        self.pending()
            .map(|(path, change)| {
                let verb = match change {
                    Change::Write { old: None, .. } => "new     ",
                    Change::Remove { .. } => "removed ",
                    Change::Write { .. } | Change::Keep => "changed ",
                };
                format!("{verb} {}", path.strip_prefix(root).unwrap_or(path).display())
            })
            .collect()
    }

    /// Does it: first every new text is put beside its file, and only when all are there they take their places.
    pub(crate) fn carry_out(&self) -> Result<(), String> {
        let mut staged = Vec::new();
        for (path, change) in self.pending() {
            if let Change::Write { new, .. } = change {
                staged.push((stage(path, new)?, path));
            }
        }
        for (file, path) in staged {
            file.persist(path).map_err(|error| format!("error: cannot write {}: {error}", path.display()))?;
        }
        for (path, change) in self.pending() {
            if matches!(change, Change::Remove { .. }) {
                fs::remove_file(path).map_err(|error| format!("error: cannot remove {}: {error}", path.display()))?;
                // A folder that still holds something stays; that is no failure.
                if let Some(folder) = path.parent() {
                    let _still_used = fs::remove_dir(folder);
                }
            }
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Option<String>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("error: cannot read {}: {error}", path.display())),
    }
}

fn stage(path: &Path, text: &str) -> Result<NamedTempFile, String> {
    let failed = |error: std::io::Error| format!("error: cannot write {}: {error}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::Builder::new().permissions_like_created().tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    Ok(file)
}

/// Temporary files are private to their owner; generated ones have the permissions that new files have.
trait LikeCreated {
    fn permissions_like_created(&mut self) -> &mut Self;
}

impl LikeCreated for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_like_created(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt as _;
        // The process's mask still applies.
        self.permissions(fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_like_created(&mut self) -> &mut Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder can be made")
    }

    #[test]
    fn unchanged_files_are_not_touched_and_stale_ones_go() {
        let folder = folder();
        let (kept, stale, own) =
            (folder.path().join("kept.rs"), folder.path().join("old/stale.rs"), folder.path().join("own.rs"));
        fs::create_dir(folder.path().join("old")).unwrap();
        fs::write(&kept, "// @generated\n").unwrap();
        fs::write(&stale, "// @generated\n").unwrap();
        fs::write(&own, "// mine\n").unwrap();
        let before = fs::metadata(&kept).unwrap().modified().unwrap();
        let mut plan = Plan::new();
        plan.file(kept.clone(), "// @generated\n").unwrap();
        plan.file(folder.path().join("sub/new.rs"), "new").unwrap();
        plan.remove_others(folder.path()).unwrap();
        assert_eq!(plan.counts(), (1, 1, 1));
        plan.carry_out().unwrap();
        assert_eq!(fs::metadata(&kept).unwrap().modified().unwrap(), before);
        assert_eq!(fs::read_to_string(folder.path().join("sub/new.rs")).unwrap(), "new");
        assert!(!stale.exists() && !folder.path().join("old").exists());
        assert!(own.exists());
    }

    #[test]
    fn a_failed_run_changes_nothing() {
        let folder = folder();
        let first = folder.path().join("a.rs");
        fs::write(&first, "before").unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let mut plan = Plan::new();
        plan.file(first.clone(), "after").unwrap();
        // `file` is no folder, so this cannot be written.
        plan.changes.insert(folder.path().join("file/z.rs"), Change::Write { old: None, new: String::new() });
        assert!(plan.carry_out().is_err());
        assert_eq!(fs::read_to_string(&first).unwrap(), "before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
