//! Owns reading objects of a git repository.

use std::path::PathBuf;
use std::process::Command;

use codegen::source::Source;

use crate::error::Error;

/// A file or folder at a revision.
pub(super) struct Object {
    /// The folder in which git is run.
    pub(super) folder: PathBuf,
    /// The name that git gives it: `revision:path`.
    pub(super) name: String,
}

impl Object {
    /// The object's type: `blob` or `tree`.
    pub(super) fn kind(&self) -> Result<String, Error> {
        let kind = self.git(&["cat-file", "-t", &self.name])?;
        Ok(String::from_utf8_lossy(&kind).trim().to_owned())
    }

    /// The names of the files in the folder, sorted.
    pub(super) fn list(&self) -> Result<Vec<String>, Error> {
        let list = self.git(&["ls-tree", "-z", "--name-only", &self.name])?;
        let names = list.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.map(|name| String::from_utf8_lossy(name).into_owned()).collect())
    }

    /// A file of the folder.
    pub(super) fn join(&self, file: &str) -> Self {
        Self { folder: self.folder.clone(), name: format!("{}/{file}", self.name.trim_end_matches('/')) }
    }

    /// Reads the file.
    pub(super) fn read(&self) -> Result<Source, Error> {
        let bytes = self.git(&["cat-file", "blob", &self.name])?;
        Ok(Source::new(self.name.clone(), &crate::files::utf8(&self.name, bytes)?))
    }

    /// What git prints.
    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, Error> {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments);
        let output = command
            .output()
            .map_err(|error| Error::caused_by("cannot run git", error).with_help("install git, or compare folders"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        // The first line says what is wrong; what may follow is advice.
        let message = String::from_utf8_lossy(&output.stderr);
        let mut lines = message.lines().map(str::trim).filter(|line| !line.is_empty());
        let error = Error::new(format!("git says: {}", lines.next().unwrap_or_default().trim_start_matches("fatal: ")));
        let advice = lines.collect::<Vec<_>>().join(" ");
        Err(if advice.is_empty() { error } else { error.with_help(advice) })
    }
}
