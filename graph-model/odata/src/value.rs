//! Values of properties and parameters: absent, `null` or present; primitive types; enumerations.
//!
//! # Absent, `null`, or a value
//!
//! A service may leave any property out of a response, and a program sends only what it wants to change. So every property is
//! optional: an `Option` if the schema rules out `null`, otherwise a [`Nullable`], which tells a property that is `null`
//! from one that is absent. What is absent is not written:
//!
//! ```
//! use shop::Nullable;
//! use shop::catalog::Product;
//!
//! let changes = Product { stock: Some(12), price: Nullable::Null, ..Product::default() };
//! assert_eq!(serde_json::to_string(&changes)?, r#"{"price":null,"stock":12}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A [`Nullable`] can be asked for whatever an `Option` can: `is_some`, `and_then`, `unwrap_or`, `== "Ann"`. A pattern has to
//! be of the type that it matches, so `if let Some(…)` goes by way of `as_ref`, which borrows, or `into_option`, which takes
//! the value:
//!
//! ```
//! use shop::catalog::Order;
//!
//! let order: Order = serde_json::from_str(r#"{"note": "Fragile"}"#)?;
//! if let Some(note) = order.note.as_ref() {
//!     assert_eq!(note, "Fragile");
//! }
//! let note: Option<String> = order.note.into_option();
//! assert!(note.is_some());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Filling structs
//!
//! Two things that many write first cannot compile. `note: Some("x".into())` is an `Option` where the field is a [`Nullable`],
//! and the compiler converts no field of a literal by itself; `code: "7".into()` would have to make an `Option<String>` of a
//! `&str`, which only the standard library could allow. Plain literals have `note: "x".into()` and `code: Some("7".into())`.
//! [`fill!`](crate::fill) takes either, and the bare value:
//!
//! ```
//! use shop::catalog::{Order, Supplier};
//! use shop::fill;
//!
//! let order = fill!(Order { note: Some("Fragile") });
//! let supplier = fill!(Supplier { code: "7", name: "Contoso" });
//! assert_eq!((order.note.as_deref(), supplier.code.as_deref()), (Some("Fragile"), Some("7")));
//! ```
//!
//! # Primitive types
//!
//! Dates, durations, exact decimals and the other types of OData that Rust has no type for are in [`edm`]:
//!
//! ```
//! use shop::Nullable;
//! use shop::catalog::Product;
//! use shop::edm::Date;
//!
//! let product: Product = serde_json::from_str(r#"{"discontinued": "2024-02-29"}"#)?;
//! let last_day: Option<Date> = product.discontinued.into_option();
//! assert_eq!(last_day.map(|day| day.get().year()), Some(2024));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Enumerations
//!
//! An [`Enumeration`] is a Rust enumeration with one more variant, `Unrecognized`, for members that the service has added
//! since the crate was generated. A type with [`Flags`] is a set of members. A `match` on either keeps working when the service
//! moves on:
//!
//! ```
//! use shop::catalog::{Order, OrderState};
//!
//! fn shown(order: &Order) -> &str {
//!     match &order.state {
//!         Some(OrderState::Shipped) => "on its way",
//!         Some(other) => other.as_str(),
//!         None => "unknown",
//!     }
//! }
//! let order: Order = serde_json::from_str(r#"{"state": "lost"}"#)?;
//! assert_eq!(shown(&order), "lost");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Properties that the schema does not declare
//!
//! They are kept in `additional`, with control information such as `@odata.etag`, and written back:
//!
//! ```
//! use shop::catalog::Product;
//!
//! let mut product: Product = serde_json::from_str(r#"{"name": "Kettle", "warranty": "2 years"}"#)?;
//! assert_eq!(product.additional["warranty"], "2 years");
//! product.additional.insert("warranty".to_owned(), "3 years".into());
//! assert_eq!(serde_json::to_string(&product)?, r#"{"name":"Kettle","warranty":"3 years"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

// Values know nothing of requests, addresses or services.

pub mod edm;
pub mod enumeration;
pub mod flags;
#[doc(hidden)]
pub mod object;
#[doc(hidden)]
pub mod structured;
pub mod wire;

mod additional;
mod fill;
mod finding;
pub(crate) mod lenient;
mod members;
mod nullable;
mod outline;
mod parameter;
mod spelling;
pub(crate) mod type_name;
mod url_literal;

pub use additional::{Additional, Primitive};
pub use enumeration::Enumeration;
pub use fill::{Fill, Null};
pub use finding::Finding;
pub use flags::Flags;
pub use members::Members;
pub use nullable::Nullable;
#[doc(hidden)]
pub use outline::Outline;
pub use parameter::{IntoNullable, IntoParameter};
pub use structured::{IsA, Structured};
pub use url_literal::UrlLiteral;
