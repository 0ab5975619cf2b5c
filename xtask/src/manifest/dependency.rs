//! Owns a generated crate's dependency on the runtime: a path, a git repository, or a version.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::project;

/// The runtime's version: all packages of the project have one.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The runtime in a manifest.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Dependency {
    /// Its folder.
    Folder(String),
    /// A requirement on its version.
    Version(String),
    /// Both: Cargo takes the folder, and what is published has the version.
    Both(String, String),
    /// A git repository, and a revision of it: a commit, branch or tag.
    Git(String, Option<String>),
}

impl Dependency {
    /// The project's own runtime, for a crate in a folder: by the way from there within the project, so that both can be moved
    /// together, and by its version everywhere else, with its folder unless the program is installed.
    pub(crate) fn of_project(root: &Path) -> Result<Self, Error> {
        let Some(runtime) = project::runtime() else { return Ok(Self::Version(VERSION.to_owned())) };
        let (runtime, root) = (project::absolute(&runtime), project::absolute(root));
        if project::root().is_ok_and(|project| root.starts_with(project::absolute(&project))) {
            return Self::folder(project::relative(&root, &runtime));
        }
        match Self::folder(runtime)? {
            Self::Folder(folder) => Ok(Self::Both(folder, VERSION.to_owned())),
            other => Ok(other),
        }
    }

    /// Parses the argument of `--runtime`: a URL of a repository, a version, or else a folder. A folder that is named like a
    /// version is a folder.
    pub(crate) fn new(wanted: &str) -> Result<Self, Error> {
        if wanted.contains("://") {
            return Ok(match wanted.split_once('#') {
                Some((url, revision)) => Self::Git(url.to_owned(), Some(revision.to_owned())),
                None => Self::Git(wanted.to_owned(), None),
            });
        }
        let is_version = wanted.starts_with(|c: char| c.is_ascii_digit() || "=^~><*".contains(c));
        let path = project::absolute(Path::new(wanted));
        if is_version && !path.exists() {
            return Ok(Self::Version(wanted.to_owned()));
        }
        if !path.join("Cargo.toml").is_file() {
            return Err(Error::new(format!("`--runtime {wanted}`: the folder has no `Cargo.toml`")).with_help(
                "name a version such as `0.1`, the folder of `odata`, or `URL#REVISION` of a git repository",
            ));
        }
        Self::folder(path)
    }

    fn folder(path: PathBuf) -> Result<Self, Error> {
        let failed = |path: std::ffi::OsString| {
            Error::in_file(Path::new(&path), "the path is not valid Unicode, which `Cargo.toml` requires")
                .with_help("name another folder, or a version, with `--runtime`")
        };
        path.into_os_string().into_string().map(Self::Folder).map_err(failed)
    }
}

impl fmt::Display for Dependency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(formatter, "path = {}", toml(path)),
            Self::Version(version) => write!(formatter, "version = {}", toml(version)),
            Self::Git(url, None) => write!(formatter, "git = {}", toml(url)),
            Self::Git(url, Some(revision)) => write!(formatter, "git = {}, rev = {}", toml(url), toml(revision)),
            Self::Both(path, version) => write!(formatter, "version = {}, path = {}", toml(version), toml(path)),
        }
    }
}

/// A text as a basic string of TOML.
fn toml(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_folders_and_repositories_are_told_apart() -> Result<(), Error> {
        assert_eq!(Dependency::new("0.1")?.to_string(), "version = \"0.1\"");
        assert_eq!(Dependency::new("=1.2.3")?.to_string(), "version = \"=1.2.3\"");
        assert_eq!(Dependency::new("https://a.example/b")?.to_string(), "git = \"https://a.example/b\"");
        let pinned = Dependency::new("ssh://git@a.example/b.git#v0.1.0")?;
        assert_eq!(pinned.to_string(), "git = \"ssh://git@a.example/b.git\", rev = \"v0.1.0\"");
        let own = env!("CARGO_MANIFEST_DIR");
        assert_eq!(Dependency::new(&format!("{own}/src/.."))?.to_string(), format!("path = {}", toml(own)));
        assert!(Dependency::new("nowhere").is_err());
        Ok(())
    }

    #[test]
    fn strings_are_those_of_toml() {
        assert_eq!(toml("a\"b\\c\u{1b}é"), "\"a\\\"b\\\\c\\u001Bé\"");
    }
}
