//! Owns which files belong together: documents, area map and record.

use std::path::{Path, PathBuf};

use super::documents::{AREAS, RECORD, documents};
use super::journal::Journal;
use super::lock::Lock;
use crate::error::Error;
use crate::{escape, project, terminal};

/// The files of a schema.
pub(crate) struct Paths {
    pub(crate) documents: Vec<PathBuf>,
    pub(crate) areas: Option<PathBuf>,
    /// The record of where types live; `None` for documents outside a folder of their own.
    pub(crate) record: Option<PathBuf>,
    /// Whether the documents are a part of what the service describes.
    pub(super) partial: bool,
}

impl Paths {
    /// The files that belong to some documents, or to a folder of documents. `areas` takes precedence over the area map in
    /// the folder.
    pub(crate) fn find(schema: &[PathBuf], areas: Option<&Path>) -> Result<Self, Error> {
        let folder = match schema {
            [folder] if folder.is_dir() => Some(folder.as_path()),
            _ => None,
        };
        if let Some(folder) = folder.filter(|folder| Journal::path(folder).exists()) {
            let folder = escape::path(folder);
            terminal::warn(format!("an import into {folder} was interrupted; import again to complete it"));
        }
        let own_areas = folder.map(|folder| folder.join(AREAS)).filter(|path| path.exists());
        Ok(Self {
            documents: documents(schema)?,
            areas: areas.map(Path::to_owned).or(own_areas),
            record: folder.map(|folder| folder.join(RECORD)),
            // A broken lock file is reported by the next import.
            partial: folder
                .is_some_and(|folder| Lock::read(folder).is_ok_and(|lock| lock.is_some_and(|lock| lock.is_partial()))),
        })
    }

    /// The files of the project's own schema.
    pub(crate) fn of_project(areas: Option<&Path>) -> Result<Self, Error> {
        let found = Self::find(&[project::root()?.join("schema")], areas)?;
        // It is a part of Graph, all of which its conventions and area map cover.
        Ok(Self { partial: true, ..found })
    }
}
