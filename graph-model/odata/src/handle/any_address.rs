//! Owns [`AnyAddress`]: the handle of what is at an address that nothing in the schema leads to.

use http::Method;
use serde::Serialize;
use serde_json::Value;

use crate::address::Path;
use crate::request::Call;

/// The handle of what is at an address, as documentation writes it or a service sent it. Requests give JSON as it is, unless
/// they are told a type by [`returning`](Call::returning).
///
/// The service's handle gives it by `at`:
///
/// ```
/// use serde_json::json;
/// use shop::ShopService;
///
/// let shelf = ShopService::new().at("/shelves/3");
/// let http = shelf.patch(&json!({ "colour": "green" })).to_http("https://shop.example/odata")?;
/// assert_eq!((http.method().as_str(), http.uri().path()), ("PATCH", "/odata/shelves/3"));
/// # Ok::<(), shop::Error>(())
/// ```
///
/// An address is one below the service root, with or without a slash in front, or an absolute one. An absolute one has to be
/// that of the service: another host is an error of the request, since the token of the client would go there.
///
/// ```
/// use shop::{ErrorKind, ShopService};
///
/// let root = "https://shop.example/odata";
/// let http = ShopService::new().at("https://shop.example/odata/shelves/3").get().to_http(root)?;
/// assert_eq!(http.uri().path(), "/odata/shelves/3");
/// let error = ShopService::new().at("https://other.example/shelves/3").get().to_http(root).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::RefusedAddress);
/// # Ok::<(), shop::Error>(())
/// ```
#[doc(alias("untyped", "raw request"))]
#[derive(Clone, Debug)]
pub struct AnyAddress {
    base: Path,
    text: String,
}

impl AnyAddress {
    /// The handle for an address below a base: the root of a service.
    pub fn new(base: &Path, address: &str) -> Self {
        Self { base: base.clone(), text: address.to_owned() }
    }

    /// A request of any method.
    pub fn call(&self, method: Method) -> Call<Value> {
        Call::new(&self.base, method, &self.text)
    }

    /// Reads what is there: `GET`.
    pub fn get(&self) -> Call<Value> {
        self.call(Method::GET)
    }

    /// Sends `POST`; [`json`](Call::json) and [`bytes`](Call::bytes) give it a body.
    pub fn post(&self) -> Call<Value> {
        self.call(Method::POST)
    }

    /// Changes what is there: `PATCH`.
    pub fn patch<B: Serialize + ?Sized>(&self, changes: &B) -> Call<Value> {
        self.call(Method::PATCH).json(changes)
    }

    /// Replaces what is there: `PUT`.
    pub fn put<B: Serialize + ?Sized>(&self, body: &B) -> Call<Value> {
        self.call(Method::PUT).json(body)
    }

    /// Deletes what is there: `DELETE`.
    pub fn delete(&self) -> Call<Value> {
        self.call(Method::DELETE)
    }
}
