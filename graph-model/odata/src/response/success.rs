//! Owns [`Success`]: a response of which the status says that the request succeeded, and how its JSON is read.

use http::header::CONTENT_TYPE;
use http::{StatusCode, response::Parts};
use serde::de::{DeserializeOwned, Error as _};

use super::flaw::Flaw;
use crate::error::Error;

/// A response whose status says that the request succeeded.
#[derive(Debug)]
pub struct Success {
    head: Parts,
    body: Vec<u8>,
}

impl Success {
    /// A response with a status of success, which the caller has checked.
    pub(crate) fn new(response: http::Response<Vec<u8>>) -> Self {
        let (head, body) = response.into_parts();
        Self { head, body }
    }

    /// Puts an empty object in place of an empty body, which a service may send after a change.
    pub(crate) fn or_empty_object(mut self) -> Self {
        if self.text().is_empty() {
            self.body = b"{}".to_vec();
        }
        self
    }

    /// The body without a byte order mark and surrounding whitespace.
    pub(super) fn text(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body).trim_ascii()
    }

    /// The body as it is.
    pub(super) fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// Whether the response is without a value.
    pub(super) fn is_empty(&self) -> bool {
        self.head.status == StatusCode::NO_CONTENT || matches!(self.text(), b"" | b"null")
    }

    /// Reads the JSON of the body. What is expected is named only in messages.
    pub(super) fn json<T: DeserializeOwned>(self, expected: impl FnOnce() -> String) -> Result<T, Error> {
        // Checking the text for UTF-8 once is faster than checking each string in it.
        let read = match std::str::from_utf8(self.text()) {
            Ok(text) => serde_json::from_str(text),
            Err(error) => Err(serde_json::Error::custom(error)),
        };
        match read {
            Ok(value) => Ok(value),
            Err(error) => {
                let flaw = Flaw::find::<T>(self.text(), &error);
                let expected = expected();
                let message = if self.text().is_empty() {
                    format!("{} without a body: expected {expected}", self.head.status)
                } else if let Some(media_type) = self.other_media_type() {
                    format!("cannot read the response, which is {media_type}, as {expected}: {}", flaw.message)
                } else {
                    format!("cannot read the response as {expected}: {}", flaw.message)
                };
                Err(Error::decode(self.head, self.body, message, flaw.path))
            }
        }
    }

    /// The error for a body that cannot be read as what is expected.
    pub(super) fn into_error(self, expected: &str) -> Error {
        Error::decode(self.head, self.body, format!("cannot read the response as {expected}"), None)
    }

    /// The media type, if it is not JSON.
    fn other_media_type(&self) -> Option<&str> {
        let media_type = self.head.headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim();
        Some(media_type).filter(|media_type| !media_type.to_ascii_lowercase().ends_with("json"))
    }
}
