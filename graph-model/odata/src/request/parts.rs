//! Owns what requests consist of, and the one place where that becomes HTTP.

use std::fmt;
use std::time::Duration;

use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::Serialize;

use super::range::ByteRange;
use super::{changes, origin, prefer};
use crate::address::Path;
use crate::address::encode;
use crate::error::Failure;
use crate::error::{Error, ErrorKind};
use crate::query::{self, Items, Outline, Term};
use crate::service::Conventions;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

pub(crate) const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// What HTTP does not allow in an address, and services write in links all the same. Nothing else in a link is changed.
const NOT_IN_LINKS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// What a request consists of.
#[derive(Clone)]
pub struct Parts {
    method: Method,
    conventions: &'static Conventions,
    target: Target,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    content: Content,
    /// The part of a stream that is wanted.
    range: Option<ByteRange>,
    timeout: Option<Duration>,
    /// Whether the answer is a page of changes.
    of_changes: bool,
    failure: Option<Failure>,
}

/// Where a request goes.
#[derive(Clone)]
enum Target {
    Path(Path),
    /// An address that the service gave, and which is not to be changed.
    Link(String),
}

#[derive(Clone)]
pub(super) enum Content {
    None,
    Json(Vec<u8>),
    Bytes(Vec<u8>),
    /// The address of an entity, which is known when the service root is.
    Reference(Path),
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
            range: None,
            timeout: None,
            of_changes: false,
            failure,
        }
    }

    pub(super) const fn of_changes(mut self) -> Self {
        self.of_changes = true;
        self
    }

    pub(crate) const fn is_of_changes(&self) -> bool {
        self.of_changes
    }

    /// Goes to an address that the service gave, with the same headers, also those that follow from the query.
    pub(crate) fn follow(&mut self, link: String) {
        if let Some((name, value)) = self.query_header() {
            self.headers.entry(name).or_insert(value);
        }
        self.target = Target::Link(link);
        self.query.clear();
    }

    pub(super) fn content(mut self, content: Result<Content, Failure>) -> Self {
        match content {
            Ok(content) => self.content = content,
            Err(failure) => self.fail(failure),
        }
        self
    }

    /// The JSON text of a value, or why there is none.
    pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<Content, Failure> {
        serde_json::to_vec(value).map(Content::Json).map_err(|error| Failure {
            kind: ErrorKind::Encode,
            message: format!("the body cannot be written: {error}"),
        })
    }

    pub(super) fn fail(&mut self, failure: Failure) {
        self.failure.get_or_insert(failure);
    }

    /// Sets a query option, in place of an earlier value.
    pub(super) fn option(&mut self, name: &str, value: &str) {
        self.query.retain(|(other, _)| other != name);
        self.query.push((name.to_owned(), value.to_owned()));
    }

    /// Adds to a query option whose value is a list.
    pub(super) fn list(&mut self, name: &str, push: impl FnOnce(&mut Items)) {
        let mut items = Items::default();
        push(&mut items);
        let items = match items.finish() {
            Ok(items) => items,
            Err(failure) => return self.fail_query(name, failure),
        };
        match self.query.iter_mut().find(|(other, _)| other == name) {
            _ if items.is_empty() => {}
            Some((_, values)) => {
                values.push(',');
                values.push_str(&items);
            }
            None => self.query.push((name.to_owned(), items)),
        }
    }

    /// Adds a condition to those that have to hold.
    pub(super) fn filter(&mut self, condition: Term) {
        let place = self.query.iter().position(|(name, _)| name == "$filter");
        let text = match place {
            Some(place) => query::both(&self.query[place].1, condition),
            None => condition.finish(),
        };
        match (text, place) {
            (Ok(text), Some(place)) => self.query[place].1 = text,
            (Ok(text), None) => self.query.push(("$filter".to_owned(), text)),
            (Err(failure), _) => self.fail_query("$filter", failure),
        }
    }

    /// Leaves of the JSON body what differs from an earlier value.
    pub(super) fn leave_changes<T: Serialize + ?Sized>(&mut self, earlier: &T, read_only: &[&str]) {
        let Content::Json(later) = &self.content else { return };
        match serde_json::to_vec(earlier).and_then(|earlier| changes::difference(&earlier, later, read_only)) {
            Ok(changes) => self.content = Content::Json(changes),
            Err(error) => {
                let message = format!("what has changed cannot be told: {error}");
                self.fail(Failure { kind: ErrorKind::Encode, message });
            }
        }
    }

    /// Asks for what a projection has.
    pub(super) fn project(&mut self, outline: Option<Outline>) {
        let Some(Outline { select, expand }) = outline else { return };
        self.list("$select", |items| items.push(&select));
        self.list("$expand", |items| items.push(&expand));
    }

    /// Notes why a query option has no value.
    pub(super) fn fail_query(&mut self, name: &str, failure: &str) {
        self.fail(Failure { kind: ErrorKind::InvalidQuery, message: format!("{name} cannot be written: {failure}") });
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        let failure = |message| Failure { kind: ErrorKind::InvalidHeader, message };
        let Ok(name) = HeaderName::try_from(name) else {
            return self.fail(failure(format!("{name:?} cannot be the name of a header")));
        };
        // The value may be a secret: it is not shown.
        let Ok(value) = HeaderValue::try_from(value) else {
            return self
                .fail(failure(format!("the value of the header {name} has characters that HTTP does not allow")));
        };
        if name != "prefer" {
            self.headers.append(name, value);
            return;
        }
        // Both values were checked, so putting them together gives another that HTTP allows.
        let earlier = self.headers.get(&name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if let Some(merged) = value.to_str().ok().and_then(|value| prefer::merge(earlier, value).try_into().ok()) {
            self.headers.insert(name, merged);
        }
    }

    pub(super) const fn set_range(&mut self, range: Option<ByteRange>) {
        self.range = range;
    }

    pub(crate) const fn range(&self) -> Option<ByteRange> {
        self.range
    }

    pub(super) const fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// How long sending the request may take in all, if it says so.
    pub const fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// The HTTP method.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The address below the service root, with the query options, as in `/users?$top=5`. For a request that resumes at
    /// a saved link it is the link, which is an absolute address as a rule.
    pub fn relative_address(&self) -> String {
        let path = match &self.target {
            Target::Path(path) => path,
            Target::Link(link) => return link.clone(),
        };
        let mut address = path.as_str().to_owned();
        let aliases = path.aliases().iter().map(|(name, value)| (format!("@{}", encode(name)), encode(value)));
        let options = self.query.iter().map(|(name, value)| (encode_name(name), encode(value)));
        for (index, (name, value)) in aliases.chain(options).enumerate() {
            address.push(if index == 0 { '?' } else { '&' });
            address.push_str(&name);
            address.push('=');
            address.push_str(&value);
        }
        address
    }

    /// The address for logs, without keys, values of parameters, and query options: see [`Path::template`].
    pub fn template(&self) -> String {
        match &self.target {
            Target::Path(path) => path.template(),
            Target::Link(_) => "{link}".to_owned(),
        }
    }

    pub(super) fn to_http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        let request = self.to_http_anywhere(service_root)?;
        if let Target::Link(_) = self.target
            && !is_below(request.uri(), service_root)
        {
            let host = request.uri().host().unwrap_or_default();
            let message = format!("the saved link leads to {host:?}, which is not the host of the service root");
            return Err(Error::new(ErrorKind::RefusedAddress, message));
        }
        Ok(request)
    }

    /// The HTTP request; a link may lead to any host, so whoever sends it has to check that.
    pub(crate) fn to_http_anywhere(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone().into());
        }
        let root = checked_root(service_root)?;
        let address = self.address(root)?;
        let uri = Uri::try_from(address).map_err(|error| {
            Error::new(ErrorKind::InvalidAddress, format!("the address is not one that HTTP allows: {error}"))
        })?;
        let mut request = http::Request::new(self.body(root));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers();
        Ok(request)
    }

    /// The headers that are sent: those that were set, and those that follow from what is asked for.
    pub fn headers(&self) -> HeaderMap {
        let mut headers = self.headers.clone();
        headers.entry(ACCEPT).or_insert(JSON);
        if matches!(self.content, Content::Json(_) | Content::Reference(_)) {
            headers.entry(CONTENT_TYPE).or_insert(JSON);
        }
        if let Some((name, value)) = self.query_header() {
            headers.entry(name).or_insert(value);
        }
        if let Some(range) = self.range {
            headers.insert(RANGE, range.header());
            // Bytes are counted as they are, not as they are compressed.
            headers.insert(ACCEPT_ENCODING, IDENTITY);
        }
        headers
    }

    /// The header that the service wants for such a query. A link has the options of the first request in it.
    fn query_header(&self) -> Option<(HeaderName, HeaderValue)> {
        match &self.target {
            Target::Path(path) => self.conventions.query_header(path.as_str(), &self.query),
            Target::Link(link) => {
                let (path, query) = link.split_once('?').unwrap_or((link, ""));
                let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
                let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                let options: Vec<_> = pairs.map(|(name, value)| (decode(name), decode(value))).collect();
                self.conventions.query_header(path, &options)
            }
        }
    }

    /// What the service that the request is for does in a way of its own.
    pub const fn conventions(&self) -> &'static Conventions {
        self.conventions
    }

    /// The absolute address.
    fn address(&self, root: &str) -> Result<String, Error> {
        let Target::Link(link) = &self.target else { return Ok(format!("{root}{}", self.relative_address())) };
        if let Some((option, _)) = self.query.first() {
            let message = format!("a saved link has its options in it: {option} cannot be set");
            return Err(Error::new(ErrorKind::InvalidAddress, message));
        }
        let link = utf8_percent_encode(link, NOT_IN_LINKS).to_string();
        if link.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric())) {
            return Ok(link);
        }
        let end_of_host = root.find("://").and_then(|scheme| Some(scheme + 3 + root[scheme + 3..].find('/')?));
        Ok(match link.strip_prefix('/') {
            Some(path) => format!("{}/{path}", &root[..end_of_host.unwrap_or(root.len())]),
            None => format!("{root}/{link}"),
        })
    }

    fn body(&self, root: &str) -> Vec<u8> {
        match &self.content {
            Content::None => Vec::new(),
            Content::Json(body) | Content::Bytes(body) => body.clone(),
            Content::Reference(path) => {
                serde_json::json!({ "@odata.id": format!("{root}{}", path.as_str()) }).to_string().into_bytes()
            }
        }
    }
}

