//! Owns handles: the struct for one entity and the struct for several, with their verbs and relations.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{Layout, Method, MethodKind};
use crate::model::{Element, StructuredId, StructuredKind};
use crate::vocabulary::{Rt, Serde};

use super::capabilities::{self, Verb};
use super::context::Context;
use super::docs::{Docs, deprecated};
use super::markdown::{self, code};
use super::{keys, operations, permissions};

/// The names that the file of an entity type declares.
pub(super) fn own_names(layout: &Layout<'_>, id: StructuredId) -> BTreeSet<String> {
    let ident = layout.ident(Element::Structured(id)).to_owned();
    BTreeSet::from([ident, layout.resource_ident(id), layout.collection_ident(id)])
}

/// Both handles of an entity type.
pub(super) fn items(context: &Context<'_, '_>, id: StructuredId) -> Vec<TokenStream> {
    let ident = format_ident!("{}", context.layout.ident(Element::Structured(id)));
    let resource = format_ident!("{}", context.layout.resource_ident(id));
    let collection = if context.layout.is_listed(id) {
        let collection = format_ident!("{}", context.layout.collection_ident(id));
        quote!(#collection)
    } else {
        context.rt(Rt::Unlisted)
    };
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
    items.extend(declaration(context, id, false));
    items.push(as_handle);
    items.push(resource_methods(context, id));
    if context.layout.is_listed(id) {
        items.extend(declaration(context, id, true));
        items.push(collection_methods(context, id));
    }
    items
}

/// Both handles of a complex type.
pub(super) fn of_complex(context: &Context<'_, '_>, id: StructuredId) -> Vec<TokenStream> {
    let mut items = Vec::new();
    for collection in [false, true] {
        let handle = if collection { context.layout.collection(id) } else { context.layout.resource(id) };
        let ident = format_ident!("{}", context.layout.handle_ident(id, collection));
        let path = context.rt(Rt::Path);
        let methods = handle.methods.iter().map(|method| self::method(context, id, method, collection));
        let methods = quote!(#(#methods)*);
        items.extend(declaration(context, id, collection));
        items.push(quote! {
            impl #ident {
                #[doc = " The address."]
                pub fn path(&self) -> &#path {
                    &self.path
                }

                #methods
            }
        });
    }
    items
}

fn declaration(context: &Context<'_, '_>, id: StructuredId, collection: bool) -> [TokenStream; 2] {
    let ident = format_ident!("{}", context.layout.handle_ident(id, collection));
    let entity = format!("[`{}`]", context.layout.ident(Element::Structured(id)));
    let mut docs = Docs::default();
    docs.paragraph(&match (context.layout.model.ty(id).kind, collection) {
        (StructuredKind::Entity, false) => format!("One {entity} entity."),
        (StructuredKind::Entity, true) => format!("Several {entity} entities."),
        (StructuredKind::Complex, false) => format!("A property that holds one {entity}."),
        (StructuredKind::Complex, true) => format!("A property that holds several {entity}."),
    });
    if let Some(path) = context.layout.places.path(id, collection) {
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

fn resource_methods(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    let ident = format_ident!("{}", context.layout.resource_ident(id));
    let mut methods = vec![get(context, id), update(context, id), delete(context, id), cast(context, id, false)];
    methods.extend(context.layout.resource(id).methods.iter().map(|method| self::method(context, id, method, false)));
    quote! {
        impl #ident {
            #(#methods)*
        }
    }
}

fn collection_methods(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    let ident = format_ident!("{}", context.layout.collection_ident(id));
    let mut methods = vec![list(context, id), count(context, id), create(context, id), cast(context, id, true)];
    methods.extend(context.layout.collection(id).methods.iter().map(|method| self::method(context, id, method, true)));
    quote! {
        impl #ident {
            #(#methods)*
        }
    }
}

/// Documentation of a verb: what it does, its HTTP line, what the annotations add.
fn verb_docs(context: &Context<'_, '_>, id: StructuredId, verb: Verb, method: &str, text: &str) -> TokenStream {
    let collection = matches!(verb, Verb::List | Verb::Create);
    let mut docs = Docs::default();
    docs.paragraph(text);
    http_line(context, &mut docs, method, id, collection, "");
    let place = context.layout.places.place(id, collection);
    let restrictions = place.and_then(|place| {
        verb.restrictions(place.annotations(context.layout.model)?, place.is_collection(context.layout.model))
    });
    if let Some(text) = restrictions.and_then(|record| record.get("Description")?.as_text()) {
        docs.paragraph(&markdown::text(text));
    }
    permissions::of_verb(context, &mut docs, id, verb, collection);
    docs.attributes()
}

