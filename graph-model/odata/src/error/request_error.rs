//! Owns [`Error`]: what went wrong with a request, and what the service said about it.

use std::fmt;
use std::sync::Arc;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, Method, StatusCode, response};

use super::body::{ErrorDetail, InnerError, ServiceError};
use super::kind::ErrorKind;
use super::retry::is_retryable;
use crate::permissions::Permissions;

/// How much of the body of a response an error keeps.
pub(super) const KEPT_BODY: usize = 64 * 1024;

/// What went wrong with a request.
///
/// The text is one line: the status, the service's code and message, and the request id. Neither the text nor `Debug` shows the
/// body of the response. See the [module](crate::error) for which kinds there are, and what
/// to do about them.
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
    /// The id that was sent, in case no response repeats it.
    client_request_id: Option<String>,
    is_retryable: bool,
    /// The permissions of the request, if the status is 403.
    permissions: Option<Permissions>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// How errors are made.
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
            permissions: None,
            source: None,
        }))
    }

    /// An error response to a request of a method.
    pub(crate) fn from_response(head: response::Parts, body: Vec<u8>, method: &Method) -> Self {
        let mut error = Self::new(ErrorKind::Service, String::new());
        let inner = &mut *error.0;
        let media_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        inner.service = ServiceError::read(&body, media_type);
        if head.status == StatusCode::RANGE_NOT_SATISFIABLE {
            "the stream has no bytes in the requested range".clone_into(&mut inner.message);
        }
        inner.is_retryable = is_retryable(method, head.status, &head.headers);
        error.with_response(head, body)
    }

    /// A successful response that cannot be read.
    pub(crate) fn decode(head: response::Parts, body: Vec<u8>, message: String, json_path: Option<String>) -> Self {
        let mut error = Self::new(ErrorKind::Decode, message);
        error.0.json_path = json_path;
        error.with_response(head, body)
    }

    fn with_response(mut self, head: response::Parts, mut body: Vec<u8>) -> Self {
        body.truncate(KEPT_BODY);
        // Errors may be kept for long: what was cut off must not stay allocated.
        body.shrink_to_fit();
        self.0.status = Some(head.status);
        self.0.headers = head.headers;
        self.0.body = body;
        self
    }

    /// Marks a saved link as no longer valid.
    pub(crate) fn into_resync(mut self) -> Self {
        self.0.kind = ErrorKind::Resync;
        self
    }

    /// Whether the service's code says that changes have to be read again from the start.
    pub(crate) fn asks_for_resync(&self) -> bool {
        self.0.service.asks_for_resync()
    }

    /// Says which permissions the request needs.
    pub(crate) fn with_permissions(mut self, permissions: Option<Permissions>) -> Self {
        self.0.permissions = permissions;
        self
    }

    /// Gives it another kind, and a message in case the service sent none.
    #[cfg(feature = "client")]
    pub(crate) fn with_kind(mut self, kind: ErrorKind, message: String) -> Self {
        self.0.kind = kind;
        self.0.message = message;
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn with_source(mut self, cause: Arc<dyn std::error::Error + Send + Sync>) -> Self {
        self.0.source = Some(cause);
        self
    }

    pub(crate) const fn retryable(mut self) -> Self {
        self.0.is_retryable = true;
        self
    }

    /// Adds a message in case the service sent none.
    pub(crate) fn with_message(mut self, message: &str) -> Self {
        message.clone_into(&mut self.0.message);
        self
    }

    /// Adds the id that was sent with the request.
    pub(crate) fn with_client_request_id(mut self, id: &str) -> Self {
        self.set_client_request_id(id);
        self
    }

    /// Adds the id that was sent with the request.
    pub(crate) fn set_client_request_id(&mut self, id: &str) {
        self.0.client_request_id = Some(id.to_owned());
    }
}

impl Error {
    /// What kind of thing went wrong.
    pub const fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status of the response, if there was one.
    pub const fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the response, if there was one.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let response = http::Response::builder().status(429).header("retry-after", "120").body(Vec::new())?;
    /// let error = ShopService::new().products().list().read(response).unwrap_err();
    /// assert_eq!(error.headers()["retry-after"], "120");
    /// # Ok::<(), http::Error>(())
    /// ```
    #[doc(alias = "Retry-After")]
    pub const fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The service's code, such as `notFound`, for programs.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let response = http::Response::builder().status(409).body(br#"{"error": {"code": "outOfStock"}}"#.to_vec())?;
    /// let error = ShopService::new().take_inventory().read(response).unwrap_err();
    /// match error.code() {
    ///     Some("outOfStock") => println!("restock first"),
    ///     _ => println!("{error}"),
    /// }
    /// # assert_eq!(error.code(), Some("outOfStock"));
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn code(&self) -> Option<&str> {
        self.0.service.code.as_deref()
    }

    /// The service's message, or else this crate's, for people.
    pub fn message(&self) -> &str {
        self.0.service.message.as_deref().unwrap_or(&self.0.message)
    }

    /// What the service says the error is about, such as the name of a property.
    pub fn target(&self) -> Option<&str> {
        self.0.service.target.as_deref()
    }

    /// Further mistakes, where the service reports several at once.
    pub fn details(&self) -> &[ErrorDetail] {
        &self.0.service.details
    }

