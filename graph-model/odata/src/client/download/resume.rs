//! Owns [`ResumingBody`]: the bytes of a stream across broken connections.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, IF_RANGE, RANGE};
use http::{HeaderMap, Method, StatusCode};

use super::content_range::{ContentRange, unsatisfied_length};
use super::validator::Validators;
use crate::client::call::{Backoff, Received, failure};
use crate::client::shared::Client;
use crate::error::{Error, ErrorKind};
use crate::request::Parts;
use crate::request::{ByteRange, IDENTITY};

/// A stream that is being read, and resumed when the connection breaks. All positions are in the whole stream.
pub(super) struct ResumingBody {
    client: Client,
    parts: Parts,
    response: reqwest::Response,
    /// Where the next byte of the response is.
    response_position: u64,
    /// Where the next byte for the caller is.
    position: u64,
    /// The part that the caller wants.
    range: ByteRange,
    /// Where the caller's part ends, if the service has said so: a stream that ends before was cut off.
    end: Option<u64>,
    validators: Validators,
    backoff: Backoff,
    id: String,
}

/// Where to resume, and what was read before.
pub(super) struct ResumePoint {
    pub(super) position: u64,
    pub(super) validators: Validators,
}

impl ResumingBody {
    /// Starts to read, at the point where an earlier run stopped if the content is still the same;
    /// [`position`](Self::position) says whether it is.
    pub(super) async fn open(client: &Client, parts: &Parts, from: Option<&ResumePoint>) -> Result<Self, Error> {
        let wanted = parts.range().unwrap_or(ByteRange { start: 0, end: None });
        let from = from.filter(|_| is_repeatable(parts));
        let (mut response, mut id) = request(client, parts, from.map(|from| (from, wanted.end))).await?;
        let mut range = ContentRange::of(&response).map_err(|error| error.of_request(&id))?;
        let mut validators = Validators::of(response.headers(), range.complete_length);
        let mut position = wanted.start;
        // A response with all of the stream starts it over.
        if let Some(from) = from.filter(|_| response.status() == StatusCode::PARTIAL_CONTENT) {
            position = from.position;
            // A service that ignores If-Range sends a part all the same.
            if !from.validators.may_match(&validators) {
                (response, id) = request(client, parts, None).await?;
                range = ContentRange::of(&response).map_err(|error| error.of_request(&id))?;
                validators = Validators::of(response.headers(), range.complete_length);
                position = wanted.start;
            }
        }
        if range.start > position || range.end.is_some_and(|end| end < position) {
            let message = match range.complete_length {
                Some(length) if wanted.is_behind_end(length) => wanted.is_behind(length),
                _ => format!("the service sent the stream from byte {}, not from byte {position}", range.start),
            };
            return Err(Error::new(ErrorKind::Decode, message).of_request(&id));
        }
        if let Some(length) = range.complete_length.filter(|length| wanted.is_behind_end(*length)) {
            return Err(Error::new(ErrorKind::Decode, wanted.is_behind(length)).of_request(&id));
        }
        let end = match (wanted.end, range.complete_length.or(range.end)) {
            (Some(end), Some(sent)) => Some(end.min(sent)),
            (_, sent) => sent,
        };
        Ok(Self {
            client: client.clone(),
            parts: parts.clone(),
            response_position: range.start,
            position,
            range: wanted,
            end,
            validators,
            response,
            backoff: Backoff::new(client.exchange().retry),
            id,
        })
    }

    /// The head of the response that is being read.
    pub(super) fn head(&self) -> (StatusCode, HeaderMap) {
        (self.response.status(), self.response.headers().clone())
    }

    /// Where the next byte is.
    pub(super) const fn position(&self) -> u64 {
        self.position
    }

    /// Where the part that was asked for ends, if that is known.
    pub(super) const fn end(&self) -> Option<u64> {
        self.end
    }

    pub(super) const fn validators(&self) -> &Validators {
        &self.validators
    }

