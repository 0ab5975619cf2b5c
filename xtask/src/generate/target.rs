//! Owns what is generated from which schema into which crate.

use std::path::{Path, PathBuf};

use codegen::Conventions;

use crate::arguments::GenerateArgs;
use crate::error::Error;
use crate::handwritten::CONVENTIONS;
use crate::schema::{Paths, RECORD};
use crate::{manifest, project};

/// A schema and the crate that is generated from it.
pub(super) struct Target {
    pub(super) schema: Paths,
    /// The record of where types live.
    pub(super) record: PathBuf,
    /// The folder of the crate.
    pub(super) root: PathBuf,
    pub(super) conventions: Conventions,
    /// The command that generates the crate, as headers and messages quote it.
    pub(super) command: &'static str,
}

impl Target {
    /// The target that the arguments name: by default the project's own.
    pub(super) fn new(arguments: &GenerateArgs) -> Result<Self, Error> {
        let areas = arguments.areas.as_deref();
        let (mut schema, root) = match &arguments.crate_dir {
            Some(root) => (Paths::find(&arguments.schema, areas)?, root.clone()),
            None => (Paths::of_project(areas)?, project::root()?.join("graph-model")),
        };
        if !arguments.include.is_empty() {
            // The folder's record covers the whole service: a part would remove the other names from it.
            schema.record = None;
        }
        let record = schema.record.get_or_insert_with(|| root.join(RECORD)).clone();
        Ok(Self { schema, record, conventions: conventions(&root), command: manifest::command(&root)?, root })
    }

    /// Whether there is no crate yet.
    pub(super) fn is_new(&self) -> bool {
        !self.root.join("src").join("lib.rs").exists()
    }

    /// The folder of the generated files.
    pub(super) fn generated(&self) -> PathBuf {
        self.root.join("src").join("generated")
    }

    /// The folders that are written to.
    pub(super) fn folders(&self) -> [&Path; 2] {
        [&self.root, self.record.parent().unwrap_or(&self.root)]
    }
}

/// A crate whose service has conventions of its own declares them in a module.
fn conventions(root: &Path) -> Conventions {
    if root.join("src").join(CONVENTIONS).is_file() { Conventions::Own } else { Conventions::OData }
}
