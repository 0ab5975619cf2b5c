//! Owns how requests are written into a call, whatever its form.

mod json;
mod multipart;

use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderName, HeaderValue, Method};
use serde_json::value::RawValue;

use super::media_type::is_json;
use crate::error::{Error, ErrorKind};
use crate::request::InBatch;
use crate::service::BatchFormat;

/// Credentials, which belong in the headers of the call. In its body they would end up wherever bodies are logged.
const OF_THE_CALL: [HeaderName; 3] = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE];

/// A request as it is written into a call, without its id and what it depends on.
pub(super) struct Written {
    method: Method,
    url: String,
    headers: Headers,
    body: Body,
}

/// Headers in the order of their names, each with one value, which is UTF-8.
struct Headers(Vec<(HeaderName, HeaderValue)>);

enum Body {
    None,
    /// JSON that is part of the JSON of a call.
    Json(Box<RawValue>),
    Bytes(Vec<u8>),
}

/// What goes into a call together: a request, or a group.
pub(super) struct Placed<'a> {
    /// The name of the group, if it is one.
    pub(super) group: Option<String>,
    pub(super) requests: Vec<PlacedRequest<'a>>,
}

/// The place of a request in a call.
pub(super) struct PlacedRequest<'a> {
    pub(super) id: String,
    /// The ids of the requests and groups of this call that have to succeed first.
    pub(super) after: Vec<String>,
    pub(super) written: &'a Written,
}

/// The media type and the body of a call.
pub(super) fn payload(format: BatchFormat, placed: &[Placed<'_>]) -> (HeaderValue, Vec<u8>) {
    match format {
        BatchFormat::Json => json::payload(placed),
        BatchFormat::Multipart => multipart::payload(placed),
    }
}

impl Written {
    pub(super) fn new(format: BatchFormat, request: InBatch) -> Result<Self, Error> {
        let InBatch { method, url, headers, body } = request;
        let headers = Headers::new(headers)?;
        match format {
            BatchFormat::Json => Self { method, url, headers, body: Body::None }.with_json_body(body),
            BatchFormat::Multipart => Ok(Self { method, url, headers, body: Body::Bytes(body) }),
        }
    }

    /// An estimate of its size in a call, in bytes.
    pub(super) fn size(&self) -> usize {
        let headers = self.headers.0.iter().map(|(name, value)| name.as_str().len() + value.len() + 8).sum::<usize>();
        let (around, body) = match &self.body {
            Body::None => (json::AROUND, 0),
            Body::Json(body) => (json::AROUND, body.get().len()),
            Body::Bytes(body) => (multipart::AROUND, body.len()),
        };
        around + self.url.len() + headers + body
    }

    /// Whether the request reads, so that it cannot be part of a change set.
    pub(super) fn reads(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    pub(super) fn header(&self, name: &HeaderName) -> Option<&HeaderValue> {
        self.headers.0.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The value of a header, of a request that is not sent any more.
    pub(super) fn into_header(self, name: &HeaderName) -> Option<HeaderValue> {
        self.headers.0.into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// Sets a header, unless there is one of that name.
    pub(super) fn set_header(&mut self, name: &HeaderName, value: impl FnOnce() -> HeaderValue) {
        if self.header(name).is_none() {
            self.headers.insert(name.clone(), value());
        }
    }

    fn media_type(&self) -> Option<&str> {
        self.header(&CONTENT_TYPE).map(text)
    }

    fn is_json(&self) -> bool {
        self.media_type().is_some_and(is_json)
    }
}

impl Headers {
    fn new(mut headers: Vec<(HeaderName, HeaderValue)>) -> Result<Self, Error> {
        for (name, value) in &headers {
            if OF_THE_CALL.contains(name) {
                let message = format!(
                    "a request in a batch cannot have the header {name}, which belongs to the batch as a whole"
                );
                return Err(Error::new(ErrorKind::InvalidHeader, message));
            }
            if std::str::from_utf8(value.as_bytes()).is_err() {
                // The value may be a secret, and is not shown.
                let message = format!("the value of the header {name} is not UTF-8");
                return Err(Error::new(ErrorKind::InvalidHeader, message));
            }
        }
        headers.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        headers.dedup_by(|(other, further), (name, first)| {
            let is_same = other == name;
            if is_same && let Ok(all) = HeaderValue::from_bytes(&[first.as_bytes(), b", ", further.as_bytes()].concat())
            {
                *first = all;
            }
            is_same
        });
        Ok(Self(headers))
    }

    fn insert(&mut self, name: HeaderName, value: HeaderValue) {
        let place = self.0.partition_point(|(other, _)| other.as_str() < name.as_str());
        self.0.insert(place, (name, value));
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), text(value)))
    }
}

/// A value that was checked to be UTF-8.
fn text(value: &HeaderValue) -> &str {
    std::str::from_utf8(value.as_bytes()).unwrap_or_default()
}
