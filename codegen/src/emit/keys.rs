//! Owns the methods that lead from a collection to one of its entities, by a key or an alternate key.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{HandleId, Key, Method, MethodKind, key_idents};
use crate::model::StructuredId;
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::Docs;
use super::markdown::code;
use super::{capabilities, types};

/// The method that leads to the entity with a key.
pub(super) fn by_key(context: &Context<'_, '_>, id: StructuredId, method: &Method<'_>, key: Key<'_>) -> TokenStream {
    // OData forbids keys whose values have no literal form, but some schemas have them.
    if !key.parts.iter().all(|part| types::is_literal(context.layout.model, &part.ty)) {
        return quote!();
    }
    let resource = context.handle(HandleId::one(id));
    let arguments: Vec<_> = key_idents(context.layout.model, id, key.parts);
    let mut types = Vec::new();
    let mut passes = Vec::new();
    for (part, argument) in key.parts.iter().zip(&arguments) {
        let argument = types::argument(context, &part.ty, argument);
        types.push(argument.ty);
        passes.push(argument.pass);
    }
    let value = value(context, key, &passes);
    let call = match (key.parts.len(), key.is_alternate, names_beside_keys(context, id)) {
        (1, false, names) if !names.is_empty() => quote!(key_beside(&#value, &[#(#names),*])),
        _ => quote!(key(&#value)),
    };
    let names: Vec<String> = key.parts.iter().map(|part| code(&part.name)).collect();
    let kind = if key.is_alternate { "alternate key" } else { "key" };
    let mut docs = Docs::default();
    docs.paragraph(&format!("The entity with this {kind}: {}.", names.join(", ")));
    let (docs, gate) = (docs.attributes(context), context.gate(&method.gate));
    let ident = format_ident!("{}", method.ident);
    quote! {
        #docs
        #gate
        pub fn #ident(&self, #(#arguments: #types),*) -> #resource {
            #resource::from(self.0.#call)
        }
    }
}

/// The value of a key: a single one without a name, if the key allows it, or pairs of names and values.
fn value(context: &Context<'_, '_>, key: Key<'_>, passes: &[TokenStream]) -> TokenStream {
    let ty = context.rt(Rt::Key);
    if let ([pass], false) = (passes, key.is_alternate) {
        return quote!(#ty::single(#pass));
    }
    let mut pairs = key.parts.iter().map(|part| part.name.as_str()).zip(passes);
    let first = pairs.next().map(|(name, pass)| quote!(#ty::named(#name, #pass)));
    let rest = pairs.map(|(name, pass)| quote!(.and(#name, #pass)));
    quote!(#first #(#rest)*)
}

/// The segments below a collection that a key must not be mistaken for, if the service uses the key-as-segment
/// convention: the names of operations, and the prefixes of qualified names of operations and types.
fn names_beside_keys(context: &Context<'_, '_>, id: StructuredId) -> BTreeSet<String> {
    let model = context.layout.model;
    let mut names = BTreeSet::new();
    if !capabilities::keys_are_segments(model) {
        return names;
    }
    for method in &context.layout.handle(HandleId::many(id)).methods {
        if let MethodKind::Operation { operation, .. } | MethodKind::Composed { operation, .. } = &method.kind {
            names.insert(operation.name.name.clone());
            names.insert(format!("{}.", operation.name.namespace));
        }
    }
    let derived = model.ty(id).derived.iter().map(|derived| format!("{}.", model.ty(*derived).name.namespace));
    names.extend(derived);
    names
}
