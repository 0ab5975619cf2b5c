//! Queries in Rust: properties as values, and the expressions, orders and selections that are made of them.

mod expand;
mod expression;
mod field;
mod filter;
mod methods;
mod operand;
mod orderby;
mod property;
mod search;
mod select;
mod term;

pub use expand::{Expand, IntoExpand};
pub use expression::{Expression, Now, is_of, not, now};
pub use field::{Cast, Collection, Field, HasDate, HasTime, Related, Text};
pub use filter::{AnyType, IntoFilter};
pub use operand::{Arithmetic, Comparable, IntoExpression, Number, Ordered};
pub use orderby::{IntoOrderBy, Order};
pub use property::{Name, Property, PropertyPath};
pub use search::{IntoSearch, Search, phrase};
pub use select::IntoSelect;
#[doc(hidden)]
pub use term::Term;

pub(crate) use select::Items;
pub(crate) use term::both;
