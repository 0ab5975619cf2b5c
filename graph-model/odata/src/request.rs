//! Requests: values that know their HTTP form, and how to read the response.
//!
//! The verbs of a handle give requests. Options are methods; `send` sends the request with a client:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use shop::{Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|_| http::Response::new(br#"{"name": "Kettle"}"#.to_vec()))
//! #     .build()?;
//! let product = ShopService::new().products().by_id(7).get().select("name,price").send(&client).await?;
//! assert_eq!(product.name.as_deref(), Some("Kettle"));
//! # Ok(())
//! # }
//! ```
//!
//! # Without a client
//!
//! `to_http` gives an [`http::Request`] for any HTTP client, and `read` makes a typed value of its [`http::Response`]. Nothing
//! here does any input or output, so tests need no network:
//!
//! ```
//! use shop::{ShopService, http};
//!
//! let request = ShopService::new().products().list().filter("stock lt 5").top(10);
//!
//! let http = request.to_http("https://shop.example/odata")?;
//! assert_eq!(http.method(), "GET");
//! assert_eq!(http.uri().query(), Some("$filter=stock%20lt%205&$top=10"));
//!
//! let page = request.read(http::Response::new(br#"{"value": [{"stock": 3}]}"#.to_vec()))?;
//! assert_eq!(page.value[0].stock, Some(3));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Kinds
//!
//! | kind | HTTP | options |
//! |---|---|---|
//! | [`Get`] | `GET` one value | `select`, `expand`, `project`, `if_none_match`, `if_changed`, `or_not_modified`, `query_in_body` |
//! | [`List`] | `GET` a collection | `select`, `expand`, `project`, `filter`, `search`, `orderby`, `top`, `skip`, `count`, `apply`, `compute`, `changes`, `query_in_body`, `resume` |
//! | [`Delta`] | `GET` changes | `select`, `expand`, `project`, `filter`, `search`, `orderby`, `top`, `resume` |
//! | [`Count`] | `GET …/$count` | `filter`, `search` |
//! | [`Create`] | `POST` an entity | `select`, `expand`, `bind`, `return_minimal`, `return_representation`, `body`, `multipart` |
//! | [`Update`] | `PATCH`, or `PUT` to replace | those of `Create`, `if_match`, `if_unchanged`, `if_absent` |
//! | [`Apply`] | `PATCH` a collection | `return_minimal`, `return_representation` |
//! | [`Delete`] | `DELETE` | `if_match`, `if_unchanged` |
//! | [`Invoke`] | `POST` an action | `if_match`, `if_unchanged`, `body`, `multipart` |
//! | [`Download`] | `GET` a stream | `range`, `if_none_match` |
//! | [`Upload`] | `PUT` or `PATCH` a stream | `if_match`, `if_unchanged` |
//! | [`Replace`] | `PUT` a property | `if_match`, `if_unchanged` |
//! | [`Link`] | `POST`, `PUT`, `DELETE` of a `$ref` | `if_match`, `if_unchanged` |
//! | [`Call`] | any, to any address | `if_match`, `if_unchanged`, `if_none_match` |
//!
//! All of them have `header`, `prefer`, `timeout`, `query`, `metadata`, `ieee754_compatible` and `strict_reading`, for anything
//! without a method of its own:
//!
//! ```
//! use std::time::Duration;
//!
//! use shop::ShopService;
//!
//! let request = ShopService::new()
//!     .products()
//!     .list()
//!     .header("accept-language", "de")
//!     .prefer("odata.maxpagesize=50")
//!     .timeout(Duration::from_secs(10))
//!     .query("$apply", "aggregate($count as number)");
//! let http = request.to_http("https://shop.example/odata")?;
//! assert_eq!(http.headers()["prefer"], "odata.maxpagesize=50");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Calling operations
//!
//! What an action or function requires is an argument of its method. Everything else is set by name on the request, which is
//! called like the operation: `ProductRestockCall` has a method for each optional parameter, and all that [`Invoke`] has. What is
//! not set is not sent, and [`Null`](crate::value::Null) or `None` sends `null`:
//!
//! ```
//! use shop::ShopService;
//!
//! let restock = ShopService::new().products().by_id(7).restock(20).note("Ring twice").labels(["fragile"]);
//! let http = restock.header("accept-language", "de").to_http("https://shop.example/odata")?;
//! assert_eq!(http.body(), br#"{"pieces":20,"note":"Ring twice","labels":["fragile"]}"#);
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! A parameter that is called like an option of requests has the ending `_parameter`: `top` is `$top`, as everywhere, and
//! `top_parameter` the parameter of the function.
//!
//! ```
//! use shop::ShopService;
//!
//! let popular = ShopService::new().products().popular(7).region("north").top_parameter(100).top(5);
//! let http = popular.to_http("https://shop.example/odata")?;
//! assert_eq!(http.uri().path(), "/odata/products/catalog.popular(days=7,region='north',top=100)");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! Parameters that the schema lacks are set with [`Invoke::parameter`], or with [`List::literal`] and the like for functions.
//!
//! # Changing entities
//!
//! An update sends the properties that are there. Everything else comes from `..Default::default()`, and stays as it is:
//!
//! ```
//! use shop::catalog::Order;
//! use shop::edm::Guid;
//! use shop::{Nullable, ShopService};
//!
//! let changes = Order { note: Nullable::Null, ..Order::default() };
//! let update = ShopService::new().orders().by_id(Guid::nil()).update(&changes);
//! let http = update.to_http("https://shop.example/odata")?;
//! assert_eq!((http.method().as_str(), http.body().as_slice()), ("PATCH", &br#"{"note":null}"#[..]));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Bytes, MIME and several parts
//!
//! Some requests have a body that is not JSON. `body` of the kinds that send one takes bytes and their media type, such as a
//! message as MIME, and `multipart` takes several parts:
//!
//! ```
//! use shop::ShopService;
//! use shop::request::{Multipart, Part};
//!
//! let inventory = ShopService::new().take_inventory();
//! let http = inventory.clone().body("text/csv", "id,stock\n7,3\n").to_http("https://shop.example/odata")?;
//! assert_eq!((http.headers()["content-type"].as_bytes(), http.body().as_slice()), (&b"text/csv"[..], &b"id,stock\n7,3\n"[..]));
//!
//! let parts = Multipart::related()
//!     .json("metadata", &serde_json::json!({"shelf": 4}))
//!     .part(Part::new("image/jpeg", vec![0xff, 0xd8]).id("content"));
//! let http = inventory.multipart(parts).to_http("https://shop.example/odata")?;
//! assert!(http.headers()["content-type"].to_str().is_ok_and(|media_type| media_type.starts_with("multipart/related; ")));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! A media entity is created from its stream by [`Upload::create`]. With the client, `send_file` and `send_reader` send a file or
//! what a reader gives, a piece at a time. A file is opened for each attempt; what a reader gives is sent once.
//!
//! # Code for any request
//!
//! [`Request`] is the trait of all kinds. A transport of your own takes it like this:
//!
//! ```
//! use shop::{Error, Request, ShopService, http};
//!
//! fn call_my_http_client(request: http::Request<Vec<u8>>) -> http::Response<Vec<u8>> {
//!     // …
//! #   assert_eq!(request.method(), "GET");
//! #   http::Response::new(b"42".to_vec())
//! }
//!
//! fn send<R: Request>(request: &R) -> Result<R::Output, Error> {
//!     let response = call_my_http_client(request.to_http("https://shop.example/odata")?);
//!     request.read(response)
//! }
//! let count = send(&ShopService::new().products().count())?;
//! assert_eq!(count, 42);
//! # Ok::<(), shop::Error>(())
//! ```

