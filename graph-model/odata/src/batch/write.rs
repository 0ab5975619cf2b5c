//! Owns how requests are written into a call, whatever its form.

mod json;
mod multipart;

use std::collections::BTreeMap;

use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use serde_json::value::RawValue;

use super::media_type::is_json;
use crate::error::{Error, ErrorKind};
use crate::request::is_same;
use crate::service::BatchFormat;

/// Credentials, which belong in the headers of the call. In its body they would end up wherever bodies are logged.
const OF_THE_CALL: [HeaderName; 3] = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE];

/// A request as it is written into a call, without its id and what it depends on.
pub(super) struct Written {
    method: Method,
    url: String,
    headers: BTreeMap<String, String>,
    body: Body,
}

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
    pub(super) fn new(format: BatchFormat, request: http::Request<Vec<u8>>, root: &Uri) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let url = relative(&parts.uri, root).ok_or_else(|| {
            let message = "a batch takes only requests below the service root: send this request by itself";
            Error::new(ErrorKind::RefusedAddress, message.to_owned())
        })?;
        let headers = text_headers(&parts.headers)?;
        let written = Self { method: parts.method, url, headers, body: Body::None };
        match format {
            BatchFormat::Json => written.with_json_body(body),
            BatchFormat::Multipart => Ok(Self { body: Body::Bytes(body), ..written }),
        }
    }

    /// An estimate of its size in a call, in bytes.
    pub(super) fn size(&self) -> usize {
        let headers = self.headers.iter().map(|(name, value)| name.len() + value.len() + 8).sum::<usize>();
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

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Sets a header, unless there is one of that name.
    pub(super) fn set_header(&mut self, name: &str, value: impl FnOnce() -> String) {
        self.headers.entry(name.to_owned()).or_insert_with(value);
    }

    fn media_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())
    }

    fn is_json(&self) -> bool {
        self.media_type().is_some_and(is_json)
    }
}

/// The address relative to the service root; `None` if it is not below it.
fn relative(uri: &Uri, root: &Uri) -> Option<String> {
    if !is_same(uri, root) {
        return None;
    }
    let rest = uri.path_and_query()?.as_str().strip_prefix(root.path().trim_end_matches('/'))?;
    match rest.strip_prefix('/') {
        Some("") => Some("/".to_owned()),
        Some(rest) => Some(rest.to_owned()),
        None if rest.is_empty() || rest.starts_with('?') => Some(format!("/{rest}")),
        None => None,
    }
}

fn text_headers(headers: &HeaderMap) -> Result<BTreeMap<String, String>, Error> {
    let mut texts = BTreeMap::new();
    for name in headers.keys() {
        if OF_THE_CALL.contains(name) {
            let message =
                format!("a request in a batch cannot have the header {name}, which belongs to the batch as a whole");
            return Err(Error::new(ErrorKind::InvalidHeader, message));
        }
        let values = headers.get_all(name).into_iter().map(|value| std::str::from_utf8(value.as_bytes()));
        // The value may be a secret, and is not shown.
        let values = values.collect::<Result<Vec<_>, _>>().map_err(|_| {
            Error::new(ErrorKind::InvalidHeader, format!("the value of the header {name} is not UTF-8"))
        })?;
        texts.insert(name.as_str().to_owned(), values.join(", "));
    }
    Ok(texts)
}
