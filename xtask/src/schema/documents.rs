//! Owns the documents of a schema folder: how they are recognized, listed and read.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::source::Source;

use crate::error::Error;
use crate::files;

/// The name of the area map in a schema folder.
pub(crate) const AREAS: &str = "areas.json";

/// The name of the record of where types live, in a schema folder or else in the crate's folder.
pub(crate) const RECORD: &str = "areas.lock.json";

/// The documents that paths name: files as they are, folders by the documents in them.
pub(crate) fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut documents = Vec::new();
    for path in paths {
        if !path.is_dir() {
            documents.push(path.clone());
            continue;
        }
        let failed = |error| Error::io("list", path, error);
        let mut entries = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            entries.push(entry.map_err(failed)?.path());
        }
        let mut found = chosen(entries, |path| path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        if found.is_empty() {
            return Err(no_documents(path.display()));
        }
        found.sort();
        documents.extend(found);
    }
    Ok(documents)
}

/// The documents among the files of a folder. Services publish folders of `*.xml`, whose names say no more than that: these
/// are documents if no file has the name of one.
pub(crate) fn chosen<T>(files: Vec<T>, name: impl Fn(&T) -> String) -> Vec<T> {
    let (documents, others): (Vec<T>, Vec<T>) = files.into_iter().partition(|file| is_document(&name(file)));
    if documents.is_empty() {
        others.into_iter().filter(|file| Path::new(&name(file)).extension().is_some_and(|kind| kind == "xml")).collect()
    } else {
        documents
    }
}

/// Whether a file in a schema folder is a document, by its name.
pub(crate) fn is_document(name: &str) -> bool {
    name.ends_with(".csdl.json") || name.ends_with(".csdl.xml")
}

/// The error for a folder without documents.
pub(crate) fn no_documents(folder: impl std::fmt::Display) -> Error {
    Error::at(folder, "there is no *.csdl.json, *.csdl.xml or *.xml in this folder")
        .with_help("name another folder, or a document, which may have any name")
}

/// Reads a file as a source.
pub(crate) fn source(path: &Path) -> Result<Source, Error> {
    Ok(source_of(path, &files::read_to_string(path)?))
}

/// The text of a file as a source, named by the file's path: relative to the current folder if it is below that.
pub(crate) fn source_of(path: &Path, text: &str) -> Source {
    let current = std::env::current_dir().unwrap_or_default();
    Source::new(path.strip_prefix(&current).unwrap_or(path).display().to_string(), text)
}
