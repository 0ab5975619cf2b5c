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
//! | of an entity, such as `ProductResource` | `get`, `update`, `replace`, `delete`, and the entity's actions and functions |
//! | of a collection, such as `ProductCollection` | `list`, `count`, `create`, `by_…` for one entity, and actions and functions; by the trait [`CollectionHandle`], `changes` and `apply_changes` |
//! | of a stream: [`MediaResource`] | `download`, `upload`, `update`, `delete` |
//! | of a complex value: a type's own, or [`PropertyHandle`] | `get`, `update`, `replace`, and what is related to the value |
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
//! # Paths
//!
//! Where a service finds something by a path of its own, such as a file by those of its folders, a method takes the path and
//! gives the handle of what is there. Each name in it is encoded, and one that would lead elsewhere is an error of the request:
//!
//! ```
//! use shop::{ErrorKind, ShopService};
//!
//! let manual = ShopService::new().manuals().by_id("kettle");
//! let chapter = manual.by_path("de/Entkalken #1?").content().download();
//! let http = chapter.to_http("https://shop.example/odata")?;
//! assert_eq!(http.uri().path(), "/odata/manuals('kettle'):/de/Entkalken%20%231%3F:/$value");
//!
//! let error = manual.by_path("../secret").get().to_http("https://shop.example/odata").unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::InvalidAddress);
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Creating and replacing
//!
//! `replace` puts an entity under its address, whether there is one or not. `if_absent` only creates it, `if_match("*")` only
//! replaces it, and `if_unchanged` only if nobody else has changed it:
//!
//! ```
//! use shop::ShopService;
//! use shop::catalog::Supplier;
//!
//! let acme = Supplier { name: Some("Acme".to_owned()), ..Supplier::default() };
//! let upsert = ShopService::new().suppliers().by_code("ACME").replace(&acme);
//! let http = upsert.to_http("https://shop.example/odata")?;
//! assert_eq!((http.method().as_str(), http.uri().path()), ("PUT", "/odata/suppliers('ACME')"));
//!
//! let create = upsert.if_absent().to_http("https://shop.example/odata")?;
//! assert_eq!(create.headers()["if-none-match"], "*");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Properties
//!
//! A property has an address of its own, below that of the entity. Its handle is typed by what it holds. Some have a method by
//! their name, because the schema says what can be done with them; all others are reached by their constant:
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
//! let remove = kettle.related_references().remove(&shop.products().by_id(8));
//! let http = remove.to_http("https://shop.example/odata")?;
//! assert_eq!((http.method().as_str(), http.uri().path()), ("DELETE", "/odata/products(7)/related(8)/$ref"));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # What the schema lacks
//!
//! `at` of the service's handle takes any address, as documentation writes it. Its requests give JSON, or what `returning` says:
//!
//! ```
//! use shop::catalog::Product;
//! use shop::{Page, ShopService};
//!
//! let newest = ShopService::new().at("/newProducts?$top=3").get().returning::<Page<Product>>();
//! let http = newest.to_http("https://shop.example/odata")?;
//! assert_eq!(http.uri(), "https://shop.example/odata/newProducts?$top=3");
//! # Ok::<(), shop::Error>(())
//! ```

mod any_address;
mod collection;
mod media;
mod property;
mod reference;

pub use any_address::AnyAddress;
pub use collection::CollectionHandle;
pub use media::MediaResource;
pub use odata_derive::Handle;
pub use property::{PropertyHandle, Readable};
pub use reference::{EntityHandle, EntityReference, ReferenceCollection, Referenced, SingleReference};

pub use crate::address::entity::{Entity, Listed};
#[doc(hidden)]
pub use crate::value::structured;
pub use crate::value::{IsA, Structured};
