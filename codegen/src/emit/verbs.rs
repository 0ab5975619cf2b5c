//! Owns the methods that all entity types have in common: verbs, `count`, and casts to derived types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{GeneratedMethod, HandleId, Verb};
use crate::model::{Cardinality, Element, StructuredId};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::Docs;
use super::http_line::http_line;
use super::{capabilities, markdown, permissions};

/// The methods of an entity type's handle, other than those for relations and operations.
pub(super) fn methods(context: &Context<'_, '_>, handle: HandleId) -> TokenStream {
    let verb = |verb| {
        let is_allowed = capabilities::is_allowed(context.layout, handle.ty, verb);
        is_allowed.then(|| method(context, handle.ty, verb))
    };
    let methods = match handle.cardinality {
        Cardinality::One => [verb(Verb::Get), verb(Verb::Update), verb(Verb::Delete)],
        Cardinality::Many => [verb(Verb::List), Some(count(context, handle)), verb(Verb::Create)],
    };
    methods.into_iter().flatten().chain(create_media(context, handle)).chain(cast(context, handle)).collect()
}

/// The method of a verb.
fn method(context: &Context<'_, '_>, id: StructuredId, verb: Verb) -> TokenStream {
    let ident = format_ident!("{}", verb.name());
    let entity = context.ty(Element::Structured(id));
    match verb {
        Verb::Get => {
            let docs = docs(context, id, verb, "GET", "Reads the entity.");
            let get = context.rt(Rt::Get);
            quote! {
                #docs
                pub fn #ident(&self) -> #get<#entity> {
                    #get::new(self.0.clone())
                }
            }
        }
        Verb::List => {
            let docs = docs(context, id, verb, "GET", "Reads the entities, a page at a time.");
            let list = context.rt(Rt::List);
            quote! {
                #docs
                pub fn #ident(&self) -> #list<#entity> {
                    #list::new(self.0.clone())
                }
            }
        }
        Verb::Update => {
            let (http, constructor, text) = if capabilities::is_replaced(context.layout, id) {
                ("PUT", "replace", "Replaces the entity: absent properties get their default values.")
            } else {
                ("PATCH", "new", "Updates the entity: absent properties keep their values.")
            };
            let docs = docs(context, id, verb, http, text);
            let (update, constructor) = (context.rt(Rt::Update), format_ident!("{constructor}"));
            let Sent { generics, ty, declared } = sent(context, id);
            quote! {
                #docs
                pub fn #ident #generics(&self, changes: &#ty) -> #update<#ty> {
                    #update::#constructor(self.0.clone(), changes)#declared
                }
            }
        }
        Verb::Create => {
            let docs = docs(context, id, verb, "POST", "Creates an entity.");
            let create = context.rt(Rt::Create);
            let Sent { generics, ty, declared } = sent(context, id);
            quote! {
                #docs
                pub fn #ident #generics(&self, entity: &#ty) -> #create<#ty> {
                    #create::new(self.0.clone(), entity)#declared
                }
            }
        }
        Verb::Delete => {
            let docs = docs(context, id, verb, "DELETE", "Deletes the entity.");
            let delete = context.rt(Rt::Delete);
            quote! {
                #docs
                pub fn #ident(&self) -> #delete {
                    #delete::new(self.0.clone())
                }
            }
        }
    }
}

/// The method that creates a media entity from its stream.
fn create_media(context: &Context<'_, '_>, handle: HandleId) -> Option<TokenStream> {
    let is_media = handle.is_many() && context.layout.model.has_stream(handle.ty);
    if !is_media || !capabilities::is_allowed(context.layout, handle.ty, Verb::Create) {
        return None;
    }
    let docs = docs(context, handle.ty, Verb::Create, "POST", "Creates an entity from its stream, of a media type.");
    let (create, entity) = (context.rt(Rt::Create), context.ty(Element::Structured(handle.ty)));
    Some(quote! {
        #docs
        pub fn create_media(&self, content: impl Into<Vec<u8>>, content_type: &str) -> #create<#entity> {
            #create::from_stream(self.0.clone(), content, content_type)
        }
    })
}

