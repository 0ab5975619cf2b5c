//! Owns what the body of a request is read from, once for each attempt: memory, a file, or a reader that can be read once.

use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt as _, ReadBuf};

use crate::error::{Error, ErrorKind};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// A reader, and how many bytes it gives, if that is known.
type Opened = (Reader, Option<u64>);

/// The body of a request.
#[derive(Clone)]
pub(crate) enum Payload {
    Bytes(Bytes),
    /// A file, which each attempt opens.
    File(Arc<PathBuf>),
    /// A reader and the number of its bytes, if that is known; gone after the first attempt.
    Once(Arc<Mutex<Option<Opened>>>),
}

impl Payload {
    pub(crate) fn reader(reader: impl AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        let reader: Reader = Box::pin(reader);
        Self::Once(Arc::new(Mutex::new(Some((reader, length)))))
    }

    /// Whether another attempt can send the same.
    pub(crate) const fn is_repeatable(&self) -> bool {
        !matches!(self, Self::Once(_))
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Bytes(bytes) if bytes.is_empty())
    }

    /// The body for the HTTP library.
    pub(super) async fn to_body(&self) -> Result<reqwest::Body, Error> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.clone().into()),
            Self::File(_) | Self::Once(_) => Box::pin(self.to_stream()).await,
        }
    }

    async fn to_stream(&self) -> Result<reqwest::Body, Error> {
        let (reader, left) = self.open().await?;
        Ok(reqwest::Body::wrap(Streamed { reader: Mutex::new(reader), left, buffer: vec![0; CHUNK] }))
    }

    /// All bytes, for handlers in place of the network.
    pub(super) async fn to_vec(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.to_vec()),
            Self::File(_) | Self::Once(_) => Box::pin(self.read()).await,
        }
    }

    async fn read(&self) -> Result<Vec<u8>, Error> {
        let (mut reader, _) = self.open().await?;
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).await.map_err(|cause| unreadable("the content", cause))?;
        Ok(bytes)
    }

    async fn open(&self) -> Result<Opened, Error> {
        match self {
            Self::Bytes(bytes) => Ok((Box::pin(io::Cursor::new(bytes.clone())), Some(bytes.len() as u64))),
            Self::File(path) => {
                let failed = |cause| unreadable(&format!("the file {}", path.display()), cause);
                let file = File::open(path.as_path()).await.map_err(failed)?;
                let length = file.metadata().await.map_err(failed)?.len();
                Ok((Box::pin(file), Some(length)))
            }
            Self::Once(reader) => {
                let reader = reader.lock().unwrap_or_else(PoisonError::into_inner).take();
                reader.ok_or_else(|| {
                    Error::new(ErrorKind::File, "the content was read before, and cannot be read again".to_owned())
                })
            }
        }
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

fn unreadable(what: &str, cause: io::Error) -> Error {
    Error::new(ErrorKind::File, format!("{what} cannot be read: {cause}")).with_source(Arc::new(cause))
}

/// A reader as the body of a request.
struct Streamed {
    /// Never contended: the HTTP library wants bodies to be shareable, but polls them from one place.
    reader: Mutex<Reader>,
    left: Option<u64>,
    buffer: Vec<u8>,
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        let size = this.left.map_or(CHUNK, |left| usize::try_from(left).unwrap_or(CHUNK).min(CHUNK));
        if size == 0 {
            return Poll::Ready(None);
        }
        let mut buffer = ReadBuf::new(&mut this.buffer[..size]);
        let reader = this.reader.get_mut().unwrap_or_else(PoisonError::into_inner);
        ready!(reader.as_mut().poll_read(context, &mut buffer))?;
        let read = Bytes::copy_from_slice(buffer.filled());
        match (&mut this.left, read.len()) {
            (Some(_), 0) => return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
            (None, 0) => return Poll::Ready(None),
            (Some(left), length) => *left -= length as u64,
            (None, _) => {}
        }
        Poll::Ready(Some(Ok(Frame::data(read))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
