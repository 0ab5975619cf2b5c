//! Owns what one attempt comes to: a response, or a failure and whether another attempt may follow.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::error::Error;

/// A response, with its body if that was read.
pub(crate) enum Received {
    Whole(http::Response<Vec<u8>>),
    Open(reqwest::Response),
}

impl Received {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Whole(response) => response.status(),
            Self::Open(response) => response.status(),
        }
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        match self {
            Self::Whole(response) => response.headers(),
            Self::Open(response) => response.headers(),
        }
    }
}

/// An attempt that did not get the response that was wanted.
pub(super) struct Failed {
    /// What the caller gets unless a later attempt succeeds.
    pub(super) outcome: Result<Box<Received>, Error>,
    pub(super) may_retry: bool,
    pub(super) retry_after: Option<Duration>,
}

impl Failed {
    /// A response that says that the service may be asked again.
    pub(super) fn with_response(received: Received, retry_after: Option<Duration>) -> Self {
        Self { outcome: Ok(Box::new(received)), may_retry: true, retry_after }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { may_retry: error.is_retryable(), outcome: Err(error), retry_after: None }
    }
}
