//! Derives of [`serde::Serialize`] and [`serde::Deserialize`] for structs of OData properties, which are cheap to compile.
//!
//! The structs are written with serde's own attributes, of which these are known: `rename_all`, `rename`, `default`,
//! `skip_serializing_if`, `with` and `flatten`. What is derived reads and writes the same JSON as serde's derives. But
//! where those generate a reader and a writer for each struct, these generate a table of names and one line for each field;
//! the reader and the writer are in `odata::value::wire::properties`, once. This crate knows nothing of them but their names.
//!
//! `Deserialize` also gives the struct a constant for each property: `User::DISPLAY_NAME`, for queries.
//!
//! [`serde::Serialize`]: https://docs.rs/serde/latest/serde/trait.Serialize.html
//! [`serde::Deserialize`]: https://docs.rs/serde/latest/serde/trait.Deserialize.html

extern crate proc_macro;

mod attribute;
mod constants;
mod expansion;
mod projection;
mod refusal;
mod runtime;
mod structure;

use proc_macro::TokenStream;

use refusal::Refusal;
use structure::Structure;

/// Implements `serde::Serialize` for a struct of properties: those that are absent are left out, what is in the flattened
/// map comes last.
#[proc_macro_derive(Serialize, attributes(serde))]
pub fn serialize(input: TokenStream) -> TokenStream {
    expand(input, expansion::serialize)
}

/// Implements `serde::Deserialize` for a struct of properties: what the struct does not declare is kept in the flattened
/// map.
///
/// For each property, the struct gets a constant of the type `odata::query::Property`, with the documentation of the field,
/// and the name of the field in upper case: `displayName` is `DISPLAY_NAME`. A name that is taken, by another property or by
/// a constant of the trait `Structured`, has an underscore at its end.
#[proc_macro_derive(Deserialize, attributes(serde))]
pub fn deserialize(input: TokenStream) -> TokenStream {
    expand(input, |structure| expansion::deserialize(structure) + &constants::constants(structure))
}

/// Implements `odata::query::Projection` for a struct with some of the properties of a type, which `#[projection(of = …)]`
/// names: requests ask for these properties alone, and the struct is what is read.
///
/// Each field is checked: whether the type has the property, of which type it is, and whether it can be `null`.
///
/// The crate that has the runtime's items is found among the dependencies; `#[projection(of = …, crate = …)]` names another.
#[proc_macro_derive(Projection, attributes(projection))]
pub fn projection(input: TokenStream) -> TokenStream {
    projection::expand(input)
}

fn expand(input: TokenStream, expansion: fn(&Structure) -> String) -> TokenStream {
    match Structure::read(input) {
        // The text is made of what were tokens before, so that it is always Rust.
        Ok(structure) => expansion(&structure).parse().unwrap_or_default(),
        Err(refusal) => refusal.tokens(),
    }
}