    /// The next bytes; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            if self.limit().is_some_and(|limit| self.position >= limit) {
                return Ok(None);
            }
            let problem = match self.response.chunk().await {
                Ok(Some(chunk)) => match self.wanted(chunk) {
                    Some(bytes) => return Ok(Some(bytes)),
                    None => continue,
                },
                Ok(None) if self.end.is_none() => return self.finish(),
                Ok(None) => self.cut_off(),
                Err(error) => failure(error, self.parts.method()),
            };
            self.resume(problem.of_request(&self.id)).await?;
        }
    }

    /// The bytes of a chunk that the caller does not have yet, and wants.
    fn wanted(&mut self, mut chunk: Bytes) -> Option<Bytes> {
        let had = self.position.saturating_sub(self.response_position).min(chunk.len() as u64);
        self.response_position += chunk.len() as u64;
        // Neither is longer than the chunk.
        let _had = chunk.split_to(usize::try_from(had).unwrap_or(chunk.len()));
        let left = self.limit().map_or(u64::MAX, |limit| limit - self.position);
        chunk.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        if chunk.is_empty() {
            return None;
        }
        self.position += chunk.len() as u64;
        self.backoff.reset();
        Some(chunk)
    }

    /// Where there are no more bytes for the caller: at the end of the stream, or of the part that was asked for.
    fn limit(&self) -> Option<u64> {
        self.end.or(self.range.end)
    }

    /// The end of a stream whose length was not known before.
    fn finish(&self) -> Result<Option<Bytes>, Error> {
        let length = self.response_position;
        if self.range.is_behind_end(length) {
            return Err(Error::new(ErrorKind::Decode, self.range.is_behind(length)).of_request(&self.id));
        }
        if length < self.position {
            return Err(self.changed().of_request(&self.id));
        }
        Ok(None)
    }

    fn cut_off(&self) -> Error {
        let message = format!("the stream ended at byte {} of {}", self.position, self.end.unwrap_or_default());
        let error = Error::new(ErrorKind::Transport, message);
        if self.parts.method() == Method::GET { error.retryable() } else { error }
    }

    /// Requests the rest, unless there is no validator to make sure that it is the rest of the same content.
    async fn resume(&mut self, problem: Error) -> Result<(), Error> {
        if !is_repeatable(&self.parts) || self.validators.if_range().is_none() {
            return Err(problem);
        }
        if !problem.is_retryable() || !self.backoff.wait(None, Duration::MAX).await {
            return Err(problem);
        }
        let from = ResumePoint { position: self.position, validators: self.validators.clone() };
        let (response, id) = match request(&self.client, &self.parts, Some((&from, self.limit()))).await {
            Ok(opened) => opened,
            Err(error) if self.end.is_none() && from.is_at_end(&error) => {
                self.end = Some(self.position);
                return Ok(());
            }
            Err(error) => {
                let precondition = [StatusCode::PRECONDITION_FAILED, StatusCode::RANGE_NOT_SATISFIABLE];
                let has_changed = error.status().is_some_and(|status| precondition.contains(&status));
                return Err(if has_changed { self.changed().of_request(&self.id) } else { error });
            }
        };
        self.id = id;
        let range = ContentRange::of(&response).map_err(|error| error.of_request(&self.id))?;
        let validators = Validators::of(response.headers(), range.complete_length);
        let is_rest = match response.status() {
            StatusCode::PARTIAL_CONTENT => range.start == self.position && self.validators.may_match(&validators),
            // A service without ranges sends all of it again, which will do if it is the same by its validator.
            _ => self.validators.matches(&validators),
        };
        if !is_rest {
            return Err(self.changed().of_request(&self.id));
        }
        // A part says how long the whole is; a whole may not.
        self.validators.complete_from(&validators);
        let length = self.validators.complete_length;
        self.end = self.end.or_else(|| length.map(|length| self.range.end.map_or(length, |end| end.min(length))));
        self.response_position = range.start;
        self.response = response;
        Ok(())
    }

    fn changed(&self) -> Error {
        let message = format!("the content changed during the download, after byte {}", self.position);
        Error::new(ErrorKind::Changed, message)
    }
}

impl ResumePoint {
    /// Whether an error says that there is nothing left to read: the service has no such range, and the stream ends
    /// here.
    pub(super) fn is_at_end(&self, error: &Error) -> bool {
        let length = unsatisfied_length(error.headers()).filter(|length| *length == self.position);
        error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE)
            && length.is_some_and(|_| self.validators.may_match(&Validators::of(error.headers(), length)))
    }
}

/// Whether the request may be sent again for the rest: one that has an effect must not have it twice.
fn is_repeatable(parts: &Parts) -> bool {
    parts.method() == Method::GET
}

/// Sends the request, for the rest of the stream if there is a point to resume at.
async fn request(
    client: &Client,
    parts: &Parts,
    from: Option<(&ResumePoint, Option<u64>)>,
) -> Result<(reqwest::Response, String), Error> {
    let mut call = client.call(parts)?;
    // Where in the stream a compressed response broke off could not be told.
    call.headers.insert(ACCEPT_ENCODING, IDENTITY);
    if let Some((ResumePoint { position, validators }, end)) = from {
        call.headers.insert(RANGE, ByteRange { start: *position, end }.header());
        call.headers.extend(validators.if_range().map(|validator| (IF_RANGE, validator)));
    }
    let id = call.id().to_owned();
    match client.exchange().open(call).await? {
        Received::Open(response) => Ok((response, id)),
        Received::Whole(response) => {
            let (head, body) = response.into_parts();
            Err(parts.error(head, body).of_request(&id))
        }
    }
}
