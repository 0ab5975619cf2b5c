//! Owns [`Call`]: what all attempts at a request have in common, and whether a token may go with them.

use std::time::Duration;

use bytes::Bytes;
use http::header::HeaderName;
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;

use super::address::{Root, absolute_url};
use super::payload::Payload;
use crate::error::Error;
use crate::request::Parts;

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Whether a token goes with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It does, so the address has to be on a trusted host.
    Token,
    /// It does not: the address itself authorizes the request, and may be on any host.
    Preauthenticated,
}

/// A request to be sent, as often as it takes.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
    pub(crate) access: Access,
    /// The address as logs show it.
    pub(crate) template: String,
    /// How long all attempts together may take, if not what the client says.
    pub(crate) timeout: Option<Duration>,
    /// Whether the caller looks after failures: there is one attempt then.
    pub(crate) without_retries: bool,
    /// Whether "see other" (303) is the response, rather than a redirect to follow.
    pub(crate) keeps_see_other: bool,
}

impl Call {
    /// A request made by a user, below a service root.
    pub(crate) fn new(root: &Root, parts: &Parts) -> Result<Self, Error> {
        if let Some(posted) = parts.with_query_in_body(root.as_str()) {
            return Self::new(root, &posted);
        }
        let url = root.absolute_url(&parts.absolute_address(&root.checked()?)?)?;
        let mut call =
            Self::with_headers(url, parts.method().clone(), parts.headers(), Access::Token, parts.template());
        call.body = parts.body(root.as_str()).into();
        call.timeout = parts.timeout();
        Ok(call)
    }

    /// A request that somebody else put together. Its address may have values anywhere, so that logs show none of it.
    pub(crate) fn from_http(request: http::Request<Vec<u8>>) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let url = absolute_url("the address of the request", &parts.uri.to_string())?;
        let mut call = Self::with_headers(url, parts.method, parts.headers, Access::Token, "{address}".to_owned());
        call.body = body.into();
        Ok(call)
    }

    /// A request without a body to any address.
    pub(crate) fn to(url: Url, method: Method, access: Access, template: &str) -> Self {
        Self::with_headers(url, method, HeaderMap::new(), access, template.to_owned())
    }

    fn with_headers(url: Url, method: Method, mut headers: HeaderMap, access: Access, template: String) -> Self {
        headers.entry(CLIENT_REQUEST_ID).or_insert_with(new_id);
        Self {
            method,
            url,
            headers,
            body: Payload::Bytes(Bytes::new()),
            access,
            template,
            timeout: None,
            without_retries: false,
            keeps_see_other: false,
        }
    }

    /// The caller's id for the request.
    pub(crate) fn id(&self) -> &str {
        self.headers.get(CLIENT_REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default()
    }
}

/// A new id for a request. It need not be unguessable, so the operating system is not asked for randomness.
pub(crate) fn new_id() -> HeaderValue {
    let id = uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid();
    let mut text = uuid::Uuid::encode_buffer();
    HeaderValue::from_str(id.hyphenated().encode_lower(&mut text)).expect("a UUID is written in digits and hyphens")
}
