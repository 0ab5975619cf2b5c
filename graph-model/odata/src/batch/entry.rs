//! Owns a request in a batch, whose type only its ticket knows.

use std::any::Any;
use std::sync::Arc;

use crate::error::Error;
use crate::request::{Parts, Request};

/// A request in a batch.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) request: Arc<dyn Batched>,
    /// The requests that have to succeed first, each of which was added earlier; or why they cannot.
    pub(super) after: Result<Vec<usize>, Error>,
}

/// A request of any type.
pub(super) trait Batched: Send + Sync {
    fn parts_of(&self) -> &Parts;
    fn http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error>;
    fn as_any(&self) -> &dyn Any;
}

impl<R: Request + 'static> Batched for R {
    fn parts_of(&self) -> &Parts {
        self.parts()
    }

    fn http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        self.to_http(service_root)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
