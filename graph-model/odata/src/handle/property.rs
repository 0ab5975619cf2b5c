//! Owns [`PropertyHandle`]: the handle of a property by itself.

use std::borrow::Borrow;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::media::MediaResource;
use crate::address::Path;
use crate::query::{Collection, Field, Name, Property};
use crate::request::{Count, Delete, Get, List, Replace, Update};
use crate::response::{FromResponse, Maybe};
use crate::value::edm::Stream;
use crate::value::wire::{ReadEdm, WriteEdm};
use crate::value::{IsA, Nullable, Structured};

/// The handle of a property, which a struct holds in a field of the type `F`: its value has an address of its own.
///
/// Handles of entities give it by `property`:
///
/// ```
/// use shop::ShopService;
/// use shop::catalog::{Product, Size};
///
/// let product = ShopService::new().products().by_id(7);
///
/// let size = product.property(Product::SIZE);
/// let http = size.update(&Size { height: Some(21.5), ..Size::default() }).to_http("https://shop.example/odata")?;
/// assert_eq!((http.method().as_str(), http.uri().path()), ("PATCH", "/odata/products(7)/size"));
///
/// let width = size.property(Size::WIDTH).get();
/// assert_eq!(width.to_http("https://shop.example/odata")?.uri().path(), "/odata/products(7)/size/width");
/// assert_eq!(width.read(http::Response::new(br#"{"value": 14.5}"#.to_vec()))?, 14.5);
/// # Ok::<(), shop::Error>(())
/// ```
pub struct PropertyHandle<F> {
    path: Path,
    of: PhantomData<fn() -> F>,
}

impl<F> From<Path> for PropertyHandle<F> {
    fn from(path: Path) -> Self {
        Self { path, of: PhantomData }
    }
}

impl<F> Clone for PropertyHandle<F> {
    fn clone(&self) -> Self {
        self.path.clone().into()
    }
}

impl<F> fmt::Debug for PropertyHandle<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("PropertyHandle").field(&self.path).finish()
    }
}

impl<F> PropertyHandle<F> {
    /// The handle of a property of what is at an address. For derived code.
    #[doc(hidden)]
    pub fn below<O, N: Name>(path: &Path, property: &Property<O, F, N>) -> Self {
        // The parts of a path are names; none of them has a slash in it.
        let mut segments = property.path().split('/');
        let first = path.segment(segments.next().unwrap_or_default());
        segments.fold(first, |path, name| path.segment(name)).into()
    }

    /// The address.
    pub const fn path(&self) -> &Path {
        &self.path
    }
}

impl<F: Readable> PropertyHandle<F> {
    /// Reads the value: `GET`. That of a nullable property is an [`Option`], which is `None` for `null`.
    pub fn get(&self) -> Get<F::Result> {
        Get::new(self.path.clone())
    }
}

impl<F: Field> PropertyHandle<F> {
    /// The handle of a property of the value, which is complex.
    #[expect(clippy::needless_pass_by_value, reason = "all methods take properties alike")]
    pub fn property<O, G, N: Name>(&self, property: Property<O, G, N>) -> PropertyHandle<G>
    where
        F::Value: IsA<O>,
    {
        PropertyHandle::below(&self.path, &property)
    }

    /// Updates the value, which is complex: absent properties keep their values (`PATCH`).
    pub fn update(&self, changes: &F::Value) -> Update<F::Value>
    where
        F::Value: Structured + Serialize + DeserializeOwned,
    {
        Update::new(self.path.clone(), changes)
    }

    /// Replaces the value: `PUT`.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Product;
    ///
    /// let product = ShopService::new().products().by_id(7);
    /// let http = product.property(Product::NAME).replace("Kettle").to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.body().as_slice()), ("PUT", &br#"{"value":"Kettle"}"#[..]));
    ///
    /// let tags = ["steel".to_owned(), "large".to_owned()];
    /// let http = product.property(Product::TAGS).replace(&tags[..]).to_http("https://shop.example/odata")?;
    /// assert_eq!(http.body(), br#"{"value":["steel","large"]}"#);
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn replace<V: WriteEdm + ?Sized>(&self, value: &V) -> Replace
    where
        F::Value: Borrow<V>,
    {
        Replace::new(self.path.clone(), value)
    }
}

impl<T> PropertyHandle<Nullable<T>> {
    /// Sets the property to `null`: `DELETE`.
    pub fn clear(&self) -> Delete {
        Delete::new(self.path.clone())
    }
}

impl<F: Field<Value: Collection<Item: ReadEdm>>> PropertyHandle<F> {
    /// Reads the elements of the collection, one page at a time: `GET`.
    pub fn list(&self) -> List<<F::Value as Collection>::Item> {
        List::new(self.path.clone())
    }

    /// Counts the elements of the collection: `GET …/$count`.
    pub fn count(&self) -> Count {
        Count::new(self.path.clone())
    }
}

impl<F: Field<Value = Stream>> PropertyHandle<F> {
    /// The handle of the stream that the property is.
    pub fn stream(&self) -> MediaResource {
        self.path.clone().into()
    }
}

/// A field whose property can be read by itself.
#[diagnostic::on_unimplemented(
    message = "a property of type `{Self}` is not read as a single value",
    note = "a collection has `list`"
)]
pub trait Readable: Field {
    /// The kind of result.
    type Result: FromResponse;
}

impl<T: ReadEdm<Result: FromResponse>> Readable for Option<T> {
    type Result = T::Result;
}

impl<T: ReadEdm<Result: FromResponse>> Readable for Nullable<T> {
    type Result = Maybe<T::Result>;
}
