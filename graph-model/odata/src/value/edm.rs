//! The primitive types of the Entity Data Model (EDM) that Rust's own types do not cover.
//!
//! | EDM | Rust |
//! |---|---|
//! | `Edm.Boolean` | `bool` |
//! | `Edm.Byte`, `Edm.SByte`, `Edm.Int16`, `Edm.Int32`, `Edm.Int64` | `u8`, `i8`, `i16`, `i32`, `i64` |
//! | `Edm.Single`, `Edm.Double` | `f32`, `f64`, with `"INF"`, `"-INF"` and `"NaN"` in JSON |
//! | `Edm.Decimal` | [`Decimal`], exact |
//! | `Edm.String` | `String` |
//! | `Edm.Guid` | [`Guid`] |
//! | `Edm.Binary` | [`Binary`] |
//! | `Edm.Date`, `Edm.TimeOfDay`, `Edm.DateTimeOffset`, `Edm.Duration` | [`Date`], [`TimeOfDay`], [`DateTimeOffset`], [`Duration`] |
//! | `Edm.Stream` | [`Stream`] |
//! | `Edm.Untyped`, `Edm.PrimitiveType`, `Edm.ComplexType` | [`Untyped`] |
//! | `Edm.Geography…`, `Edm.Geometry…` | `Geography`, `Geometry` (feature `geo`) |
//!
//! All of them parse from the text that OData writes, display as that text, and have the same form in JSON:
//!
//! ```
//! use shop::Nullable;
//! use shop::catalog::Product;
//!
//! let product: Product = serde_json::from_str(r#"{"price": 12.50, "discontinued": "2024-02-29"}"#)?;
//! assert_eq!(product.price, Nullable::Value("12.5".parse()?));
//! assert_eq!(serde_json::to_string(&product)?, r#"{"price":12.50,"discontinued":"2024-02-29"}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Arithmetic
//!
//! The types here carry values to and from the service. To calculate, take the value of the crate inside: [`time`] for
//! dates and times, [`bigdecimal`] for decimals, [`uuid`] for GUIDs.
//!
//! ```
//! use shop::edm::{Date, Decimal};
//!
//! let last_day: Date = "2024-02-29".parse()?;
//! let support_ends = Date::from(last_day.get() + time::Duration::days(365));
//! assert_eq!(support_ends.to_string(), "2025-02-28");
//!
//! let price: Decimal = "19.99".parse()?;
//! let three = Decimal::try_from(price.get() * 3)?;
//! assert_eq!(three.to_string(), "59.97");
//! # Ok::<(), shop::edm::ParseError>(())
//! ```

mod binary;
mod date_time;
mod decimal;
mod duration;
#[cfg(feature = "geo")]
mod geo;
mod parse_error;
mod stream;
mod text;

pub use binary::Binary;
pub use date_time::{Date, DateTimeOffset, TimeOfDay};
pub use decimal::Decimal;
pub use duration::Duration;
#[cfg(feature = "geo")]
pub use geo::{Geography, Geometry};
pub use parse_error::ParseError;
pub use stream::Stream;

/// `Edm.Guid`.
///
/// ```
/// use shop::ShopService;
/// use shop::edm::Guid;
///
/// let id: Guid = "01234567-89ab-cdef-0123-456789abcdef".parse()?;
/// let order = ShopService::new().orders().by_id(id).get();
/// assert!(order.to_http("https://shop.example/odata")?.uri().path().ends_with("orders(01234567-89ab-cdef-0123-456789abcdef)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "Edm.Guid")]
pub use uuid::Uuid as Guid;

/// `Edm.Untyped`: a value of any JSON type, which the schema does not describe.
#[doc(alias("Edm.Untyped", "Edm.PrimitiveType", "Edm.ComplexType"))]
pub type Untyped = serde_json::Value;