/// Adds the HTTP line of a request below a handle.
pub(super) fn http_line(
    context: &Context<'_, '_>,
    docs: &mut Docs,
    method: &str,
    id: StructuredId,
    collection: bool,
    rest: &str,
) {
    match context.layout.places.path(id, collection) {
        Some(path) => docs.code(&format!("{method} {path}{rest}")),
        None => docs.code(&format!("{method} …{rest}")),
    }
}

fn get(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    if !capabilities::is_allowed(context, id, Verb::Get) {
        return quote!();
    }
    let docs = verb_docs(context, id, Verb::Get, "GET", "Reads the entity.");
    let (get, entity) = (context.rt(Rt::Get), context.ty(Element::Structured(id)));
    quote! {
        #docs
        pub fn get(&self) -> #get<#entity> {
            #get::new(self.path.clone())
        }
    }
}

fn update(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    if !capabilities::is_allowed(context, id, Verb::Update) {
        return quote!();
    }
    let replaced = capabilities::is_replaced(context, id);
    let (http, constructor) =
        if replaced { ("PUT", format_ident!("replace")) } else { ("PATCH", format_ident!("new")) };
    let docs =
        verb_docs(context, id, Verb::Update, http, "Changes the entity: properties that are absent stay as they are.");
    let update = context.rt(Rt::Update);
    written(context, id, |generics, argument, result| {
        quote! {
            #docs
            pub fn update #generics(&self, changes: &#argument) -> #update<#result> {
                #update::#constructor(self.path.clone(), changes)
            }
        }
    })
}

fn create(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    if !capabilities::is_allowed(context, id, Verb::Create) {
        return quote!();
    }
    let docs = verb_docs(context, id, Verb::Create, "POST", "Adds an entity.");
    let create = context.rt(Rt::Create);
    written(context, id, |generics, argument, result| {
        quote! {
            #docs
            pub fn create #generics(&self, entity: &#argument) -> #create<#result> {
                #create::new(self.path.clone(), entity)
            }
        }
    })
}

/// A method that sends an entity: of the type itself, or of any type derived from it.
fn written(
    context: &Context<'_, '_>,
    id: StructuredId,
    method: impl FnOnce(TokenStream, TokenStream, TokenStream) -> TokenStream,
) -> TokenStream {
    let entity = context.ty(Element::Structured(id));
    if context.layout.model.ty(id).derived.is_empty() {
        return method(quote!(), entity.clone(), entity);
    }
    let (structured, is_a, serialize) =
        (context.rt(Rt::Structured), context.rt(Rt::IsA), context.serde(Serde::Serialize));
    method(quote!(<T: #structured + #is_a<#entity> + #serialize>), quote!(T), quote!(T))
}

fn delete(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    if !capabilities::is_allowed(context, id, Verb::Delete) {
        return quote!();
    }
    let docs = verb_docs(context, id, Verb::Delete, "DELETE", "Deletes the entity.");
    let delete = context.rt(Rt::Delete);
    quote! {
        #docs
        pub fn delete(&self) -> #delete {
            #delete::new(self.path.clone())
        }
    }
}

fn list(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    if !capabilities::is_allowed(context, id, Verb::List) {
        return quote!();
    }
    let docs = verb_docs(context, id, Verb::List, "GET", "Reads the entities, a page at a time.");
    let (list, entity) = (context.rt(Rt::List), context.ty(Element::Structured(id)));
    quote! {
        #docs
        pub fn list(&self) -> #list<#entity> {
            #list::new(self.path.clone())
        }
    }
}

fn count(context: &Context<'_, '_>, id: StructuredId) -> TokenStream {
    let mut docs = Docs::default();
    docs.paragraph("Counts the entities.");
    http_line(context, &mut docs, "GET", id, true, "/$count");
    let docs = docs.attributes();
    let count = context.rt(Rt::Count);
    quote! {
        #docs
        pub fn count(&self) -> #count {
            #count::new(self.path.clone())
        }
    }
}