// Requests know nothing of clients: how they are sent is the business of whoever sends them.

mod analysis;
mod any;
mod applying;
mod binding;
mod body;
mod call;
mod changes;
mod etag;
mod format;
mod http_form;
mod in_batch;
mod kind;
mod members;
mod modified;
mod multipart;
mod options;
mod origin;
mod parameters;
mod parts;
mod prefer;
mod projected;
mod query_in_body;
mod query_options;
mod range;
mod reading;
mod replacing;
mod root;
mod writing;

#[doc(hidden)]
pub use any::Invocation;
pub use any::Request;
pub use applying::Apply;
pub use body::Body;
pub use call::Call;
pub use format::Metadata;
pub(crate) use format::Preferences;
pub use multipart::{Multipart, Part};
pub use odata_derive::Invocation;
pub use parts::Parts;
pub use reading::{Count, Delta, Download, Get, List};
pub use replacing::Replace;
pub use writing::{Create, Delete, Invoke, Link, Update, Upload};

#[cfg(feature = "client")]
pub(crate) use http_form::IDENTITY;
pub(crate) use in_batch::InBatch;
pub(crate) use origin::with_scheme_of;
#[cfg(feature = "client")]
pub(crate) use range::ByteRange;
pub(crate) use root::ServiceRoot;
#[cfg(feature = "client")]
pub(crate) use root::with_options;

#[cfg(test)]
mod tests;
