//! Responses: single values, pages of collections, and changes.
//!
//! Each kind of [request](crate::request) has a kind of result. `send` gives it directly; without the client, `read` makes it
//! from an [`http::Response`]:
//!
//! ```
//! use shop::{ShopService, http};
//!
//! let request = ShopService::new().products().by_id(7).get();
//! let product = request.read(http::Response::new(br#"{"id": 7, "name": "Kettle"}"#.to_vec()))?;
//! assert_eq!(product.name.as_deref(), Some("Kettle"));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! | request | result |
//! |---|---|
//! | entity, complex value | the generated struct |
//! | collection | [`Page`] |
//! | changes of a collection | [`Page`] of [`Change`]s |
//! | function or action with a single value ([`Scalar`]) | the value |
//! | function or action that may have no value ([`Maybe`]) | an `Option` |
//! | result of `$apply` and `$compute` ([`Row`]) | a struct of the program |
//! | read that depends on an entity tag ([`IfModified`]) | an `Option` |
//! | stream ([`Media`]) | its bytes |
//! | number of entities ([`PlainCount`]) | `u64` |
//! | any, with its status, headers and findings ([`Response`]) | the value beside them |
//!
//! # Values that cannot be read
//!
//! Services send values that their schemas do not promise. Such a value costs nothing but itself: its property is absent, the
//! value is kept as it came in `additional`, to the last digit, and goes back as it came. Which values these are, [`Page`] and
//! [`Response`] list as [`Finding`]s; with the client, there is an event of `tracing` as well. Neither shows the values.
//!
//! ```
//! use shop::{ShopService, http};
//!
//! let body = br#"{"value": [{"id": 1}, {"id": 2, "stock": "many"}, {"id": 3}]}"#;
//! let page = ShopService::new().products().list().read(http::Response::new(body.to_vec()))?;
//! assert_eq!(page.value.len(), 3);
//! assert_eq!((page.value[1].stock, &page.value[1].additional["stock"]), (None, &"many".into()));
//! assert_eq!(page.findings[0].to_string(), "value[1].stock: expected an Edm.Int32, found a string");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! Where another form has one clear meaning, it is read: numbers in quotes, texts without, a time without an offset as UTC,
//! `24:00:00` as the start of the next day, and members of enumerations in any case.
//!
//! `strict_reading` of a request, or of the client's builder, makes each of these an error, but for the case of members. serde's
//! own functions, such as `serde_json::from_str::<Product>`, read strictly, since they have no place for findings; [`read_json`]
//! reads any JSON the way responses are read, such as the body of a notification.
//!
//! # What only headers say
//!
//! `send_response` and `read_response` give the value in a [`Response`], together with the address of what was made, its entity
//! tag, and the monitor of what goes on. The address leads to a handle:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use shop::catalog::Product;
//! use shop::{Client, Credential, ShopService, http};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|request| match request.method().as_str() {
//! #         "POST" => http::Response::builder().status(201).header("location", "/odata/products(7)").body(Vec::new()),
//! #         _ => http::Response::builder().body(br#"{"id": 7}"#.to_vec()),
//! #     })
//! #     .build()?;
//! let created = ShopService::new().products().create(&Product::default()).send_response(&client).await?;
//! let product = created.resource(client.service_root())?.get().send(&client).await?;
//! assert_eq!(product.id, Some(7));
//! # Ok(())
//! # }
//! ```
//!
//! An entity whose tag only the header `ETag` has gets it as its `@odata.etag`, so that `if_unchanged` works with it.
//!
//! # Collections
//!
//! Services split large collections into pages. A [`Page`] has some of the values, and a link to the next page:
//!
//! ```
//! use shop::{ShopService, http};
//!
//! let products = ShopService::new().products().list().select("name").prefer("odata.maxpagesize=1");
//! let body = br#"{"value": [{"name": "Kettle"}], "@odata.nextLink": "https://shop.example/odata/products?$skiptoken=2"}"#;
//! let page = products.read(http::Response::new(body.to_vec()))?;
//! for product in &page {
//!     println!("{:?}", product.name);
//! }
//! if let Some(link) = &page.next_link {
//!     let next = products.resume(link).to_http("https://shop.example/odata")?;
//!     assert_eq!(next.uri().query(), Some("$skiptoken=2"));
//! }
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! The client follows these links: `items` streams the values of all pages, `pages` the pages themselves.
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use futures_util::TryStreamExt;
//! use shop::{Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|request| match request.uri().query() {
//! #         None => http::Response::new(br#"{"value": [{"id": 1}], "@odata.nextLink": "products?page=2"}"#.to_vec()),
//! #         Some(_) => http::Response::new(br#"{"value": [{"id": 2}]}"#.to_vec()),
//! #     })
//! #     .build()?;
//! let mut products = ShopService::new().products().list().items(&client);
//! let mut ids = Vec::new();
//! while let Some(product) = products.try_next().await? {
//!     ids.extend(product.id);
//! }
//! assert_eq!(ids, [1, 2]);
//! # Ok(())
//! # }
//! ```
//!
//! # Changes
//!
//! A function `delta`, or [`changes`](crate::request::List::changes) of a list, first gives all entities, and in the end a
//! delta link. Save the link and pass it to `resume`, to read what has changed since: a [`Change`] is an entity that was added
//! or changed, one that was removed, a relation that was added or removed, or an entity of another set.
//!
//! ```
//! use shop::{Change, ShopService, http};
//!
//! let saved = "https://shop.example/odata/products/catalog.delta()?$deltatoken=41";
//! let changes = ShopService::new().products().delta().resume(saved);
//! let body = br#"{"value": [{"id": 7, "stock": 3}, {"id": "8", "@removed": {"reason": "deleted"}}],
//!     "@odata.deltaLink": "https://shop.example/odata/products/catalog.delta()?$deltatoken=42"}"#;
//! let page = changes.read(http::Response::new(body.to_vec()))?;
//! for change in &page {
//!     match change {
//!         Change::Current(product) => println!("{:?} has {:?} pieces left", product.id, product.stock),
//!         Change::Removed(removed) => println!("{:?} is gone", removed.id),
//!         other => println!("a relation, or an entity of another set: {other:?}"),
//!     }
//! }
//! assert!(page.delta_link.is_some_and(|link| link.ends_with("$deltatoken=42")));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! With the client, `all` collects the changes of all pages together with the new delta link. When the service no longer accepts
//! a saved link, the error is of the kind [`Resync`](crate::ErrorKind::Resync).

// Reading a response knows nothing of its request, which has told success from failure.

mod change;
pub(crate) mod embedded;
mod flaw;
mod head;
mod json;
mod kinds;
mod links;
#[doc(hidden)]
pub mod objects;
mod page;
mod row;
mod success;

pub use change::{Change, LinkChange, OtherEntity, RemovalReason, Removed};
pub use head::Response;
pub use json::read_json;
pub use kinds::{FromResponse, IfModified, Maybe, Media, PlainCount};
pub use links::{Links, RequestUrl};
pub use page::Page;
pub use row::Row;
pub(crate) use success::Reading;
pub use success::Success;

pub use crate::value::Finding;
pub use crate::value::wire::Scalar;
