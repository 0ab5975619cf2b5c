//! Owns reading files, and nothing but regular files: a pipe, a socket or a device might never end.
//!
//! Links to inputs are followed. Links in the place of outputs are not, as their targets may belong to someone else.

use std::fmt::Display;
use std::fs::{self, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use crate::error::Error;

/// The bytes of an input.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let metadata = fs::metadata(path).map_err(|error| Error::io("read", path, error))?;
    if !metadata.is_file() {
        return Err(Error::in_file(path, format!("expected a file, found {}", kind(metadata.file_type()))));
    }
    fs::read(path).map_err(|error| Error::io("read", path, error))
}

/// The text of an input.
pub(crate) fn read_to_string(path: &Path) -> Result<String, Error> {
    utf8(path.display(), read(path)?)
}

/// The metadata of an output, if it exists.
pub(crate) fn output_metadata(path: &Path) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Some(metadata)),
        Ok(metadata) => {
            Err(Error::in_file(path, format!("expected a file to write, found {}", kind(metadata.file_type())))
                .with_help("nothing was written; remove it and run the command again"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

/// The bytes of an output, if it exists.
pub(crate) fn read_output(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match output_metadata(path)? {
        Some(_) => fs::read(path).map(Some).map_err(|error| Error::io("read", path, error)),
        None => Ok(None),
    }
}

/// The text of an output, if it exists.
pub(crate) fn read_output_to_string(path: &Path) -> Result<Option<String>, Error> {
    read_output(path)?.map(|bytes| utf8(path.display(), bytes)).transpose()
}

/// Whether a file starts with some bytes.
pub(crate) fn starts_with(path: &Path, start: &str) -> Result<bool, Error> {
    let failed = |error| Error::io("read", path, error);
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(failed)?;
    file.take(start.len() as u64).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes == start.as_bytes())
}

/// The text of a file or download.
pub(crate) fn utf8(place: impl Display, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        Error::at(place, format!("not UTF-8 from byte {} on", error.utf8_error().valid_up_to()))
            .with_help("save the text as UTF-8, and use that file")
    })
}

fn kind(kind: FileType) -> &'static str {
    if kind.is_dir() {
        "a folder"
    } else if kind.is_symlink() {
        "a symbolic link"
    } else {
        "a pipe, a socket or a device"
    }
}
