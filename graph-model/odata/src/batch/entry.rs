//! Owns a request in a batch, whose type only its ticket knows.

use std::any::Any;
use std::sync::Arc;

use crate::address::{Created, Path};
use crate::error::{Error, ErrorKind};
use crate::request::{Parts, Preferences, Request};

/// A request in a batch.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) request: Arc<dyn Batched>,
    /// The requests that have to succeed first, each of which was added earlier; or why they cannot.
    pub(super) after: Result<Vec<usize>, Error>,
    /// The requests among them that make entities which this one names.
    pub(super) names: Vec<usize>,
    /// The group that it is in.
    pub(super) group: Option<usize>,
}

impl Entry {
    /// An entry for a batch that has these entries already.
    pub(super) fn new<R: Request + 'static>(
        request: R,
        after: Result<Vec<usize>, Error>,
        group: Option<usize>,
        batch: u64,
        earlier: &[Self],
    ) -> Self {
        let maker = |created: Created| {
            let entry = earlier.get(created.index).filter(|_| created.batch == batch);
            match entry.map(|entry| entry.request.parts_of().method()) {
                Some(method) if method == http::Method::POST => Ok(created.index),
                Some(_) => Err("the request names the entity of a request that makes none: only a POST does"),
                None => Err("the request names an entity that a request of another batch makes"),
            }
        };
        let names = request.parts().created().map(maker).collect::<Result<Vec<_>, _>>();
        let names = names.map_err(|message| Error::new(ErrorKind::Setup, message.to_owned()));
        let after = after.and_then(|mut after| {
            after.extend(names.clone()?);
            after.sort_unstable();
            after.dedup();
            Ok(after)
        });
        Self { request: Arc::new(request), after, names: names.unwrap_or_default(), group }
    }
}

/// A request of any type.
pub(super) trait Batched: Send + Sync {
    fn parts_of(&self) -> &Parts;

    /// The HTTP request, given where entities are that other requests of the batch have made.
    fn http(
        &self,
        service_root: &str,
        places: &dyn Fn(Created) -> Option<Path>,
        preferences: &Preferences,
    ) -> Result<HttpRequest, Error>;

    fn as_any(&self) -> &dyn Any;
}

type HttpRequest = http::Request<Vec<u8>>;

impl<R: Request + 'static> Batched for R {
    fn parts_of(&self) -> &Parts {
        self.parts()
    }

    fn http(
        &self,
        service_root: &str,
        places: &dyn Fn(Created) -> Option<Path>,
        preferences: &Preferences,
    ) -> Result<HttpRequest, Error> {
        if preferences.is_empty() && self.parts().created().next().is_none() {
            return self.to_http(service_root);
        }
        let mut parts = self.parts().with_created(places);
        parts.prefer(preferences);
        parts.to_http_in_batch(service_root)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
