//! Owns finding a version of a schema: files, folders, or what git has of them at a revision.

use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::source::Source;

use crate::input::{AREAS, RECORD, Texts, documents, is_document, source};
use crate::{project, text};

/// Reads a version: a path if there is one of that name, else `REVISION:PATH`, else a revision of the project's schema.
///
/// `areas` is an area map for versions that have none beside their documents.
pub(super) fn read(name: &str, areas: Option<&Path>) -> Result<Texts, String> {
    let path = PathBuf::from(name);
    let (sources, own_areas, record) = if path.exists() {
        from_disk(&path)?
    } else if name.starts_with('-') {
        return Err(format!("error: `{}` is neither a path nor a revision", text::terminal(name)));
    } else {
        from_git(name)?
    };
    let areas = match (own_areas, areas) {
        (Some(own), _) => Some(own),
        (None, Some(path)) => Some(source(path)?),
        (None, None) => None,
    };
    Ok(Texts::of(sources, areas, record))
}

type Parts = (Vec<Source>, Option<Source>, Option<Source>);

fn from_disk(path: &Path) -> Result<Parts, String> {
    let sources = documents(&[path.to_owned()])?.iter().map(|path| source(path)).collect::<Result<_, _>>()?;
    let beside = |name: &str| {
        let file = path.join(name);
        if path.is_dir() && file.exists() { source(&file).map(Some) } else { Ok(None) }
    };
    Ok((sources, beside(AREAS)?, beside(RECORD)?))
}

fn from_git(name: &str) -> Result<Parts, String> {
    let git = match name.split_once(':') {
        Some(_) => Git { folder: std::env::current_dir().unwrap_or_default(), object: name.to_owned() },
        None => Git { folder: project::root()?, object: format!("{name}:./schema") },
    };
    if git.kind(name)? == "blob" {
        return Ok((vec![git.file(&git.object)?], None, None));
    }
    let names = git.names()?;
    let read = |file: &str| git.file(&format!("{}/{file}", git.object.trim_end_matches('/')));
    let beside = |file: &str| names.iter().any(|known| known == file).then(|| read(file)).transpose();
    let sources: Vec<Source> =
        names.iter().filter(|name| is_document(name)).map(|name| read(name)).collect::<Result<_, _>>()?;
    if sources.is_empty() {
        return Err(format!("error: there is no *.csdl.json or *.csdl.xml in {}", text::terminal(name)));
    }
    Ok((sources, beside(AREAS)?, beside(RECORD)?))
}

/// An object of a repository.
struct Git {
    folder: PathBuf,
    /// As git names it: `revision:path`.
    object: String,
}

impl Git {
    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments);
        let output = command.output().map_err(|error| format!("error: git cannot be run: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let message = String::from_utf8_lossy(&output.stderr);
        Err(format!("error: git says: {}", message.trim().trim_start_matches("fatal: ")))
    }

    /// What the object is: `blob` or `tree`.
    fn kind(&self, name: &str) -> Result<String, String> {
        let kind = self.run(&["cat-file", "-t", &self.object]).map_err(|message| {
            let reason = message.trim_start_matches("error: ").to_owned();
            format!("error: `{}` is no path, and no revision of a schema either: {reason}", text::terminal(name))
        })?;
        Ok(String::from_utf8_lossy(&kind).trim().to_owned())
    }

    /// The names of the files in the object, sorted.
    fn names(&self) -> Result<Vec<String>, String> {
        let list = self.run(&["ls-tree", "-z", "--name-only", &self.object])?;
        let names = list.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.map(|name| String::from_utf8_lossy(name).into_owned()).collect())
    }

    fn file(&self, object: &str) -> Result<Source, String> {
        let bytes = self.run(&["cat-file", "blob", object])?;
        let content =
            String::from_utf8(bytes).map_err(|_| format!("error: {} is not UTF-8", text::terminal(object)))?;
        Ok(Source::new(object.to_owned(), &content))
    }
}
