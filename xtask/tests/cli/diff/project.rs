//! Owns a project whose versions are compared.

use std::io;
use std::path::PathBuf;
use std::process::Command;

use crate::support::{Run, Sandbox, xtask};

pub(super) const OLD: &str = r#"{"$Version": "4.01", "shop": {
    "item": {"$Kind": "EntityType", "$Key": ["id"], "id": {}, "name": {}, "size": {"$Type": "shop.size"}},
    "size": {"$Kind": "EnumType", "s": 0},
    "store": {"$Kind": "EntityContainer", "items": {"$Collection": true, "$Type": "shop.item"}}}}"#;

pub(super) const AREAS: &str = r#"{"areas": {"goods": {"roots": ["items"]}}}"#;

/// A version with a change of each class.
pub(super) fn new() -> String {
    OLD.replace(r#""name": {}"#, r#""name": {"$Nullable": true}, "note": {"@Org.OData.Core.V1.Description": "what"}"#)
        .replace(r#""size": {"$Type""#, r#""size": {"@Org.OData.Core.V1.Description": "how big", "$Type""#)
}

/// A project in a git repository: its schema, and a folder for the command line, as the real one has.
pub(super) struct Project(Sandbox);

impl Project {
    pub(super) fn new() -> io::Result<Self> {
        let project = Self(Sandbox::with("schema/shop.csdl.json", OLD)?);
        project.write("schema/areas.json", AREAS)?;
        project.write("xtask/.keep", "")?;
        project.git(&["init", "--quiet"])?;
        Ok(project)
    }

    pub(super) fn write(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        self.0.write(name, text)
    }

    fn git(&self, arguments: &[&str]) -> io::Result<()> {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]);
        Run::of(command.args(arguments).current_dir(self.0.path()))?.succeeded();
        Ok(())
    }

    /// Commits all files, and tags the commit.
    pub(super) fn commit(&self, tag: &str) -> io::Result<()> {
        self.git(&["add", "--all"])?;
        self.git(&["commit", "--quiet", "--message", tag])?;
        self.git(&["tag", tag])
    }

    /// The exit code, and what is said.
    pub(super) fn diff(&self, arguments: &[&str]) -> io::Result<(Option<i32>, String)> {
        let mut command = xtask(self.0.path(), [&["diff"], arguments].concat());
        // The project's folder is the one above the command line's.
        let run = Run::of(command.env("CARGO_MANIFEST_DIR", self.0.join("xtask")))?;
        Ok((run.code, run.to_string()))
    }
}
