//! Owns the JSON of a call.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::{Body, Headers, Placed, PlacedRequest, Written};
use crate::error::{Error, ErrorKind};

/// The size of the id, the names of members, and punctuation.
pub(super) const AROUND: usize = 100;

#[derive(Serialize)]
struct Payload<'a> {
    requests: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "atomicityGroup", skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    method: &'a str,
    url: &'a str,
    #[serde(rename = "dependsOn", skip_serializing_if = "<[_]>::is_empty")]
    depends_on: &'a [String],
    #[serde(skip_serializing_if = "Headers::is_empty")]
    headers: &'a Headers,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a RawValue>,
}

/// The media type and the body of a call.
pub(super) fn payload(placed: &[Placed<'_>]) -> (HeaderValue, Vec<u8>) {
    let items = placed.iter().flat_map(|placed| placed.requests.iter().map(|request| item(placed, request)));
    let payload = Payload { requests: items.collect() };
    let size = placed.iter().flat_map(|placed| &placed.requests).map(|request| request.written.size()).sum();
    let mut body = Vec::with_capacity(size);
    if serde_json::to_writer(&mut body, &payload).is_err() {
        // The parts are JSON already, so joining them cannot fail.
        body.clear();
    }
    (HeaderValue::from_static("application/json"), body)
}

fn item<'a>(placed: &'a Placed<'a>, request: &'a PlacedRequest<'a>) -> Item<'a> {
    Item {
        id: &request.id,
        group: placed.group.as_deref(),
        method: request.written.method.as_str(),
        url: &request.written.url,
        depends_on: &request.after,
        headers: &request.written.headers,
        body: match &request.written.body {
            Body::Json(body) => Some(body),
            Body::None | Body::Bytes(_) => None,
        },
    }
}

impl Headers {
    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Written {
    /// The same request with a body as JSON has it.
    pub(super) fn with_json_body(mut self, body: Vec<u8>) -> Result<Self, Error> {
        let changes = matches!(self.method, Method::POST | Method::PUT | Method::PATCH);
        let (media_type, body) = match (body.is_empty(), self.media_type()) {
            (true, _) if !changes => (None, None),
            // Some services, such as Microsoft Graph, refuse a batch in which a request of these methods has no body.
            (true, None) => (Some("application/json"), Some(json(b"{}".to_vec())?)),
            (_, Some(_)) if self.is_json() => (None, Some(json(body)?)),
            (_, Some(_)) => (None, Some(base64(&body)?)),
            (false, None) => (Some("application/octet-stream"), Some(base64(&body)?)),
        };
        if let Some(media_type) = media_type {
            self.set_header(&CONTENT_TYPE, || HeaderValue::from_static(media_type));
        }
        self.body = body.map_or(Body::None, Body::Json);
        Ok(self)
    }
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