/// The marks in front of OData's own options and of parameter aliases stay.
fn encode_name(name: &str) -> String {
    match name.strip_prefix('$') {
        Some(rest) => format!("${}", encode(rest)),
        None => encode(name),
    }
}

/// Whether an address has the scheme, host and port of the service root.
fn is_below(uri: &Uri, service_root: &str) -> bool {
    Uri::try_from(service_root).is_ok_and(|root| origin::is_same(&root, uri))
}

/// The service root without the slash at its end.
pub(crate) fn checked_root(service_root: &str) -> Result<&str, Error> {
    let root = service_root.strip_suffix('/').unwrap_or(service_root);
    let problem = match Uri::try_from(root) {
        Err(error) => error.to_string(),
        Ok(uri) if !matches!(uri.scheme_str(), Some("http" | "https")) => {
            "it starts with neither http:// nor https://".to_owned()
        }
        Ok(uri) if uri.host().is_none_or(str::is_empty) => "it names no host".to_owned(),
        Ok(_) if root.contains(['?', '#']) => "it has a query or a fragment".to_owned(),
        Ok(_) => return Ok(root),
    };
    Err(Error::new(ErrorKind::InvalidAddress, format!("the service root {root:?} cannot be used: {problem}")))
}

/// Shows neither bodies nor the values of headers and query options: they may be secret.
impl fmt::Debug for Parts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        let headers: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        let path = match &self.target {
            Target::Path(path) => path.as_str(),
            Target::Link(_) => "{link}",
        };
        let length = match &self.content {
            Content::None => 0,
            Content::Json(body) | Content::Bytes(body) => body.len(),
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
