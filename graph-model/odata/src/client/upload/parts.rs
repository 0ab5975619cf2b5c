//! Owns [`UploadParts`]: sending the parts of an upload, one after the other, and resuming where the service says.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_RANGE, CONTENT_TYPE, LOCATION};
use http::{HeaderValue, Method, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::description::{Description, Report};
use super::missing::Missing;
use super::session::{UploadSession, gone, is_gone, refused, unconfirmed};
use super::source::Source;
use super::state::State;
use crate::client::call::{Backoff, Payload, retry_after};
use crate::client::progress::{Listener, Progress};
use crate::client::shared::Client;
use crate::client::transport::Transport;
use crate::error::{Error, ErrorKind};
use crate::handle::Structured;
use crate::response::{FromResponse as _, Maybe, Reading, Success};
use crate::service::UploadParts as PartSizes;

/// The longest wait that a busy service may ask for before the upload is given up for now.
const MAX_WAIT: Duration = Duration::from_secs(300);
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// The upload of a source in parts; nothing happens before `send`.
///
/// At most one part is in memory. When the connection breaks or the service is busy, the client asks what has arrived
/// and resumes there, as often as [`Retry`](crate::client::Retry) says without progress in between. Dropping the future
/// leaves the session intact: resume or [cancel](UploadSession::cancel) it later.
///
/// Only the URL of the session authorizes the parts. An empty source is an error, since an upload session has at least
/// one part: upload it in one request.
#[must_use = "an upload does nothing until it is sent"]
pub struct UploadParts<'a, T> {
    session: &'a mut UploadSession,
    source: Source<'a>,
    part_size: usize,
    listener: Option<Listener<'a>>,
    item: PhantomData<fn() -> T>,
}

/// The result of an upload.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Uploaded<T> {
    /// The item, if the service returns it. It does not before the [commit](Self::needs_commit).
    pub item: Option<T>,
    /// The address of what was uploaded (`Location`), if the service gives it.
    pub location: Option<String>,
    /// Whether everything has arrived but the item does not exist before [`commit`](UploadSession::commit). That is so
    /// if the session was begun with `deferCommit`, or if the service could not store the item, for want of space or
    /// because its name is taken.
    pub needs_commit: bool,
}

/// What follows after a part.
enum Next<T> {
    Part,
    /// Wait, then ask what has arrived.
    Wait(Error, Option<Duration>),
    /// Ask what has arrived: the service expected another part.
    Ask(Error),
    Done(Uploaded<T>),
}

impl UploadSession {
    /// Uploads what the service has not received yet. The type is that of the resulting item, such as a generated
    /// `DriveItem`.
    pub fn upload<'a, T: Structured + DeserializeOwned>(&'a mut self, source: Source<'a>) -> UploadParts<'a, T> {
        let part_size = self.part_sizes.preferred;
        UploadParts { session: self, source, part_size, listener: None, item: PhantomData }
    }
}

impl<'a, T: Structured + DeserializeOwned> UploadParts<'a, T> {
    /// Sets how many bytes are sent at a time, in place of what the service
    /// [prefers](crate::service::UploadParts::preferred). A size that the service does not take is an error. Larger
    /// parts are faster, but each has to be sent within the client's [idle
    /// timeout](crate::client::ClientBuilder::idle_timeout); after a timeout, parts are halved.
    pub const fn part_size(mut self, bytes: usize) -> Self {
        self.part_size = bytes;
        self
    }

    /// Calls a function with the progress, after each part.
    pub fn progress(mut self, listener: impl FnMut(Progress) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Sends the parts.
    pub fn send<'c, C: Transport>(self, client: &'c C) -> C::Reply<'c, Uploaded<T>>
    where
        'a: 'c,
        T: Send + 'c,
    {
        client.reply(async move { self.run(client.client()).await })
    }

