//! Owns requests that name an entity which another request of the same batch makes.

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::origin::is_same;
use super::parts::{Content, Parts, Target};
use super::root::ServiceRoot;
use crate::address::{Created, Path};
use crate::error::{Error, ErrorKind};

/// The most bytes that the crate `http` takes as an address.
const MAX_LENGTH: usize = u16::MAX as usize - 1;

/// A request as part of a batch.
pub(crate) struct InBatch {
    pub(crate) method: Method,
    /// The address relative to the service root, without a slash at its start.
    pub(crate) url: String,
    /// Further values of a header come after the first.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Vec<u8>,
}

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

    /// The request as part of a batch, where what other requests make has the address `$` with their id.
    pub(crate) fn in_batch(&self, root: &ServiceRoot<'_>) -> Result<InBatch, Error> {
        if let Some(posted) = self.with_query_in_body(root.as_str()) {
            return posted.in_batch(root);
        }
        if let Some(url) = self.plain_address(root) {
            let headers = self.header_list().unwrap_or_else(|| list(self.headers()));
            return Ok(InBatch { method: self.method.clone(), url, headers, body: self.body(root.as_str()) });
        }
        let (parts, body) = self.http_below(root)?.into_parts();
        let url = relative(&parts.uri, root.uri()).ok_or_else(|| {
            let message = "a batch takes only requests below the service root: send this request by itself";
            Error::new(ErrorKind::RefusedAddress, message.to_owned())
        })?;
        Ok(InBatch { method: parts.method, url, headers: list(parts.headers), body })
    }

    /// The address relative to the service root, if it is below it and what HTTP allows beyond doubt, as nearly all are: then it
    /// need not be parsed.
    fn plain_address(&self, root: &ServiceRoot<'_>) -> Option<String> {
        let is_path = matches!(self.target, Target::Path(_)) && self.failure.is_none() && self.id.is_none();
        let address = is_path.then(|| root.with_options(self.relative_address()))?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/?&='()$,@:;!*+".contains(&byte);
        if root.as_str().len() + address.len() > MAX_LENGTH || !address.bytes().all(is_plain) {
            return None;
        }
        Some(below(address))
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

fn list(headers: HeaderMap) -> Vec<(HeaderName, HeaderValue)> {
    let mut list: Vec<(HeaderName, HeaderValue)> = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        // Further values of a header come without its name.
        let name = name.or_else(|| list.last().map(|(name, _)| name.clone()));
        list.extend(name.map(|name| (name, value)));
    }
    list
}

/// The address relative to the service root; `None` if it is not below it.
fn relative(uri: &Uri, root: &Uri) -> Option<String> {
    if !is_same(uri, root) {
        return None;
    }
    let rest = uri.path_and_query()?.as_str().strip_prefix(root.path().trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with(['/', '?'])).then(|| below(rest.to_owned()))
}

/// An address below the root without the slash at its start, unless that is all there is.
fn below(mut address: String) -> String {
    match address.as_bytes() {
        b"/" => {}
        [b'/', ..] => drop(address.remove(0)),
        _ => address.insert(0, '/'),
    }
    address
}
