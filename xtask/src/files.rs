//! Owns reading files: only what is a file is opened, never a pipe, a socket or a device, which might never end.

use std::fs::{self, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use crate::text;

/// The bytes of a file that is read only, by way of links if need be.
pub(crate) fn input(path: &Path) -> Result<Vec<u8>, String> {
    let data = fs::metadata(path).map_err(|error| failed("read", path, &error))?;
    if !data.is_file() {
        return Err(format!("error: cannot read {}: it is {}, and no file", text::path(path), kind(data.file_type())));
    }
    fs::read(path).map_err(|error| failed("read", path, &error))
}

/// The text of a file that is read only.
pub(crate) fn input_text(path: &Path) -> Result<String, String> {
    utf8(path, input(path)?)
}

/// What is known of a file that is written: nothing if it is not there. A link is not followed, as it leads to what may be
/// others'.
pub(crate) fn own_data(path: &Path) -> Result<Option<Metadata>, String> {
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_file() => Ok(Some(data)),
        Ok(data) => Err(format!(
            "error: {} is {}, where a file is to be written; nothing was, and nothing will be before it is removed",
            text::path(path),
            kind(data.file_type())
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path, &error)),
    }
}

/// The bytes of a file that is written, if it is there.
pub(crate) fn own(path: &Path) -> Result<Option<Vec<u8>>, String> {
    match own_data(path)? {
        Some(_) => fs::read(path).map(Some).map_err(|error| failed("read", path, &error)),
        None => Ok(None),
    }
}

/// The text of a file that is written, if it is there.
pub(crate) fn own_text(path: &Path) -> Result<Option<String>, String> {
    own(path)?.map(|bytes| utf8(path, bytes)).transpose()
}

/// Whether a file starts with some bytes.
pub(crate) fn starts_with(path: &Path, start: &str) -> Result<bool, String> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| failed("read", path, &error))?;
    file.take(start.len() as u64).read_to_end(&mut bytes).map_err(|error| failed("read", path, &error))?;
    Ok(bytes == start.as_bytes())
}

fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        format!("error: {} is not UTF-8 from byte {} on", text::path(path), error.utf8_error().valid_up_to())
    })
}

/// What to tell of something that cannot be done.
pub(crate) fn failed(verb: &str, path: &Path, error: &io::Error) -> String {
    format!("error: cannot {verb} {}: {error}", text::path(path))
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
