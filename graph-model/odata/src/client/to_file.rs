//! Owns downloads into files: none is there before all of it has come. How the bytes come is the business of `reading`, and
//! where they are until then that of `part`.

use std::path::PathBuf;

use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::part::{Note, Part};
use super::progress::Listener;
use super::reading::Reading;
use super::{Call, Client, Progress, Transport};
use crate::error::Error;
use crate::request::Parts;

/// A download into a file; does nothing until it is sent.
///
/// The bytes go into a file beside the target, which takes the target's place when all have come: at no time there is half a
/// file by the name of the target, and what was there before stays if the download fails. A broken connection is dealt with
/// as in [`Content`](super::Content).
///
/// ```
/// use odata::{Client, Credential, KeyStyle, Path};
/// use odata::request::Download;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("graph-model-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let client = Client::builder("https://service.example/odata", Credential::anonymous())
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
    /// content and of which address it is. If the service has another by then, or the request is another, the download starts
    /// over; so does one of an action, which must not be carried out twice. Two downloads to the same target at a time are an
    /// error.
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
        let start = self.parts.range().map_or(0, |range| range.start);
        let address = Call::new(client, &self.parts)?.url;
        let mut part = Part::open(&self.target, self.is_resumable).await?;
        let end = self.parts.range().and_then(|range| range.end);
        let mut before = part.left(address.as_str(), start, end).await?;
        let begun = Reading::begin(client, &self.parts, before.as_ref().map(|(_, before)| before)).await;
        let mut reading = match begun {
            Err(error) if error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE) => {
                let Some((note, before)) = before.take() else { return Err(error) };
                if before.is_all(&error) {
                    // The connection broke, or the program ended, when all had come.
                    let length = before.position - start;
                    part.prepare(&note, length).await?;
                    self.tell(length, Some(length));
                    part.finish(&self.target).await?;
                    return Ok(note.saved(length, length));
                }
                // What is there is longer than the stream is now.
                Reading::begin(client, &self.parts, None).await?
            }
            reading => reading?,
        };
        let resumed_at = reading.position() - start;
        let note = before.filter(|_| resumed_at > 0).map_or_else(
            || {
                let (_, headers) = reading.head();
                let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
                Note::new(address.as_str(), start, reading.version().clone(), content_type)
            },
            |(note, _)| note,
        );
        part.prepare(&note, resumed_at).await?;
        let total = reading.end().map(|end| end - start);
        let mut length = resumed_at;
        self.tell(length, total);
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
            self.tell(length, total);
        }
        part.finish(&self.target).await?;
        Ok(note.saved(length, resumed_at))
    }

    fn tell(&mut self, done: u64, total: Option<u64>) {
        if let Some(listener) = &mut self.listener {
            listener(Progress { done, total });
        }
    }
}

impl Note {
    fn saved(self, length: u64, resumed_at: u64) -> Saved {
        let etag = self.version.tag().map(str::to_owned);
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
