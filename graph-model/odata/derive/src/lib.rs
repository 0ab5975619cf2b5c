//! Derives for generated structs: serde's traits, and what OData adds to them. All are cheap to compile.
//!
//! The structs are written with serde's own attributes, of which these are known: `rename_all`, `rename`, `default`,
//! `skip_serializing_if`, `with` and `flatten`. [`Serialize`](derive@Serialize) and [`Deserialize`](derive@Deserialize)
//! read and write the same JSON as serde's derives. But where those generate a reader and a writer for each struct, these
//! generate a table of names and one line for each field; the reader and the writer are in
//! `odata::value::wire::properties`, once. This crate knows nothing of them but their names.

extern crate proc_macro;

mod attribute;
mod handle;
mod refusal;
mod serde;
mod structure;
mod structured;
mod syntax;

use proc_macro::TokenStream;

use refusal::Refusal;
use structure::Structure;

/// Implements `serde::Serialize` for a struct of properties: those that are absent are left out, what is in the flattened
/// map comes last.
#[proc_macro_derive(Serialize, attributes(serde))]
pub fn serialize(input: TokenStream) -> TokenStream {
    tokens(Structure::read(input).map(|structure| serde::serialize(&structure)))
}

/// Implements `serde::Deserialize` for a struct of properties: what the struct does not declare is kept in the flattened
/// map.
#[proc_macro_derive(Deserialize, attributes(serde))]
pub fn deserialize(input: TokenStream) -> TokenStream {
    tokens(Structure::read(input).map(|structure| serde::deserialize(&structure)))
}

/// Implements `odata::Structured` and `Default` for an entity or complex type, which derives `Deserialize` from here, too.
///
/// * `#[odata(type = "namespace.name")]` is the qualified name of the type.
/// * `#[odata(tagged)]` has `Default` set `odata_type`, for types whose values may stand where a base type is declared.
/// * `#[odata(base(Nearest, …, Root))]` names all base types: values can be converted to them.
/// * `#[odata(derived("namespace.name", …))]` names all types that derive from this one: values can be asked whether they
///   are of one of them, and be converted.
#[proc_macro_derive(Structured, attributes(odata))]
pub fn structured(input: TokenStream) -> TokenStream {
    tokens(structured::expand(input))
}

/// Makes a struct around a `Path` the handle of what is at that address: `From<Path>`, and a tie to an entity type.
///
/// * `#[odata(one(Type))]` is the handle of one entity: `EntityHandle`, and `Entity` for the type.
/// * `#[odata(many(Type))]` is the handle of several entities: `Listed` for the type.
/// * Without either, it is the handle of a value that is no entity.
#[proc_macro_derive(Handle, attributes(odata))]
pub fn handle(input: TokenStream) -> TokenStream {
    tokens(handle::expand(input))
}

/// The generated code, or the message that says why there is none.
fn tokens(code: Result<String, Refusal>) -> TokenStream {
    match code {
        // The text is made of identifiers, paths and literals that were tokens before, so that it is always Rust.
        Ok(code) => code.parse().unwrap_or_default(),
        Err(refusal) => refusal.tokens(),
    }
}
