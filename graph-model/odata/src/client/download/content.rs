//! Owns [`Content`]: the bytes of a stream, piece by piece, and the requests that give it.

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

use super::resume::ResumingBody;
use super::to_file::ToFile;
use crate::client::shared::Client;
use crate::client::transport::Transport;
use crate::error::Error;
use crate::request::{Download, Get, Invoke, Parts, Request as _};
use crate::response::Media;

type PendingChunk = Pin<Box<dyn Future<Output = (Box<ResumingBody>, Result<Option<Bytes>, Error>)> + Send>>;

/// The bytes of a stream, piece by piece: a stream of [`Bytes`], or an iterator with the blocking client. It is an
/// [`AsyncRead`] as well, or a [`Read`](std::io::Read) with the blocking client.
///
/// When the connection breaks, it resumes by itself: see [`download`](crate::client::download). A stream that ends
/// before its announced length is an error.
///
/// The client's timeout ends with the head of the response; from then on, its
/// [`idle_timeout`](crate::client::ClientBuilder::idle_timeout) counts.
pub struct Content {
    status: StatusCode,
    headers: HeaderMap,
    start: u64,
    end: Option<u64>,
    complete_length: Option<u64>,
    state: State,
    /// Bytes that have arrived, and were not taken yet.
    rest: Bytes,
    received: u64,
}

enum State {
    /// `None` only while a chunk is being requested.
    Idle(Option<Box<ResumingBody>>),
    Pending(PendingChunk),
    Over,
}

impl Content {
    async fn open(client: &Client, parts: &Parts) -> Result<Self, Error> {
        let body = Box::new(ResumingBody::open(client, parts, None).await?);
        let (status, headers) = body.head();
        Ok(Self {
            status,
            headers,
            start: body.position(),
            end: body.end(),
            complete_length: body.validators().complete_length,
            state: State::Idle(Some(body)),
            rest: Bytes::new(),
            received: 0,
        })
    }

    /// The status of the response: 200, or 206 for a part of the stream.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type (`Content-Type`), such as `image/jpeg`.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The entity tag (`ETag`).
    pub fn etag(&self) -> Option<&str> {
        self.headers.get(ETAG)?.to_str().ok()
    }

    /// How many bytes there are to read, if that is known.
    pub fn length(&self) -> Option<u64> {
        self.end.map(|end| end.saturating_sub(self.start))
    }

    /// Which bytes of the stream these are, if the end is known.
    pub fn range(&self) -> Option<Range<u64>> {
        self.end.map(|end| self.start..end)
    }

    /// The length of the whole stream, of which this may be a part, if that is known.
    pub const fn complete_length(&self) -> Option<u64> {
        self.complete_length
    }

    /// How many bytes were read so far.
    pub const fn received(&self) -> u64 {
        self.received
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match &mut self.state {
                State::Over => return Poll::Ready(None),
                State::Idle(body) => {
                    let Some(mut body) = body.take() else { return Poll::Ready(None) };
                    self.state = State::Pending(Box::pin(async move {
                        let next = body.next().await;
                        (body, next)
                    }));
                }
                State::Pending(chunk) => {
                    let (body, next) = ready!(chunk.as_mut().poll(context));
                    self.state = if matches!(next, Ok(Some(_))) { State::Idle(Some(body)) } else { State::Over };
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

/// The methods of requests whose result is a stream.
macro_rules! streamed {
    ($request:ty) => {
        impl $request {
            /// Sends the request and returns the bytes piece by piece: a stream, or an iterator with the blocking
            /// client. One piece at a time is in memory, and there is no limit to their number.
            ///
            /// ```
            /// use futures_util::TryStreamExt as _;
            /// use shop::{Client, Credential, ShopService, http};
            ///
            /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
            /// # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
            /// #     .with_handler(|_| http::Response::new(b"content".to_vec()))
            /// #     .build()?;
            /// let mut content = ShopService::new().manuals().by_id("tea").content().download().stream(&client).await?;
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

            /// Writes the stream to a file, replacing one that exists, once all of it has arrived: see [`ToFile`].
            pub fn to_file<'a>(&self, path: impl Into<PathBuf>) -> ToFile<'a> {
                ToFile::new(self.parts().clone(), path.into())
            }
        }
    };
}

streamed!(Download);
streamed!(Get<Media>);
streamed!(Invoke<Media>);
