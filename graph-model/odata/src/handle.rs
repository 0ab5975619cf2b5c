//! Handles: what leads from the service to its resources, and what generated types have in common.
//!
//! A generated crate has a handle for each resource. Methods lead from one to the next along the addresses of the service, and
//! verbs give [requests](crate::request). Nothing is sent on the way:
//!
//! ```
//! use shop::ShopService;
//!
//! let supplier = ShopService::new().products().by_id(7).supplier();
//! let http = supplier.get().select("name").to_http("https://shop.example/odata")?;
//! assert_eq!(http.uri().path(), "/odata/products(7)/supplier");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! | handle | verbs |
//! |---|---|
//! | of an entity, such as `ProductResource` | `get`, `update`, `delete`, and the entity's actions and functions |
//! | of a collection, such as `ProductCollection` | `list`, `count`, `create`, `by_…` for one entity, and actions and functions |
//! | of a stream: [`MediaResource`] | `download`, `upload`, `delete` |
//! | of a relation: [`SingleReference`], [`ReferenceCollection`] | `get`, `set`, `remove`; `list`, `add`, `remove` |
//!
//! # Derived types
//!
//! A relation can lead to entities of several types, as the members of a group are users, devices and others: `members().list()`
//! reads what all of them have. `members().cast::<User>().list()` reads the users alone.
//!
//! `cast` leads to the same resource as one of a derived type, and `downcast` turns a value into one:
//!
//! ```
//! use shop::{ShopService, http};
//! use shop::catalog::Book;
//!
//! let books = ShopService::new().products().cast::<Book>().list().select("isbn");
//! assert_eq!(books.to_http("https://shop.example/odata")?.uri().path(), "/odata/products/catalog.book");
//!
//! let body = br##"{"@odata.type": "#catalog.book", "name": "Moby-Dick", "isbn": "978-0-14-243724-7"}"##;
//! let product = ShopService::new().bestseller().get().read(http::Response::new(body.to_vec()))?;
//! let book: Book = product.downcast().expect("the service sent a book");
//! assert_eq!(book.isbn.as_deref(), Some("978-0-14-243724-7"));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Streams
//!
//! A property of type `Edm.Stream`, and the content of a media entity, have a [`MediaResource`]:
//!
//! ```
//! use shop::ShopService;
//!
//! let photo = ShopService::new().products().by_id(7).photo();
//! let upload = photo.upload(vec![0xff, 0xd8], "image/jpeg").to_http("https://shop.example/odata")?;
//! assert_eq!(upload.headers()["content-type"], "image/jpeg");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Properties
//!
//! A property has an address of its own, below that of the entity. Its handle is typed by what it holds:
//!
//! ```
//! use shop::ShopService;
//! use shop::catalog::Product;
//!
//! let price = ShopService::new().products().by_id(7).property(Product::PRICE);
//! let request = price.get();
//! assert_eq!(request.to_http("https://shop.example/odata")?.uri().path(), "/odata/products(7)/price");
//! let value = request.read(http::Response::new(br#"{"value": 24.90}"#.to_vec()))?;
//! assert_eq!(value.map(|price| price.to_string()).as_deref(), Some("24.90"));
//!
//! assert_eq!(price.clear().to_http("https://shop.example/odata")?.method(), "DELETE");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Relations
//!
//! References change which entities are related, and leave the entities as they are:
//!
//! ```
//! use shop::ShopService;
//!
//! let shop = ShopService::new();
//! let kettle = shop.products().by_id(7);
//! let add = kettle.related_references().add(&shop.products().by_id(8));
//! let http = add.to_http("https://shop.example/odata")?;
//! assert_eq!((http.method().as_str(), http.uri().path()), ("POST", "/odata/products(7)/related/$ref"));
//!
//! let remove = kettle.related_references().remove(&8);
//! let http = remove.to_http("https://shop.example/odata")?;
//! assert_eq!((http.method().as_str(), http.uri().path()), ("DELETE", "/odata/products(7)/related(8)/$ref"));
//! # Ok::<(), shop::Error>(())
//! ```

mod entity;
mod media;
mod property;
mod reference;

pub use entity::{Entity, Listed};
pub use media::MediaResource;
pub use odata_derive::{Handle, Structured};
pub use property::{PropertyHandle, Readable};
pub use reference::{EntityHandle, EntityReference, ReferenceCollection, SingleReference};

#[doc(hidden)]
pub use crate::value::structured;
pub use crate::value::{IsA, Structured};
