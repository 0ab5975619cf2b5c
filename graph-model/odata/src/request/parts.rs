//! Owns [`Parts`]: what a request consists of, before it becomes HTTP.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, response};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::binding::Binding;
use super::body::Body;
use super::format::Format;
use super::prefer;
use super::query_in_body::QueryInBody;
use super::range::ByteRange;
use crate::address::Path;
use crate::error::{Error, ErrorKind, Failure};
use crate::permissions::Permissions;
use crate::response::{Reading, Success};
use crate::service::Conventions;
use crate::value::wire::Json;

/// What a request consists of: for transports and middleware that look into requests of any kind.
///
/// ```
/// use shop::{Request, ShopService};
///
/// let request = ShopService::new().products().by_id(7).reviews().list().top(5);
/// let parts = request.parts();
/// assert_eq!(parts.method(), "GET");
/// assert_eq!(parts.relative_address(), "/products(7)/reviews?$top=5");
/// assert_eq!(parts.template(), "/products({id})/reviews");
/// assert_eq!(parts.headers()["accept"], "application/json");
/// ```
#[derive(Clone)]
pub struct Parts {
    pub(super) method: Method,
    pub(super) conventions: &'static Conventions,
    pub(super) target: Target,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) content: Content,
    pub(super) format: Format,
    pub(super) bindings: Vec<Binding>,
    pub(super) query_in_body: QueryInBody,
    /// Whether "not modified" (304) is a result.
    pub(super) takes_not_modified: bool,
    /// The entity whose address is the query option `$id`, which becomes absolute when the service root is known.
    pub(super) id: Option<Path>,
    /// The requested part of a stream.
    pub(super) range: Option<ByteRange>,
    timeout: Option<Duration>,
    reads: Reads,
    reading: Reading,
    pub(super) failure: Option<Failure>,
}

/// Where a request goes.
#[derive(Clone)]
pub(super) enum Target {
    Path(Path),
    /// A link from the service, which must not be changed, and the address that it is relative to; without one, the service root.
    Link {
        text: String,
        of: Option<Path>,
    },
}

#[derive(Clone)]
pub(super) enum Content {
    None,
    Json(Json),
    /// The parameters of an action, which can be set later.
    Parameters(Body),
    Bytes(Vec<u8>),
    /// The address of an entity, which becomes absolute when the service root is known.
    Reference(Path),
}

/// What a request reads, as far as it decides what an error response means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    Resource,
    /// Changes since a saved link, which expires.
    Changes,
}

impl Parts {
    pub(super) fn new(method: Method, path: Path) -> Self {
        let failure = path.failure().cloned();
        Self {
            method,
            conventions: path.conventions(),
            target: Target::Path(path),
            query: Vec::new(),
            headers: HeaderMap::new(),
            content: Content::None,
            format: Format::default(),
            bindings: Vec::new(),
            query_in_body: QueryInBody::default(),
            takes_not_modified: false,
            id: None,
            range: None,
            timeout: None,
            reads: Reads::Resource,
            reading: Reading::Lenient,
            failure,
        }
    }

    pub(super) const fn reads(mut self, reads: Reads) -> Self {
        self.reads = reads;
        self
    }

    pub(super) fn content(mut self, content: Result<Content, Failure>) -> Self {
        match content {
            Ok(content) => self.content = content,
            Err(failure) => self.fail(failure),
        }
        self
    }

    /// The JSON text of a value.
    pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<Content, Failure> {
        Json::of(value).map(Content::Json).map_err(|error| Failure {
            kind: ErrorKind::Encode,
            message: format!("the body cannot be written as JSON: {error}"),
        })
    }

    /// Sends bytes in place of what was to be sent.
    pub(super) fn set_bytes(&mut self, content: Vec<u8>) {
        self.content = Content::Bytes(content);
    }

    /// Has a JSON body say the type of its value, unless it does already.
    pub(super) fn say_type(&mut self, type_name: &str) {
        #[derive(Deserialize)]
        struct Typed {
            #[serde(rename = "@odata.type", alias = "@type")]
            _type: IgnoredAny,
        }
        let Content::Json(json) = &mut self.content else { return };
        let text = json.text(false);
        if serde_json::from_slice::<Typed>(&text).is_err() && text.starts_with(b"{") {
            let separator = if text.get(1) == Some(&b'}') { "" } else { "," };
            let member = format!("\"@odata.type\":{}{separator}", serde_json::Value::from(format!("#{type_name}")));
            json.insert(&member);
        }
    }

