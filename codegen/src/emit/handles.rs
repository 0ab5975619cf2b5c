//! Owns handles: the struct for one value of a type and the struct for several, with what implements them.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{Cardinality, HandleId, Layout, Method, MethodKind};
use crate::model::{Element, StructuredId, StructuredKind};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::Docs;
use super::markdown::code;
use super::operations::Call;
use super::{keys, relations, verbs};

/// The names that the file of a type with handles declares.
pub(super) fn own_names(layout: &Layout<'_>, id: StructuredId) -> BTreeSet<String> {
    let ident = layout.ident(Element::Structured(id)).to_owned();
    BTreeSet::from([ident, layout.handle_ident(HandleId::one(id)), layout.handle_ident(HandleId::many(id))])
}

/// Both handles of an entity type.
pub(super) fn of_entity(context: &Context<'_, '_>, id: StructuredId) -> Vec<TokenStream> {
    let (one, many) = (HandleId::one(id), HandleId::many(id));
    let is_listed = context.layout.is_listed(id);
    let ident = format_ident!("{}", context.layout.ident(Element::Structured(id)));
    let resource = format_ident!("{}", context.layout.handle_ident(one));
    let collection = if is_listed { context.handle(many) } else { context.rt(Rt::Unlisted) };
    let (entity, handle, path) = (context.rt(Rt::Entity), context.rt(Rt::EntityHandle), context.rt(Rt::Path));
    let link = quote! {
        impl #entity for #ident {
            type Resource = #resource;
            type Collection = #collection;
        }
    };
    let as_handle = quote! {
        impl #handle for #resource {
            type Entity = #ident;

            fn path(&self) -> &#path {
                &self.path
            }
        }
    };
    let mut items = vec![link];
    items.extend(declaration(context, one));
    items.push(as_handle);
    items.push(implementation(context, one, &verbs::methods(context, one)));
    if is_listed {
        items.extend(declaration(context, many));
        items.push(implementation(context, many, &verbs::methods(context, many)));
    }
    items
}

/// Both handles of a complex type.
pub(super) fn of_complex(context: &Context<'_, '_>, id: StructuredId) -> Vec<TokenStream> {
    let path = context.rt(Rt::Path);
    let address = quote! {
        #[doc = " The address."]
        pub fn path(&self) -> &#path {
            &self.path
        }
    };
    let both = Cardinality::ALL.map(|cardinality| HandleId { ty: id, cardinality });
    let items = both
        .into_iter()
        .flat_map(|handle| declaration(context, handle).into_iter().chain([implementation(context, handle, &address)]));
    items.collect()
}

fn declaration(context: &Context<'_, '_>, handle: HandleId) -> [TokenStream; 2] {
    let ident = format_ident!("{}", context.layout.handle_ident(handle));
    let value = format!("[`{}`]", context.layout.ident(Element::Structured(handle.ty)));
    let mut docs = Docs::default();
    docs.paragraph(&match (context.layout.model.ty(handle.ty).kind, handle.cardinality) {
        (StructuredKind::Entity, Cardinality::One) => format!("One {value} entity."),
        (StructuredKind::Entity, Cardinality::Many) => format!("Several {value} entities."),
        (StructuredKind::Complex, Cardinality::One) => format!("A property that holds one {value}."),
        (StructuredKind::Complex, Cardinality::Many) => format!("A property that holds several {value}."),
    });
    if let Some(path) = context.layout.places.path(handle) {
        docs.paragraph(&format!("Found at {}, among other places.", code(path)));
    }
    let docs = docs.attributes();
    let path = context.rt(Rt::Path);
    [
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct #ident {
                path: #path,
            }
        },
        quote! {
            impl From<#path> for #ident {
                fn from(path: #path) -> Self {
                    Self { path }
                }
            }
        },
    ]
}

/// The methods of a handle: some that come first, then those for relations and operations.
fn implementation(context: &Context<'_, '_>, handle: HandleId, first: &TokenStream) -> TokenStream {
    let ident = format_ident!("{}", context.layout.handle_ident(handle));
    let methods = context.layout.handle(handle).methods;
    let methods = methods.iter().map(|method| self::method(context, handle, method));
    quote! {
        impl #ident {
            #first

            #(#methods)*
        }
    }
}

fn method(context: &Context<'_, '_>, handle: HandleId, method: &Method<'_>) -> TokenStream {
    let id = handle.ty;
    match method.kind {
        MethodKind::ByKey(key) => keys::by_key(context, id, method, key),
        MethodKind::Navigation(property) => relations::navigation(context, id, method, property),
        MethodKind::References(property) => relations::references(context, id, method, property),
        MethodKind::Complex(property, of) => relations::complex(context, method, property, of),
        MethodKind::Media => relations::media(context, id, &method.ident),
        MethodKind::Stream(property) => relations::stream(context, id, method, property),
        MethodKind::Operation { operation, import } => {
            Call { operation, import, bound: Some(handle) }.method(context, method)
        }
        MethodKind::Composed { operation, import, handle: result } => {
            Call { operation, import, bound: Some(handle) }.composed(context, method, result)
        }
        // Children hang on the service's handle, which has a file of its own.
        MethodKind::Child(..) => quote!(),
    }
}
