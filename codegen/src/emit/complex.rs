//! Owns the file of an area's complex types and type definitions.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{AreaId, Layout};
use crate::model::{DefinitionId, Element, StructuredId};

use super::context::Context;
use super::docs::{Docs, alias};
use super::file::{Item, RustFile};
use super::markdown::code;
use super::{structs, types};

/// The file, if the area has such types.
pub(super) fn file(layout: &Layout<'_>, area: AreaId) -> Option<RustFile> {
    let mut complex: Vec<StructuredId> = Vec::new();
    let mut definitions: Vec<DefinitionId> = Vec::new();
    let mut own = BTreeSet::new();
    for element in layout.elements_of_shared_files(area) {
        match element {
            Element::Structured(id) => complex.push(id),
            Element::Definition(id) => definitions.push(id),
            Element::Enum(_) | Element::Primitive(_) => continue,
        }
        own.insert(layout.ident(element).to_owned());
    }
    if own.is_empty() {
        return None;
    }
    complex.sort_by_key(|id| layout.ident(Element::Structured(*id)));
    let context = Context::new(layout, Some(area), own);
    let mut items: Vec<Item> = definitions.iter().map(|id| definition(&context, *id).into()).collect();
    items.extend(complex.into_iter().map(|id| structs::structure(&context, id).into()));
    Some(RustFile {
        path: format!("{}/complex_types.rs", layout.module(area)),
        docs: vec!["Complex types and type definitions of the area.".to_owned()],
        items: context.with_imports(items),
        comments: context.into_comments(),
    })
}

/// A type definition.
pub(super) fn definition(context: &Context<'_, '_>, id: DefinitionId) -> TokenStream {
    let definition = context.layout.model.definition(id);
    let ident = format_ident!("{}", context.layout.ident(Element::Definition(id)));
    let mut docs = Docs::described(&definition.annotations, "");
    let facts =
        format!("Type definition {}: `Edm.{}`.", code(&definition.name.to_string()), definition.underlying.name());
    docs.facts(&definition.annotations, &facts);
    let (docs, alias) = (docs.attributes(context), alias(&definition.name.name, &ident));
    let ty = types::primitive(context, definition.underlying);
    quote! {
        #docs
        #alias
        pub type #ident = #ty;
    }
}
