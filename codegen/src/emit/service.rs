//! Owns the service's handle: where every address starts.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{Layout, Method, MethodKind};
use crate::model::Annotations;
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::{Docs, deprecated};
use super::markdown::code;
use super::{Conventions, Item, RustFile, handles, operations};

/// The file of the service's handle.
pub(super) fn file(layout: &Layout<'_>, conventions: Conventions) -> RustFile {
    let context = Context::new(layout, None, BTreeSet::new());
    let empty = Annotations::default();
    let container = layout.model.container.as_ref();
    let annotations = container.map_or(&empty, |container| &container.annotations);
    let mut docs = Docs::described(annotations, "The service: where every address starts.");
    if let Some(container) = container {
        docs.paragraph(&format!("Entity container {}.", code(&container.name.to_string())));
    }
    let docs = docs.attributes();
    let ident = format_ident!("{}", layout.service);
    let (path, style) = (context.rt(Rt::Path), context.rt(Rt::KeyStyle));
    let segment = annotations.is_tagged(super::keys::KEY_AS_SEGMENT);
    let key_style = if segment { format_ident!("Segment") } else { format_ident!("Parentheses") };
    let base = match conventions {
        Conventions::OData => {
            let conventions = context.rt(Rt::Conventions);
            quote!(#conventions::ODATA)
        }
        Conventions::Own => quote!(crate::conventions::CONVENTIONS),
    };
    let handle = layout.service_handle();
    let methods = handle.methods.iter().map(|method| self::method(&context, method));
    let items = vec![
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct #ident {
                path: #path,
            }
        },
        quote! {
            impl #ident {
                #[doc = " The service at whatever root requests are sent to."]
                pub fn new() -> Self {
                    Self { path: #path::of(&const { #base.with_key_style(#style::#key_style) }) }
                }

                #(#methods)*
            }
        },
        quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        },
    ];
    RustFile {
        path: "container.rs".to_owned(),
        docs: vec!["The service's handle.".to_owned()],
        items: context.with_imports(items.into_iter().map(Item::from).collect()),
    }
}

fn method(context: &Context<'_, '_>, method: &Method<'_>) -> TokenStream {
    let ident = format_ident!("{}", method.ident);
    let gate = context.gate(&method.gate);
    match method.kind {
        MethodKind::Child(child, ty, collection) => {
            let name = &child.name;
            let otherwise = format!("The {} {}.", if collection { "entity set" } else { "singleton" }, code(name));
            let mut docs = Docs::described(&child.annotations, &otherwise);
            docs.code(&format!("/{name}"));
            let (docs, deprecated) = (docs.attributes(), deprecated(&child.annotations));
            let handle = handles::handle(context, ty, collection);
            quote! {
                #docs
                #deprecated
                #gate
                pub fn #ident(&self) -> #handle {
                    #handle::from(self.path.segment(#name))
                }
            }
        }
        MethodKind::Operation { operation, import } => {
            operations::method(context, operation, None, &ident, import, &gate)
        }
        MethodKind::Composed { operation, import } => {
            operations::composed(context, operation, None, &ident, import, &gate)
        }
        // The container has neither keys nor properties.
        MethodKind::ByKey { .. }
        | MethodKind::Navigation(_)
        | MethodKind::References(_)
        | MethodKind::Complex(..)
        | MethodKind::Media
        | MethodKind::Stream(_) => quote!(),
    }
}
