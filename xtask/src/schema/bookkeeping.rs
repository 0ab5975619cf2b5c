//! Owns the form of the files in which imports record what they wrote: JSON objects that name documents of their folder.

use std::path::{Component, Path};

use codegen::hidden::is_hidden;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::documents::is_document;
use crate::error::Error;
use crate::{escape, files};

/// A file in which imports record what they wrote.
pub(super) trait Bookkeeping: DeserializeOwned + Serialize {
    /// What the file is, in words.
    const KIND: &'static str;

    /// The documents that it names.
    fn documents(&self) -> impl Iterator<Item = &str>;

    /// Reads the file, if it exists.
    fn read(path: &Path) -> Result<Option<Self>, Error> {
        let Some(text) = files::read_output_to_string(path)? else { return Ok(None) };
        let broken = |what: String| {
            Error::in_file(path, format!("not a {}: {}", Self::KIND, escape::message(&what))).with_help(
                "nothing was imported; an earlier import wrote this file: restore it, or remove it and import again with \
                 `--overwrite`",
            )
        };
        let parsed: Self = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
        let foreign = parsed.documents().find(|name| !is_document_name(name)).map(str::to_owned);
        match foreign {
            Some(name) => Err(broken(format!("`{name}` is not the name of an imported document"))),
            None => Ok(Some(parsed)),
        }
    }

    /// The text of the file.
    fn to_json(&self) -> Result<String, Error> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n")
            .map_err(|error| Error::caused_by(format!("cannot write the {}", Self::KIND), error))
    }
}

/// Whether a name is that of a document in the folder, and cannot lead anywhere else.
fn is_document_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let is_plain = matches!((components.next(), components.next()), (Some(Component::Normal(_)), None));
    is_plain && is_document(name) && !name.contains(['/', '\\', ':']) && !name.contains(is_hidden)
}
