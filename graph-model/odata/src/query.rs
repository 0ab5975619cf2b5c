//! Queries in Rust: properties as values, and the expressions, orders and selections that are made of them.

mod expand;
mod expression;
mod field;
mod filter;
mod methods;
mod operand;
mod orderby;
#[doc(hidden)]
pub mod projection;
mod property;
mod search;
mod select;
mod term;

pub use odata_derive::Projection;

pub use expand::{Expand, IntoExpand};
pub use expression::{Expression, Now, is_of, not, now};
pub use field::{Cast, Collection, Condition, Field, HasDate, HasTime, Related, Text};
pub use filter::{AnyType, IntoFilter};
pub use operand::{Arithmetic, Comparable, IntoExpression, Number, Ordered};
pub use orderby::{IntoOrderBy, Order};
#[doc(hidden)]
pub use projection::Outline;
pub use projection::Projection;
pub use property::{Name, Property, PropertyPath};
pub use search::{IntoSearch, Search, phrase};
pub use select::IntoSelect;
#[doc(hidden)]
pub use term::Term;

#[doc(hidden)]
pub use select::Items;
pub(crate) use term::both;
