//! Owns the one place where requests become HTTP: address, headers and body.

use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::origin::{is_same, with_scheme_of};
use super::parts::{Content, Parts, Target};
use super::root::ServiceRoot;
use crate::address::{Path, encode, is_absolute, resolve};
use crate::error::{Error, ErrorKind};

pub(crate) const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// What HTTP does not allow in an address, but services write in links. Nothing else in a link is changed.
const NOT_IN_LINKS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

impl Parts {
    /// The address below the service root, with query options, as in `/products?$top=5`. Of a request that resumes from a saved
    /// link it is the link, which is usually absolute.
    pub fn relative_address(&self) -> String {
        let path = match &self.target {
            Target::Path(path) => path,
            Target::Link { text, .. } => return text.clone(),
        };
        let mut address = String::new();
        self.push_relative(&mut address, path);
        address
    }

    /// Appends the address below the service root to the root.
    fn push_relative(&self, address: &mut String, path: &Path) {
        address.reserve(path.as_str().len());
        address.push_str(path.as_str());
        if path.aliases().is_empty() && path.options().is_empty() && self.query.is_empty() {
            return;
        }
        let aliases = path.aliases().iter().map(|(name, value)| (format!("@{}", encode(name)), encode(value)));
        let set = |name: &str| self.query.iter().any(|(other, _)| other == name);
        let required = path.options().iter().filter(|(name, _)| !set(name));
        let options = required.chain(&self.query).map(|(name, value)| (encode_name(name), encode(value)));
        for (index, (name, value)) in aliases.chain(options).enumerate() {
            address.push(if index == 0 { '?' } else { '&' });
            address.push_str(&name);
            address.push('=');
            address.push_str(&value);
        }
    }

