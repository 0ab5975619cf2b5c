//! Owns the reading of a stream's bytes across broken connections: where they are in the whole, and how to go on.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_RANGE, ETAG, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::exchange::Received;
use super::network::failure;
use super::retry::Attempts;
use super::{Call, Client};
use crate::request::{ByteRange, IDENTITY};
use crate::{Error, ErrorKind, Parts};

/// A stream that is being read.
pub(super) struct Reading {
    client: Client,
    parts: Parts,
    response: reqwest::Response,
    /// Where in the whole stream the next byte of the answer stands.
    at: u64,
    /// Where in the whole stream the next byte stands that the caller gets.
    position: u64,
    /// Where in the whole stream the caller's part ends.
    end: Option<u64>,
    total: Option<u64>,
    validator: Option<HeaderValue>,
    attempts: Attempts,
    id: String,
}

/// Where to go on from with what was read before.
pub(super) struct GoingOn {
    pub(super) position: u64,
    /// Says that it is still the same content: an entity tag, or the date of the last change.
    pub(super) validator: HeaderValue,
}

/// Where in a stream the bytes of an answer are.
#[derive(Debug, PartialEq, Eq)]
struct Extent {
    start: u64,
    end: Option<u64>,
    total: Option<u64>,
}

impl Reading {
    /// Begins to read. What was read before is not sent again if it is still the same content; whether it is, the
    /// [`position`](Self::position) says.
    pub(super) async fn begin(client: &Client, parts: &Parts, before: Option<&GoingOn>) -> Result<Self, Error> {
        let wanted = parts.range().unwrap_or(ByteRange { start: 0, end: None });
        let (mut response, mut id) = open(client, parts, before.map(|before| (before, wanted.end))).await?;
        // A service that does not know If-Range sends a part all the same.
        let is_other = |before: &&GoingOn| !is_same(&before.validator, response.headers());
        let before = match before.filter(is_other) {
            Some(_) => {
                (response, id) = open(client, parts, None).await?;
                None
            }
            None => before,
        };
        let extent = extent(&response).map_err(|error| error.of_request(&id))?;
        let first = match before {
            Some(before) if response.status() == StatusCode::PARTIAL_CONTENT => before.position,
            _ => wanted.start,
        };
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
        let end = match (wanted.end, extent.total) {
            (Some(end), Some(total)) => Some(end.min(total)),
            (_, Some(total)) => Some(total),
            (Some(end), None) => Some(extent.end.map_or(end, |sent| sent.min(end))),
            (None, None) => extent.end,
        };
        Ok(Self {
            client: client.clone(),
            parts: parts.clone(),
            at: extent.start,
            position: first,
            end,
            total: extent.total,
            validator: validator(response.headers()),
            response,
            attempts: Attempts::new(client.shared.retry),
            id,
        })
    }

    /// The answer's head.
    pub(super) fn head(&mut self) -> (StatusCode, HeaderMap) {
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

    /// How long the whole stream is, if that is known.
    pub(super) const fn total(&self) -> Option<u64> {
        self.total
    }

    /// What says later that it is still the same content, if there is such a thing.
    pub(super) const fn validator(&self) -> Option<&HeaderValue> {
        self.validator.as_ref()
    }

    /// The next bytes; `None` when all have come.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            if self.end.is_some_and(|end| self.position >= end) {
                return Ok(None);
            }
            let problem = match self.response.chunk().await {
                Ok(Some(chunk)) => match self.wanted(chunk) {
                    Some(bytes) => return Ok(Some(bytes)),
                    None => continue,
                },
                Ok(None) if self.end.is_none() => return Ok(None),
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
        let left = self.end.map_or(u64::MAX, |end| end - self.position);
        chunk.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        if chunk.is_empty() {
            return None;
        }
        self.position += chunk.len() as u64;
        self.attempts.begin_anew();
        Some(chunk)
    }

    fn too_short(&self) -> Error {
        let end = self.end.unwrap_or_default();
        let message = format!("the stream ended at byte {} of {end}", self.position);
        let error = Error::new(ErrorKind::Transport, message);
        if self.parts.method() == Method::GET { error.retryable() } else { error }
    }

