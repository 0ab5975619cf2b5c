//! Owns [`Entity`] and [`Listed`]: which entity types have addresses, and the handles of these.

use super::Path;
use crate::value::Structured;

/// An entity type, whose entities have addresses.
pub trait Entity: Structured {
    /// The handle of one entity.
    type Resource: From<Path>;
}

/// An entity type of which several entities have an address in common.
///
/// ```
/// use shop::handle::Listed;
/// use shop::{KeyStyle, Path};
///
/// let path = Path::root(KeyStyle::Parentheses).segment("archive");
/// let archive = <shop::catalog::Order as Listed>::Collection::from(path);
/// assert_eq!(archive.list().to_http("https://shop.example/odata")?.uri().path(), "/odata/archive");
/// # Ok::<(), shop::Error>(())
/// ```
pub trait Listed: Entity {
    /// The handle of several entities.
    type Collection: From<Path>;
}
