//! Owns the sending of the parts of an upload session: one after the other, and on from where the service says after
//! something went wrong.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_RANGE, CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::de::DeserializeOwned;

use super::form::{Form, Missing, Standing};
use super::progress::Listener;
use super::retry::{Attempts, retry_after};
use super::session::UploadSession;
use super::session::{is_gone, refused, unconfirmed};
use super::source::Source;
use super::{Client, Progress, Transport};
use crate::error::{Error, ErrorKind};
use crate::handle::Structured;
use crate::response::Maybe;
use crate::response::{Answer, FromResponse as _};
use crate::service::UploadParts as PartSizes;

/// How long a service that is busy may want to be left alone, before the upload is left for later.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// The sending of the parts of an upload session; does nothing until it is sent.
///
/// No more than a part is in memory. When the connection breaks or the service is busy, the service is asked how far it has
/// come, and the upload goes on from there, as often as [`Retry`](crate::client::Retry) says without progress in between. Dropping
/// the future leaves the session as it is, to be gone on with, or to be [cancelled](UploadSession::cancel).
///
/// Nothing that authorizes goes along but the address of the session itself. There is no upload session for an empty file,
/// as there is no part to send: it is an error, and a single `PUT` does it.
#[must_use = "an upload does nothing until it is sent"]
pub struct UploadParts<'a, T> {
    session: &'a mut UploadSession,
    source: Source<'a>,
    part: usize,
    listener: Option<Listener<'a>>,
    item: PhantomData<fn() -> T>,
}

/// What has come of an upload.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Uploaded<T> {
    /// The item, if the service sends it: for files in drives it does, for attachments it does not, nor while the commit is to
    /// come.
    pub item: Option<T>,
    /// The address of what has come of it (`Location`), if the service says it: for attachments it does.
    pub location: Option<String>,
    /// Whether everything has arrived, but the item is not there before [`commit`](UploadSession::commit). This is so for
    /// sessions that were begun with `deferCommit`, and after the service found no place for the item, such as for want of
    /// space or because there is another by its name.
    pub needs_commit: bool,
}

/// What is to be done after a part was sent.
enum Next<T> {
    Part,
    /// To wait, and to ask how far it has come.
    Wait(Error, Option<Duration>),
    /// To ask how far it has come: the service thinks otherwise.
    Look(Error),
    Done(Uploaded<T>),
}

impl<'a, T: Structured + DeserializeOwned> UploadParts<'a, T> {
    pub(super) fn new(session: &'a mut UploadSession, source: Source<'a>) -> Self {
        let part = session.parts.preferred;
        Self { session, source, part, listener: None, item: PhantomData }
    }

    /// How many bytes are sent at a time: a multiple of 327,680 (320 KiB), 3,932,160 (12 times that) unless set. Large parts
    /// are faster, but attachments of messages and events are taken in parts of up to 4 MB only, and nothing in parts of more
    /// than 60 MiB, which is an error. Each has to get through within the client's
    /// [idle time-out](crate::client::ClientBuilder::idle_timeout), and is halved if it does not.
    pub const fn part_size(mut self, bytes: usize) -> Self {
        self.part = bytes;
        self
    }

