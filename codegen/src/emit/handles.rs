//! Owns handles: the struct for one value of a type, and the struct for a collection.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{HandleId, Layout, Method, MethodKind};
use crate::model::{Cardinality, Element, StructuredId, StructuredKind};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::Docs;
use super::markdown::code;
use super::operations::Call;
use super::{keys, relations, verbs};

/// The names that the file of a type with handles declares.
pub(super) fn own_names(layout: &Layout<'_>, id: StructuredId) -> BTreeSet<String> {
    let ident = layout.ident(Element::Structured(id)).to_owned();
    let mut names =
        BTreeSet::from([ident, layout.handle_ident(HandleId::one(id)), layout.handle_ident(HandleId::many(id))]);
    let calls = layout.calls_of(id).into_iter();
    names.extend(calls.filter_map(|(_, _, operation)| layout.call_ident(operation)).map(str::to_owned));
    names
}

/// The handles of a type, each with its methods.
pub(super) fn items(context: &Context<'_, '_>, id: StructuredId) -> Vec<TokenStream> {
    let handles = context.layout.handles(id);
    let items = handles.iter().flat_map(|handle| {
        let other = handles.iter().copied().find(|other| other != handle);
        [Some(declaration(context, *handle, other)), implementation(context, *handle)]
    });
    items.flatten().collect()
}

/// The struct of a handle, with links to the type and to its other handle.
fn declaration(context: &Context<'_, '_>, handle: HandleId, other: Option<HandleId>) -> TokenStream {
    let layout = context.layout;
    let name = layout.ident(Element::Structured(handle.ty));
    let (ident, value) = (format_ident!("{}", layout.handle_ident(handle)), format_ident!("{name}"));
    let kind = layout.model.ty(handle.ty).kind;
    let (what, relation) = match (kind, handle.cardinality) {
        (StructuredKind::Entity, Cardinality::One) => ("one", quote!(#[odata(one(#value))])),
        (StructuredKind::Entity, Cardinality::Many) => ("a collection of", quote!(#[odata(many(#value))])),
        (StructuredKind::Complex, Cardinality::One) => ("a property of type", quote!(#[odata(value(#value))])),
        (StructuredKind::Complex, Cardinality::Many) => {
            ("a property with a collection of", quote!(#[odata(values(#value))]))
        }
    };
    let place = layout.places.path(handle).map(|path| format!(", as at {}", code(path))).unwrap_or_default();
    let mut text = format!("The handle of {what} [`{name}`]{place}.");
    if let Some(other) = other {
        let label = if other.is_many() { "Collection" } else { "One" };
        text.push_str(&format!(" {label}: [`{}`].", layout.handle_ident(other)));
    }
    let mut docs = Docs::default();
    docs.paragraph(&text);
    let docs = docs.attributes(context);
    let (derive, path) = (context.rt(Rt::Handle), context.rt(Rt::Path));
    quote! {
        #docs
        #[derive(Clone, Debug, #derive)]
        #relation
        pub struct #ident(#path);
    }
}

/// The methods of a handle, if it has any.
fn implementation(context: &Context<'_, '_>, handle: HandleId) -> Option<TokenStream> {
    let ident = format_ident!("{}", context.layout.handle_ident(handle));
    let verbs = match context.layout.model.ty(handle.ty).kind {
        StructuredKind::Entity => verbs::methods(context, handle),
        StructuredKind::Complex => TokenStream::new(),
    };
    let methods = &context.layout.handle(handle).methods;
    let methods: TokenStream = methods.iter().map(|method| self::method(context, handle, method)).collect();
    if verbs.is_empty() && methods.is_empty() {
        return None;
    }
    Some(quote! {
        impl #ident {
            #verbs
            #methods
        }
    })
}

fn method(context: &Context<'_, '_>, handle: HandleId, method: &Method<'_>) -> TokenStream {
    let id = handle.ty;
    match method.kind {
        MethodKind::ByKey(key) => keys::by_key(context, id, method, key),
        MethodKind::Navigation(property) => relations::navigation(context, id, method, property),
        MethodKind::References(property) => relations::references(context, id, method, property),
        MethodKind::Complex(property, of) => relations::complex(context, method, property, of),
        MethodKind::Property(property) => relations::property(context, id, method, property),
        MethodKind::Media => relations::media(context, id, &method.ident),
        MethodKind::Stream(property) => relations::stream(context, id, method, property),
        MethodKind::Operation { operation, import } => {
            Call { operation, import, bound: Some(handle) }.method(context, method)
        }
        MethodKind::Composed { operation, import, handle: result } => {
            Call { operation, import, bound: Some(handle) }.composed(context, method, result)
        }
        // Only the service's handle has these; it has a file of its own.
        MethodKind::Child(..) => quote!(),
    }
}
