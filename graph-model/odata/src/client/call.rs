//! Owns [`Call`]: a request on its way, and whether a token may go with it.

use std::time::Duration;

use bytes::Bytes;
use http::header::HeaderName;
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;

use super::Client;
use crate::error::{Error, ErrorKind};
use crate::request::Parts;

pub(super) const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Whether a token goes with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It does; the address has to be on a host that may have it.
    Token,
    /// It does not: the address says all that the service has to know. Any host will do.
    Preauthenticated,
}

/// A request on its way: everything that is the same in all attempts.
pub(crate) struct Call {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) access: Access,
    /// The address as it is shown in logs.
    pub(super) template: String,
    /// How long it may take, if that is not what the client says.
    pub(super) timeout: Option<Duration>,
    /// Whether it is sent once, whatever becomes of it: for callers who have to look first how far it came.
    pub(super) is_sent_once: bool,
    /// Whether "see other" (303) is the answer, and not a redirection to follow.
    pub(super) stays_at_see_other: bool,
}

impl Call {
    /// A request of a user.
    pub(super) fn new(client: &Client, parts: &Parts) -> Result<Self, Error> {
        let request = parts.to_http_anywhere(client.service_root())?;
        let mut call = Self::to(request, Access::Token, parts.template())?;
        call.timeout = parts.timeout();
        Ok(call)
    }

    /// Any request, to an absolute address.
    pub(crate) fn to(request: http::Request<Vec<u8>>, access: Access, template: String) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|error| {
            Error::new(ErrorKind::InvalidAddress, format!("the address is not one that can be sent to: {error}"))
        })?;
        let mut headers = parts.headers;
        let id = HeaderValue::try_from(new_id());
        if let (Ok(id), false) = (id, headers.contains_key(CLIENT_REQUEST_ID)) {
            headers.insert(CLIENT_REQUEST_ID, id);
        }
        Ok(Self {
            method: parts.method,
            url,
            headers,
            body: body.into(),
            access,
            template,
            timeout: None,
            is_sent_once: false,
            stays_at_see_other: false,
        })
    }

    /// The caller's id for the request.
    pub(super) fn id(&self) -> &str {
        self.headers.get(CLIENT_REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default()
    }
}

/// A new id for a request. Nobody has to be unable to guess it, so that the system need not be asked for randomness.
pub(super) fn new_id() -> String {
    uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid().to_string()
}
