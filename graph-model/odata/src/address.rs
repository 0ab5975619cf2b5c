//! Addresses of resources: paths, keys, and the parameters of functions.
//!
//! The handles of a generated crate put addresses together, so most programs need nothing from this module. [`Path`] is for
//! what the schema lacks: a property that the service added since, or a part of the service that was left out of the crate.
//!
//! # By hand
//!
//! A path starts at the service root. Each step gives a new path, and any kind of [request](crate::request) takes one:
//!
//! ```
//! use shop::catalog::Product;
//! use shop::request::List;
//! use shop::{Key, KeyStyle, Path};
//!
//! let root = Path::root(KeyStyle::Parentheses);
//! let path = root.segment("warehouses").key(&Key::single("BER")).segment("products");
//! let request = List::<Product>::new(path).filter("stock lt 5");
//!
//! let http = request.to_http("https://shop.example/odata")?;
//! assert_eq!(http.uri().path(), "/odata/warehouses('BER')/products");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! A handle can be made from a path as well, which gives access to everything below it:
//!
//! ```
//! use shop::catalog::ProductCollection;
//! use shop::{Key, KeyStyle, Path};
//!
//! let path = Path::root(KeyStyle::Parentheses).segment("warehouses").key(&Key::single("BER")).segment("products");
//! let photo = ProductCollection::from(path).by_id(7).photo().download();
//!
//! let http = photo.to_http("https://shop.example/odata")?;
//! assert_eq!(http.uri().path(), "/odata/warehouses('BER')/products(7)/photo");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Keys
//!
//! A [`Key`] has one value, or several with names. Whatever the value is, it stays inside its segment:
//!
//! ```
//! use shop::{Key, KeyStyle, Path};
//!
//! let suppliers = Path::root(KeyStyle::Parentheses).segment("suppliers");
//! assert_eq!(suppliers.key(&Key::single("a/b?c")).as_str(), "/suppliers('a%2Fb%3Fc')");
//!
//! let lines = Path::root(KeyStyle::Parentheses).segment("lines");
//! let line = lines.key(&Key::named("order", &7_i32).and("position", &1_i32));
//! assert_eq!(line.as_str(), "/lines(order=7,position=1)");
//! ```
//!
//! # Functions and their parameters
//!
//! Primitive values of a function's parameters are part of the path. Collections and structured values become parameter aliases
//! in the query:
//!
//! ```
//! use shop::address::Arguments;
//! use shop::catalog::Product;
//! use shop::request::List;
//! use shop::{KeyStyle, Path};
//!
//! let arguments = Arguments::new().literal("days", &7_i32).json("tags", &["tea", "gift"][..]);
//! let path = Path::root(KeyStyle::Parentheses).segment("products").operation("catalog.popular", arguments);
//!
//! let http = List::<Product>::new(path).to_http("https://shop.example/odata")?;
//! assert_eq!(http.uri().path(), "/odata/products/catalog.popular(days=7,tags=@tags)");
//! assert_eq!(http.uri().query(), Some("@tags=%5B%22tea%22%2C%22gift%22%5D"));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Mistakes
//!
//! An empty key, or a segment such as `..`, would lead to another resource. The steps themselves cannot fail; the first mistake
//! is the error of the request:
//!
//! ```
//! use shop::{ErrorKind, ShopService};
//!
//! let request = ShopService::new().suppliers().by_code("").get();
//! let error = request.to_http("https://shop.example/odata").unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::InvalidKey);
//! assert_eq!(error.to_string(), "the key of an entity in /suppliers is empty");
//! ```

// Addresses are encoded once, when they are put together. They know nothing of requests and hosts.

mod arguments;
mod encode;
pub(crate) mod entity;
mod key;
mod path;
mod relative;

pub use arguments::Arguments;
pub use key::Key;
pub use path::Path;

pub use crate::service::KeyStyle;
pub use crate::value::UrlLiteral;

pub(crate) use arguments::Argument;
pub(crate) use encode::encode;
pub(crate) use path::Created;
pub(crate) use relative::{is_absolute, resolve};
