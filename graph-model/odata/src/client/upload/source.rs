//! Owns [`Source`]: where the bytes of an upload come from, read piece by piece.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncSeek, AsyncSeekExt as _};

use crate::error::{Error, ErrorKind};

/// What is uploaded: a file, bytes in memory, or a reader that can seek. It is read part by part, and one part at a
/// time is in memory.
///
/// Its length is determined when the upload starts. If it turns out to have more bytes or fewer, the upload fails
/// before it is complete.
#[derive(Debug)]
pub struct Source<'a>(Inner<'a>);

enum Inner<'a> {
    Path(PathBuf),
    Bytes(Bytes),
    Asynchronous(Pin<Box<dyn AsynchronousReader + 'a>>),
    Blocking(Box<dyn BlockingReader + 'a>),
}

trait AsynchronousReader: AsyncRead + AsyncSeek + Send {}
impl<R: AsyncRead + AsyncSeek + Send> AsynchronousReader for R {}

trait BlockingReader: Read + Seek + Send {}
impl<R: Read + Seek + Send> BlockingReader for R {}

impl<'a> Source<'a> {
    /// A file, which is opened when the upload starts.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Inner::Path(path.into()))
    }

    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Inner::Bytes(bytes.into()))
    }

    /// An asynchronous reader, from its first byte to its last, wherever it is positioned.
    pub fn reader(reader: impl AsyncRead + AsyncSeek + Send + 'a) -> Self {
        Self(Inner::Asynchronous(Box::pin(reader)))
    }

    /// A blocking reader, from its first byte to its last, wherever it is positioned. With the asynchronous client it
    /// blocks the thread while it reads, so it should be one that does not wait.
    pub fn blocking(reader: impl Read + Seek + Send + 'a) -> Self {
        Self(Inner::Blocking(Box::new(reader)))
    }

    /// Opens it and returns its length.
    pub(super) async fn open(&mut self) -> Result<u64, Error> {
        if let Inner::Path(path) = &self.0 {
            let file = tokio::fs::File::open(path).await;
            let file = file.map_err(|error| unreadable(&format!("the file {}", path.display()), error))?;
            self.0 = Inner::Asynchronous(Box::pin(file));
        }
        match &mut self.0 {
            Inner::Path(_) => Ok(0),
            Inner::Bytes(bytes) => Ok(bytes.len() as u64),
            Inner::Asynchronous(reader) => reader.seek(SeekFrom::End(0)).await.map_err(unseekable),
            Inner::Blocking(reader) => reader.seek(SeekFrom::End(0)).map_err(unseekable),
        }
    }

    /// Reads so many bytes from a position on; fewer only at the end of the source.
    pub(super) async fn read(&mut self, position: u64, length: usize) -> Result<Bytes, Error> {
        if let Inner::Bytes(bytes) = &self.0 {
            let start = usize::try_from(position).unwrap_or(usize::MAX).min(bytes.len());
            return Ok(bytes.slice(start..start.saturating_add(length).min(bytes.len())));
        }
        let mut buffer = vec![0; length];
        let mut filled = 0;
        match &mut self.0 {
            Inner::Path(_) | Inner::Bytes(_) => {}
            Inner::Asynchronous(reader) => {
                reader.seek(SeekFrom::Start(position)).await.map_err(unseekable)?;
                while filled < length {
                    match reader.read(&mut buffer[filled..]).await.map_err(|error| unreadable("the source", error))? {
                        0 => break,
                        read => filled += read,
                    }
                }
            }
            Inner::Blocking(reader) => {
                reader.seek(SeekFrom::Start(position)).map_err(unseekable)?;
                while filled < length {
                    match reader.read(&mut buffer[filled..]) {
                        Ok(0) => break,
                        Ok(read) => filled += read,
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(unreadable("the source", error)),
                    }
                }
            }
        }
        buffer.truncate(filled);
        Ok(buffer.into())
    }
}

impl std::fmt::Debug for Inner<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => path.fmt(formatter),
            Self::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            Self::Asynchronous(_) | Self::Blocking(_) => formatter.write_str("reader"),
        }
    }
}

fn unreadable(what: &str, error: io::Error) -> Error {
    Error::new(ErrorKind::File, format!("{what} cannot be read: {error}")).caused_by(Arc::new(error))
}

fn unseekable(error: io::Error) -> Error {
    Error::new(ErrorKind::File, format!("the source cannot seek: {error}")).caused_by(Arc::new(error))
}
