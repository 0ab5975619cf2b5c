//! Typed requests to any OData v4 service: the runtime of generated crates.
//!
//! A crate that is generated from a service's metadata has its types and handles, and re-exports everything here. Requests
//! are values: `to_http` makes an [`http::Request`] for whatever transport there is, and `read` makes a typed value of the
//! response.
//!
//! ```
//! use odata::handle::EntityReference;
//! use odata::request::Get;
//! use odata::{KeyStyle, Path};
//!
//! let path = Path::root(KeyStyle::Segment).segment("me").segment("manager");
//! let request = Get::<EntityReference>::new(path);
//!
//! let http = request.to_http("https://service.example/odata")?;
//! assert_eq!(http.uri(), "https://service.example/odata/me/manager");
//!
//! let manager = request.read(http::Response::new(br#"{"@odata.id": "users('7')"}"#.to_vec()))?;
//! assert_eq!(manager.id.as_deref(), Some("users('7')"));
//! # Ok::<(), odata::Error>(())
//! ```
//!
//! With the feature `client`, `request.send(&client)` does both: see `Client`.
//!
//! Properties are `Option`s, since a service may leave any of them out; those that can be cleared are [`Nullable`], which
//! tells `null` from absent. What the schema does not know is kept: properties in `additional`, members of enumerations
//! as `Unrecognized`.

// Derived code names the crate as other crates do.
extern crate self as odata;

pub mod address;
pub mod batch;
#[cfg(feature = "client")]
pub mod client;
pub mod error;
pub mod handle;
pub mod model;
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
pub use odata_derive::Projection;
pub use query::Projection;
pub use request::Request;
pub use response::{Change, Page};
pub use serde_json::{Map, Value};
pub use value::{Nullable, edm};

/// What macros take from here, so that other crates need not name it.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::value::enumeration::enumeration_literal;
}
