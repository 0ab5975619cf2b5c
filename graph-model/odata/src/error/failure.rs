//! Owns [`Failure`]: a mistake made while a request is put together.

use super::kind::ErrorKind;
use super::request_error::Error;

/// A mistake made while a request is put together, which becomes an error when the request is built. Unlike errors, mistakes can
/// be compared, as the addresses and requests that carry them are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::new(failure.kind, failure.message)
    }
}
