//! Owns the kinds of requests that read: values, collections, changes, numbers, streams.

use std::time::Duration;

use http::Method;

use super::any::Request;
use super::kind::request;
use super::options::option;
use super::parts::{Parts, Reads};
use crate::address::Path;
use crate::error::Error;
use crate::query::{AnyType, IntoFilter};
use crate::response::{Change, FromResponse, Maybe, Media, Page, PlainCount};
use crate::value::Structured;
use crate::value::wire::ReadEdm;

request! {
    /// Reads one value: `GET`.
    ///
    /// ```
    /// use shop::http;
    ///
    /// let request = shop::ShopService::new().products().by_id(7).get().select("name");
    /// let product = request.read(http::Response::new(br#"{"name": "Kettle"}"#.to_vec()))?;
    /// assert_eq!(product.name.as_deref(), Some("Kettle"));
    /// # Ok::<(), shop::Error>(())
    /// ```
    Get<R: FromResponse> => R, |response| R::from_response(response), [if_none_match, if_changed]
}

request! {
    /// Reads a collection, one page at a time: `GET`.
    ///
    /// ```
    /// use shop::http;
    ///
    /// let request = shop::ShopService::new().products().list().filter("stock gt 0").orderby("name").top(20);
    /// let page = request.read(http::Response::new(br#"{"value": [{"name": "Kettle"}]}"#.to_vec()))?;
    /// assert_eq!(page.value.len(), 1);
    /// # Ok::<(), shop::Error>(())
    /// ```
    List<T: ReadEdm> => Page<T>, |response| Page::from_response(response),
    [select, expand, filter, search, orderby, top, skip, count, resume]
}

request! {
    /// Reads what has changed in a collection, one page at a time: `GET` of a function `delta`, or [`changes`](List::changes)
    /// of a [`List`].
    ///
    /// The first run gives all entities, and the last page a delta link, from which later runs [`resume`](Self::resume). When the
    /// service no longer accepts the link, the error is of the kind [`Resync`](crate::error::ErrorKind::Resync).
    ///
    /// ```
    /// use shop::http;
    ///
    /// let request = shop::ShopService::new().products().delta().select("stock");
    /// let body = br#"{"value": [{"id": 7, "stock": 3}], "@odata.deltaLink": "products/catalog.delta()?$deltatoken=1"}"#;
    /// let page = request.read(http::Response::new(body.to_vec()))?;
    /// assert!(page.delta_link.is_some());
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("delta query", "$deltatoken"))]
    Delta<T: ReadEdm> => Page<Change<T>>, |response| Page::from_response(response),
    [select, expand, filter, search, orderby, top, resume]
}

request! {
    /// Counts entities: `GET …/$count`.
    ///
    /// ```
    /// use shop::http;
    ///
    /// let request = shop::ShopService::new().products().count().filter("stock eq 0");
    /// assert_eq!(request.read(http::Response::new(b"42".to_vec()))?, 42);
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "$count")]
    Count => PlainCount, |response| PlainCount::from_response(response), [search]
}

request! {
    /// Reads a stream: `GET`. A service may respond with a redirect, which the client follows.
    ///
    /// `send` reads the stream into memory, up to the maximum response size of the client; `stream` gives it in chunks, and
    /// `to_file` writes it to a file.
    ///
    /// ```
    /// use shop::http;
    ///
    /// let request = shop::ShopService::new().products().by_id(7).photo().download();
    /// assert_eq!(request.read(http::Response::new(vec![0xff, 0xd8]))?, [0xff, 0xd8]);
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "$value")]
    Download => Media, |response| Media::from_response(response), [if_none_match, range]
}

impl<R> Get<R> {
    /// A request for the value at an address.
    ///
    /// ```
    /// use shop::request::Get;
    /// use shop::response::Scalar;
    /// use shop::{KeyStyle, Path, http};
    ///
    /// let name = Get::<Scalar<String>>::new(Path::root(KeyStyle::Parentheses).segment("bestseller").segment("name"));
    /// assert_eq!(name.read(http::Response::new(br#"{"value": "Kettle"}"#.to_vec()))?, "Kettle");
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path))
    }
}

impl<T: Structured> Get<T> {
    option!(select);
    option!(expand);
}

impl<T: Structured> Get<Maybe<T>> {
    option!(select);
    option!(expand);
}

impl Get<Media> {
    option!(range);
}

impl<T> List<T> {
    /// Reads the collection, and later its changes (`Prefer: odata.track-changes`): for services without a function `delta`.
    ///
    /// The query stays. A service that does not track changes of the collection gives no delta link at the end. The handle of a
    /// collection [has it as well](crate::handle::CollectionHandle::changes).
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Supplier;
    ///
    /// let changes = ShopService::new().suppliers().list().select(Supplier::NAME).changes();
    /// let http = changes.to_http("https://shop.example/odata")?;
    /// assert_eq!(http.headers()["prefer"], "odata.track-changes");
    ///
    /// let saved = "https://shop.example/odata/suppliers?$deltatoken=42";
    /// assert_eq!(changes.resume(saved).to_http("https://shop.example/odata")?.uri(), saved);
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("track-changes", "delta query", "$deltatoken"))]
    pub fn changes(self) -> Delta<T> {
        Delta::from_parts(self.into_parts().reads(Reads::Changes)).prefer("odata.track-changes")
    }

    /// A request for the collection at an address.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path))
    }
}

impl<T> Delta<T> {
    /// A request for the changes at an address, which ends in a function call.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path).reads(Reads::Changes))
    }
}

impl Count {
    /// Counts the entities that meet a condition (`$filter`). Further calls add conditions, all of which have to hold.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Product;
    ///
    /// let request = ShopService::new().products().count().filter(Product::STOCK.eq(0));
    /// let http = request.to_http("https://shop.example/odata")?;
    /// assert_eq!(http.uri().query(), Some("$filter=stock%20eq%200"));
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "$filter")]
    pub fn filter(mut self, condition: impl IntoFilter<AnyType>) -> Self {
        self.parts.filter(condition.into_filter());
        self
    }

    /// A request for the number of entities at an address.
    #[expect(clippy::needless_pass_by_value, reason = "all kinds of requests take their addresses alike")]
    pub fn new(path: Path) -> Self {
        // The number is text; a service that adheres to OData refuses to send it as JSON.
        Self::from_parts(Parts::new(Method::GET, path.word("$count"))).header("accept", "text/plain, */*;q=0.1")
    }
}

impl Download {
    /// A request for the stream at an address.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path)).header("accept", "*/*")
    }
}
