//! Owns a request in a batch, whose type only its ticket knows.

use std::any::Any;
use std::sync::Arc;

use crate::address::{Created, Path};
use crate::error::{Error, ErrorKind};
use crate::request::{InBatch, Parts, Preferences, Request, ServiceRoot};

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

    fn as_any(&self) -> &dyn Any;
}

impl dyn Batched {
    /// The request as part of a batch, given where entities are that other requests of the batch have made.
    pub(super) fn in_batch(
        &self,
        root: &ServiceRoot<'_>,
        places: &dyn Fn(Created) -> Option<Path>,
        preferences: &Preferences,
    ) -> Result<InBatch, Error> {
        if preferences.is_empty() && self.parts_of().created().next().is_none() {
            return self.parts_of().in_batch(root);
        }
        let mut parts = self.parts_of().with_created(places);
        parts.prefer(preferences);
        parts.in_batch(root)
    }
}

impl<R: Request + 'static> Batched for R {
    fn parts_of(&self) -> &Parts {
        self.parts()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