fn cast(context: &Context<'_, '_>, id: StructuredId, collection: bool) -> TokenStream {
    if context.layout.model.ty(id).derived.is_empty() {
        return quote!();
    }
    let (entity_trait, is_a, entity) =
        (context.rt(Rt::Entity), context.rt(Rt::IsA), context.ty(Element::Structured(id)));
    context.rt(Rt::Structured);
    let (text, handle) = if collection {
        (" The entities that are of the derived type `T`.", format_ident!("Collection"))
    } else {
        (" The entity as one of the derived type `T`.", format_ident!("Resource"))
    };
    quote! {
        #[doc = #text]
        pub fn cast<T: #entity_trait + #is_a<#entity>>(&self) -> T::#handle {
            T::#handle::from(self.path.cast(T::TYPE_NAME))
        }
    }
}

fn media(context: &Context<'_, '_>, id: StructuredId, ident: &proc_macro2::Ident) -> TokenStream {
    let mut docs = Docs::default();
    docs.paragraph("The entity's own content.");
    http_line(context, &mut docs, "GET", id, false, "/$value");
    let docs = docs.attributes();
    let media = context.rt(Rt::MediaResource);
    quote! {
        #docs
        pub fn #ident(&self) -> #media {
            #media::from(self.path.word("$value"))
        }
    }
}

fn method(context: &Context<'_, '_>, id: StructuredId, method: &Method<'_>, collection: bool) -> TokenStream {
    let ident = format_ident!("{}", method.ident);
    let gate = context.gate(&method.gate);
    match method.kind {
        MethodKind::ByKey { parts, alternate } => keys::by_key(context, id, &ident, parts, alternate, &gate),
        MethodKind::Navigation(property) => {
            let mut docs = Docs::described(&property.annotations, &format!("The related {}.", code(&property.name)));
            http_line(context, &mut docs, "GET", id, false, &format!("/{}", property.name));
            let (docs, deprecated) = (docs.attributes(), deprecated(&property.annotations));
            let handle = self::handle(context, property.target, property.ty.is_collection());
            let name = &property.name;
            quote! {
                #docs
                #deprecated
                #gate
                pub fn #ident(&self) -> #handle {
                    #handle::from(self.path.segment(#name))
                }
            }
        }
        MethodKind::References(property) => {
            let entity = context.ty(Element::Structured(property.target));
            let (references, text) = if property.ty.is_collection() {
                (
                    context.rt(Rt::ReferenceCollection),
                    format!("Links to the related {}: list, add, remove.", code(&property.name)),
                )
            } else {
                (
                    context.rt(Rt::SingleReference),
                    format!("The link to the related {}: read, set, remove.", code(&property.name)),
                )
            };
            let mut docs = Docs::default();
            docs.paragraph(&text);
            http_line(context, &mut docs, "GET", id, false, &format!("/{}/$ref", property.name));
            let docs = docs.attributes();
            let name = &property.name;
            quote! {
                #docs
                #gate
                pub fn #ident(&self) -> #references<#entity> {
                    #references::from(self.path.segment(#name))
                }
            }
        }
        MethodKind::Complex(property, ty) => {
            let mut docs = Docs::described(&property.annotations, &format!("The property {}.", code(&property.name)));
            docs.paragraph("The handle of what is bound to its value.");
            let (docs, deprecated) = (docs.attributes(), deprecated(&property.annotations));
            let handle = self::handle(context, ty, property.ty.is_collection());
            let name = &property.name;
            quote! {
                #docs
                #deprecated
                pub fn #ident(&self) -> #handle {
                    #handle::from(self.path.segment(#name))
                }
            }
        }
        MethodKind::Media => media(context, id, &ident),
        MethodKind::Stream(property) => {
            let mut docs = Docs::described(&property.annotations, &format!("The stream {}.", code(&property.name)));
            http_line(context, &mut docs, "GET", id, false, &format!("/{}", property.name));
            let (docs, deprecated) = (docs.attributes(), deprecated(&property.annotations));
            let media = context.rt(Rt::MediaResource);
            let name = &property.name;
            quote! {
                #docs
                #deprecated
                pub fn #ident(&self) -> #media {
                    #media::from(self.path.segment(#name))
                }
            }
        }
        MethodKind::Operation { operation, .. } => {
            operations::method(context, operation, Some((id, collection)), &ident, None, &gate)
        }
        MethodKind::Composed { operation, .. } => {
            operations::composed(context, operation, Some((id, collection)), &ident, None, &gate)
        }
        // Children hang on the service's handle, which has a file of its own.
        MethodKind::Child(..) => quote!(),
    }
}

/// The handle of entities of a type.
pub(super) fn handle(context: &Context<'_, '_>, id: StructuredId, collection: bool) -> TokenStream {
    context.item(Element::Structured(id), &context.layout.handle_ident(id, collection))
}
