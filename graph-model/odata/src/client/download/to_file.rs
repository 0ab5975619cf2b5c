//! Owns [`ToFile`]: a download into a file, which is not there before it is complete.

use std::path::PathBuf;

use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::partial_file::{PartialFile, ResumeInfo};
use super::resume::ResumingBody;
use crate::client::progress::{Listener, Progress};
use crate::client::shared::Client;
use crate::client::transport::Transport;
use crate::error::Error;
use crate::request::Parts;

/// A download into a file; nothing happens before `send`.
///
/// The bytes go into a file beside the target, which replaces it once all have arrived: the target is never half a
/// file, and what it was before stays if the download fails. A broken connection is resumed as in
/// [`Content`](super::Content).
///
/// ```
/// use shop::{Client, Credential, ShopService, http};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("tea.pdf");
/// # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
/// #     .with_handler(|_| http::Response::new(b"content".to_vec()))
/// #     .build()?;
/// let manual = ShopService::new().manuals().by_id("tea").content();
/// let saved = manual
///     .download()
///     .to_file(&path)
///     .progress(|progress| println!("{} of {:?} bytes", progress.done, progress.total))
///     .send(&client)
///     .await?;
/// assert_eq!(saved.length, 7);
/// assert_eq!(std::fs::read(&path)?, b"content");
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

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// The length of the file in bytes.
    pub length: u64,
    /// How many of these bytes an earlier run had received.
    pub resumed_at: u64,
    /// The media type (`Content-Type`), such as `image/jpeg`.
    pub content_type: Option<String>,
    /// The entity tag (`ETag`).
    pub etag: Option<String>,
}

impl<'a> ToFile<'a> {
    pub(super) const fn new(parts: Parts, target: PathBuf) -> Self {
        Self { parts, target, is_resumable: false, listener: None }
    }

    /// Calls a function with the progress, after each piece.
    pub fn progress(mut self, listener: impl FnMut(Progress) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Keeps what has arrived if the download fails or the program ends, and resumes there the next time.
    ///
    /// Beside the target `NAME` there are then `NAME.part`, with what has arrived, and `NAME.part.json`, with its
    /// validator and a digest of the address. If the content has changed by then, or the request is another, the
    /// download starts over; so does that of an action, which must not be called twice. Two concurrent downloads to the
    /// same target are an error.
    pub const fn resumable(mut self) -> Self {
        self.is_resumable = true;
        self
    }

    /// Sends the request and writes the file.
    pub fn send<'c, C: Transport>(self, client: &'c C) -> C::Reply<'c, Saved>
    where
        'a: 'c,
    {
        client.reply(async move { self.run(client.client()).await })
    }

    async fn run(mut self, client: &Client) -> Result<Saved, Error> {
        let start = self.parts.range().map_or(0, |range| range.start);
        let end = self.parts.range().and_then(|range| range.end);
        let address = client.call(&self.parts)?.url;
        let mut file = PartialFile::open(&self.target, self.is_resumable).await?;
        let mut earlier = file.resume_point(address.as_str(), start, end).await?;
        let opened = ResumingBody::open(client, &self.parts, earlier.as_ref().map(|(_, point)| point)).await;
        let mut body = match opened {
            Err(error) if error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE) => {
                let Some((info, point)) = earlier.take() else { return Err(error) };
                if point.is_at_end(&error) {
                    // The earlier run was interrupted after the last byte.
                    let length = point.position - start;
                    file.prepare(&info, length).await?;
                    self.report(length, Some(length));
                    file.finish(&self.target).await?;
                    return Ok(info.saved(length, length));
                }
                // The stream is shorter now than what the earlier run received.
                ResumingBody::open(client, &self.parts, None).await?
            }
            opened => opened?,
        };
        let resumed_at = body.position() - start;
        let info = earlier.filter(|_| resumed_at > 0).map_or_else(
            || {
                let (_, headers) = body.head();
                let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
                ResumeInfo::new(address.as_str(), start, body.validators().clone(), content_type)
            },
            |(info, _)| info,
        );
        file.prepare(&info, resumed_at).await?;
        let total = body.end().map(|end| end - start);
        let mut length = resumed_at;
        self.report(length, total);
        loop {
            let bytes = match body.next().await {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                Err(error) => {
                    file.flush().await?;
                    return Err(error);
                }
            };
            file.write(&bytes).await?;
            length += bytes.len() as u64;
            self.report(length, total);
        }
        file.finish(&self.target).await?;
        Ok(info.saved(length, resumed_at))
    }

    fn report(&mut self, done: u64, total: Option<u64>) {
        if let Some(listener) = &mut self.listener {
            listener(Progress::new(done, total));
        }
    }
}

impl ResumeInfo {
    fn saved(self, length: u64, resumed_at: u64) -> Saved {
        let etag = self.validators.etag().map(str::to_owned);
        Saved { length, resumed_at, content_type: self.content_type, etag }
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
