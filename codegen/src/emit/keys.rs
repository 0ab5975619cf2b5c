//! Owns the methods that lead from several entities to one of them: by its key, or by an alternate key.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::layout::{MethodKind, argument_idents};
use crate::model::{KeyPart, StructuredId};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::Docs;
use super::markdown::code;
use super::{handles, types};

/// The term by which a service says that keys are segments of their own.
pub(super) const KEY_AS_SEGMENT: &str = "Org.OData.Capabilities.V1.KeyAsSegmentSupported";

/// The method that leads to the entity with a key.
pub(super) fn by_key(
    context: &Context<'_, '_>,
    id: StructuredId,
    ident: &proc_macro2::Ident,
    parts: &[KeyPart],
    alternate: bool,
    gate: &TokenStream,
) -> TokenStream {
    // OData allows no such keys, some schemas have them all the same: nothing could be written in an address.
    if !parts.iter().all(|part| types::is_literal(context, &part.ty)) {
        return quote!();
    }
    let resource = handles::handle(context, id, false);
    let key = context.rt(Rt::Key);
    let arguments: Vec<_> = argument_idents(parts.iter().map(|part| part.name.as_str()));
    let mut types = Vec::new();
    let mut passes = Vec::new();
    for (part, argument) in parts.iter().zip(&arguments) {
        let argument = types::argument(context, &part.ty, argument, false);
        types.push(argument.ty);
        passes.push(argument.pass);
    }
    let value = if let ([pass], false) = (passes.as_slice(), alternate) {
        quote!(#key::single(#pass))
    } else {
        let names = parts.iter().map(|part| part.name.as_str());
        let mut pairs = names.zip(&passes);
        let first = pairs.next().map(|(name, pass)| quote!(#key::named(#name, #pass)));
        let rest = pairs.map(|(name, pass)| quote!(.and(#name, #pass)));
        quote!(#first #(#rest)*)
    };
    let call = match (parts.len(), alternate, names_beside_keys(context, id)) {
        (1, false, names) if !names.is_empty() => quote!(key_beside(&#value, &[#(#names),*])),
        _ => quote!(key(&#value)),
    };
    let names: Vec<String> = parts.iter().map(|part| code(&part.name)).collect();
    let mut docs = Docs::default();
    let kind = if alternate { "alternate key" } else { "key" };
    docs.paragraph(&format!("The entity with a value of the {kind} {}.", names.join(", ")));
    let docs = docs.attributes();
    quote! {
        #docs
        #gate
        pub fn #ident(&self, #(#arguments: #types),*) -> #resource {
            #resource::from(self.path.#call)
        }
    }
}

/// What stands below a collection, where a service takes keys as segments: operations by their names, and for qualified names
/// of operations and types the start of those.
fn names_beside_keys(context: &Context<'_, '_>, id: StructuredId) -> BTreeSet<String> {
    let model = context.layout.model;
    let container = model.container.as_ref();
    let mut names = BTreeSet::new();
    if !container.is_some_and(|container| container.annotations.is_tagged(KEY_AS_SEGMENT)) {
        return names;
    }
    for method in &context.layout.collection(id).methods {
        if let MethodKind::Operation { operation, .. } | MethodKind::Composed { operation, .. } = &method.kind {
            names.insert(operation.name.name.clone());
            names.insert(format!("{}.", operation.name.namespace));
        }
    }
    let derived = model.ty(id).derived.iter().map(|derived| format!("{}.", model.ty(*derived).name.namespace));
    names.extend(derived);
    names
}
