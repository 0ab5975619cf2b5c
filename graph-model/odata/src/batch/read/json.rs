//! Owns how responses in JSON are read.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::media_type::is_json;
use super::scalar::{Headers, Scalar};
use super::{ItemId, ItemResponse, ItemResult, Received};
use crate::error::{Error, ErrorKind};
use crate::value::edm::Binary;

#[derive(Deserialize)]
struct Payload<T> {
    responses: Vec<T>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow, default)]
    id: Scalar<'a>,
    /// Of a response to all requests of a group.
    #[serde(borrow, rename = "atomicityGroup", default)]
    group: Scalar<'a>,
    #[serde(borrow, default)]
    status: Scalar<'a>,
    #[serde(default)]
    headers: Headers,
    #[serde(borrow, default)]
    body: Option<&'a RawValue>,
}

/// The responses in the order in which they came. Those without the id of a request or a group are left out.
pub(super) fn responses(body: &[u8]) -> Result<Vec<Received>, String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    // Invalid UTF-8 is the fault of single responses. Checking the whole text first is much faster than replacing.
    let text = std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed);
    let is_whole = matches!(text, Cow::Borrowed(_));
    if is_whole && let Ok(payload) = serde_json::from_str::<Payload<Item<'_>>>(&text) {
        return Ok(payload.responses.into_iter().filter_map(|item| item.received(false)).collect());
    }
    // One of them is not as it should be: read one by one, it costs no others.
    let is_broken = |item: &RawValue| !is_whole && item.get().contains(char::REPLACEMENT_CHARACTER);
    let payload: Payload<&RawValue> = serde_json::from_str(&text).map_err(|error| {
        // The parser's own message may quote from the body.
        format!("the batch response has no array `responses` (line {}, column {})", error.line(), error.column())
    })?;
    let read = |item: &&RawValue| serde_json::from_str::<Item<'_>>(item.get()).ok()?.received(is_broken(item));
    Ok(payload.responses.iter().filter_map(read).collect())
}

impl Item<'_> {
    fn received(self, is_broken: bool) -> Option<Received> {
        let id = ItemId::read(&self.id.text().or_else(|| self.group.text())?)?;
        let result = self.read().and_then(|response| {
            if !is_broken {
                return Ok(response);
            }
            let message = "the response to this request of the batch is not UTF-8".to_owned();
            Err(Error::decode(response.into_parts().0, Vec::new(), message, None))
        });
        Some(Received::One(ItemResponse { id: Some(id), result }))
    }

    fn read(self) -> ItemResult {
        let Some(status) = self.status.number().and_then(|status| StatusCode::from_u16(status).ok()) else {
            let message = "the response to this request of the batch has no valid HTTP status".to_owned();
            return Err(Error::new(ErrorKind::Decode, message));
        };
        let mut response = http::Response::new(());
        *response.status_mut() = status;
        *response.headers_mut() = self.headers.0;
        match self.body.map_or(Ok(Vec::new()), |body| bytes(body.get(), response.headers(), status)) {
            Ok(body) => Ok(response.map(|()| body)),
            Err(message) => Err(Error::decode(response.into_parts().0, Vec::new(), message, None)),
        }
    }
}

/// The body that the response would have outside of a batch. JSON is embedded, and other media types are base64. Text is a
/// string by OData's rules, but base64 in the responses of some services, such as Microsoft Graph.
fn bytes(json: &str, headers: &HeaderMap, status: StatusCode) -> Result<Vec<u8>, String> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok()).unwrap_or_default();
    if !json.starts_with('"') || media_type.is_empty() || is_json(media_type) {
        return Ok(json.as_bytes().to_vec());
    }
    let text: String = serde_json::from_str(json)
        .map_err(|_| "the body of the response to this request of the batch is not a string".to_owned())?;
    let decoded = text.parse::<Binary>().ok().map(Binary::into_bytes);
    let is_text = media_type.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("text/"));
    match decoded {
        Some(decoded) if !is_text || is_base64_of_text(&text, &decoded) => Ok(decoded),
        _ if is_text || !status.is_success() => Ok(text.into_bytes()),
        _ => Err("the body of the response to this request of the batch is not base64".to_owned()),
    }
}

/// Whether a string is more likely base64 of a text than the text itself. A count is not, nor is a word that decodes to control
/// characters.
fn is_base64_of_text(text: &str, decoded: &[u8]) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_padded = text.len().is_multiple_of(4);
    let is_printable = |text: &str| !text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace());
    !is_number && is_padded && std::str::from_utf8(decoded).is_ok_and(is_printable)
}