    async fn run(mut self, client: &Client) -> Result<Uploaded<T>, Error> {
        self.check_part_size()?;
        let length = self.source.open().await?;
        self.begin(length)?;
        if self.session.state.has_to_ask() {
            self.session.ask(client).await?;
        }
        self.report(length);
        let mut backoff = Backoff::new(client.exchange().retry);
        let mut furthest = self.session.received();
        while !self.session.state.is_received() {
            let position = self.session.received();
            let bytes = self.read(length).await?;
            let sent = position + bytes.len() as u64;
            let (has_waited, refusal) = match self.put(client, bytes, length).await? {
                Next::Done(uploaded) => {
                    self.report(length);
                    return Ok(uploaded);
                }
                Next::Part => (false, None),
                Next::Wait(problem, wait) => {
                    if !backoff.wait(wait, MAX_WAIT).await {
                        return Err(problem);
                    }
                    if let Err(error) = self.session.ask(client).await {
                        let is_lost = error.kind() == ErrorKind::Unconfirmed;
                        return Err(if is_lost { error.with_source(Arc::new(problem)) } else { error });
                    }
                    (true, None)
                }
                Next::Ask(problem) => {
                    // The refusal says more than why asking failed.
                    if self.session.ask(client).await.is_err() {
                        return Err(problem);
                    }
                    let Missing { start, end, .. } = self.session.state.missing();
                    // Sending the same part again would be refused again.
                    if (start == position && end.is_none_or(|end| end >= sent)) || start >= length {
                        return Err(problem);
                    }
                    (false, Some(problem))
                }
            };
            let next = self.session.received();
            if next > furthest {
                furthest = next;
                backoff.reset();
                self.report(length);
            } else if next <= position && !has_waited && !backoff.wait(None, MAX_WAIT).await {
                let message = format!("the upload does not get past byte {furthest}: the service keeps going back");
                return Err(refusal.unwrap_or_else(|| Error::new(ErrorKind::Loop, message)));
            }
        }
        // The service has everything, and the session still exists.
        if self.session.state.is_unconfirmed() { Err(unconfirmed()) } else { Ok(Uploaded::to_commit()) }
    }

    fn check_part_size(&self) -> Result<(), Error> {
        let PartSizes { unit, largest, .. } = self.session.part_sizes;
        if self.part_size != 0 && self.part_size <= largest && self.part_size.is_multiple_of(unit) {
            return Ok(());
        }
        let message = format!(
            "the service takes parts whose size is a multiple of {unit} bytes and at most {largest} bytes, not parts of {} bytes",
            self.part_size
        );
        Err(Error::new(ErrorKind::Setup, message))
    }

    /// Checks that the source can be the one that the session is for.
    fn begin(&mut self, length: u64) -> Result<(), Error> {
        if length == 0 {
            let message = "an upload session cannot make an empty file: upload its content with a single PUT";
            return Err(Error::new(ErrorKind::File, message.to_owned()));
        }
        self.session.state.begin(length).map_err(|begun| {
            let message = format!("the source has {length} bytes, and had {begun} when the upload was begun");
            Error::new(ErrorKind::File, message)
        })
    }

    /// The bytes of the next part, which ends before the next byte that the service has.
    async fn read(&mut self, length: u64) -> Result<Bytes, Error> {
        let Missing { start, end, .. } = self.session.state.missing();
        let left = length.checked_sub(start).ok_or_else(|| {
            let message = format!("the service expects byte {start} next, and the source has {length} bytes");
            Error::new(ErrorKind::Decode, message)
        })?;
        let left = end.map_or(left, |end| left.min(end - start));
        let size = usize::try_from(left).unwrap_or(usize::MAX).min(self.part_size);
        let bytes = self.source.read(start, size).await?;
        let end = start + bytes.len() as u64;
        if bytes.len() < size {
            let message = format!("the source ends at byte {end}, and had {length} bytes before");
            return Err(Error::new(ErrorKind::File, message));
        }
        // Once the service has the last part, it cannot be told that there is more.
        if end == length && !self.source.read(end, 1).await?.is_empty() {
            let message = format!("the source has more than the {length} bytes that it had before");
            return Err(Error::new(ErrorKind::File, message));
        }
        Ok(bytes)
    }

