//! Owns what an error of the HTTP library means: its kind, its message, and whether the request may be sent again.

use std::sync::Arc;

use http::Method;

use crate::error::{Error, ErrorKind};

/// The error of a request for which the HTTP library gave no response, or not all of it.
pub(crate) fn failure(error: reqwest::Error, method: &Method) -> Error {
    // The address contains keys.
    let error = error.without_url();
    let cause = root_cause(&error);
    if error.is_builder() {
        return Error::new(ErrorKind::Setup, format!("the request cannot be sent: {cause}")).caused_by(Arc::new(error));
    }
    let (kind, what) = match (error.is_timeout(), error.is_connect()) {
        (true, true) => (ErrorKind::Timeout, "connecting timed out"),
        (true, false) => (ErrorKind::Timeout, "the service sent nothing for too long"),
        (false, true) => (ErrorKind::Transport, "connecting failed"),
        (false, false) => (ErrorKind::Transport, "the connection broke"),
    };
    // Without a connection nothing was sent. A bad certificate stays bad.
    let may_retry = if error.is_connect() { !is_bad_certificate(&error) } else { method.is_idempotent() };
    let error = Error::new(kind, format!("{what}: {cause}")).caused_by(Arc::new(error));
    if may_retry { error.retryable() } else { error }
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
