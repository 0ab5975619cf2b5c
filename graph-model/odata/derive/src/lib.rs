//! Derives for generated structs: serde's traits, and the traits of entity types, complex types and handles.
//!
//! The structs have serde's own attributes, of which these are supported: `rename_all`, `rename`, `default`,
//! `skip_serializing_if`, `with` and `flatten`. [`Serialize`](derive@Serialize) and [`Deserialize`](derive@Deserialize)
//! read and write the same JSON as serde's derives, which need the last four; these know of a property by its type that it
//! may be absent. Where serde's generate a reader and a writer for each struct, these generate a table of names, and where
//! each property is; the reader and the writer exist once, in `odata::value::object`.
//!
//! `Deserialize` also gives the struct a constant for each property, such as `User::DISPLAY_NAME`: for queries. [`Structured`]
//! stands for both and for the standard derives.
//!
//! [`Projection`](derive@Projection) is for a program's own structs, which have some of the properties of a type.

extern crate proc_macro;

mod attribute;
mod constants;
mod handle;
mod invocation;
mod projection;
mod refusal;
mod runtime;
mod serde;
mod structure;
mod structured;
mod syntax;

use proc_macro::TokenStream;

use refusal::Refusal;
use structure::Structure;

/// Implements `serde::Serialize` for a struct of properties: absent ones are left out, and those in the flattened map
/// come last. [`Deserialize`](derive@Deserialize) must be derived by this crate, too.
#[proc_macro_derive(Serialize, attributes(serde))]
pub fn serialize(input: TokenStream) -> TokenStream {
    tokens(Structure::read(input).map(|structure| serde::serialize(&structure)))
}

/// Implements `serde::Deserialize` and `odata::value::object::Object` for a struct of properties: undeclared ones go to the
/// flattened map.
///
/// For each property, the struct gets a constant of the type `odata::query::Property`, with the documentation of the
/// field, and the name of the field in upper case: `displayName` is `DISPLAY_NAME`. A name that is taken, by another
/// property or by a constant of the trait `Structured`, has an underscore at its end.
#[proc_macro_derive(Deserialize, attributes(serde))]
pub fn deserialize(input: TokenStream) -> TokenStream {
    let code = |structure| serde::deserialize(&structure) + &constants::constants(&structure);
    tokens(Structure::read(input).map(code))
}

/// Implements `odata::query::Projection` for a struct with some of the properties of a type, which `#[projection(of =
/// …)]` names: requests ask for these properties alone, and the struct is what is read.
///
/// The compiler checks each field: that the type has the property, that the types agree, and that a property that can be
/// `null` has an `Option` or a `Nullable`.
///
/// The crate that re-exports the runtime is found among the dependencies. If that fails, name it with
/// `#[projection(of = …, crate = …)]`.
#[proc_macro_derive(Projection, attributes(projection))]
pub fn projection(input: TokenStream) -> TokenStream {
    projection::expand(input)
}

/// Implements all that an entity or complex type is: `odata::Structured`, `Default`, `Clone`, `Debug`, `PartialEq`, and what
/// [`Serialize`](derive@Serialize) and [`Deserialize`](derive@Deserialize) implement. The standard traits do what the standard
/// derives do, but their code exists once for all structs.
///
/// * `#[odata(type = "namespace.name")]` is the qualified name of the type.
/// * `#[odata(tagged)]` makes `Default` set `odata_type`, for types whose values may be sent where a base type is
///   declared.
/// * `#[odata(base(Nearest, …, Root))]` lists all base types, which values can be converted to.
/// * `#[odata(read_only("name", …))]` names the properties that a client does not change.
/// * `#[odata(derived("namespace.name", …))]` lists all derived types, for the methods `is` and `downcast`, and for the
///   conversion from each of them.
#[proc_macro_derive(Structured, attributes(odata, serde))]
pub fn structured(input: TokenStream) -> TokenStream {
    tokens(structured::expand(input))
}

/// Implements `From<Path>` and the relation to an entity type for a handle, a newtype of `Path`.
///
/// * `#[odata(one(Type))]` is the handle of one entity: `EntityHandle`, and `Entity` for the type.
/// * `#[odata(many(Type))]` is the handle of a collection: `Listed` for the type.
/// * Without either, it is the handle of a value other than an entity, and has a method `path`.
#[proc_macro_derive(Handle, attributes(odata))]
pub fn handle(input: TokenStream) -> TokenStream {
    tokens(handle::expand(input))
}

/// Implements `odata::Request` for a newtype of a request, to which generated code adds methods for the optional parameters of
/// an operation: `struct Call(Invoke<Message>);`. It has the options of the request, and derefs to it for everything else.
#[proc_macro_derive(Invocation)]
pub fn invocation(input: TokenStream) -> TokenStream {
    tokens(invocation::expand(input))
}

/// The generated code, or a compile error with the reason why there is none.
///
/// It allows no deprecated items: the compiler does not report their use in the expansion of a derive, and each attribute
/// would cost it time.
fn tokens(code: Result<String, Refusal>) -> TokenStream {
    match code {
        // Always valid Rust, since it consists of identifiers, paths and literals that were tokens before.
        Ok(code) => code.parse().unwrap_or_default(),
        Err(refusal) => refusal.tokens(),
    }
}
