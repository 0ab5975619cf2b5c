//! Queries in Rust: properties as values, and the conditions, orders and selections that are made of them.
//!
//! Each property of a type is a constant of its struct. Requests take them, and the compiler checks names and types:
//!
//! ```
//! use shop::ShopService;
//! use shop::catalog::{Product, Supplier};
//!
//! let request = ShopService::new()
//!     .products()
//!     .list()
//!     .select((Product::ID, Product::NAME))
//!     .filter(Product::STOCK.gt(0).and(Product::NAME.starts_with("O'Brien & Søn")))
//!     .orderby(Product::NAME.desc())
//!     .expand(Product::SUPPLIER.select(Supplier::NAME))
//!     .top(5);
//!
//! let query = "$select=id%2Cname\
//!     &$filter=stock%20gt%200%20and%20startswith%28name%2C%27O%27%27Brien%20%26%20S%C3%B8n%27%29\
//!     &$orderby=name%20desc&$expand=supplier%28%24select%3Dname%29&$top=5";
//! assert_eq!(request.to_http("https://shop.example/odata")?.uri().query(), Some(query));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! Values become literals of OData, quoted and encoded, so that no text can change a query. Comparing a date with a text, or
//! taking a property of another type, does not compile. Properties of base types are properties of the types derived from them.
//!
//! A text is taken everywhere as well, and goes to the service as it is: for what the schema does not know.
//!
//! # Conditions
//!
//! | OData | Rust |
//! |---|---|
//! | `eq`, `ne`, `gt`, `ge`, `lt`, `le` | `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `between` |
//! | `eq null`, `ne null` | `is_null`, `is_not_null`; `None` in `eq` and `ne` |
//! | `in` | `eq_any`, `ne_all` |
//! | `and`, `or`, `not` | `and`, `or`, `not` and [`not()`], `!` |
//! | `has` | `has` |
//! | `add`, `sub`, `mul`, `div`, `mod`, `divby`, `-` | `+`, `-`, `*`, `/`, `%`, `div_by`, `-` |
//! | `contains`, `startswith`, `endswith`, `length`, `indexof`, `substring`, `tolower`, `toupper`, `trim`, `concat` | `contains`, `starts_with`, `ends_with`, `length`, `index_of`, `substring`, `substring_of`, `to_lower`, `to_upper`, `trim`, `concat` |
//! | `year`, `month`, `day`, `hour`, `minute`, `second`, `fractionalseconds`, `date`, `time`, `now` | `year`, `month`, `day`, `hour`, `minute`, `second`, `fractional_seconds`, `date`, `time`, [`now`] |
//! | `round`, `floor`, `ceiling` | `round`, `floor`, `ceiling` |
//! | `any`, `all`, `$count` | `any`, `all`, `any_item`, `all_items`, `is_empty`, `is_not_empty`, `count` |
//! | `isof` | `is_of` and [`is_of()`] |
//! | `supplier/name` | `Product::SUPPLIER.then(Supplier::NAME)` |
//! | `catalog.book/isbn` | `Book::ISBN.of::<Product>()` |
//! | `related/catalog.book` | `Product::RELATED.cast::<Book>()` |
//!
//! Parentheses are added where they are needed. Conditions of several `filter`s all have to hold:
//!
//! ```
//! use shop::ShopService;
//! use shop::catalog::{Book, Product, Review};
//! use shop::query::not;
//!
//! let cheap = (Product::PRICE * 2).lt(10).or(Product::PRICE.is_null());
//! let praised = Product::REVIEWS.any(Review::STARS.eq(5)).and(Product::REVIEWS.count().gt(3));
//! let request = ShopService::new()
//!     .products()
//!     .count()
//!     .filter(cheap)
//!     .filter(praised)
//!     .filter(not(Product::TAGS.any_item(|tag| tag.eq_any(["old", "used"]))))
//!     .filter(Book::PAGES.of::<Product>().ge(100));
//!
//! let http = request.to_http("https://shop.example/odata")?;
//! let filter = "$filter=(price mul 2 lt 10 or price eq null) and reviews/any(x:x/stars eq 5) and reviews/$count gt 3 \
//!     and not tags/any(x:x in ('old','used')) and catalog.book/pages ge 100";
//! let sent = percent_encoding::percent_decode_str(http.uri().query().unwrap_or_default()).decode_utf8_lossy();
//! assert_eq!(sent, filter);
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Related entities
//!
//! A navigation property is included as it is, or with the options of [`Expand`]:
//!
//! ```
//! use shop::ShopService;
//! use shop::catalog::{Product, Review};
//!
//! let reviews = Product::REVIEWS.filter(Review::STARS.ge(4)).orderby(Review::STARS.desc()).top(3);
//! let request = ShopService::new().products().by_id(7).get().expand((Product::SUPPLIER, reviews));
//!
//! let http = request.to_http("https://shop.example/odata")?;
//! let sent = percent_encoding::percent_decode_str(http.uri().query().unwrap_or_default()).decode_utf8_lossy();
//! assert_eq!(sent, "$expand=supplier,reviews($filter=stars ge 4;$orderby=stars desc;$top=3)");
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Projections
//!
//! A struct of your own says which properties a program wants: see [`Projection`]. It makes `$select` and `$expand`, and is
//! what the pages hold.
//!
//! # Phrases
//!
//! [`phrase`] quotes what is searched for: `phrase("green tea").and(phrase("decaf").not())`.

// Expressions know nothing of requests: they become text, which a request takes.

mod apply;
mod expand;
mod expression;
mod field;
mod filter;
mod items;
mod methods;
mod operand;
mod order;
mod orderby;
#[doc(hidden)]
pub mod projection;
mod property;
mod search;
mod select;
mod term;

pub use odata_derive::Projection;

pub use apply::{IntoAggregates, IntoApply, Named, Transformation, computed, count_as};
pub use expand::{Expand, IntoExpand};
pub use expression::{Expression, IntoCondition, Now, is_of, not, now};
pub use field::{Cast, Collection, Condition, Field, HasDate, HasTime, Related, Text};
pub use filter::{AnyType, IntoFilter};
pub use operand::{Arithmetic, Comparable, IntoExpression, Number, Ordered};
pub use order::Order;
pub use orderby::IntoOrderBy;
pub use projection::Projection;
pub use property::{Name, Property, PropertyPath};
pub use search::{IntoSearch, Search, phrase};
pub use select::IntoSelect;
#[doc(hidden)]
pub use term::Term;

#[doc(hidden)]
pub use items::Items;
pub(crate) use term::both;