    /// Keeps the first mistake.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.failure.get_or_insert(failure);
    }

    /// Sets a query option, and replaces an earlier value.
    pub(super) fn option(&mut self, name: &str, value: &str) {
        self.query.retain(|(other, _)| other != name);
        self.query.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        let failure = |message| Failure { kind: ErrorKind::InvalidHeader, message };
        let Ok(name) = HeaderName::try_from(name) else {
            return self.fail(failure(format!("HTTP does not allow {name:?} as the name of a header")));
        };
        // The value may be a secret, and is not shown.
        let Ok(value) = HeaderValue::try_from(value) else {
            return self
                .fail(failure(format!("the value of the header {name} has characters that HTTP does not allow")));
        };
        if name != "prefer" {
            self.headers.insert(name, value);
            return;
        }
        // Both values are valid, and so is the merged one.
        let earlier = self.headers.get(&name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if let Some(merged) = value.to_str().ok().and_then(|value| prefer::merge(earlier, value).try_into().ok()) {
            self.headers.insert(name, merged);
        }
    }

    /// Sets the entity whose reference is meant.
    pub(super) fn set_id(&mut self, entity: Path) {
        self.id = Some(entity);
    }

    pub(super) const fn set_range(&mut self, range: Option<ByteRange>) {
        self.range = range;
    }

    #[cfg(feature = "client")]
    pub(crate) const fn range(&self) -> Option<ByteRange> {
        self.range
    }

    pub(super) const fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    pub(super) const fn read_strictly(&mut self) {
        self.reading = Reading::Strict;
    }

    /// How long sending the request may take in total, if it has a time-out of its own.
    pub const fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// The HTTP method.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The address for logs and metrics, without keys, values of parameters, and query options: see [`Path::template`].
    pub fn template(&self) -> String {
        match &self.target {
            Target::Path(path) => path.template(),
            Target::Link { .. } => "{link}".to_owned(),
        }
    }

    /// The permissions that the request needs, if the crate knows them.
    pub fn permissions(&self) -> Option<Permissions> {
        let template = match &self.target {
            Target::Path(path) => path.template(),
            Target::Link { .. } => return None,
        };
        self.conventions.permissions()?.find(&self.method, &template)
    }

    /// The conventions of the service that the request is for.
    pub const fn conventions(&self) -> &'static Conventions {
        self.conventions
    }

    /// Tells success from failure.
    pub(crate) fn accept(&self, response: http::Response<Vec<u8>>) -> Result<Success, Error> {
        let is_kept = self.takes_not_modified && response.status() == StatusCode::NOT_MODIFIED;
        if !response.status().is_success() && !is_kept {
            let (head, body) = response.into_parts();
            return Err(self.error(head, body));
        }
        match self.range {
            // The service ignored the range, and sent the whole stream.
            Some(range) if response.status() == StatusCode::OK => {
                let (head, body) = response.into_parts();
                match range.of_whole(body) {
                    Ok(body) => Ok(self.success(http::Response::from_parts(head, body))),
                    Err(length) => Err(Error::decode(head, Vec::new(), range.beyond_end_message(length as u64), None)),
                }
            }
            _ => Ok(self.success(response)),
        }
    }

    fn success(&self, response: http::Response<Vec<u8>>) -> Success {
        Success::new(response, self.method.clone(), self.reading)
    }

    /// What an error response to this request means.
    pub(crate) fn error(&self, head: response::Parts, body: Vec<u8>) -> Error {
        let is_gone = self.reads == Reads::Changes && head.status == StatusCode::GONE;
        let permissions = if head.status == StatusCode::FORBIDDEN { self.permissions() } else { None };
        let error = Error::from_response(head, body, &self.method).with_permissions(permissions);
        if is_gone || error.asks_for_resync() { error.into_resync() } else { error }
    }
}

/// Shows neither bodies nor the values of headers and query options, which may be secret.
impl fmt::Debug for Parts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        let headers: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        let path = match &self.target {
            Target::Path(path) => path.as_str(),
            Target::Link { .. } => "{link}",
        };
        let length = match &self.content {
            Content::None => 0,
            Content::Json(json) => json.text(self.is_compatible()).len(),
            Content::Bytes(body) => body.len(),
            Content::Parameters(body) => body.json(self.is_compatible()).map_or(0, |json| json.len()),
            Content::Reference(path) => path.as_str().len(),
        };
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &path)
            .field("options", &options)
            .field("headers", &headers)
            .field("body_length", &length)
            .field("timeout", &self.timeout)
            .field("failure", &self.failure)
            .finish_non_exhaustive()
    }
}
