//! Owns [`Source`]: where the bytes of an upload come from, read piece by piece.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncSeek, AsyncSeekExt as _};

use crate::error::{Error, ErrorKind};

/// Where the bytes of an upload come from: a file, a value in memory, or a reader that can seek. It is read piece by piece,
/// and no more than a piece is in memory.
///
/// Its length is asked for when the upload begins. If there turn out to be more bytes or fewer, the upload fails before it is
/// complete.
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
    /// A file. It is opened when the upload begins.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Inner::Path(path.into()))
    }

    /// What is in memory anyway.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Inner::Bytes(bytes.into()))
    }

    /// An asynchronous reader. All that it has is uploaded, from its very start, wherever it stands.
    pub fn reader(reader: impl AsyncRead + AsyncSeek + Send + 'a) -> Self {
        Self(Inner::Asynchronous(Box::pin(reader)))
    }

    /// A reader that is not asynchronous, for the blocking client or for readers that do not wait. All that it has is
    /// uploaded, from its very start, wherever it stands. With the asynchronous client it holds up its thread for as long as
    /// reading takes.
    pub fn blocking(reader: impl Read + Seek + Send + 'a) -> Self {
        Self(Inner::Blocking(Box::new(reader)))
    }

    /// Opens it, and says how many bytes it has.
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

    /// Reads so many bytes from a place on; fewer only where the source ends.
    pub(super) async fn read(&mut self, at: u64, length: usize) -> Result<Bytes, Error> {
        if let Inner::Bytes(bytes) = &self.0 {
            let start = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            return Ok(bytes.slice(start..start.saturating_add(length).min(bytes.len())));
        }
        let mut buffer = vec![0; length];
        let mut filled = 0;
        match &mut self.0 {
            Inner::Path(_) | Inner::Bytes(_) => {}
            Inner::Asynchronous(reader) => {
                reader.seek(SeekFrom::Start(at)).await.map_err(unseekable)?;
                while filled < length {
                    match reader.read(&mut buffer[filled..]).await.map_err(|error| unreadable("the source", error))? {
                        0 => break,
                        read => filled += read,
                    }
                }
            }
            Inner::Blocking(reader) => {
                reader.seek(SeekFrom::Start(at)).map_err(unseekable)?;
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
    Error::new(ErrorKind::File, format!("there is no seeking in the source: {error}")).caused_by(Arc::new(error))
}
