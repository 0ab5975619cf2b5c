//! Owns [`Call`]: a request of any method to any address of the service, for what has no method of its own.

use std::time::Duration;

use http::Method;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;

use super::any::Request;
use super::kind::request;
use super::options::option;
use super::parts::{Content, Parts, Target};
use crate::address::{Path, is_absolute};
use crate::error::Error;
use crate::response::FromResponse;

request! {
    /// A request of any method to any address of the service.
    ///
    /// The service's handle gives it: see [`AnyAddress`](crate::handle::AnyAddress).
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let request = ShopService::new().at("/products(7)/stockByShelf?$top=3").get();
    /// let http = request.to_http("https://shop.example/odata")?;
    /// assert_eq!(http.uri(), "https://shop.example/odata/products(7)/stockByShelf?$top=3");
    ///
    /// let value = request.read(http::Response::new(br#"{"id": "1", "value": 5}"#.to_vec()))?;
    /// assert_eq!((&value["id"], &value["value"]), (&"1".into(), &5.into()));
    /// # Ok::<(), shop::Error>(())
    /// ```
    Call<R: FromResponse> => R, |response| R::from_response(response), [if_match, if_unchanged, if_none_match]
}

impl Call<Value> {
    /// A request to an address: one below the service root, with or without a slash in front, or an absolute one.
    pub fn new(base: &Path, method: Method, address: &str) -> Self {
        if is_absolute(address) {
            let mut parts = Parts::new(method, base.clone());
            parts.target = Target::Link { text: address.to_owned(), of: None };
            return Self::from_parts(parts);
        }
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let path = path.trim_start_matches('/');
        let mut parts = Parts::new(method, if path.is_empty() { base.clone() } else { base.word(path) });
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        for option in query.split('&').filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            parts.option(&decode(name), &decode(value));
        }
        Self::from_parts(parts)
    }
}

impl<R> Call<R> {
    /// The same request with a body in JSON.
    pub fn json<B: Serialize + ?Sized>(self, body: &B) -> Self {
        Self::from_parts(self.parts.content(Parts::json(body)))
    }

    /// The same request with a body of any media type.
    ///
    /// ```
    /// let request = shop::ShopService::new().at("labels").post().bytes("^XA^XZ", "application/zpl");
    /// let http = request.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.headers()["content-type"].as_bytes(), http.body().as_slice()), (&b"application/zpl"[..], &b"^XA^XZ"[..]));
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn bytes(self, body: impl Into<Vec<u8>>, content_type: &str) -> Self {
        Self::from_parts(self.parts.content(Ok(Content::Bytes(body.into())))).header("content-type", content_type)
    }

    /// Reads the response as a type: an entity, a [`Page`](crate::Page), [`Scalar`](crate::response::Scalar),
    /// [`Media`](crate::response::Media) for bytes, `()` for nothing.
    ///
    /// ```
    /// use shop::catalog::Product;
    /// use shop::{Page, ShopService, http};
    ///
    /// let request = ShopService::new().at("newProducts").get().returning::<Page<Product>>();
    /// let page = request.read(http::Response::new(br#"{"value": [{"name": "Kettle"}]}"#.to_vec()))?;
    /// assert_eq!(page.value[0].name.as_deref(), Some("Kettle"));
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn returning<S: FromResponse>(self) -> Call<S> {
        Call::from_parts(self.parts)
    }
}
