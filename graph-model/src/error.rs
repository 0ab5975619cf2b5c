//! Owns [`Error`]: what went wrong with a request, and what the service said about it.

mod service;

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use service::ServiceError;
pub use service::{ErrorDetail, InnerError};

/// The most that is kept of the body of an answer.
const KEPT_BODY: usize = 64 * 1024;

/// What went wrong with a request.
///
/// The text of an error is one line: the status, the service's code and message, and the request id, which is what
/// Microsoft's support asks for. Neither text nor `Debug` tells what was in the answer's body.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Vec<u8>,
    service: ServiceError,
    source: Option<Arc<serde_json::Error>>,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A key is empty.
    InvalidKey,
    /// The name or the value of a header cannot stand in HTTP.
    InvalidHeader,
    /// The service root is no absolute address of `http` or `https`, or the address got too long.
    InvalidAddress,
    /// A value has no JSON form.
    Encode,
    /// The service answered with a status that says that the request failed.
    Service,
    /// The service's answer is not what was to be expected.
    Decode,
}

/// A mistake made while a request was put together; it comes out when the request is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::new(failure.kind, failure.message)
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            status: None,
            headers: HeaderMap::new(),
            body: Vec::new(),
            service: ServiceError::default(),
            source: None,
        }))
    }

    /// An answer whose status says that the request failed.
    pub(crate) fn service(parts: http::response::Parts, mut body: Vec<u8>) -> Self {
        let service = ServiceError::read(&body);
        body.truncate(KEPT_BODY);
        Self(Box::new(Inner {
            kind: ErrorKind::Service,
            message: String::new(),
            status: Some(parts.status),
            headers: parts.headers,
            body,
            service,
            source: None,
        }))
    }

    /// An answer that cannot be read.
    pub(crate) fn decode(
        parts: http::response::Parts,
        mut body: Vec<u8>,
        message: String,
        source: Option<serde_json::Error>,
    ) -> Self {
        body.truncate(KEPT_BODY);
        Self(Box::new(Inner {
            kind: ErrorKind::Decode,
            message,
            status: Some(parts.status),
            headers: parts.headers,
            body,
            service: ServiceError::default(),
            source: source.map(Arc::new),
        }))
    }

    /// What kind of error this is.
    pub const fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status of the answer, if there was one.
    pub const fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the answer, if there was one.
    pub const fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The service's code, such as `Request_ResourceNotFound`: for programs.
    pub fn code(&self) -> Option<&str> {
        self.0.service.code.as_deref()
    }

    /// The service's message, or what this library has to say: for people.
    pub fn message(&self) -> &str {
        self.0.service.message.as_deref().unwrap_or(&self.0.message)
    }

    /// What the error is about, such as the name of a property.
    pub fn target(&self) -> Option<&str> {
        self.0.service.target.as_deref()
    }

    /// Further errors that belong to this one.
    pub fn details(&self) -> &[ErrorDetail] {
        &self.0.service.details
    }

    /// What the service says about where it happened.
    pub fn inner_error(&self) -> Option<&InnerError> {
        self.0.service.inner_error.as_ref()
    }

    /// The service's id for the request, out of the body or the headers.
    pub fn request_id(&self) -> Option<&str> {
        self.inner_error().and_then(|inner| inner.request_id.as_deref()).or_else(|| self.header("request-id"))
    }

    /// The caller's id for the request, out of the body or the headers.
    pub fn client_request_id(&self) -> Option<&str> {
        let inner = self.inner_error().and_then(|inner| inner.client_request_id.as_deref());
        inner.or_else(|| self.header("client-request-id"))
    }

    /// The date of the answer as the service writes it, out of the body or the headers.
    pub fn date(&self) -> Option<&str> {
        self.inner_error().and_then(|inner| inner.date.as_deref()).or_else(|| self.header("date"))
    }

    /// The body of the answer as it came, up to 64 KiB.
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.status().filter(|_| self.kind() == ErrorKind::Service).map(|status| status.to_string()));
        parts.extend(self.code().map(one_line));
        parts.extend(Some(self.message()).filter(|message| !message.is_empty()).map(one_line));
        formatter.write_str(&parts.join(": "))?;
        match self.request_id() {
            Some(id) => write!(formatter, " (request id {})", one_line(id)),
            None => Ok(()),
        }
    }
}

/// The text with each run of blanks and control characters as one blank, so that it cannot forge lines of a log.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("target", &self.target())
            .field("details", &self.details())
            .field("request_id", &self.request_id())
            .field("body_length", &self.body().len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests;
