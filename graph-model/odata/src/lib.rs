//! Typed requests to any OData v4 service: the runtime of crates that are generated from a service's metadata.
//!
//! A generated crate has the service's types and handles, and re-exports everything here, so that its users depend on it alone.
//! The examples use one for a small shop, generated like any other:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use shop::catalog::Product;
//! use shop::{Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! let client = Client::builder("https://shop.example/odata", Credential::token("eyJ0eXAi…"))
//! #   .with_handler(|_| http::Response::new(br#"{"name": "Kettle", "stock": 3}"#.to_vec()))
//!     .build()?;
//!
//! let kettle = ShopService::new().products().by_id(7).get().select((Product::NAME, Product::STOCK)).send(&client).await?;
//! println!("{:?}: {:?} pieces", kettle.name, kettle.stock);
//! # Ok(())
//! # }
//! ```
//!
//! Methods lead from the service's handle to a resource; a verb gives a request; `send` sends it. Requests are values: without
//! the feature `client`, `to_http` makes an [`http::Request`] for any HTTP client, and `read` makes a typed value of its
//! response.
//!
//! # Guides
//!
//! | to … | see |
//! |---|---|
//! | read, create, change and delete entities; send a request without the client | [`request`] |
//! | filter, select, expand and order with typed properties; read into structs of your own | [`query`] |
//! | read collections page by page or item by item; follow changes with delta links | `paging`, [`response`] |
//! | tell absent from `null`; decimals, dates, enumerations, unknown members and properties | [`value`], [`edm`] |
//! | follow relations, cast to derived types, change references | [`handle`] |
//! | address what the schema lacks | [`address`] |
//! | send many requests as one | [`batch`] |
//! | sign in, retry, limit time and size | `client` |
//! | download and upload files | `download`, `upload` |
//! | wait for long-running operations | `operation` |
//! | handle errors | [`error`] |
//! | generate a crate for another service, and make the first call | [`another_service`] |
//! | describe what a service does its own way | [`service`] |
//!
//! # Collections
//!
//! `items` streams the entities of all pages; `send` gives a single [`Page`]:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use futures_util::TryStreamExt;
//! use shop::catalog::Product;
//! use shop::{Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|_| http::Response::new(br#"{"value": [{"name": "Kettle"}]}"#.to_vec()))
//! #     .build()?;
//! let low = ShopService::new().products().list().filter(Product::STOCK.lt(5)).orderby(Product::NAME);
//! let mut low = low.items(&client);
//! while let Some(product) = low.try_next().await? {
//!     println!("{:?}", product.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Testing your own code
//!
//! Code that takes a client is tested with one whose responses come from a function instead of the network. Everything else is
//! real: retries, paging, reading. With the feature `client`, see `client::testing`.
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use shop::{Client, Credential, Error, ShopService, http};
//!
//! async fn is_available(client: &Client, id: i64) -> Result<bool, Error> {
//!     let product = ShopService::new().products().by_id(id).get().select("stock").send(client).await?;
//!     Ok(product.stock.is_some_and(|stock| stock > 0))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//!     .with_handler(|request| {
//!         assert_eq!(request.uri().path(), "/odata/products(7)");
//!         http::Response::new(br#"{"stock": 0}"#.to_vec())
//!     })
//!     .build()?;
//! assert!(!is_available(&client, 7).await?);
//! # Ok(())
//! # }
//! ```
//!
//! Code that only makes requests, or only reads responses, needs no client at all: see [`request`].
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `client` (default) | the asynchronous client |
//! | `rustls-tls` (default), `native-tls` | TLS of the client: rustls, or the platform's own |
//! | `blocking` | a client for code that is not asynchronous |
//! | `azure-identity` | credentials of the Azure SDK |
//! | `geo` | `Edm.Geography` and `Edm.Geometry` as GeoJSON |

#![cfg_attr(docsrs, feature(doc_cfg))]

// Derived code names the crate as other crates do.
extern crate self as odata;

pub mod address;
pub mod another_service;
pub mod batch;
#[cfg(feature = "client")]
pub mod client;
pub mod error;
pub mod handle;
pub mod model;
pub mod permissions;
pub mod query;
pub mod request;
pub mod response;
pub mod service;
pub mod value;

pub use address::{Key, KeyStyle, Path};
pub use batch::Batch;
#[cfg(feature = "blocking")]
pub use client::blocking;
#[cfg(feature = "client")]
pub use client::{Client, Credential, download, operation, paging, upload};
pub use error::{Error, ErrorKind};
pub use handle::{Entity, Structured};
pub use http;
pub use query::Projection;
pub use request::Request;
pub use response::{Change, Page};
pub use serde_json::{Map, Value};
pub use value::{Nullable, edm};

/// The example of the readme is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// What derives of programs take from here, by a name that no other crate has.
#[doc(hidden)]
pub mod __odata {
    pub use crate::{Nullable, Structured, handle, query, value};
}

/// What macros take from here, so that other crates need not name it.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::value::enumeration::enumeration_literal;
}
