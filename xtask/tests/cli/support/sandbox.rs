//! Owns temporary folders.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::run::{Run, xtask};

/// A temporary folder for one test.
pub(crate) struct Sandbox(tempfile::TempDir);

impl Sandbox {
    pub(crate) fn new() -> io::Result<Self> {
        tempfile::tempdir().map(Self)
    }

    /// A folder with one file.
    pub(crate) fn with(name: &str, text: &str) -> io::Result<Self> {
        let sandbox = Self::new()?;
        sandbox.write(name, text)?;
        Ok(sandbox)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file, and creates its folder.
    pub(crate) fn write(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        let path = self.join(name);
        fs::create_dir_all(path.parent().unwrap_or(self.path()))?;
        fs::write(&path, text)?;
        Ok(path)
    }

    pub(crate) fn read(&self, name: &str) -> io::Result<String> {
        fs::read_to_string(self.join(name))
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.join(name).exists()
    }

    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.join(name))
    }

    /// Runs the program in the folder.
    pub(crate) fn xtask<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> io::Result<Run> {
        Run::of(&mut xtask(self.path(), arguments))
    }
}

/// Everything below a folder, with the content of files.
pub(crate) type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// Lists everything below a folder; nothing if it does not exist.
pub(crate) fn tree(folder: &Path) -> io::Result<Tree> {
    let mut found = Tree::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry?.path();
            let metadata = fs::symlink_metadata(&path)?;
            let content = if metadata.is_file() { Some(fs::read(&path)?) } else { None };
            if metadata.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), content);
        }
    }
    Ok(found)
}
