//! Owns the methods that lead from a handle along a property: to related entities, to references, to streams.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::layout::{HandleId, Method};
use crate::model::Cardinality;
use crate::model::{ContainerChild, Element, NavigationProperty, Property, StructuredId};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::{Docs, deprecated};
use super::http_line::http_line;
use super::markdown::code;

/// The method for related entities.
pub(super) fn navigation(
    context: &Context<'_, '_>,
    id: StructuredId,
    method: &Method<'_>,
    property: &NavigationProperty,
) -> TokenStream {
    let mut docs = Docs::described(&property.annotations, &format!("The related {}.", code(&property.name)));
    docs.code(&http_line(context.layout, "GET", HandleId::one(id), &format!("/{}", property.name)));
    let attributes = [docs.attributes(), deprecated(&property.annotations), context.gate(&method.gate)];
    segment(&attributes, &method.ident, &context.handle(HandleId::of_related(property)), &property.name)
}

/// The method for references to related entities (`$ref`).
pub(super) fn references(
    context: &Context<'_, '_>,
    id: StructuredId,
    method: &Method<'_>,
    property: &NavigationProperty,
) -> TokenStream {
    let entity = context.ty(Element::Structured(property.target));
    let (name, shown) = (&property.name, code(&property.name));
    let (references, text) = match property.ty.cardinality {
        Cardinality::Many => {
            (context.rt(Rt::ReferenceCollection), format!("References to the related {shown}: list, add, remove."))
        }
        Cardinality::One => {
            (context.rt(Rt::SingleReference), format!("The reference to the related {shown}: read, set, remove."))
        }
    };
    let mut docs = Docs::default();
    docs.paragraph(&text);
    docs.code(&http_line(context.layout, "GET", HandleId::one(id), &format!("/{name}/$ref")));
    let (docs, gate) = (docs.attributes(), context.gate(&method.gate));
    let ident = format_ident!("{}", method.ident);
    quote! {
        #docs
        #gate
        pub fn #ident(&self) -> #references<#entity> {
            #references::from(self.0.segment(#name))
        }
    }
}

/// The method for a complex property whose type has operations.
pub(super) fn complex(
    context: &Context<'_, '_>,
    method: &Method<'_>,
    property: &Property,
    handle: HandleId,
) -> TokenStream {
    let mut docs = Docs::described(&property.annotations, &format!("The property {}.", code(&property.name)));
    docs.paragraph("The handle has the operations that are bound to the value.");
    let attributes = [docs.attributes(), deprecated(&property.annotations)];
    segment(&attributes, &method.ident, &context.handle(handle), &property.name)
}

/// The method for a stream property.
pub(super) fn stream(
    context: &Context<'_, '_>,
    id: StructuredId,
    method: &Method<'_>,
    property: &Property,
) -> TokenStream {
    let mut docs = Docs::described(&property.annotations, &format!("The stream {}.", code(&property.name)));
    docs.code(&http_line(context.layout, "GET", HandleId::one(id), &format!("/{}", property.name)));
    let attributes = [docs.attributes(), deprecated(&property.annotations)];
    segment(&attributes, &method.ident, &context.rt(Rt::MediaResource), &property.name)
}

/// The method for the content of a media entity.
pub(super) fn media(context: &Context<'_, '_>, id: StructuredId, ident: &str) -> TokenStream {
    let mut docs = Docs::default();
    docs.paragraph("The entity's own content.");
    docs.code(&http_line(context.layout, "GET", HandleId::one(id), "/$value"));
    let (docs, ident): (_, Ident) = (docs.attributes(), format_ident!("{ident}"));
    let media = context.rt(Rt::MediaResource);
    quote! {
        #docs
        pub fn #ident(&self) -> #media {
            #media::from(self.0.word("$value"))
        }
    }
}

/// The method for a set or singleton of the container.
pub(super) fn child(
    context: &Context<'_, '_>,
    method: &Method<'_>,
    child: &ContainerChild,
    handle: HandleId,
) -> TokenStream {
    let kind = match handle.cardinality {
        Cardinality::One => "singleton",
        Cardinality::Many => "entity set",
    };
    let mut docs = Docs::described(&child.annotations, &format!("The {kind} {}.", code(&child.name)));
    docs.code(&format!("/{}", child.name));
    let attributes = [docs.attributes(), deprecated(&child.annotations), context.gate(&method.gate)];
    segment(&attributes, &method.ident, &context.handle(handle), &child.name)
}

/// A method that adds a segment to the address.
fn segment(attributes: &[TokenStream], ident: &str, handle: &TokenStream, name: &str) -> TokenStream {
    let ident = format_ident!("{ident}");
    quote! {
        #(#attributes)*
        pub fn #ident(&self) -> #handle {
            #handle::from(self.0.segment(#name))
        }
    }
}
