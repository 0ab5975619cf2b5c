//! Owns finding a version of a schema: on disk, or at a revision in git.

use std::path::{Path, PathBuf};

use codegen::source::Source;

use super::git::Object;
use crate::error::Error;
use crate::project;
use crate::schema::{AREAS, RECORD, Texts, chosen, documents, no_documents, source};

/// Reads a version: a path if there is one of that name, else `REVISION:PATH`, else a revision of the project's schema.
///
/// `areas` is the area map of versions that have none beside their documents.
pub(super) fn read(name: &str, areas: Option<&Path>) -> Result<Texts, Error> {
    let path = PathBuf::from(name);
    let files = if path.exists() { Files::on_disk(&path)? } else { Files::in_git(name)? };
    let areas = match (files.areas, areas) {
        (Some(own), _) => Some(own),
        (None, Some(path)) => Some(source(path)?),
        (None, None) => None,
    };
    Ok(Texts::new(files.documents, areas, files.record))
}

struct Files {
    documents: Vec<Source>,
    areas: Option<Source>,
    record: Option<Source>,
}

impl Files {
    fn on_disk(path: &Path) -> Result<Self, Error> {
        let beside = |name: &str| {
            let file = path.join(name);
            if path.is_dir() && file.exists() { source(&file).map(Some) } else { Ok(None) }
        };
        Ok(Self {
            documents: documents(&[path.to_owned()])?.iter().map(|path| source(path)).collect::<Result<_, _>>()?,
            areas: beside(AREAS)?,
            record: beside(RECORD)?,
        })
    }

    fn in_git(name: &str) -> Result<Self, Error> {
        let unknown = || format!("`{name}` is neither a path nor a revision of a schema");
        if name.starts_with('-') {
            // Git would take it for an option.
            return Err(Error::new(unknown()));
        }
        let object = match name.split_once(':') {
            Some(_) => Object { folder: std::env::current_dir().unwrap_or_default(), name: name.to_owned() },
            None => Object { folder: project::root()?, name: format!("{name}:./schema") },
        };
        if object.kind().map_err(|error| error.context(unknown()))? == "blob" {
            return Ok(Self { documents: vec![object.read()?], areas: None, record: None });
        }
        let files = object.list()?;
        let beside = |file: &str| files.iter().any(|known| known == file).then(|| object.join(file).read()).transpose();
        let documents: Vec<&String> = chosen(files.iter().collect(), |file| (*file).clone());
        if documents.is_empty() {
            return Err(no_documents(name));
        }
        Ok(Self {
            documents: documents.into_iter().map(|file| object.join(file).read()).collect::<Result<_, _>>()?,
            areas: beside(AREAS)?,
            record: beside(RECORD)?,
        })
    }
}
