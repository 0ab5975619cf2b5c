//! Owns the JSON of a call.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use serde_json::value::{RawValue, to_raw_value};

use super::{Body, Placed, PlacedRequest, Written};
use crate::error::{Error, ErrorKind};

/// The size of the id, the names of members, and punctuation.
pub(super) const AROUND: usize = 100;

/// The media type and the body of a call.
pub(super) fn payload(placed: &[Placed<'_>]) -> (HeaderValue, Vec<u8>) {
    let requests = || placed.iter().flat_map(|placed| placed.requests.iter().map(move |request| (placed, request)));
    let mut body = Vec::with_capacity(requests().map(|(_, request)| request.written.size()).sum());
    body.extend_from_slice(b"{\"requests\":");
    push_list(&mut body, b'[', requests(), |body, (placed, request)| push_item(body, placed.group.as_deref(), request));
    body.extend_from_slice(b"]}");
    (HeaderValue::from_static("application/json"), body)
}

fn push_item(json: &mut Vec<u8>, group: Option<&str>, request: &PlacedRequest<'_>) {
    json.extend_from_slice(b"{\"id\":");
    push_text(json, &request.id);
    if let Some(group) = group {
        json.extend_from_slice(b",\"atomicityGroup\":");
        push_text(json, group);
    }
    json.extend_from_slice(b",\"method\":");
    push_text(json, request.written.method.as_str());
    json.extend_from_slice(b",\"url\":");
    push_text(json, &request.written.url);
    if !request.after.is_empty() {
        json.extend_from_slice(b",\"dependsOn\":");
        push_list(json, b'[', request.after.iter(), |json, id| push_text(json, id));
        json.push(b']');
    }
    if !request.written.headers.0.is_empty() {
        json.extend_from_slice(b",\"headers\":");
        push_list(json, b'{', request.written.headers.iter(), |json, (name, value)| {
            push_text(json, name);
            json.push(b':');
            push_text(json, value);
        });
        json.push(b'}');
    }
    if let Body::Json(body) = &request.written.body {
        json.extend_from_slice(b",\"body\":");
        json.extend_from_slice(body.get().as_bytes());
    }
    json.push(b'}');
}

/// Appends the elements of an array or the members of an object, without the bracket at the end.
fn push_list<T>(
    json: &mut Vec<u8>,
    bracket: u8,
    elements: impl Iterator<Item = T>,
    mut push: impl FnMut(&mut Vec<u8>, T),
) {
    let mut separator = bracket;
    for element in elements {
        json.push(separator);
        push(json, element);
        separator = b',';
    }
    if separator == bracket {
        json.push(bracket);
    }
}

fn push_text(json: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|byte| matches!(byte, ..b' ' | b'"' | b'\\')) {
        json.extend_from_slice(serde_json::Value::from(text).to_string().as_bytes());
        return;
    }
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
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
