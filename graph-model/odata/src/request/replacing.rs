//! Owns the kind of request that replaces the value of a property.

use std::time::Duration;

use http::Method;

use super::any::Request;
use super::kind::request;
use super::options::option;
use super::parts::{Content, Parts};
use crate::address::Path;
use crate::error::{Error, ErrorKind, Failure};
use crate::response::FromResponse;
use crate::value::wire::{Json, WriteEdm, Written};

request! {
    /// Replaces the value of a property: `PUT`.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Supplier;
    ///
    /// let request = ShopService::new().suppliers().by_code("ACME").property(Supplier::NAME).replace("Contoso");
    /// let http = request.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.uri().path()), ("PUT", "/odata/suppliers('ACME')/name"));
    /// assert_eq!(http.body(), br#"{"value":"Contoso"}"#);
    /// # Ok::<(), shop::Error>(())
    /// ```
    Replace => (), |response| <()>::from_response(response), [if_match, if_unchanged]
}

impl Replace {
    /// A request to replace the value at an address. What is not an object itself is sent as the `value` of one.
    pub fn new<V: WriteEdm + ?Sized>(path: Path, value: &V) -> Self {
        let json = if V::IS_OBJECT {
            Json::of(&Written(value))
        } else {
            Json::of(&std::collections::BTreeMap::from([("value", Written(value))]))
        };
        let content = json.map(Content::Json).map_err(|error| Failure {
            kind: ErrorKind::Encode,
            message: format!("the value cannot be written as JSON: {error}"),
        });
        Self::from_parts(Parts::new(Method::PUT, path).content(content))
    }
}
