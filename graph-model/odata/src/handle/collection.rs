//! Owns [`CollectionHandle`]: what is done with any collection of entities, whatever its metadata says.

use crate::address::Path;
use crate::request::{Apply, Delta, List};
use crate::response::Change;
use crate::value::wire::WriteEdm;

/// The handle of a collection of entities, and what few services say that they can do with one.
///
/// ```
/// use shop::catalog::Supplier;
/// use shop::handle::CollectionHandle;
/// use shop::{Change, ShopService};
///
/// let suppliers = ShopService::new().suppliers();
/// let changes = suppliers.changes().select(Supplier::NAME);
/// assert_eq!(changes.to_http("https://shop.example/odata")?.headers()["prefer"], "odata.track-changes");
///
/// let acme = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
/// let apply = suppliers.apply_changes(&[Change::Current(acme)]).to_http("https://shop.example/odata")?;
/// assert_eq!((apply.method().as_str(), apply.uri().path()), ("PATCH", "/odata/suppliers"));
/// # Ok::<(), shop::Error>(())
/// ```
pub trait CollectionHandle {
    /// The type of the entities.
    type Entity;

    /// The address of the collection.
    fn path(&self) -> &Path;

    /// Reads the entities, and later what has changed (`Prefer: odata.track-changes`): see [`List::changes`].
    #[doc(alias("track-changes", "delta query", "$deltatoken"))]
    fn changes(&self) -> Delta<Self::Entity> {
        List::new(self.path().clone()).changes()
    }

    /// Changes several entities at once, with the payload that [`changes`](Self::changes) reads: see [`Apply`].
    #[doc(alias("delta payload", "$delta"))]
    fn apply_changes(&self, changes: &[Change<Self::Entity>]) -> Apply<Self::Entity>
    where
        Self::Entity: WriteEdm,
    {
        Apply::new(self.path().clone(), changes)
    }
}
