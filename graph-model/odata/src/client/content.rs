//! Owns [`Content`]: the bytes of a stream as they come, and the requests that give them.

use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_TYPE, ETAG};
use http::{HeaderMap, StatusCode};
use tokio::io::{AsyncRead, ReadBuf};

use super::reading::Reading;
use super::to_file::ToFile;
use super::{Client, Transport};
use crate::error::Error;
use crate::request::{Download, Get, Invoke, Parts, Request as _};
use crate::response::Media;

type Step = Pin<Box<dyn Future<Output = (Box<Reading>, Result<Option<Bytes>, Error>)> + Send>>;

/// The bytes of a stream as they come: a stream of [`Bytes`], or an iterator with the blocking client. With the asynchronous
/// client it is an [`AsyncRead`] as well, with the blocking one a [`Read`](std::io::Read).
///
/// When the connection breaks, the rest is asked for by itself, as often as [`Retry`](crate::client::Retry) says without a byte in
/// between. That takes an entity tag that is not weak or, where there is no tag, the date of a change that is some time ago;
/// without either, and when anything says that the content has changed, there is an error, so that bytes of different contents are never mixed. A stream that ends before
/// its announced length is an error as well.
///
/// The time-out of the client ends when the head of the answer is there; from then on
/// [`idle_timeout`](crate::client::ClientBuilder::idle_timeout) counts.
pub struct Content {
    status: StatusCode,
    headers: HeaderMap,
    start: u64,
    end: Option<u64>,
    total: Option<u64>,
    state: State,
    /// Bytes that have come, and were not taken yet.
    rest: Bytes,
    received: u64,
}

enum State {
    /// `None` only while the step is being made.
    Idle(Option<Box<Reading>>),
    Step(Step),
    Over,
}

impl Content {
    async fn open(client: &Client, parts: &Parts) -> Result<Self, Error> {
        let reading = Box::new(Reading::begin(client, parts, None).await?);
        let (status, headers) = reading.head();
        Ok(Self {
            status,
            headers,
            start: reading.position(),
            end: reading.end(),
            total: reading.version().total,
            state: State::Idle(Some(reading)),
            rest: Bytes::new(),
            received: 0,
        })
    }

    /// The status of the answer: 200, or 206 for a part of the stream.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The type of the content, such as `image/jpeg`.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The entity tag of the content.
    pub fn etag(&self) -> Option<&str> {
        self.headers.get(ETAG)?.to_str().ok()
    }

    /// How many bytes there are to be read in all, if that is known.
    pub fn length(&self) -> Option<u64> {
        self.end.map(|end| end.saturating_sub(self.start))
    }

    /// Which part of the stream it is, if its end is known.
    pub fn range(&self) -> Option<Range<u64>> {
        self.end.map(|end| self.start..end)
    }

    /// How long the whole stream is, if that is known.
    pub const fn total(&self) -> Option<u64> {
        self.total
    }

    /// How many bytes have been read so far.
    pub const fn received(&self) -> u64 {
        self.received
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match &mut self.state {
                State::Over => return Poll::Ready(None),
                State::Idle(reading) => {
                    let Some(mut reading) = reading.take() else { return Poll::Ready(None) };
                    self.state = State::Step(Box::pin(async move {
                        let next = reading.next().await;
                        (reading, next)
                    }));
                }
                State::Step(step) => {
                    let (reading, next) = ready!(step.as_mut().poll(context));
                    self.state = if matches!(next, Ok(Some(_))) { State::Idle(Some(reading)) } else { State::Over };
                    return Poll::Ready(next.transpose());
                }
            }
        }
    }
}

impl Stream for Content {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let bytes = match std::mem::take(&mut self.rest) {
            rest if rest.is_empty() => ready!(self.poll_chunk(context)),
            rest => Some(Ok(rest)),
        };
        if let Some(Ok(bytes)) = &bytes {
            self.received += bytes.len() as u64;
        }
        Poll::Ready(bytes)
    }
}

impl AsyncRead for Content {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.rest.is_empty() {
            match ready!(self.poll_chunk(context)) {
                Some(Ok(bytes)) => self.rest = bytes,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = self.rest.len().min(buffer.remaining());
        buffer.put_slice(&self.rest.split_to(length));
        self.received += length as u64;
        Poll::Ready(Ok(()))
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Content")
            .field("status", &self.status)
            .field("content_type", &self.content_type())
            .field("length", &self.length())
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

/// The methods of requests that give streams.
macro_rules! streamed {
    ($request:ty) => {
        impl $request {
            /// Sends the request, and gives the bytes as they come: a stream of them, or an iterator with the blocking
            /// client. No more than a piece of them is in memory, and there is no limit to how many there are.
            ///
            /// ```
            /// use futures_util::TryStreamExt as _;
            /// use odata::{Client, Credential, KeyStyle, Path};
            /// use odata::request::Download;
            ///
            /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), odata::Error> {
            /// let client = Client::builder("https://service.example/odata", Credential::anonymous())
            ///     .answered_by(|_| http::Response::new(b"content".to_vec()))
            ///     .build()?;
            /// let photo = Path::root(KeyStyle::Segment).segment("me").segment("photo").segment("$value");
            /// let mut content = Download::new(photo).stream(&client).await?;
            /// assert_eq!(content.length(), Some(7));
            /// while let Some(bytes) = content.try_next().await? {
            ///     assert_eq!(bytes, "content");
            /// }
            /// # Ok(())
            /// # }
            /// ```
            pub fn stream<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, C::Sequence<Content>> {
                client.reply(async move {
                    let content = Content::open(client.client(), self.parts()).await?;
                    Ok(client.sequence(content))
                })
            }

            /// Puts the stream into a file, in place of one that is there, when all of it has come: see [`ToFile`].
            pub fn to_file<'a>(&self, path: impl Into<PathBuf>) -> ToFile<'a> {
                ToFile::new(self.parts().clone(), path.into())
            }
        }
    };
}

streamed!(Download);
streamed!(Get<Media>);
streamed!(Invoke<Media>);
