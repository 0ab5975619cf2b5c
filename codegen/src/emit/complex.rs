//! Owns the file of an area's complex types and type definitions.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{AreaId, Layout};
use crate::model::{DefinitionId, Element, StructuredKind};

use super::context::Context;
use super::docs::Docs;
use super::markdown::code;
use super::{Item, RustFile, structs, types};

/// The file, if the area has such types.
pub(super) fn file(layout: &Layout<'_>, area: AreaId) -> Option<RustFile> {
    let model = layout.model;
    let mut complex: Vec<_> = model
        .structured_ids()
        .filter(|id| model.ty(*id).kind == StructuredKind::Complex && layout.area_of(*id) == area)
        .filter(|id| !layout.has_own_file(Element::Structured(*id)))
        .collect();
    complex.sort_by_key(|id| layout.ident(Element::Structured(*id)));
    let definitions: Vec<Element> = (0..model.definitions.len())
        .map(|index| Element::Definition(DefinitionId(index)))
        .filter(|element| layout.area(*element) == Some(area) && !layout.has_own_file(*element))
        .collect();
    if complex.is_empty() && definitions.is_empty() {
        return None;
    }
    let own: BTreeSet<String> = complex
        .iter()
        .map(|id| layout.ident(Element::Structured(*id)).to_owned())
        .chain(definitions.iter().map(|element| layout.ident(*element).to_owned()))
        .collect();
    let context = Context::new(layout, Some(area), own);
    let mut items: Vec<Item> = definitions.iter().map(|element| definition(&context, *element).into()).collect();
    items.extend(complex.into_iter().flat_map(|id| structs::items(&context, id)));
    Some(RustFile {
        path: format!("{}/complex_types.rs", layout.module(area)),
        docs: vec!["Complex types and type definitions of the area.".to_owned()],
        items: context.with_imports(items),
    })
}

/// A type definition.
pub(super) fn definition(context: &Context<'_, '_>, element: Element) -> TokenStream {
    let Element::Definition(id) = element else { return TokenStream::new() };
    let definition = context.layout.model.definition(id);
    let ident = format_ident!("{}", context.layout.ident(element));
    let mut docs = Docs::described(&definition.annotations, "");
    docs.paragraph(&format!(
        "Type definition {}: `Edm.{}`.",
        code(&definition.name.to_string()),
        definition.underlying.name()
    ));
    let docs = docs.attributes();
    let ty = types::primitive(context, definition.underlying);
    quote! {
        #docs
        pub type #ident = #ty;
    }
}