    /// Sends a part.
    async fn put(&mut self, client: &Client, bytes: Bytes, length: u64) -> Result<Next<T>, Error> {
        let start = self.session.received();
        let end = start + bytes.len() as u64;
        let mut call = self.session.call(Method::PUT)?;
        let range = HeaderValue::try_from(format!("bytes {start}-{}/{length}", end - 1));
        call.headers.extend(range.ok().map(|range| (CONTENT_RANGE, range)));
        call.headers.insert(CONTENT_TYPE, OCTETS);
        call.body = Payload::Bytes(bytes);
        call.without_retries = true;
        let id = call.id().to_owned();
        let before = self.session.state;
        let is_last = before.missing().is_filled(end, length);
        self.session.state.send(is_last);
        let next = match client.exchange().send(call).await {
            Ok(response) if response.status().is_success() => self.accepted(response, end, is_last),
            Ok(response) => {
                let next = refusal(response, before);
                if !matches!(next, Ok(Next::Wait(..))) {
                    self.session.state.refuse(before);
                }
                next
            }
            Err(problem) if problem.is_retryable() => {
                if problem.kind() == ErrorKind::Timeout {
                    let unit = self.session.part_sizes.unit;
                    self.part_size = (self.part_size / unit / 2).max(1) * unit;
                }
                Ok(Next::Wait(problem, None))
            }
            Err(problem) => Err(problem),
        };
        next.map_err(|error| error.with_client_request_id(&id))
    }

    /// Reads the response to a part that has arrived.
    fn accepted(&mut self, response: Response<Vec<u8>>, end: u64, is_last: bool) -> Result<Next<T>, Error> {
        let description = Description::read(response.body());
        // Outlook's servers respond to every part with 200.
        let goes_on = description.has_report() || response.status() == StatusCode::ACCEPTED;
        if goes_on || (!is_last && response.body().is_empty()) {
            self.session.state.advance(end);
            let report = self.session.read(&description)?;
            self.session.state.accept(report);
            if !is_last || matches!(report, Report::Missing(_)) {
                return Ok(Next::Part);
            }
            // Everything has arrived and there is no item: it waits for the commit.
            self.session.state.learn(Report::Complete);
            return Ok(Next::Done(Uploaded::to_commit()));
        }
        if !is_last {
            let message = format!("the service says that the upload is complete after byte {end}, but more is missing");
            return Err(Error::new(ErrorKind::Decode, message));
        }
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()).map(str::to_owned);
        let item = Maybe::<T>::from_response(&mut Success::new(response, Method::PUT, Reading::Lenient))?;
        self.session.state.complete();
        Ok(Next::Done(Uploaded { item, location, needs_commit: false }))
    }
}

/// What follows when the service refuses a part.
fn refusal<T>(response: Response<Vec<u8>>, before: State) -> Result<Next<T>, Error> {
    let status = response.status();
    if is_gone(status) {
        return Err(gone(response, &Method::PUT, before.is_unconfirmed()));
    }
    let wait = retry_after(response.headers());
    let problem = refused(response, &Method::PUT);
    match status.as_u16() {
        408 | 429 | 500 | 502 | 503 | 504 | 509 => Ok(Next::Wait(problem.retryable(), wait)),
        // The part may have arrived already, or one before it may be missing.
        409 | 416 => Ok(Next::Ask(problem)),
        _ => Err(problem),
    }
}

impl<T> Uploaded<T> {
    /// Everything has arrived, and waits for the commit.
    const fn to_commit() -> Self {
        Self { item: None, location: None, needs_commit: true }
    }
}

impl<T> UploadParts<'_, T> {
    fn report(&mut self, length: u64) {
        if let Some(listener) = &mut self.listener {
            listener(Progress::new(self.session.received(), Some(length)));
        }
    }
}

impl<T> std::fmt::Debug for UploadParts<'_, T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("UploadParts")
            .field("session", &self.session)
            .field("source", &self.source)
            .field("part_size", &self.part_size)
            .finish_non_exhaustive()
    }
}