/// The documentation of a verb: a summary, the HTTP line, and the description and permissions in annotations.
fn docs(context: &Context<'_, '_>, id: StructuredId, verb: Verb, http: &str, text: &str) -> TokenStream {
    let model = context.layout.model;
    let handle = HandleId { ty: id, cardinality: verb.cardinality() };
    let mut docs = Docs::default();
    docs.paragraph(text);
    docs.code(&line(context, handle, verb.name()).unwrap_or_else(|| http_line(context.layout, http, handle, "")));
    let restrictions = context
        .layout
        .places
        .place(handle)
        .and_then(|place| capabilities::restrictions(verb, place.annotations(model)?, place.cardinality(model)));
    if let Some(text) = restrictions.and_then(|record| record.get("Description")?.as_text()) {
        docs.paragraph(&markdown::text(text));
    }
    permissions::of_verb(context.layout, &mut docs, id, verb);
    docs.attributes(context)
}

/// The type of an entity to send, with the generic parameters of the method.
struct Sent {
    generics: TokenStream,
    ty: TokenStream,
    /// The call that has the type said where it is another than the declared one.
    declared: TokenStream,
}

/// The entity that a method sends: of the type itself, or of any type derived from it.
fn sent(context: &Context<'_, '_>, id: StructuredId) -> Sent {
    let entity = context.ty(Element::Structured(id));
    if context.layout.model.ty(id).derived.is_empty() {
        return Sent { generics: quote!(), ty: entity, declared: quote!() };
    }
    let (structured, is_a, serialize) = (context.rt(Rt::Structured), context.rt(Rt::IsA), context.rt(Rt::Serialize));
    let generics = quote!(<T: #structured + #is_a<#entity> + #serialize>);
    Sent { generics, ty: quote!(T), declared: quote!(.declared_as::<#entity>()) }
}

fn count(context: &Context<'_, '_>, handle: HandleId) -> TokenStream {
    let mut docs = Docs::default();
    docs.paragraph("Counts the entities.");
    docs.code(&line(context, handle, "count").unwrap_or_else(|| http_line(context.layout, "GET", handle, "/$count")));
    permissions::of_requests(context.layout, &mut docs, GeneratedMethod::Verb(handle, "count"));
    let docs = docs.attributes(context);
    let count = context.rt(Rt::Count);
    quote! {
        #docs
        pub fn count(&self) -> #count {
            #count::new(self.0.clone())
        }
    }
}

/// The method that casts to a derived type, if there is one.
fn cast(context: &Context<'_, '_>, handle: HandleId) -> Option<TokenStream> {
    if context.layout.model.ty(handle.ty).derived.is_empty() {
        return None;
    }
    let entity = context.ty(Element::Structured(handle.ty));
    context.rt(Rt::Structured);
    let (text, bound, associated) = match handle.cardinality {
        Cardinality::One => (" The entity, cast to the derived type `T`.", Rt::Entity, "Resource"),
        Cardinality::Many => (" The entities of the derived type `T` among these.", Rt::Listed, "Collection"),
    };
    let (bound, is_a, associated) = (context.rt(bound), context.rt(Rt::IsA), format_ident!("{associated}"));
    Some(quote! {
        #[doc = #text]
        pub fn cast<T: #bound + #is_a<#entity>>(&self) -> T::#associated {
            T::#associated::from(self.0.cast(T::TYPE_NAME))
        }
    })
}

/// The shortest of the addresses that the schema says something of: these are the ones that the service documents.
fn line(context: &Context<'_, '_>, handle: HandleId, verb: &'static str) -> Option<String> {
    let lines = context.layout.reference.of(GeneratedMethod::Verb(handle, verb)).map(|(line, _)| line);
    lines.min_by_key(|line| (line.len(), *line)).map(str::to_owned)
}
