//! Owns [`PartialFile`]: the file beside a download's target, what an earlier run left in it, and the lock that keeps
//! other downloads out. Whether an existing file is the user's own is checked in `own_file`.

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
use super::resume::ResumePoint;
use super::validator::Validators;
use crate::error::{Error, ErrorKind};

/// What a later run needs to know about a partial file; it is kept beside it.
#[derive(Serialize, Deserialize)]
pub(super) struct ResumeInfo {
    /// A digest of the address, which may contain keys.
    request: String,
    /// Where in the stream the partial file begins.
    start: u64,
    pub(super) validators: Validators,
    pub(super) content_type: Option<String>,
}

impl ResumeInfo {
    pub(super) fn new(address: &str, start: u64, validators: Validators, content_type: Option<String>) -> Self {
        Self { request: digest(address), start, validators, content_type }
    }
}

fn digest(address: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(address))
}

/// The file that the bytes of a download go into.
pub(super) struct PartialFile {
    path: PathBuf,
    /// The path of the [`ResumeInfo`], if the file is kept for a later run.
    info_path: Option<PathBuf>,
    file: File,
    /// Whether the file is removed with this value.
    is_temporary: bool,
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if self.is_temporary {
            // Nobody could be told that it stays.
            let _result = std::fs::remove_file(&self.path);
        }
    }
}

impl PartialFile {
    pub(super) async fn open(target: &Path, is_kept: bool) -> Result<Self, Error> {
        let Some(name) = target.file_name() else {
            return Err(failed("is not the name of a file", target, io::ErrorKind::InvalidInput.into()));
        };
        let (mut part, mut info) = (OsString::new(), OsString::new());
        if is_kept {
            part.push(name);
            part.push(".part");
            info.push(&part);
            info.push(".json");
        } else {
            // Without the target's name, which may already be as long as a name can be.
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
        let info_path = is_kept.then(|| target.with_file_name(info));
        let file = if is_kept { lock(file, &path).await? } else { file };
        Ok(Self { path, info_path, file, is_temporary: !is_kept })
    }

    /// What an earlier run received for this request, and where to resume. `end` is that of the part that is wanted, if
    /// it has one.
    pub(super) async fn resume_point(
        &mut self,
        address: &str,
        start: u64,
        end: Option<u64>,
    ) -> Result<Option<(ResumeInfo, ResumePoint)>, Error> {
        let Some(path) = &self.info_path else { return Ok(None) };
        let length = self.file.metadata().await.map_err(|error| failed("cannot be read", &self.path, error))?.len();
        let unreadable = |error| failed("cannot be read", path, error);
        let Some(file) = own_file::open(path).map_err(unreadable)? else { return Ok(None) };
        let mut text = Vec::new();
        File::from_std(file).read_to_end(&mut text).await.map_err(unreadable)?;
        let Ok(info) = serde_json::from_slice::<ResumeInfo>(&text) else { return Ok(None) };
        // If nothing is missing, the last byte is requested again, to check that the content has not changed.
        let last = end.map_or(u64::MAX, |end| end - 1);
        let position = start.saturating_add(length).min(last);
        let is_usable = position > start && info.start == start && info.request == digest(address);
        if !is_usable || info.validators.if_range().is_none() {
            return Ok(None);
        }
        let validators = info.validators.clone();
        Ok(Some((info, ResumePoint { position, validators })))
    }

    /// Truncates the file to the prefix that is resumed, and records its validators.
    pub(super) async fn prepare(&mut self, info: &ResumeInfo, kept: u64) -> Result<(), Error> {
        let Some(path) = &self.info_path else { return Ok(()) };
        if kept == 0 {
            // At no time may old validators stand beside new bytes.
            match fs::remove_file(path).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed("cannot be removed", path, error));
                }
                _ => {}
            }
        }
        let unwritable = |error| failed("cannot be written", &self.path, error);
        self.file.set_len(kept).await.map_err(unwritable)?;
        self.file.seek(io::SeekFrom::Start(kept)).await.map_err(unwritable)?;
        if kept == 0 && info.validators.if_range().is_some() {
            let text = serde_json::to_vec(info).unwrap_or_default();
            let unwritable = |error| failed("cannot be written", path, error);
            // The old one was removed: if there is one again, it is somebody else's.
            let mut file = File::from_std(own_file::create(path, None).map_err(unwritable)?);
            file.write_all(&text).await.map_err(unwritable)?;
            file.flush().await.map_err(unwritable)?;
        }
        Ok(())
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).await.map_err(|error| failed("cannot be written", &self.path, error))
    }

    pub(super) async fn flush(&mut self) -> Result<(), Error> {
        self.file.flush().await.map_err(|error| failed("cannot be written", &self.path, error))
    }

    /// Replaces the target with the complete file.
    pub(super) async fn finish(mut self, target: &Path) -> Result<(), Error> {
        self.flush().await?;
        let unwritable = |error| failed("cannot be written", &self.path, error);
        self.file.sync_all().await.map_err(unwritable)?;
        // Whoever could not read the target must not be able to read its replacement.
        if let Some(permissions) = own_file::permissions(target) {
            self.file.set_permissions(permissions).await.map_err(unwritable)?;
        }
        fs::rename(&self.path, target).await.map_err(|error| failed("cannot be replaced", target, error))?;
        self.is_temporary = false;
        if let Some(path) = &self.info_path {
            // Without the partial file it is ignored.
            let _result = fs::remove_file(path).await;
        }
        Ok(())
    }
}

/// Locks the file against other downloads to the same target.
async fn lock(file: File, path: &Path) -> Result<File, Error> {
    let file = file.into_std().await;
    let taken = || {
        let error = io::Error::new(io::ErrorKind::WouldBlock, "another download is writing to it");
        failed("cannot be written", path, error)
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(taken()),
        // Some file systems have no locks.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(failed("cannot be written", path, error)),
    }
    // Whoever held the lock until now may have renamed the file, and a third download may have created a new one since.
    let handle = file.try_clone().and_then(Handle::from_file);
    match (handle, Handle::from_path(path)) {
        (Ok(locked), Ok(current)) if locked == current => Ok(File::from_std(file)),
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
    async fn a_file_that_was_renamed_while_it_was_locked_is_not_written_to() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (path, target) = (folder.path().join("a.part"), folder.path().join("a"));
        let mut options = fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let late = options.open(&path).await?;
        std::fs::rename(&path, &target)?;
        let error = lock(late, &path).await.expect_err("the file was renamed");
        assert_eq!(error.kind(), ErrorKind::File);

        let late = options.open(&path).await?;
        std::fs::rename(&path, &target)?;
        let third = lock(options.open(&path).await?, &path).await?;
        let error = lock(late, &path).await.expect_err("there is another file of that name");
        assert!(error.to_string().contains("another download"), "{error}");
        drop(third);
        lock(options.open(&path).await?, &path).await?;
        Ok(())
    }
}
