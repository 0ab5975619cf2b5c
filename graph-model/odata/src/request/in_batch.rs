//! Owns requests that name an entity which another request of the same batch makes.

use super::parts::{Content, Parts, Target};
use super::root::ServiceRoot;
use crate::address::{Created, Path};
use crate::error::{Error, ErrorKind};

impl Parts {
    /// The requests of a batch whose entities this one names, in its address or its body.
    pub(crate) fn created(&self) -> impl Iterator<Item = Created> {
        self.paths().filter_map(Path::created)
    }

    /// The same request once it is known where some of these entities are.
    pub(crate) fn with_created(&self, place: impl Fn(Created) -> Option<Path>) -> Self {
        let mut parts = self.clone();
        let resolve = |path: &mut Path| {
            if let Some(entity) = path.created().and_then(&place) {
                *path = path.with_created_at(&entity);
            }
        };
        if let Target::Path(path) = &mut parts.target {
            resolve(path);
        }
        if let Content::Reference(path) = &mut parts.content {
            resolve(path);
        }
        parts.bindings.iter_mut().flat_map(|binding| &mut binding.entities).for_each(resolve);
        parts.id.as_mut().map(resolve);
        parts
    }

    /// The HTTP request as part of a batch, where what other requests make has the address `$` with their id.
    pub(crate) fn to_http_in_batch(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        self.http_below(&ServiceRoot::parse(service_root)?)
    }

    /// Refuses what only a batch can send.
    pub(super) fn require_no_created(&self) -> Result<(), Error> {
        if self.created().next().is_none() {
            return Ok(());
        }
        let message = "the request names an entity that another request of a batch makes: add it to the same batch";
        Err(Error::new(ErrorKind::Setup, message.to_owned()))
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        let target = match &self.target {
            Target::Path(path) => Some(path),
            Target::Link { .. } => None,
        };
        let reference = match &self.content {
            Content::Reference(path) => Some(path),
            _ => None,
        };
        let bound = self.bindings.iter().flat_map(|binding| &binding.entities);
        target.into_iter().chain(reference).chain(&self.id).chain(bound)
    }
}