    pub(super) fn to_http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        self.require_no_created()?;
        self.http_below(&ServiceRoot::parse(service_root)?)
    }

    pub(super) fn http_below(&self, root: &ServiceRoot<'_>) -> Result<http::Request<Vec<u8>>, Error> {
        if let Some(posted) = self.with_query_in_body(root.as_str()) {
            return posted.http_below(root);
        }
        let uri = Uri::try_from(root.with_options(self.address(root)?)).map_err(|error| {
            Error::new(ErrorKind::InvalidAddress, format!("HTTP does not allow the address of the request: {error}"))
        })?;
        if matches!(self.target, Target::Link { .. }) && !is_same(root.uri(), &uri) {
            let host = uri.host().unwrap_or_default();
            let message = format!(
                "the saved link leads to {host:?}: its scheme, host and port are not those of the service root"
            );
            return Err(Error::new(ErrorKind::RefusedAddress, message));
        }
        let mut request = http::Request::new(self.body(root.as_str()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers();
        Ok(request)
    }

    /// Goes to a link from the service, with the same headers, including the one that the query needs. A relative link is
    /// relative to the address of the request so far.
    pub(crate) fn follow(&mut self, link: &str) {
        if let Some((name, value)) = self.query_header() {
            self.headers.entry(name).or_insert(value);
        }
        self.target = match &self.target {
            Target::Path(path) => Target::Link { text: link.to_owned(), of: Some(path.clone()) },
            Target::Link { text, of } => {
                let text = if is_absolute(text) { resolve(text, link) } else { link.to_owned() };
                Target::Link { text, of: of.clone() }
            }
        };
        self.query.clear();
    }

    /// The headers that are sent: those that were set, and those that follow from the kind of the request.
    pub fn headers(&self) -> HeaderMap {
        let mut headers = self.headers.clone();
        for (name, value) in self.implied_headers() {
            headers.entry(name).or_insert(value);
        }
        if let Some(range) = self.range {
            headers.insert(RANGE, range.header());
            // Ranges of a compressed representation would count compressed bytes.
            headers.insert(ACCEPT_ENCODING, IDENTITY);
        }
        headers
    }

    /// The headers that are sent as a list in which each name stands once, if that is what they are.
    pub(super) fn header_list(&self) -> Option<Vec<(HeaderName, HeaderValue)>> {
        if !self.headers.is_empty() || self.range.is_some() {
            return None;
        }
        let mut list = Vec::with_capacity(3);
        for (name, value) in self.implied_headers() {
            if list.iter().all(|(other, _)| *other != name) {
                list.push((name, value));
            }
        }
        Some(list)
    }

    /// The headers that follow from the kind of the request and the conventions of the service, unless they were set.
    fn implied_headers(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let is_json = match &self.content {
            Content::Json(_) | Content::Reference(_) => true,
            Content::Parameters(body) => body.is_sent(),
            Content::None | Content::Bytes(_) => false,
        };
        std::iter::once((ACCEPT, self.accepted_type()))
            .chain(self.conventions.headers())
            .chain(is_json.then(|| (CONTENT_TYPE, self.content_type())))
            .chain(self.query_header())
    }

    /// The header that the service needs for this query. A link contains the options of the first request.
    pub(super) fn query_header(&self) -> Option<(HeaderName, HeaderValue)> {
        match &self.target {
            Target::Path(path) => self.conventions.query_header(path.as_str(), &self.query),
            Target::Link { text: link, .. } => {
                let (path, query) = link.split_once('?').unwrap_or((link, ""));
                let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
                let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                let options: Vec<_> = pairs.map(|(name, value)| (decode(name), decode(value))).collect();
                self.conventions.query_header(path, &options)
            }
        }
    }

    /// The absolute address, below a service root. A link may lead to any host: whoever sends the request has to check it.
    pub(crate) fn absolute_address(&self, root: &ServiceRoot<'_>) -> Result<String, Error> {
        self.require_no_created()?;
        self.address(root)
    }

    fn address(&self, service_root: &ServiceRoot<'_>) -> Result<String, Error> {
        let root = service_root.as_str();
        if let Some(failure) = &self.failure {
            return Err(failure.clone().into());
        }
        let (text, of) = match &self.target {
            Target::Link { text, of } => (text, of),
            Target::Path(path) => {
                let mut address = String::with_capacity(root.len() + path.as_str().len());
                address.push_str(root);
                self.push_relative(&mut address, path);
                let Some(entity) = &self.id else { return Ok(address) };
                let separator = if address.contains('?') { '&' } else { '?' };
                return Ok(format!("{address}{separator}$id={}", encode(&absolute(root, entity))));
            }
        };
        if let Some((option, _)) = self.query.first() {
            let message = format!("a saved link contains its query options: {option} cannot be set as well");
            return Err(Error::new(ErrorKind::InvalidAddress, message));
        }
        let base = format!("{root}{}", of.as_ref().map_or("/", Path::as_str));
        let link = resolve(&base, &utf8_percent_encode(text, NOT_IN_LINKS).to_string());
        Ok(with_scheme_of(service_root.uri(), link))
    }

    /// The body, in which references are absolute addresses below the service root.
    pub(crate) fn body(&self, root: &str) -> Vec<u8> {
        match &self.content {
            Content::None => Vec::new(),
            Content::Json(json) => self.with_bindings(json, root),
            Content::Bytes(body) => body.clone(),
            Content::Parameters(body) => body.json(self.is_compatible()).unwrap_or_default(),
            Content::Reference(path) => {
                serde_json::json!({ "@odata.id": absolute(root, path) }).to_string().into_bytes()
            }
        }
    }
}

/// The address of an entity; of one that another request of the same batch makes, `$` and the id of that request.
pub(super) fn absolute(root: &str, entity: &Path) -> String {
    match entity.created() {
        Some(_) => entity.as_str().trim_start_matches('/').to_owned(),
        None => format!("{root}{}", entity.as_str()),
    }
}

/// The `$` in front of OData's own options stays.
fn encode_name(name: &str) -> String {
    match name.strip_prefix('$') {
        Some(rest) => format!("${}", encode(rest)),
        None => encode(name),
    }
}
