//! Owns [`Error`]: what went wrong with a request, and what the service said about it.

mod repetition;
mod service;

use std::fmt;
use std::sync::Arc;

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};

pub(crate) use repetition::may_be_repeated;
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
    /// Where in the JSON of the body the mistake is.
    json_path: Option<String>,
    /// The id that was sent along, where no answer repeats it.
    client_request_id: Option<String>,
    is_retryable: bool,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
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
    /// A query option has no valid value: a text in it has unbalanced quotes or parentheses, for instance.
    InvalidQuery,
    /// A value has no JSON form.
    Encode,
    /// The service answered with a status that says that the request failed.
    Service,
    /// The service's answer is not what was to be expected.
    Decode,
    /// The service no longer knows where to go on from with the changes: everything has to be read again, from
    /// [`Error::resync_link`] if there is one. It answered with the status 410, or with a code such as `resyncRequired`
    /// or `syncStateNotFound`.
    Resync,
    /// The service could not be reached, or the connection broke.
    Transport,
    /// The request took longer than it may.
    Timeout,
    /// An address that the client does not go to: on a host that is neither the service root's nor allowed, or without
    /// TLS.
    RefusedAddress,
    /// There is no token to be had.
    Credential,
    /// The body of the answer, with compression undone, is larger than the client allows.
    TooLarge,
    /// The service sends the client around in a circle: by redirections, or by next links.
    Loop,
    /// The content of a download changed between its parts, so that they do not belong together.
    Changed,
    /// An upload session has ended before everything was sent: the service does not know it any more, and what it was sent is
    /// lost. A new one has to be begun.
    Expired,
    /// An upload session has ended after everything was sent, but no answer has come that says what became of it. The item
    /// probably exists: look for it before it is sent again, or there may be two. What went wrong is the source of the error.
    Unconfirmed,
    /// What is to be uploaded cannot be read, or is not as long as it was; or a file cannot be written.
    File,
    /// An operation that the service carries out by itself has failed, or was cancelled.
    Operation,
    /// The client cannot do what it is asked for where or how it was made: the message says why.
    Setup,
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
            json_path: None,
            client_request_id: None,
            is_retryable: false,
            source: None,
        }))
    }

    /// An answer whose status says that the request failed.
    pub(crate) fn service(parts: http::response::Parts, body: Vec<u8>, request: &crate::request::Parts) -> Self {
        let gone = request.is_of_changes() && parts.status == StatusCode::GONE;
        let mut error = Self::answered(parts, body, request.method());
        let inner = &mut *error.0;
        if gone || inner.service.code.as_deref().is_some_and(service::is_resync) {
            inner.kind = ErrorKind::Resync;
        }
        error
    }

    /// The same for a request of which no more than the method is known.
    pub(crate) fn answered(parts: http::response::Parts, body: Vec<u8>, method: &http::Method) -> Self {
        let mut error = Self::new(ErrorKind::Service, String::new());
        let inner = &mut *error.0;
        inner.service = ServiceError::read(&body);
        if parts.status == StatusCode::RANGE_NOT_SATISFIABLE {
            "there is nothing in this range of bytes".clone_into(&mut inner.message);
        }
        inner.is_retryable = may_be_repeated(method, parts.status, &parts.headers);
        error.with_answer(parts, body)
    }

    /// The same as one of another kind, with what there is to say if the service says nothing.
    #[cfg(feature = "client")]
    pub(crate) fn meaning(mut self, kind: ErrorKind, message: String) -> Self {
        self.0.kind = kind;
        self.0.message = message;
        self
    }

    /// An answer that cannot be read.
    pub(crate) fn decode(
        parts: http::response::Parts,
        body: Vec<u8>,
        message: String,
        json_path: Option<String>,
    ) -> Self {
        let mut error = Self::new(ErrorKind::Decode, message);
        error.0.json_path = json_path;
        error.with_answer(parts, body)
    }

    fn with_answer(mut self, parts: http::response::Parts, mut body: Vec<u8>) -> Self {
        body.truncate(KEPT_BODY);
        // What was cut off is no use to anybody, and errors are kept.
        body.shrink_to_fit();
        self.0.status = Some(parts.status);
        self.0.headers = parts.headers;
        self.0.body = body;
        self
    }

    /// The same with what it was caused by.
    #[cfg(feature = "client")]
    pub(crate) fn caused_by(mut self, cause: Arc<dyn std::error::Error + Send + Sync>) -> Self {
        self.0.source = Some(cause);
        self
    }

    /// The same as one after which the request may be sent again.
    #[cfg(feature = "client")]
    pub(crate) const fn retryable(mut self) -> Self {
        self.0.is_retryable = true;
        self
    }

    /// The same with what this library has to say to it; the service's own message goes before.
    pub(crate) fn saying(mut self, message: &str) -> Self {
        message.clone_into(&mut self.0.message);
        self
    }

    /// The same as one of a request with an id.
    pub(crate) fn of_request(mut self, id: &str) -> Self {
        self.0.client_request_id = Some(id.to_owned());
        self
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

    /// The caller's id for the request, out of the body or the headers, or as it was sent.
    pub fn client_request_id(&self) -> Option<&str> {
        let inner = self.inner_error().and_then(|inner| inner.client_request_id.as_deref());
        inner.or_else(|| self.header("client-request-id")).or(self.0.client_request_id.as_deref())
    }

    /// The date of the answer as the service writes it, out of the body or the headers.
    pub fn date(&self) -> Option<&str> {
        self.inner_error().and_then(|inner| inner.date.as_deref()).or_else(|| self.header("date"))
    }

    /// Where the answer is not what was to be expected, as in `value[3].size`; for errors of the kind
    /// [`Decode`](ErrorKind::Decode).
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// Where to read everything again from (`Location`), for errors of the kind [`Resync`](ErrorKind::Resync).
    pub fn resync_link(&self) -> Option<&str> {
        self.header(LOCATION.as_str()).filter(|_| self.kind() == ErrorKind::Resync)
    }

    /// Whether sending the same request again may help, and does no harm: the failure is a passing one, and the request
    /// was not carried out, or has the same effect if it is carried out twice.
    ///
    /// The client has tried again already where it was allowed to; this is for callers who have more time.
    pub const fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// The body of the answer as it came, up to 64 KiB.
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    const fn is_of_service(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Service | ErrorKind::Resync)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.status().filter(|_| self.is_of_service()).map(|status| status.to_string()));
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
            .field("json_path", &self.json_path())
            .field("is_retryable", &self.is_retryable())
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
