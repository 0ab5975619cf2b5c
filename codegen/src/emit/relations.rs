//! Owns the methods that follow a property of a handle's target: to related entities, references and streams.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::layout::{GeneratedMethod, HandleId, Method, QueryOption, option_idents};
use crate::model::{Annotations, Cardinality, ContainerChild, Element, NavigationProperty, Property, StructuredId};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::{Docs, deprecated};
use super::http_line::http_line;
use super::markdown::{self, code};
use super::{capabilities, fields, permissions};

/// The method for related entities.
pub(super) fn navigation(
    context: &Context<'_, '_>,
    id: StructuredId,
    method: &Method<'_>,
    property: &NavigationProperty,
) -> TokenStream {
    let mut docs = Docs::described(&property.annotations, &format!("The related {}.", code(&property.name)));
    docs.code(&http_line(context.layout, "GET", HandleId::one(id), &format!("/{}", property.name)));
    let options = context.layout.required_options.of_navigation(property);
    describe(&mut docs, options);
    let attributes = [docs.attributes(context), deprecated(&property.annotations), context.gate(&method.gate)];
    let path = path(context, &property.name, &property.annotations, Some(property.target), options);
    segment(&attributes, &method.ident, &context.handle(HandleId::of_related(property)), options, &path)
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
    permissions::of_requests(context.layout, &mut docs, GeneratedMethod::Property(property.span));
    let (docs, gate) = (docs.attributes(context), context.gate(&method.gate));
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
    docs.paragraph("The handle leads on to what is related to the value, and has the operations that are bound to it.");
    let attributes = [docs.attributes(context), deprecated(&property.annotations), context.gate(&method.gate)];
    let path = path(context, &property.name, &property.annotations, None, &[]);
    segment(&attributes, &method.ident, &context.handle(handle), &[], &path)
}

/// The method for a property for which the schema states capabilities.
pub(super) fn property(
    context: &Context<'_, '_>,
    id: StructuredId,
    method: &Method<'_>,
    property: &Property,
) -> TokenStream {
    let mut docs = Docs::described(&property.annotations, &format!("The property {}.", code(&property.name)));
    docs.code(&http_line(context.layout, "GET", HandleId::one(id), &format!("/{}", property.name)));
    let attributes = [docs.attributes(context), deprecated(&property.annotations), context.gate(&method.gate)];
    let handle = context.rt(Rt::PropertyHandle);
    let value = fields::property_type(context, &property.ty);
    let path = path(context, &property.name, &property.annotations, None, &[]);
    let ident = format_ident!("{}", method.ident);
    quote! {
        #(#attributes)*
        pub fn #ident(&self) -> #handle<#value> {
            #handle::from(#path)
        }
    }
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
    permissions::of_requests(context.layout, &mut docs, GeneratedMethod::Property(property.span));
    let attributes = [docs.attributes(context), deprecated(&property.annotations)];
    let name = &property.name;
    segment(&attributes, &method.ident, &context.rt(Rt::MediaResource), &[], &quote!(self.0.segment(#name)))
}

/// The method for the content of a media entity.
pub(super) fn media(context: &Context<'_, '_>, id: StructuredId, ident: &str) -> TokenStream {
    let mut docs = Docs::default();
    docs.paragraph("The entity's own content.");
    docs.code(&http_line(context.layout, "GET", HandleId::one(id), "/$value"));
    permissions::of_requests(context.layout, &mut docs, GeneratedMethod::Media(id));
    let (docs, ident): (_, Ident) = (docs.attributes(context), format_ident!("{ident}"));
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
    let options = context.layout.required_options.of_child(child);
    describe(&mut docs, options);
    let attributes = [docs.attributes(context), deprecated(&child.annotations), context.gate(&method.gate)];
    let path = path(context, &child.name, &child.annotations, Some(handle.ty), options);
    segment(&attributes, &method.ident, &context.handle(handle), options, &path)
}

/// A method that appends to the address.
fn segment(
    attributes: &[TokenStream],
    ident: &str,
    handle: &TokenStream,
    options: &[QueryOption<'_>],
    path: &TokenStream,
) -> TokenStream {
    let ident = format_ident!("{ident}");
    let parameters = option_idents(options);
    quote! {
        #(#attributes)*
        pub fn #ident(&self, #(#parameters: &str),*) -> #handle {
            #handle::from(#path)
        }
    }
}

/// The address of a relation or property, with the required query options; marked if updates are `PUT` at this address only.
fn path(
    context: &Context<'_, '_>,
    name: &str,
    annotations: &Annotations,
    target: Option<StructuredId>,
    options: &[QueryOption<'_>],
) -> TokenStream {
    let everywhere = target.is_some_and(|target| capabilities::is_replaced(context.layout, target));
    let replaced = (capabilities::is_put(annotations) == Some(true) && !everywhere).then(|| quote!(.replaced()));
    let names = options.iter().map(|option| option.name);
    let values = option_idents(options);
    quote!(self.0.segment(#name) #replaced #(.option(#names, #values))*)
}

/// Adds the query options that the service requires.
pub(super) fn describe(docs: &mut Docs, options: &[QueryOption<'_>]) {
    for option in options {
        let description = option.description.map(|text| format!(": {}", markdown::text(text))).unwrap_or_default();
        docs.item(&format!("{}{description}", code(option.name)));
    }
}
