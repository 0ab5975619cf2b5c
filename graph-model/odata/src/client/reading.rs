//! Owns the reading of a stream's bytes across broken connections: where they are in the whole, and how to go on.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, IF_RANGE, RANGE};
use http::{HeaderMap, Method, StatusCode};

use super::exchange::Received;
use super::extent::{Extent, unsatisfied};
use super::network::failure;
use super::retry::Attempts;
use super::version::Version;
use super::{Call, Client};
use crate::error::{Error, ErrorKind};
use crate::request::Parts;
use crate::request::{ByteRange, IDENTITY};

/// A stream that is being read.
pub(super) struct Reading {
    client: Client,
    parts: Parts,
    response: reqwest::Response,
    /// Where in the whole stream the next byte of the answer stands.
    at: u64,
    /// Where in the whole stream the next byte stands that the caller gets.
    position: u64,
    /// The part that the caller wants.
    range: ByteRange,
    /// Where in the whole stream the caller's part ends, if the service has said so: what is short of it is cut off.
    end: Option<u64>,
    version: Version,
    attempts: Attempts,
    id: String,
}

/// Where to go on from with what was read before.
pub(super) struct GoingOn {
    pub(super) position: u64,
    /// Of which content that was.
    pub(super) version: Version,
}

impl Reading {
    /// Begins to read. What was read before is not sent again if it is still the same content; whether it is, the
    /// [`position`](Self::position) says.
    pub(super) async fn begin(client: &Client, parts: &Parts, before: Option<&GoingOn>) -> Result<Self, Error> {
        let wanted = parts.range().unwrap_or(ByteRange { start: 0, end: None });
        let before = before.filter(|_| may_go_on(parts));
        let (mut response, mut id) = open(client, parts, before.map(|before| (before, wanted.end))).await?;
        let mut extent = Extent::of(&response).map_err(|error| error.of_request(&id))?;
        let mut version = Version::of(response.headers(), extent.total);
        let mut first = wanted.start;
        // An answer with all of it is one to begin anew with.
        if let Some(before) = before.filter(|_| response.status() == StatusCode::PARTIAL_CONTENT) {
            first = before.position;
            // A service that does not know If-Range sends a part all the same.
            if !before.version.may_be(&version) {
                (response, id) = open(client, parts, None).await?;
                extent = Extent::of(&response).map_err(|error| error.of_request(&id))?;
                version = Version::of(response.headers(), extent.total);
                first = wanted.start;
            }
        }
        if extent.start > first || extent.end.is_some_and(|end| end < first) {
            let message = match extent.total {
                Some(total) if wanted.is_behind_end(total) => wanted.is_behind(total),
                _ => format!("the service sends bytes from {} on, and not from {first} on", extent.start),
            };
            return Err(Error::new(ErrorKind::Decode, message).of_request(&id));
        }
        if let Some(total) = extent.total.filter(|total| wanted.is_behind_end(*total)) {
            return Err(Error::new(ErrorKind::Decode, wanted.is_behind(total)).of_request(&id));
        }
        let end = match (wanted.end, extent.total.or(extent.end)) {
            (Some(end), Some(sent)) => Some(end.min(sent)),
            (_, sent) => sent,
        };
        Ok(Self {
            client: client.clone(),
            parts: parts.clone(),
            at: extent.start,
            position: first,
            range: wanted,
            end,
            version,
            response,
            attempts: Attempts::new(client.shared.retry),
            id,
        })
    }

    /// The head of the answer that is being read.
    pub(super) fn head(&self) -> (StatusCode, HeaderMap) {
        (self.response.status(), self.response.headers().clone())
    }

    /// Where in the whole stream the next byte stands.
    pub(super) const fn position(&self) -> u64 {
        self.position
    }

    /// Where in the whole stream the part that was asked for ends, if that is known.
    pub(super) const fn end(&self) -> Option<u64> {
        self.end
    }

    /// Of which content it is.
    pub(super) const fn version(&self) -> &Version {
        &self.version
    }

