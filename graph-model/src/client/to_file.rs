//! Owns downloads into files: none is there before all of it has come. How the bytes come is the business of `reading`.

use std::ffi::OsString;
use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use http::HeaderValue;
use http::header::{CONTENT_TYPE, ETAG};
use serde::{Deserialize, Serialize};
use tokio::fs::{self, File};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::progress::Listener;
use super::reading::{GoingOn, Reading};
use super::{Client, Progress, Transport};
use crate::{Error, ErrorKind, Parts};

/// A download into a file; does nothing until it is sent.
///
/// The bytes go into a file beside the target, which takes the target's place when all have come: at no time there is half a
/// file by the name of the target, and what was there before stays if the download fails. A broken connection is dealt with
/// as in [`Content`](super::Content).
///
/// ```
/// use graph_model::{Client, Credential, Download, KeyStyle, Path};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("graph-model-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let client = Client::builder(Credential::anonymous())
///     .answered_by(|_| http::Response::new(b"content".to_vec()))
///     .build()?;
/// let photo = Path::root(KeyStyle::Segment).segment("me").segment("photo").segment("$value");
/// let saved = Download::new(photo)
///     .to_file(folder.join("me.jpg"))
///     .progress(|progress| println!("{} of {:?} bytes", progress.done, progress.total))
///     .send(&client)
///     .await?;
/// assert_eq!(saved.length, 7);
/// assert_eq!(std::fs::read(folder.join("me.jpg"))?, b"content");
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a download does nothing until it is sent"]
pub struct ToFile<'a> {
    parts: Parts,
    target: PathBuf,
    is_resumable: bool,
    listener: Option<Listener<'a>>,
}

/// What is in the file now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// How many bytes the file has.
    pub length: u64,
    /// How many of them came with an earlier run.
    pub resumed_at: u64,
    /// The type of the content, such as `image/jpeg`.
    pub content_type: Option<String>,
    /// The entity tag of the content.
    pub etag: Option<String>,
}

/// What is known of a part that an earlier run has left.
#[derive(Serialize, Deserialize)]
struct Note {
    /// Where in the stream the part begins.
    start: u64,
    validator: String,
}

impl<'a> ToFile<'a> {
    pub(super) const fn new(parts: Parts, target: PathBuf) -> Self {
        Self { parts, target, is_resumable: false, listener: None }
    }

    /// Tells a function how far it has come, after each piece.
    pub fn progress(mut self, listener: impl FnMut(Progress) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Keeps what has come if the download fails or the program ends, and goes on from there the next time.
    ///
    /// Beside the target `NAME` there are `NAME.part` then, with what has come, and `NAME.part.json`, which says of which
    /// content it is. If the service has another by then, the download starts over. Two downloads to the same target at a
    /// time are an error.
    pub const fn resumable(mut self) -> Self {
        self.is_resumable = true;
        self
    }

    /// Sends the request, and writes what comes.
    pub fn send<'c, C: Transport>(self, client: &'c C) -> C::Reply<'c, Saved>
    where
        'a: 'c,
    {
        client.reply(async move { self.run(client.client()).await })
    }

    async fn run(mut self, client: &Client) -> Result<Saved, Error> {
        let mut part = Part::open(&self.target, self.is_resumable).await?;
        let start = self.parts.range().map_or(0, |range| range.start);
        let before = part.going_on(start).await?;
        let mut reading = match Reading::begin(client, &self.parts, before.as_ref()).await {
            // What is there is longer than the stream is now, or exactly as long: the service cannot tell which.
            Err(error) if before.is_some() && error.status() == Some(http::StatusCode::RANGE_NOT_SATISFIABLE) => {
                Reading::begin(client, &self.parts, None).await?
            }
            reading => reading?,
        };
        let resumed_at = reading.position() - start;
        part.prepare(start, resumed_at, reading.validator()).await?;
        let total = reading.end().map(|end| end - start);
        let mut tell = |done| {
            if let Some(listener) = &mut self.listener {
                listener(Progress { done, total });
            }
        };
        let mut length = resumed_at;
        tell(length);
        loop {
            let bytes = match reading.next().await {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                Err(error) => {
                    part.keep().await?;
                    return Err(error);
                }
            };
            part.write(&bytes).await?;
            length += bytes.len() as u64;
            tell(length);
        }
        let (_, headers) = reading.head();
        part.finish(&self.target).await?;
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
        Ok(Saved { length, resumed_at, content_type: text(CONTENT_TYPE), etag: text(ETAG) })
    }
}

