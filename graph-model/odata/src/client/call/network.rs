//! Owns one HTTP request and its response: over the network, or from a handler in its place.

use std::borrow::Cow;
use std::sync::Arc;

use http::header::{AUTHORIZATION, CONTENT_LENGTH, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;

use super::attempt::Failed;
use super::failure::failure;
use super::payload::Payload;
use crate::error::{Error, ErrorKind};

/// An error of any type.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A function in place of the network.
pub(crate) type Handler =
    Arc<dyn Fn(http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, BoxError> + Send + Sync>;

/// Where requests go.
pub(crate) enum Network {
    Http(reqwest::Client),
    /// A handler, and the `User-Agent` that the HTTP library would send.
    Handler(Handler, HeaderValue),
}

/// One HTTP request: that of the call, until a redirect changes it.
#[derive(Clone)]
pub(super) struct Hop<'a> {
    pub(super) method: Method,
    pub(super) url: Cow<'a, Url>,
    pub(super) headers: Cow<'a, HeaderMap>,
    pub(super) body: Payload,
}

impl Network {
    /// Sends the request, with a token if there is one, and waits for the head of the response.
    pub(super) async fn send(
        &self,
        hop: &Hop<'_>,
        authorization: Option<&HeaderValue>,
    ) -> Result<reqwest::Response, Failed> {
        let mut headers = HeaderMap::clone(&hop.headers);
        if let Some(authorization) = authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        match self {
            Self::Http(client) => {
                let mut request = reqwest::Request::new(hop.method.clone(), Url::clone(&hop.url));
                *request.headers_mut() = headers;
                if !hop.body.is_empty() {
                    *request.body_mut() = Some(hop.body.to_body().await?);
                } else if matches!(hop.method, Method::POST | Method::PUT | Method::PATCH) {
                    // Some servers refuse a request of these methods that does not say how long its body is (411).
                    request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
                }
                Ok(client.execute(request).await.map_err(|error| failure(error, &hop.method))?)
            }
            Self::Handler(handler, user_agent) => {
                let mut request = http::Request::new(hop.body.to_vec().await?);
                *request.method_mut() = hop.method.clone();
                *request.uri_mut() = hop.url.as_str().parse().map_err(|error| {
                    Error::new(ErrorKind::InvalidAddress, format!("the address is not a URI: {error}"))
                })?;
                *request.headers_mut() = headers;
                request.headers_mut().insert(USER_AGENT, user_agent.clone());
                Ok(handler(request).map_err(|cause| handler_failure(cause, &hop.method))?.into())
            }
        }
    }
}

/// A handler that fails stands for a connection that breaks.
fn handler_failure(cause: BoxError, method: &Method) -> Error {
    let error = Error::new(ErrorKind::Transport, format!("the handler failed: {cause}")).with_source(Arc::from(cause));
    if method.is_idempotent() { error.retryable() } else { error }
}