    /// The next bytes; `None` when all have come.
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
                Ok(None) if self.end.is_none() => return self.ended(),
                Ok(None) => self.too_short(),
                Err(error) => failure(error, self.parts.method()),
            };
            self.go_on(problem.of_request(&self.id)).await?;
        }
    }

    /// What the caller has not got yet of bytes of the answer.
    fn wanted(&mut self, mut chunk: Bytes) -> Option<Bytes> {
        let had = self.position.saturating_sub(self.at).min(chunk.len() as u64);
        self.at += chunk.len() as u64;
        // Neither is longer than the chunk.
        let _had = chunk.split_to(usize::try_from(had).unwrap_or(chunk.len()));
        let left = self.limit().map_or(u64::MAX, |limit| limit - self.position);
        chunk.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        if chunk.is_empty() {
            return None;
        }
        self.position += chunk.len() as u64;
        self.attempts.begin_anew();
        Some(chunk)
    }

    /// Where there are no further bytes to be given: at the end, or where the caller wants no more.
    fn limit(&self) -> Option<u64> {
        self.end.or(self.range.end)
    }

    /// The end of a stream whose length was not known before.
    fn ended(&self) -> Result<Option<Bytes>, Error> {
        if self.range.is_behind_end(self.at) {
            return Err(Error::new(ErrorKind::Decode, self.range.is_behind(self.at)).of_request(&self.id));
        }
        if self.at < self.position {
            return Err(self.changed().of_request(&self.id));
        }
        Ok(None)
    }

    fn too_short(&self) -> Error {
        let end = self.end.unwrap_or_default();
        let message = format!("the stream ended at byte {} of {end}", self.position);
        let error = Error::new(ErrorKind::Transport, message);
        if self.parts.method() == Method::GET { error.retryable() } else { error }
    }

    /// Asks for the rest. Without a way to say that it has to be the rest of the same content, nothing is asked.
    async fn go_on(&mut self, problem: Error) -> Result<(), Error> {
        if !may_go_on(&self.parts) || self.version.condition().is_none() {
            return Err(problem);
        }
        if !problem.is_retryable() || !self.attempts.wait(None, Duration::MAX).await {
            return Err(problem);
        }
        let before = GoingOn { position: self.position, version: self.version.clone() };
        let (response, id) = match open(&self.client, &self.parts, Some((&before, self.limit()))).await {
            Ok(opened) => opened,
            Err(error) if self.end.is_none() && before.is_all(&error) => {
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
        let extent = Extent::of(&response).map_err(|error| error.of_request(&self.id))?;
        let version = Version::of(response.headers(), extent.total);
        let fits = match response.status() {
            StatusCode::PARTIAL_CONTENT => extent.start == self.position && self.version.may_be(&version),
            // Services that know no ranges send all of it again, which is as good if it says that it is the same.
            _ => self.version.is(&version),
        };
        if !fits {
            return Err(self.changed().of_request(&self.id));
        }
        // A part says how long the whole is, which a whole need not say.
        self.version.learn(&version);
        let total = self.version.total;
        self.end = self.end.or_else(|| total.map(|total| self.range.end.map_or(total, |end| end.min(total))));
        self.at = extent.start;
        self.response = response;
        Ok(())
    }

    fn changed(&self) -> Error {
        let message = format!("the content changed while it was read, after byte {}", self.position);
        Error::new(ErrorKind::Changed, message)
    }
}

impl GoingOn {
    /// Whether the service says, by refusing to send more, that what was read before is all of it.
    pub(super) fn is_all(&self, error: &Error) -> bool {
        let total = unsatisfied(error.headers()).filter(|total| *total == self.position);
        error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE)
            && total.is_some_and(|_| self.version.may_be(&Version::of(error.headers(), total)))
    }
}

/// Whether there may be a request for the rest: one that changes something must not be sent twice.
fn may_go_on(parts: &Parts) -> bool {
    parts.method() == Method::GET
}

/// Sends the request, for what is missing behind a position if there is one.
async fn open(
    client: &Client,
    parts: &Parts,
    before: Option<(&GoingOn, Option<u64>)>,
) -> Result<(reqwest::Response, String), Error> {
    let mut call = Call::new(client, parts)?;
    // Otherwise there is no telling where in the stream a compressed answer broke off.
    call.headers.insert(ACCEPT_ENCODING, IDENTITY);
    if let Some((GoingOn { position, version }, end)) = before {
        call.headers.insert(RANGE, ByteRange { start: *position, end }.header());
        call.headers.extend(version.condition().map(|condition| (IF_RANGE, condition)));
    }
    let id = call.id().to_owned();
    match client.open(call).await? {
        Received::Open(response) => Ok((response, id)),
        Received::Whole(response) => {
            let (head, body) = response.into_parts();
            Err(Error::service(head, body, parts).of_request(&id))
        }
    }
}
