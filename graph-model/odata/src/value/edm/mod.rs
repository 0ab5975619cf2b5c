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

mod binary;
mod date_time;
mod decimal;
mod duration;
#[cfg(feature = "geo")]
mod geo;
mod stream;

pub use binary::Binary;
pub use date_time::{Date, DateTimeOffset, TimeOfDay};
pub use decimal::Decimal;
pub use duration::Duration;
#[cfg(feature = "geo")]
pub use geo::{Geography, Geometry};
pub use stream::Stream;

/// `Edm.Guid`.
pub use uuid::Uuid as Guid;

/// `Edm.Untyped`: a value of which the schema says nothing.
pub type Untyped = serde_json::Value;

/// A text that is not a value of the type that it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    edm: &'static str,
    text: String,
}

impl ParseError {
    /// An error that shows at most the first 80 characters of the text.
    fn new(edm: &'static str, text: &str) -> Self {
        Self { edm, text: text.chars().take(80).collect() }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?} is no {}", self.text, self.edm)
    }
}

impl std::error::Error for ParseError {}

/// Implements serde, [`wire`](crate::value::wire) and [`UrlLiteral`](crate::address::UrlLiteral) by way of `Display` and `FromStr`.
macro_rules! text_value {
    ($type:ident, $what:literal) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;

                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $type;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str($what)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Visitor)
            }
        }
    };
}
pub(crate) use text_value;
