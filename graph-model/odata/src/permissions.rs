//! The permissions that a service requires for a request.
//!
//! With the feature `permissions`, a crate whose schema has them knows the permissions of each request. They depend on the
//! address: an app that may read `/me` need not be allowed to read `/users/{id}`.
//!
//! ```
//! use shop::permissions::Scheme;
//! use shop::ShopService;
//!
//! let request = ShopService::new().products().list();
//! let permissions = request.permissions().ok_or("the schema has no permissions for this request")?;
//! assert_eq!(permissions.of(Scheme::DelegatedWork), ["Products.Read", "Products.ReadWrite"]);
//! assert_eq!(permissions.least(Scheme::Application), Some("Products.Read.All"));
//! assert_eq!(permissions.least(Scheme::DelegatedPersonal), None, "it is not open to personal accounts");
//! # Ok::<(), &str>(())
//! ```
//!
//! An app needs at least one permission for each of its requests. This is the smallest such set:
//!
//! ```
//! use shop::permissions::{Scheme, smallest_set};
//! use shop::ShopService;
//!
//! let service = ShopService::new();
//! let (list, delete) = (service.products().list(), service.products().by_id(7).delete());
//! let needed = [list.permissions(), delete.permissions()].into_iter().flatten();
//! assert_eq!(smallest_set(needed, Scheme::DelegatedWork)?, ["Products.ReadWrite"]);
//! # Ok::<(), shop::permissions::NotSupported>(())
//! ```
//!
//! With the feature, an error with the status 403 names the permissions that the request would have needed.

use std::collections::BTreeSet;
use std::fmt;

/// On whose behalf an app calls a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// On behalf of a signed-in user with a work or school account.
    DelegatedWork,
    /// On behalf of a signed-in user with a personal account.
    DelegatedPersonal,
    /// As itself, without a user.
    Application,
}

impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::DelegatedWork => "delegated",
            Self::DelegatedPersonal => "delegated (personal account)",
            Self::Application => "application",
        })
    }
}

/// The permissions of a request: in each scheme, any one of them suffices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permissions(&'static PermissionSet);

impl Permissions {
    /// The permissions of a scheme, the least privileged first; none if the request is not supported in it.
    ///
    /// Where a permission needs others besides, they follow it, each after a plus sign.
    pub const fn of(&self, scheme: Scheme) -> &'static [&'static str] {
        match scheme {
            Scheme::DelegatedWork => self.0.delegated_work,
            Scheme::DelegatedPersonal => self.0.delegated_personal,
            Scheme::Application => self.0.application,
        }
    }

    /// The least privileged permission of a scheme.
    pub fn least(&self, scheme: Scheme) -> Option<&'static str> {
        self.of(scheme).first().copied()
    }
}

/// The least privileged permission of each scheme that the request is supported in.
impl fmt::Display for Permissions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for scheme in [Scheme::DelegatedWork, Scheme::DelegatedPersonal, Scheme::Application] {
            if let Some(least) = self.least(scheme) {
                write!(formatter, "{separator}{scheme} {least}")?;
                separator = "; ";
            }
        }
        Ok(())
    }
}

/// A request that is not supported in a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSupported {
    scheme: Scheme,
}

impl fmt::Display for NotSupported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "one of the requests has no {} permissions: it is not supported in this scheme", self.scheme)
    }
}

impl std::error::Error for NotSupported {}

/// The fewest permissions of a scheme with at least one for each of some requests, in the order of their names.
///
/// Up to a few requests of different kinds it is the smallest such set; for more, it is close to that. Among sets of a size, it
/// takes the permissions that stand closer to the least privileged ones.
pub fn smallest_set(
    requests: impl IntoIterator<Item = Permissions>,
    scheme: Scheme,
) -> Result<Vec<&'static str>, NotSupported> {
    let mut open: Vec<&'static [&'static str]> = Vec::new();
    for request in requests {
        let permissions = request.of(scheme);
        if permissions.is_empty() {
            return Err(NotSupported { scheme });
        }
        if !open.contains(&permissions) {
            open.push(permissions);
        }
    }
    let mut chosen = BTreeSet::new();
    while let Some(best) = most_useful(&open) {
        open.retain(|permissions| !permissions.contains(&best));
        chosen.extend(best.split('+'));
    }
    Ok(chosen.into_iter().collect())
}

/// The permission that most requests accept; among several, the least privileged one.
fn most_useful(open: &[&'static [&'static str]]) -> Option<&'static str> {
    let candidates: BTreeSet<&'static str> = open.iter().flat_map(|permissions| permissions.iter().copied()).collect();
    candidates.into_iter().min_by_key(|candidate| {
        let ranks = open.iter().filter_map(|permissions| permissions.iter().position(|known| known == candidate));
        let (accepted, rank) = ranks.fold((0_usize, 0_usize), |(accepted, sum), rank| (accepted + 1, sum + rank));
        (usize::MAX - accepted, rank)
    })
}

/// The permissions that some requests share, for generated code.
#[doc(hidden)]
#[derive(Debug, PartialEq, Eq)]
pub struct PermissionSet {
    /// Those of [`Scheme::DelegatedWork`].
    pub delegated_work: &'static [&'static str],
    /// Those of [`Scheme::DelegatedPersonal`].
    pub delegated_personal: &'static [&'static str],
    /// Those of [`Scheme::Application`].
    pub application: &'static [&'static str],
}

/// The permissions of the requests of a service, for generated code: lines such as `GET /users/{id}` in order, each with the
/// position of a set.
#[doc(hidden)]
#[derive(Debug)]
pub struct PermissionTable {
    /// The lines.
    pub requests: &'static [(&'static str, u32)],
    /// The sets.
    pub sets: &'static [PermissionSet],
}

impl PermissionTable {
    /// The permissions of a request, by its method and the template of its address.
    pub(crate) fn find(&self, method: &http::Method, template: &str) -> Option<Permissions> {
        let line = line(method, template);
        let position = self.requests.binary_search_by(|(known, _)| (*known).cmp(line.as_str())).ok()?;
        self.sets.get(self.requests[position].1 as usize).map(Permissions)
    }
}

/// The line for a request. However a key is written it is a segment, and a function has its parameters or leaves some out.
fn line(method: &http::Method, template: &str) -> String {
    let mut line = format!("{method} ");
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('(') {
        let (arguments, after) = after.split_once(')').unwrap_or((after, ""));
        line.push_str(before);
        line.push_str(if arguments == "{id}" { "/{id}" } else { "()" });
        rest = after;
    }
    line.push_str(rest);
    line
}
