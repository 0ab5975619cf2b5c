//! Owns the service's handle, which all addresses start from.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{Layout, Method, MethodKind};
use crate::model::Annotations;
use crate::vocabulary::Rt;

use super::context::Context;
use super::conventions::Conventions;
use super::docs::Docs;
use super::file::{Item, RustFile};
use super::markdown::code;
use super::operations::Call;
use super::{capabilities, invocations, permission_table, relations};

/// The file of the service's handle.
pub(super) fn file(layout: &Layout<'_>, conventions: Conventions) -> RustFile {
    let context = Context::new(layout, None, BTreeSet::new());
    let empty = Annotations::default();
    let container = layout.model.container.as_ref();
    let annotations = container.map_or(&empty, |container| &container.annotations);
    let mut docs = Docs::described(annotations, "The service's root: all requests start here.");
    if let Some(container) = container {
        docs.paragraph(&format!("Entity container {}.", code(&container.name.to_string())));
    }
    let docs = docs.attributes(&context);
    let ident = format_ident!("{}", layout.service);
    let path = context.rt(Rt::Path);
    let are_segments = capabilities::keys_are_segments(layout.model);
    let key_style = format_ident!("{}", if are_segments { "Segment" } else { "Parentheses" });
    let base = match conventions {
        Conventions::OData => {
            let conventions = context.rt(Rt::Conventions);
            let multipart =
                capabilities::batches_are_multipart(layout.model).then(|| quote!(.with_multipart_batches()));
            quote!(#conventions::ODATA #multipart)
        }
        Conventions::Own => quote!(crate::conventions::CONVENTIONS),
    };
    // Metadata seldom says that keys can be segments, so that its silence does not overrule the crate's own conventions.
    let style = match conventions {
        Conventions::Own if !are_segments => base,
        _ => {
            let style = context.rt(Rt::KeyStyle);
            quote!(#base.with_key_style(#style::#key_style))
        }
    };
    let (value, constants) = if layout.reference.has_permissions() {
        let (conventions, feature) = (context.rt(Rt::Conventions), permission_table::FEATURE);
        let constants = quote! {
            #[cfg(feature = #feature)]
            const CONVENTIONS: #conventions = #style.with_permissions(&super::permission_table::PERMISSIONS);

            #[cfg(not(feature = #feature))]
            const CONVENTIONS: #conventions = #style;
        };
        (quote!(CONVENTIONS), Some(constants))
    } else {
        (style, None)
    };
    let any = context.rt(Rt::AnyAddress);
    let handle = layout.service_handle();
    let methods = handle.methods.iter().map(|method| self::method(&context, method));
    let calls = layout.calls_of_the_service();
    let calls = calls.flat_map(|(method, operation)| invocations::call(&context, None, &method, operation));
    let items = constants.into_iter().chain([
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct #ident(#path);
        },
        quote! {
            impl #ident {
                #[doc = " The service; its root URL is given where requests are sent."]
                pub fn new() -> Self {
                    Self(#path::of(&const { #value }))
                }

                #[doc = " The root of all addresses."]
                pub fn path(&self) -> &#path {
                    &self.0
                }

                #[doc = " What is at an address that no other method leads to: below the service root, or absolute."]
                pub fn at(&self, address: &str) -> #any {
                    #any::new(&self.0, address)
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
    ]);
    let items = items.chain(calls);
    RustFile {
        path: "container.rs".to_owned(),
        docs: vec!["The service's handle.".to_owned()],
        items: context.with_imports(items.map(Item::from).collect()),
        comments: context.into_comments(),
    }
}

fn method(context: &Context<'_, '_>, method: &Method<'_>) -> TokenStream {
    match method.kind {
        MethodKind::Child(child, handle) => relations::child(context, method, child, handle),
        MethodKind::Operation { operation, import } => Call { operation, import, bound: None }.method(context, method),
        MethodKind::Composed { operation, import, handle } => {
            Call { operation, import, bound: None }.composed(context, method, handle)
        }
        // The container has neither keys nor properties.
        MethodKind::ByKey(_)
        | MethodKind::Navigation(_)
        | MethodKind::References(_)
        | MethodKind::Complex(..)
        | MethodKind::Property(_)
        | MethodKind::Media
        | MethodKind::Stream(_) => quote!(),
    }
}