impl std::fmt::Debug for ToFile<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ToFile")
            .field("request", &self.parts)
            .field("target", &self.target)
            .field("is_resumable", &self.is_resumable)
            .finish_non_exhaustive()
    }
}

/// The file beside the target that the bytes go into.
struct Part {
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
    async fn open(target: &Path, is_kept: bool) -> Result<Self, Error> {
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
            part.push(".");
            part.push(name);
            part.push(format!(".{}.part", uuid::Uuid::new_v4().simple()));
        }
        let path = target.with_file_name(part);
        let mut options = fs::OpenOptions::new();
        options.read(true).write(true);
        if is_kept {
            options.create(true).truncate(false)
        } else {
            options.create_new(true)
        };
        let file = options.open(&path).await.map_err(|error| failed("cannot be made", &path, error))?;
        let note = is_kept.then(|| target.with_file_name(note));
        let file = if is_kept { locked(file, &path).await? } else { file };
        // Whoever had the lock until now may have put the file in its place.
        if !fs::try_exists(&path).await.unwrap_or(true) {
            return Err(failed("cannot be written", &path, io::ErrorKind::WouldBlock.into()));
        }
        Ok(Self { path, note, file, is_temporary: !is_kept })
    }

    /// Where to go on from, if an earlier run has left something.
    async fn going_on(&mut self, start: u64) -> Result<Option<GoingOn>, Error> {
        let Some(note) = &self.note else { return Ok(None) };
        let length = self.file.metadata().await.map_err(|error| failed("cannot be read", &self.path, error))?.len();
        let Ok(note) = fs::read(note).await else { return Ok(None) };
        let Ok(note) = serde_json::from_slice::<Note>(&note) else { return Ok(None) };
        let Ok(validator) = HeaderValue::try_from(note.validator) else { return Ok(None) };
        let usable = length > 0 && note.start == start;
        Ok(usable.then(|| GoingOn { position: start.saturating_add(length), validator }))
    }

    /// Leaves only what is to be gone on from, and notes what it is of.
    async fn prepare(&mut self, start: u64, kept: u64, validator: Option<&HeaderValue>) -> Result<(), Error> {
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
        if let (0, Some(validator)) = (kept, validator.and_then(|validator| validator.to_str().ok())) {
            let text = serde_json::to_vec(&Note { start, validator: validator.to_owned() }).unwrap_or_default();
            fs::write(note, text).await.map_err(|error| failed("cannot be written", note, error))?;
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).await.map_err(|error| failed("cannot be written", &self.path, error))
    }

    /// Sees to it that what was written is in the file.
    async fn keep(&mut self) -> Result<(), Error> {
        self.file.flush().await.map_err(|error| failed("cannot be written", &self.path, error))
    }

    /// Takes the place of the target.
    async fn finish(mut self, target: &Path) -> Result<(), Error> {
        self.keep().await?;
        self.file.sync_all().await.map_err(|error| failed("cannot be written", &self.path, error))?;
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
    match file.try_lock() {
        Ok(()) => Ok(File::from_std(file)),
        Err(TryLockError::WouldBlock) => {
            let error = io::Error::new(io::ErrorKind::WouldBlock, "another download is writing to it");
            Err(failed("cannot be written", path, error))
        }
        // Some file systems have no locks: it is as it was before there were any.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(File::from_std(file)),
        Err(TryLockError::Error(error)) => Err(failed("cannot be written", path, error)),
    }
}

fn failed(what: &str, path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::File, format!("the file {} {what}: {error}", path.display())).caused_by(Arc::new(error))
}
