//! Owns the JSON of a call: how requests are written into it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, Method, Uri};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::media_type::is_json;
use crate::error::{Error, ErrorKind};
use crate::request::is_same;

/// Credentials, which belong in the headers of the call. In its body they would end up wherever bodies are logged.
const OF_THE_CALL: [HeaderName; 3] = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE];

/// A request as it is written into a call, without its id and what it depends on.
pub(super) struct Written {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: Option<Box<RawValue>>,
}

/// The place of a request in a call.
pub(super) struct Placed<'a> {
    pub(super) index: usize,
    /// The request that has to succeed first, if it is in the same call.
    pub(super) depends_on: Option<usize>,
    pub(super) written: &'a Written,
}

#[derive(Serialize)]
struct Payload<'a> {
    requests: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    method: &'a str,
    url: &'a str,
    #[serde(rename = "dependsOn", skip_serializing_if = "Option::is_none")]
    depends_on: Option<[String; 1]>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a RawValue>,
}

/// The id of a request in a call.
pub(super) fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// The JSON text of a call.
pub(super) fn payload<'a>(requests: impl Iterator<Item = Placed<'a>>) -> Result<Vec<u8>, serde_json::Error> {
    let item = |placed: Placed<'a>| Item {
        id: id(placed.index),
        method: &placed.written.method,
        url: &placed.written.url,
        depends_on: placed.depends_on.map(|index| [id(index)]),
        headers: &placed.written.headers,
        body: placed.written.body.as_deref(),
    };
    serde_json::to_vec(&Payload { requests: requests.map(item).collect() })
}

impl Written {
    pub(super) fn new(request: http::Request<Vec<u8>>, root: &Uri) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let url = relative(&parts.uri, root).ok_or_else(|| {
            let message = "a batch takes only requests below the service root: send this request by itself";
            Error::new(ErrorKind::RefusedAddress, message.to_owned())
        })?;
        let mut headers = text_headers(&parts.headers)?;
        let media_type = headers.get(CONTENT_TYPE.as_str()).map(String::as_str);
        let is_json = media_type.is_some_and(is_json);
        let changes = matches!(parts.method, Method::POST | Method::PUT | Method::PATCH);
        let (media_type, body) = match (body.is_empty(), media_type) {
            (true, _) if !changes => (None, None),
            // Some services, such as Microsoft Graph, refuse a batch in which a request of these methods has no body.
            (true, None) => (Some("application/json"), Some(json(b"{}".to_vec())?)),
            (_, Some(_)) if is_json => (None, Some(json(body)?)),
            (_, Some(_)) => (None, Some(base64(&body)?)),
            (false, None) => (Some("application/octet-stream"), Some(base64(&body)?)),
        };
        headers.extend(media_type.map(|media_type| (CONTENT_TYPE.to_string(), media_type.to_owned())));
        Ok(Self { method: parts.method.to_string(), url, headers, body })
    }

    /// An estimate of its size in a call, in bytes.
    pub(super) fn size(&self) -> usize {
        // The id, the names of members, and punctuation.
        const AROUND: usize = 100;
        let headers = self.headers.iter().map(|(name, value)| name.len() + value.len() + 8).sum::<usize>();
        let body = self.body.as_ref().map_or(0, |body| body.get().len());
        AROUND + self.url.len() + headers + body
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Sets a header, unless there is one of that name.
    #[cfg(feature = "client")]
    pub(super) fn set_header(&mut self, name: &str, value: impl FnOnce() -> String) {
        self.headers.entry(name.to_owned()).or_insert_with(value);
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

/// The text as it is, so that numbers keep all digits.
fn json(text: Vec<u8>) -> Result<Box<RawValue>, Error> {
    let raw = String::from_utf8(text).ok().and_then(|text| RawValue::from_string(text).ok());
    raw.ok_or_else(|| {
        let message =
            "the body is not the JSON in UTF-8 that its media type promises and a batch needs: send this request by itself";
        Error::new(ErrorKind::Encode, message.to_owned())
    })
}

fn base64(bytes: &[u8]) -> Result<Box<RawValue>, Error> {
    to_raw_value(&STANDARD.encode(bytes))
        .map_err(|error| Error::new(ErrorKind::Encode, format!("the body cannot be written as JSON: {error}")))
}
