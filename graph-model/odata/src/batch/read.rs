//! Owns how the answer to a call becomes the answers to its requests. Services bend the format, so that what is wrong with
//! one answer says nothing about the others.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::write::is_json;
use crate::error::{Error, ErrorKind};
use crate::value::edm::Binary;

/// The answer to a request of a call.
pub(super) type Answer = Result<http::Response<Vec<u8>>, Error>;

#[derive(Deserialize)]
struct Answering<'a> {
    #[serde(borrow)]
    responses: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Item<'a> {
    id: Value,
    #[serde(default)]
    status: Value,
    #[serde(default)]
    headers: Value,
    #[serde(borrow, default)]
    body: Option<&'a RawValue>,
}

/// The answers with their ids, in the order in which they came. What has no id is left out.
pub(super) fn answers(body: &[u8]) -> Result<Vec<(String, Answer)>, String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    // What is not UTF-8 is the fault of single answers. Whether all of it is can be said much faster than what to replace.
    let text = std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed);
    let is_broken = |item: &RawValue| matches!(text, Cow::Owned(_)) && item.get().contains(char::REPLACEMENT_CHARACTER);
    let answering: Answering<'_> = serde_json::from_str(&text).map_err(|error| {
        // The parser's own message may quote what is in the body.
        format!("the answer to the batch has no list of responses (line {}, column {})", error.line(), error.column())
    })?;
    Ok(answering.responses.into_iter().filter_map(|item| answer(item, is_broken(item))).collect())
}

fn answer(item: &RawValue, is_broken: bool) -> Option<(String, Answer)> {
    let item: Item<'_> = serde_json::from_str(item.get()).ok()?;
    let id = match &item.id {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let answer = item.read().and_then(|response| {
        if !is_broken {
            return Ok(response);
        }
        let message = "the answer within the batch is not UTF-8".to_owned();
        Err(Error::decode(response.into_parts().0, Vec::new(), message, None))
    });
    Some((id, answer))
}

impl Item<'_> {
    fn read(&self) -> Answer {
        let status = match &self.status {
            Value::Number(status) => status.as_u64().and_then(|status| u16::try_from(status).ok()),
            Value::String(status) => status.parse().ok(),
            _ => None,
        };
        let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) else {
            let message = "the answer within the batch has no status that HTTP knows".to_owned();
            return Err(Error::new(ErrorKind::Decode, message));
        };
        let mut response = http::Response::new(());
        *response.status_mut() = status;
        *response.headers_mut() = headers(&self.headers);
        match self.body.map_or(Ok(Vec::new()), |body| bytes(body.get(), response.headers(), status)) {
            Ok(body) => Ok(response.map(|()| body)),
            Err(message) => Err(Error::decode(response.into_parts().0, Vec::new(), message, None)),
        }
    }
}

/// The headers, without those that HTTP does not allow.
fn headers(value: &Value) -> HeaderMap {
    let header = |(name, value): (&String, &Value)| {
        let name = HeaderName::try_from(name).ok()?;
        let value = match value {
            Value::String(value) => HeaderValue::try_from(value).ok()?,
            Value::Number(value) => HeaderValue::try_from(value.to_string()).ok()?,
            _ => return None,
        };
        Some((name, value))
    };
    value.as_object().map(|members| members.iter().filter_map(header).collect()).unwrap_or_default()
}

/// The bytes that would be the body of the answer if it had come by itself: JSON as it is, base64 for other media types,
/// and for texts either base64, which Microsoft Graph sends, or the text itself, which OData wants.
fn bytes(json: &str, headers: &HeaderMap, status: StatusCode) -> Result<Vec<u8>, String> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok()).unwrap_or_default();
    if !json.starts_with('"') || media_type.is_empty() || is_json(media_type) {
        return Ok(json.as_bytes().to_vec());
    }
    let text: String =
        serde_json::from_str(json).map_err(|_| "the body of the answer within the batch is no text".to_owned())?;
    let decoded = text.parse::<Binary>().ok().map(Binary::into_bytes);
    let is_text = media_type.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("text/"));
    match decoded {
        Some(decoded) if !is_text || is_base64_of_text(&text, &decoded) => Ok(decoded),
        _ if is_text || !status.is_success() => Ok(text.into_bytes()),
        _ => Err("the body of the answer within the batch is not base64".to_owned()),
    }
}

/// Whether a text is more likely base64 of another text than the text itself: a count is not, nor is a word that makes no
/// sense when it is decoded.
fn is_base64_of_text(text: &str, decoded: &[u8]) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_padded = text.len().is_multiple_of(4);
    let is_shown = |text: &str| !text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace());
    !is_number && is_padded && std::str::from_utf8(decoded).is_ok_and(is_shown)
}
