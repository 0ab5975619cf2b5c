//! Owns one HTTP request and its answer: over the network, or from a function that stands in for it.

use std::borrow::Cow;
use std::sync::Arc;

use http::header::{AUTHORIZATION, CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, Method};
use reqwest::Url;

use super::exchange::Failed;
use super::tokens::Token;
use crate::error::{Error, ErrorKind};

/// What stands in for the network.
pub(super) type StandIn = Arc<dyn Fn(http::Request<Vec<u8>>) -> http::Response<Vec<u8>> + Send + Sync>;

/// Where requests go.
pub(super) enum Network {
    Http(reqwest::Client),
    StandIn(StandIn, http::HeaderValue),
}

/// One HTTP request, which is that of a call until a redirection changes it.
#[derive(Clone)]
pub(super) struct Hop<'a> {
    pub(super) method: Method,
    pub(super) url: Cow<'a, Url>,
    pub(super) headers: Cow<'a, HeaderMap>,
    pub(super) body: bytes::Bytes,
}

impl Network {
    /// Sends the request, with a token if there is one, and waits for the head of the answer.
    pub(super) async fn send(&self, hop: &Hop<'_>, token: Option<&Token>) -> Result<reqwest::Response, Failed> {
        let mut headers = HeaderMap::clone(&hop.headers);
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, token.header());
        }
        match self {
            Self::Http(client) => {
                let mut request = reqwest::Request::new(hop.method.clone(), Url::clone(&hop.url));
                *request.headers_mut() = headers;
                if !hop.body.is_empty() {
                    *request.body_mut() = Some(hop.body.clone().into());
                } else if matches!(hop.method, Method::POST | Method::PUT | Method::PATCH) {
                    // Otherwise nothing says that the body is empty, and some servers want to be told (411).
                    request.headers_mut().insert(CONTENT_LENGTH, http::HeaderValue::from_static("0"));
                }
                client.execute(request).await.map_err(|error| failed(error, &hop.method))
            }
            Self::StandIn(answer, user_agent) => {
                let mut request = http::Request::new(hop.body.to_vec());
                *request.method_mut() = hop.method.clone();
                *request.uri_mut() = hop.url.as_str().parse().map_err(|error| {
                    Failed::finally(Error::new(ErrorKind::InvalidAddress, format!("the address is no URI: {error}")))
                })?;
                *request.headers_mut() = headers;
                request.headers_mut().insert(USER_AGENT, user_agent.clone());
                Ok(answer(request).into())
            }
        }
    }
}

/// What became of a request, and whether it may be sent again.
pub(super) fn failed(error: reqwest::Error, method: &Method) -> Failed {
    let error = failure(error, method);
    if error.is_retryable() { Failed::in_passing(error) } else { Failed::finally(error) }
}

/// What became of a request. Whether it may be sent again depends on how far it came.
pub(super) fn failure(error: reqwest::Error, method: &Method) -> Error {
    // The address has keys in it.
    let error = error.without_url();
    let cause = root_cause(&error);
    let (kind, what) = if error.is_builder() {
        return Error::new(ErrorKind::Setup, format!("the request cannot be sent: {cause}")).caused_by(Arc::new(error));
    } else if error.is_timeout() && error.is_connect() {
        (ErrorKind::Timeout, "no connection was made in time")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "nothing came from the service in time")
    } else if error.is_connect() {
        (ErrorKind::Transport, "no connection can be made")
    } else {
        (ErrorKind::Transport, "the connection broke")
    };
    // Without a connection nothing was sent. What is wrong with a certificate stays wrong.
    let may_repeat = if error.is_connect() { !is_bad_certificate(&error) } else { method.is_idempotent() };
    let error = Error::new(kind, format!("{what}: {cause}")).caused_by(Arc::new(error));
    if may_repeat { error.retryable() } else { error }
}

fn root_cause(error: &reqwest::Error) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

fn is_bad_certificate(error: &reqwest::Error) -> bool {
    let mut io = causes(error).filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.any(|error| error.kind() == std::io::ErrorKind::InvalidData)
}

fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}
