//! Collections, page by page or item by item, and what changed in them since.
//!
//! A service sends a collection in pages, each with the address of the next. [`List`](crate::request::List) reads them
//! in three ways: `send` reads one page, `items` gives a stream of items (an iterator with the blocking client) that
//! reads a page whenever it needs one, `all` reads everything into memory.
//!
//! ```
//! use futures_util::TryStreamExt;
//! use shop::catalog::Product;
//! use shop::{Client, Credential, ShopService, http};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous());
//! # let client = client.with_handler(|request| http::Response::new(match request.uri().query() {
//! #     Some("page=2") => br#"{"value": [{"id": 3}]}"#.to_vec(),
//! #     _ => br#"{"value": [{"id": 1}, {"id": 2}], "@odata.nextLink": "products?page=2"}"#.to_vec(),
//! # }));
//! # let client = client.build()?;
//! let in_stock = ShopService::new().products().list().filter(Product::STOCK.gt(0)).prefer("odata.maxpagesize=2");
//! let mut products = in_stock.items(&client);
//! let mut ids = Vec::new();
//! while let Some(product) = products.try_next().await? {
//!     ids.extend(product.id);
//! }
//! assert_eq!(ids, [1, 2, 3]);
//! # Ok(())
//! # }
//! ```
//!
//! # Changes
//!
//! [`Delta`](crate::request::Delta) reads what changed in a collection; a function of the service gives it, or
//! [`changes`](crate::request::List::changes) of a list. The last page has a delta link: save it, and
//! resume there the next time to get what changed since.
//!
//! ```
//! use shop::{Change, Client, Credential, ShopService, http};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous());
//! # let client = client.with_handler(|request| http::Response::new(match request.uri().query() {
//! #     Some("token=1") => br#"{"value": [{"@removed": {"reason": "deleted"}, "id": 1}]}"#.to_vec(),
//! #     _ => br#"{"value": [{"id": 1}], "@odata.deltaLink": "https://shop.example/odata/changes?token=1"}"#.to_vec(),
//! # }));
//! # let client = client.build()?;
//! let first = ShopService::new().products().delta().all(&client).await?;
//! let saved = first.delta_link.ok_or("the service gave no delta link")?;
//!
//! let later = ShopService::new().products().delta().resume(&saved).all(&client).await?;
//! for change in &later.changes {
//!     match change {
//!         Change::Current(product) => println!("{:?} is new or has changed", product.id),
//!         Change::Removed(removed) => println!("{:?} is gone: {:?}", removed.id, removed.reason),
//!         Change::LinkAdded(link) | Change::LinkRemoved(link) => println!("{} of {} changed", link.relationship, link.source),
//!         Change::Other(other) => println!("something in {:?} changed", other.set()),
//!     }
//! }
//! # assert_eq!(later.changes.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Resuming
//!
//! Links are used as the service gives them, made absolute by the rules of OData, with the headers of the first request. A link
//! in plain HTTP to the own host of a service with TLS is followed with TLS. [`Items::next_link`] and [`Pages::next_link`] can
//! be saved, and given to `resume` of the same request later.
//!
//! # Errors
//!
//! A stream ends after its first error. Besides what any request can fail with, there are two kinds:
//! [`Loop`](crate::ErrorKind::Loop), if a next link leads back to a page that was read, and
//! [`Resync`](crate::ErrorKind::Resync), if the service no longer knows a delta link: read everything again then, from
//! [`Error::resync_link`](crate::Error::resync_link) if there is one. A link to a host that is not
//! [allowed](crate::client::ClientBuilder::allow_host) is [`RefusedAddress`](crate::ErrorKind::RefusedAddress).

mod items;
mod pages;

pub use items::{Changes, Items};
pub use pages::Pages;
