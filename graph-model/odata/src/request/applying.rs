//! Owns the kind of request that changes several entities of a collection at once.

use std::time::Duration;

use http::Method;
use serde::{Serialize, Serializer};

use super::any::Request;
use super::kind::request;
use super::options::option;
use super::parts::Parts;
use crate::address::Path;
use crate::error::Error;
use crate::response::{Change, FromResponse, Page};
use crate::value::wire::{ReadEdm, WriteEdm, Written};

request! {
    /// Changes several entities of a collection at once, with the payload that [`Delta`](super::Delta) reads: `PATCH` of the
    /// collection, which services of OData 4.01 may have.
    ///
    /// If the service sends no body, the result is empty.
    ///
    /// ```
    /// use shop::catalog::Supplier;
    /// use shop::handle::CollectionHandle;
    /// use shop::response::{RemovalReason, Removed};
    /// use shop::{Change, ShopService};
    ///
    /// let root = "https://shop.example/odata";
    /// let suppliers = ShopService::new().suppliers();
    /// let acme = Supplier { code: Some("ACME".to_owned()), name: Some("Acme".to_owned()), ..Supplier::default() };
    /// let gone = Removed::of(&suppliers.by_code("OLD"), RemovalReason::Deleted, root);
    /// let apply = suppliers.apply_changes(&[Change::Current(acme), Change::Removed(gone)]);
    ///
    /// let http = apply.to_http(root)?;
    /// assert_eq!((http.method().as_str(), http.uri().path()), ("PATCH", "/odata/suppliers"));
    /// let body = concat!(
    ///     r##"{"@context":"#$delta","value":[{"code":"ACME","name":"Acme"},"##,
    ///     r##"{"@id":"https://shop.example/odata/suppliers('OLD')","@removed":{"reason":"deleted"}}]}"##,
    /// );
    /// assert_eq!(String::from_utf8_lossy(http.body()), body);
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("delta payload", "$delta"))]
    Apply<T: ReadEdm> => Page<Change<T>>, |response| Page::from_response(response.or_empty_page()), [return_minimal, return_representation]
}

impl<T> Apply<T> {
    /// A request to apply changes to the collection at an address.
    pub fn new(path: Path, changes: &[Change<T>]) -> Self
    where
        T: WriteEdm,
    {
        Self::from_parts(Parts::new(Method::PATCH, path).content(Parts::json(&Payload(changes))))
    }
}

/// The body of the request.
struct Payload<'a, T>(&'a [Change<T>]);

impl<T: WriteEdm> Serialize for Payload<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;

        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("@context", "#$delta")?;
        map.serialize_entry("value", &Written(self.0))?;
        map.end()
    }
}
