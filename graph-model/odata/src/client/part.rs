//! Owns [`Part`]: the file beside the target of a download that the bytes go into, what is noted of it, and that nobody else
//! writes to it. That a file which is there already is the user's own is the business of `own_file`.

use std::ffi::OsString;
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use same_file::Handle;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

use super::own_file;
use super::reading::GoingOn;
use super::version::Version;
use crate::error::{Error, ErrorKind};

/// What is known of a part, for a later run.
#[derive(Serialize, Deserialize)]
pub(super) struct Note {
    /// A digest of the address that it is of, which may have keys in it.
    request: String,
    /// Where in the stream the part begins.
    start: u64,
    pub(super) version: Version,
    pub(super) content_type: Option<String>,
}

impl Note {
    pub(super) fn new(address: &str, start: u64, version: Version, content_type: Option<String>) -> Self {
        Self { request: digest(address), start, version, content_type }
    }
}

fn digest(address: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(address))
}

/// The file beside the target that the bytes go into.
pub(super) struct Part {
    path: PathBuf,
    /// The file with the [`Note`], for one that is kept.
    note: Option<PathBuf>,
    file: File,
    /// Whether it goes away with this value.
    is_temporary: bool,
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.is_temporary {
            // There is nobody to tell, and nothing to be done about it.
            let _left = std::fs::remove_file(&self.path);
        }
    }
}

impl Part {
    pub(super) async fn open(target: &Path, is_kept: bool) -> Result<Self, Error> {
        let Some(name) = target.file_name() else {
            return Err(failed("is not the name of a file", target, io::ErrorKind::InvalidInput.into()));
        };
        let (mut part, mut note) = (OsString::new(), OsString::new());
        if is_kept {
            part.push(name);
            part.push(".part");
            note.push(&part);
            note.push(".json");
        } else {
            // Without the target's name, which may be as long as a name can be.
            part.push(format!(".{}.part", uuid::Uuid::new_v4().simple()));
        }
        let path = target.with_file_name(part);
        let permissions = own_file::permissions(target);
        let file = if is_kept {
            own_file::open_or_create(&path, permissions.as_ref())
        } else {
            own_file::create(&path, permissions.as_ref())
        };
        let file = File::from_std(file.map_err(|error| failed("cannot be written", &path, error))?);
        let note = is_kept.then(|| target.with_file_name(note));
        let file = if is_kept { locked(file, &path).await? } else { file };
        Ok(Self { path, note, file, is_temporary: !is_kept })
    }

    /// What an earlier run has left of this request, and where to go on from. The end is that of the part that is wanted, if
    /// it has one.
    pub(super) async fn left(
        &mut self,
        address: &str,
        start: u64,
        end: Option<u64>,
    ) -> Result<Option<(Note, GoingOn)>, Error> {
        let Some(note) = &self.note else { return Ok(None) };
        let length = self.file.metadata().await.map_err(|error| failed("cannot be read", &self.path, error))?.len();
        let file = own_file::open(note).map_err(|error| failed("cannot be read", note, error))?;
        let Some(file) = file else { return Ok(None) };
        let mut text = Vec::new();
        File::from_std(file).read_to_end(&mut text).await.map_err(|error| failed("cannot be read", note, error))?;
        let Ok(note) = serde_json::from_slice::<Note>(&text) else { return Ok(None) };
        // If nothing is missing, the last byte is asked for again: whether it is still the same content is to be checked.
        let last = end.map_or(u64::MAX, |end| end - 1);
        let position = start.saturating_add(length).min(last);
        let is_usable = position > start && note.start == start && note.request == digest(address);
        if !is_usable || note.version.condition().is_none() {
            return Ok(None);
        }
        let version = note.version.clone();
        Ok(Some((note, GoingOn { position, version })))
    }

    /// Leaves only what is to be gone on from, and notes what it is of.
    pub(super) async fn prepare(&mut self, of: &Note, kept: u64) -> Result<(), Error> {
        let Some(note) = &self.note else { return Ok(()) };
        if kept == 0 {
            // The old note must not stand beside new bytes, at no time.
            match fs::remove_file(note).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed("cannot be removed", note, error));
                }
                _ => {}
            }
        }
        let there = |error| failed("cannot be written", &self.path, error);
        self.file.set_len(kept).await.map_err(there)?;
        self.file.seek(io::SeekFrom::Start(kept)).await.map_err(there)?;
        if kept == 0 && of.version.condition().is_some() {
            let text = serde_json::to_vec(of).unwrap_or_default();
            let cannot = |error| failed("cannot be written", note, error);
            // The old one is gone. A file that is there again is somebody else's.
            let mut file = File::from_std(own_file::create(note, None).map_err(cannot)?);
            file.write_all(&text).await.map_err(cannot)?;
            file.flush().await.map_err(cannot)?;
        }
        Ok(())
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).await.map_err(|error| failed("cannot be written", &self.path, error))
    }

    /// Sees to it that what was written is in the file.
    pub(super) async fn keep(&mut self) -> Result<(), Error> {
        self.file.flush().await.map_err(|error| failed("cannot be written", &self.path, error))
    }

    /// Takes the place of the target.
    pub(super) async fn finish(mut self, target: &Path) -> Result<(), Error> {
        self.keep().await?;
        let cannot = |error| failed("cannot be written", &self.path, error);
        self.file.sync_all().await.map_err(cannot)?;
        // Whoever could not read the target cannot read what takes its place.
        if let Some(permissions) = own_file::permissions(target) {
            self.file.set_permissions(permissions).await.map_err(cannot)?;
        }
        fs::rename(&self.path, target).await.map_err(|error| failed("cannot be put in its place", target, error))?;
        self.is_temporary = false;
        if let Some(note) = &self.note {
            // Without the part it says nothing.
            let _left = fs::remove_file(note).await;
        }
        Ok(())
    }
}

/// The file, if nobody else writes to it.
async fn locked(file: File, path: &Path) -> Result<File, Error> {
    let file = file.into_std().await;
    let taken = || {
        let error = io::Error::new(io::ErrorKind::WouldBlock, "another download is writing to it");
        failed("cannot be written", path, error)
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(taken()),
        // Some file systems have no locks: it is as it was before there were any.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(failed("cannot be written", path, error)),
    }
    // Whoever had the lock until now may have put the file in its place, and a third may have made a new one since.
    let handle = file.try_clone().and_then(Handle::from_file);
    match (handle, Handle::from_path(path)) {
        (Ok(locked), Ok(there)) if locked == there => Ok(File::from_std(file)),
        (Err(error), _) => Err(failed("cannot be written", path, error)),
        _ => Err(taken()),
    }
}

fn failed(what: &str, path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::File, format!("the file {} {what}: {error}", path.display())).caused_by(Arc::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_was_put_in_its_place_is_not_written_to() {
        let folder = tempfile::tempdir().expect("there is room");
        let (path, target) = (folder.path().join("a.part"), folder.path().join("a"));
        let open = || async {
            let mut options = fs::OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false).open(&path).await.expect("there is room")
        };
        let late = open().await;
        std::fs::rename(&path, &target).expect("it is there");
        let error = locked(late, &path).await.expect_err("there is none");
        assert_eq!(error.kind(), ErrorKind::File);

        let late = open().await;
        std::fs::rename(&path, &target).expect("it is there");
        let third = locked(open().await, &path).await.expect("it is new");
        let error = locked(late, &path).await.expect_err("it is another");
        assert!(error.to_string().contains("another download"), "{error}");
        drop(third);
        locked(open().await, &path).await.expect("it is free");
    }
}
