//! Typed models and requests of an OData service. Requests start at [`ShopService`].

#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints, reason = "names come from the schema")]

#[rustfmt::skip]
#[allow(
    dead_code, deprecated, non_camel_case_types, non_snake_case, non_upper_case_globals, unused_imports,
    clippy::all, clippy::pedantic,
    reason = "names come from the schema, and an area that is off leaves some without a use"
)]
mod generated;

pub use generated::*;