    /// Tells a function how far it has come, after each part.
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
        let PartSizes { unit, largest, .. } = self.session.parts;
        if self.part == 0 || self.part > largest || !self.part.is_multiple_of(unit) {
            let message = format!(
                "the service takes an upload in parts of a multiple of {unit} bytes, at most {largest}, not in parts of {}",
                self.part
            );
            return Err(Error::new(ErrorKind::Setup, message));
        }
        let length = self.source.open().await?;
        self.admit(length)?;
        if self.session.is_uncertain {
            self.session.ask(client).await?;
        }
        self.tell(length);
        let mut attempts = Attempts::new(client.shared.retry);
        let mut furthest = self.session.missing.start;
        while self.session.missing.start != length {
            let at = self.session.missing.start;
            let bytes = self.read(length).await?;
            let sent = at + bytes.len() as u64;
            // Until there is an answer, nobody knows.
            self.session.is_uncertain = true;
            let (has_waited, refusal) = match self.put(client, bytes, length).await? {
                Next::Done(uploaded) => {
                    self.session.missing = Missing::from(length);
                    self.tell(length);
                    return Ok(uploaded);
                }
                Next::Part => {
                    self.session.is_uncertain = false;
                    (false, None)
                }
                Next::Wait(problem, wait) => {
                    if !attempts.wait(wait, LONGEST_WAIT).await {
                        return Err(problem);
                    }
                    if let Err(error) = self.session.ask(client).await {
                        let is_lost = error.kind() == ErrorKind::Unconfirmed;
                        return Err(if is_lost { error.caused_by(Arc::new(problem)) } else { error });
                    }
                    (true, None)
                }
                Next::Look(problem) => {
                    // The refusal says more than why there is no asking after it.
                    if self.session.ask(client).await.is_err() {
                        return Err(problem);
                    }
                    let Missing { start, end, .. } = self.session.missing;
                    // What was refused is not made better by sending it again.
                    if (start == at && end.is_none_or(|end| end >= sent)) || start >= length {
                        return Err(problem);
                    }
                    (false, Some(problem))
                }
            };
            let next = self.session.missing.start;
            if next > furthest {
                furthest = next;
                attempts.begin_anew();
                self.tell(length);
            } else if next <= at && !has_waited && !attempts.wait(None, LONGEST_WAIT).await {
                let message =
                    format!("the upload does not get any further than byte {furthest}: the service goes back");
                return Err(refusal.unwrap_or_else(|| Error::new(ErrorKind::Loop, message)));
            }
        }
        // The service has everything, and the session is still there.
        if self.session.may_be_complete { Err(unconfirmed()) } else { Ok(Uploaded::to_commit()) }
    }

    /// Checks that the source can be what the session is for.
    fn admit(&mut self, length: u64) -> Result<(), Error> {
        if length == 0 {
            let message = "an upload session cannot make an empty file: upload its content with a single PUT";
            return Err(Error::new(ErrorKind::File, message.to_owned()));
        }
        let expected = *self.session.length.get_or_insert(length);
        if expected != length {
            let message = format!("the source has {length} bytes, and had {expected} when the upload was begun");
            return Err(Error::new(ErrorKind::File, message));
        }
        Ok(())
    }

    /// The bytes of the next part: no more than are missing before the next that the service has.
    async fn read(&mut self, length: u64) -> Result<Bytes, Error> {
        let Missing { start: at, end, .. } = self.session.missing;
        let left = length.checked_sub(at).ok_or_else(|| {
            let message = format!("the service wants to go on at byte {at}, and there are {length}");
            Error::new(ErrorKind::Decode, message)
        })?;
        let left = end.map_or(left, |end| left.min(end - at));
        let size = usize::try_from(left).unwrap_or(usize::MAX).min(self.part);
        let bytes = self.source.read(at, size).await?;
        let end = at + bytes.len() as u64;
        if bytes.len() < size {
            let message = format!("the source ends at byte {end}, and had {length} bytes before");
            return Err(Error::new(ErrorKind::File, message));
        }
        // Nothing tells the service that there is more once it has the last part.
        if end == length && !self.source.read(end, 1).await?.is_empty() {
            let message = format!("the source has more than the {length} bytes that it had before");
            return Err(Error::new(ErrorKind::File, message));
        }
        Ok(bytes)
    }

    /// Sends a part.
    async fn put(&mut self, client: &Client, bytes: Bytes, length: u64) -> Result<Next<T>, Error> {
        let at = self.session.missing.start;
        let end = at + bytes.len() as u64;
        let mut headers = HeaderMap::new();
        let range = HeaderValue::try_from(format!("bytes {at}-{}/{length}", end - 1));
        headers.extend(range.ok().map(|range| (CONTENT_RANGE, range)));
        headers.insert(CONTENT_TYPE, OCTETS);
        let mut call = self.session.call(Method::PUT, headers, bytes)?;
        call.is_sent_once = true;
        let id = call.id().to_owned();
        let is_last = self.session.missing.is_filled(end, length);
        let before = self.session.may_be_complete;
        self.session.may_be_complete |= is_last;
        let next = match client.exchange(call).await {
            Ok(response) if response.status().is_success() => self.take(response, end, is_last),
            Ok(response) => {
                let next = self.look(response, before);
                // A refusal means that this part has not completed anything.
                if !matches!(next, Ok(Next::Wait(..))) {
                    self.session.may_be_complete = before;
                }
                next
            }
            Err(problem) if problem.is_retryable() => {
                if problem.kind() == ErrorKind::Timeout {
                    let unit = self.session.parts.unit;
                    self.part = (self.part / unit / 2).max(1) * unit;
                }
                Ok(Next::Wait(problem, None))
            }
            Err(problem) => Err(problem),
        };
        next.map_err(|error| error.of_request(&id))
    }

    /// Reads an answer to a part that has arrived.
    fn take(&mut self, response: http::Response<Vec<u8>>, end: u64, is_last: bool) -> Result<Next<T>, Error> {
        let form = Form::read(response.body());
        // Outlook's servers answer every part with 200.
        let is_on = form.is_status() || response.status() == StatusCode::ACCEPTED;
        if is_on || (!is_last && response.body().is_empty()) {
            self.session.missing = self.session.missing.after(end);
            let is_missing = matches!(self.session.learn(&form)?, Standing::Missing(_));
            self.session.may_be_complete = false;
            if !is_last || is_missing {
                return Ok(Next::Part);
            }
            // With everything there and nothing said of an item, the commit is to come.
            self.session.is_uncertain = false;
            return Ok(Next::Done(Uploaded::to_commit()));
        }
        if !is_last {
            let message = format!("the service says that the upload is complete after byte {end}, and more is missing");
            return Err(Error::new(ErrorKind::Decode, message));
        }
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()).map(str::to_owned);
        let item = Maybe::<T>::from_answer(Answer::of_success(response))?;
        Ok(Next::Done(Uploaded { item, location, needs_commit: false }))
    }

    /// Decides what a refusal means.
    fn look(&mut self, response: http::Response<Vec<u8>>, may_be_complete: bool) -> Result<Next<T>, Error> {
        let status = response.status();
        if is_gone(status) {
            self.session.may_be_complete = may_be_complete;
            return Err(self.session.gone(response, &Method::PUT));
        }
        let wait = retry_after(response.headers());
        let problem = refused(response, &Method::PUT);
        match status.as_u16() {
            408 | 429 | 500 | 502 | 503 | 504 | 509 => Ok(Next::Wait(problem.retryable(), wait)),
            // The part may be there already, or one before it may be missing.
            409 | 416 => Ok(Next::Look(problem)),
            _ => Err(problem),
        }
    }
}

impl<T> Uploaded<T> {
    /// Everything has arrived, and waits for the commit.
    const fn to_commit() -> Self {
        Self { item: None, location: None, needs_commit: true }
    }
}

impl<T> std::fmt::Debug for UploadParts<'_, T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("UploadParts")
            .field("session", &self.session)
            .field("source", &self.source)
            .field("part_size", &self.part)
            .finish_non_exhaustive()
    }
}

impl<T> UploadParts<'_, T> {
    fn tell(&mut self, length: u64) {
        if let Some(listener) = &mut self.listener {
            listener(Progress { done: self.session.missing.start, total: Some(length) });
        }
    }
}