    /// What the service says about the circumstances.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let body = br#"{"error": {"code": "busy", "innererror": {"code": "databaseLocked", "shard": 3}}}"#;
    /// let response = http::Response::builder().status(500).body(body.to_vec())?;
    /// let error = ShopService::new().products().list().read(response).unwrap_err();
    /// let inner = error.inner_error().ok_or("no circumstances")?;
    /// assert_eq!(inner.code.as_deref(), Some("databaseLocked"));
    /// assert_eq!(inner.additional["shard"], 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "innererror")]
    pub fn inner_error(&self) -> Option<&InnerError> {
        self.0.service.inner_error.as_ref()
    }

    /// The service's id for the request, from the body or the headers of the response. Quote it to the service's support.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let response = http::Response::builder().status(500).header("request-id", "r-1").body(Vec::new())?;
    /// let error = ShopService::new().products().list().read(response).unwrap_err();
    /// assert_eq!(error.request_id(), Some("r-1"));
    /// assert_eq!(error.to_string(), "500 Internal Server Error (request id r-1)");
    /// # Ok::<(), http::Error>(())
    /// ```
    #[doc(alias = "request-id")]
    pub fn request_id(&self) -> Option<&str> {
        self.inner_error().and_then(|inner| inner.request_id.as_deref()).or_else(|| self.header("request-id"))
    }

    /// The caller's id for the request, from the body or the headers of the response, or else as it was sent.
    #[doc(alias = "client-request-id")]
    pub fn client_request_id(&self) -> Option<&str> {
        let inner = self.inner_error().and_then(|inner| inner.client_request_id.as_deref());
        inner.or_else(|| self.header("client-request-id")).or(self.0.client_request_id.as_deref())
    }

    /// The date of the response, from its body or its headers, in the service's format.
    pub fn date(&self) -> Option<&str> {
        self.inner_error().and_then(|inner| inner.date.as_deref()).or_else(|| self.header("date"))
    }

    /// The permissions that the request needs, if the service refused it with the status 403 and the crate knows them: see
    /// [`permissions`](crate::permissions).
    ///
    /// ```
    /// use shop::permissions::Scheme;
    /// use shop::{ShopService, http};
    ///
    /// let response = http::Response::builder().status(403).body(br#"{"error": {"code": "denied"}}"#.to_vec())?;
    /// let error = ShopService::new().products().list().read(response).unwrap_err();
    /// let needed = error.permissions().and_then(|permissions| permissions.least(Scheme::DelegatedWork));
    /// assert_eq!(needed, Some("Products.Read"));
    /// # Ok::<(), http::Error>(())
    /// ```
    pub const fn permissions(&self) -> Option<Permissions> {
        self.0.permissions
    }

    /// Where the JSON is not as expected, as in `value[3].size`, for errors of the kind [`Decode`](ErrorKind::Decode).
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let response = http::Response::new(br#"{"size": {"width": "wide"}}"#.to_vec());
    /// let error = ShopService::new().products().by_id(7).get().strict_reading().read(response).unwrap_err();
    /// assert_eq!(error.json_path(), Some("size.width"));
    /// ```
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// The link to read everything again from (`Location`), for errors of the kind [`Resync`](ErrorKind::Resync).
    ///
    /// ```
    /// use shop::{ErrorKind, ShopService, http};
    ///
    /// let start = "https://shop.example/odata/products/catalog.delta()?token=latest";
    /// let response = http::Response::builder().status(410).header("location", start).body(Vec::new())?;
    /// let saved = "https://shop.example/odata/products/catalog.delta()?token=expired";
    /// let error = ShopService::new().products().delta().resume(saved).read(response).unwrap_err();
    /// assert_eq!((error.kind(), error.resync_link()), (ErrorKind::Resync, Some(start)));
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn resync_link(&self) -> Option<&str> {
        self.header(LOCATION.as_str()).filter(|_| self.kind() == ErrorKind::Resync)
    }

    /// Whether the same request may succeed later, and does no harm: either it was not carried out, or carrying it out twice has
    /// the same effect as once.
    ///
    /// The client has already retried as long as it was allowed to; this is for callers with more time.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let products = ShopService::new().products();
    /// let read = |status: u16| products.list().read(http::Response::builder().status(status).body(Vec::new()).unwrap());
    /// assert!(read(503).unwrap_err().is_retryable());
    /// assert!(!read(404).unwrap_err().is_retryable());
    /// ```
    pub const fn is_retryable(&self) -> bool {
        self.0.is_retryable
    }

    /// The body of the response, up to 64 KiB. It may contain secrets.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let response = http::Response::builder().status(502).body(b"<html>Bad gateway</html>".to_vec())?;
    /// let error = ShopService::new().products().list().read(response).unwrap_err();
    /// assert_eq!(error.to_string(), "502 Bad Gateway");
    /// assert!(error.body().starts_with(b"<html>"));
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    #[cfg(test)]
    pub(super) const fn body_capacity(&self) -> usize {
        self.0.body.capacity()
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
        if let Some(permissions) = self.permissions() {
            write!(formatter, " (it needs at least {permissions})")?;
        }
        match self.request_id() {
            Some(id) => write!(formatter, " (request id {})", one_line(id)),
            None => Ok(()),
        }
    }
}

/// How many characters of a text a line shows.
const SHOWN: usize = 2_000;

/// Collapses whitespace and control characters, so that a service cannot forge lines of a log.
fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
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