    /// Asks for the rest. Without a way to say that it has to be the rest of the same content, nothing is asked.
    async fn go_on(&mut self, problem: Error) -> Result<(), Error> {
        let Some(validator) = self.validator.clone().filter(|_| self.parts.method() == Method::GET) else {
            return Err(problem);
        };
        if !problem.is_retryable() || !self.attempts.wait(None, Duration::MAX).await {
            return Err(problem);
        }
        let before = GoingOn { position: self.position, validator };
        let (response, id) = match open(&self.client, &self.parts, Some((&before, self.end))).await {
            Ok(opened) => opened,
            Err(error) => {
                let precondition = [StatusCode::PRECONDITION_FAILED, StatusCode::RANGE_NOT_SATISFIABLE];
                let has_changed = error.status().is_some_and(|status| precondition.contains(&status));
                return Err(if has_changed { self.changed().of_request(&self.id) } else { error });
            }
        };
        self.id = id;
        let extent = extent(&response).map_err(|error| error.of_request(&self.id))?;
        let same_length = extent.total.is_none() || self.total.is_none() || extent.total == self.total;
        // Services that know no ranges send all of it again, which is as good if it has the same tag.
        let fits = match response.status() {
            StatusCode::PARTIAL_CONTENT => extent.start == self.position,
            _ => strong_tag(response.headers()).as_ref() == Some(&before.validator),
        };
        if !(is_same(&before.validator, response.headers()) && same_length && fits) {
            return Err(self.changed().of_request(&self.id));
        }
        // A part says how long the whole is, which a whole need not say.
        self.end = self.end.or(extent.total);
        self.total = self.total.or(extent.total);
        self.at = extent.start;
        self.response = response;
        Ok(())
    }

    fn changed(&self) -> Error {
        let message = format!("the content changed while it was read, after byte {}", self.position);
        Error::new(ErrorKind::Changed, message)
    }
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
    if let Some((GoingOn { position, validator }, end)) = before {
        call.headers.insert(RANGE, ByteRange { start: *position, end }.header());
        call.headers.insert(IF_RANGE, validator.clone());
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

/// Where the bytes of an answer are.
fn extent(response: &reqwest::Response) -> Result<Extent, Error> {
    if response.status() != StatusCode::PARTIAL_CONTENT {
        let total = response.content_length();
        return Ok(Extent { start: 0, end: total, total });
    }
    let text = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    text.and_then(content_range).ok_or_else(|| {
        let message = "the answer is a part of a stream, and does not say which (Content-Range)".to_owned();
        Error::new(ErrorKind::Decode, message)
    })
}

/// Reads `bytes 5-9/20`, or `bytes 5-9/*` where the length of the whole is not known.
fn content_range(text: &str) -> Option<Extent> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (start, last) = range.split_once('-')?;
    let (start, last): (u64, u64) = (start.trim().parse().ok()?, last.trim().parse().ok()?);
    let total = match total.trim() {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    let end = last.checked_add(1)?;
    (start < end && total.is_none_or(|total| end <= total)).then_some(Extent { start, end: Some(end), total })
}

/// What says later that the content is the same byte by byte. An entity tag that is weak does not.
fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    strong_tag(headers).or_else(|| headers.get(LAST_MODIFIED).cloned())
}

fn strong_tag(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(ETAG).filter(|tag| is_tag(tag)).cloned()
}

/// Whether an answer may be of the content that had this validator: unless it has another tag, it may.
fn is_same(validator: &HeaderValue, headers: &HeaderMap) -> bool {
    !is_tag(validator) || strong_tag(headers).is_none_or(|tag| tag == validator)
}

fn is_tag(validator: &HeaderValue) -> bool {
    validator.as_bytes().starts_with(b"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges_are_read() {
        let extent = |start, end, total| Some(Extent { start, end: Some(end), total });
        assert_eq!(content_range("bytes 5-9/20"), extent(5, 10, Some(20)));
        assert_eq!(content_range(" bytes 0-0/* "), extent(0, 1, None));
        for text in [
            "",
            "bytes */20",
            "bytes 9-5/20",
            "bytes 5-20/20",
            "items 5-9/20",
            "bytes 0-18446744073709551615/*",
            "bytes -1-5/9",
        ] {
            assert_eq!(content_range(text), None, "{text}");
        }
    }

    #[test]
    fn weak_tags_do_not_say_that_bytes_are_the_same() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            pairs.iter().map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value))).collect()
        };
        let date = ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(validator(&headers(&[("etag", "\"a\""), date])), Some(HeaderValue::from_static("\"a\"")));
        assert_eq!(validator(&headers(&[("etag", "W/\"a\""), date])), Some(HeaderValue::from_static(date.1)));
        assert_eq!(validator(&headers(&[("etag", "W/\"a\"")])), None);
    }
}
