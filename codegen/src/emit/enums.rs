//! Owns the file of an area's enumerations: enums with a variant for unknown members, and flags.

use std::collections::BTreeSet;

use quote::{format_ident, quote};

use crate::layout::{AreaId, Layout};
use crate::model::{Element, EnumId};
use crate::vocabulary::RUNTIME;

use super::capabilities;
use super::context::Context;
use super::docs::{Docs, alias, deprecated, deprecated_line};
use super::file::{Item, RustFile};
use super::markdown::code;

/// The file, if the area has enumerations.
pub(super) fn file(layout: &Layout<'_>, area: AreaId) -> Option<RustFile> {
    let mut ids: Vec<EnumId> = layout
        .elements_of_shared_files(area)
        .filter_map(|element| match element {
            Element::Enum(id) => Some(id),
            Element::Structured(_) | Element::Definition(_) | Element::Primitive(_) => None,
        })
        .collect();
    if ids.is_empty() {
        return None;
    }
    ids.sort_by(|a, b| layout.ident(Element::Enum(*a)).cmp(layout.ident(Element::Enum(*b))));
    let context = Context::new(layout, Some(area), BTreeSet::new());
    let items = ids.into_iter().flat_map(|id| items(&context, id)).collect();
    Some(RustFile {
        path: format!("{}/enums.rs", layout.module(area)),
        docs: vec!["Enumeration types of the area.".to_owned()],
        items,
        comments: context.into_comments(),
    })
}

/// An enumeration.
pub(super) fn items(context: &Context<'_, '_>, id: EnumId) -> Vec<Item> {
    if context.layout.model.enumeration(id).is_flags { vec![flags(context, id)] } else { closed(context, id) }
}

fn type_docs(context: &Context<'_, '_>, id: EnumId) -> Docs {
    let ty = context.layout.model.enumeration(id);
    let mut docs = Docs::described(&ty.annotations, "");
    let kind = if ty.is_flags { "Enumeration type with flags" } else { "Enumeration type" };
    let facts = format!("{kind} {} (`Edm.{}`).", code(&ty.name.to_string()), ty.underlying.name());
    docs.facts(&ty.annotations, &facts);
    docs
}

fn closed(context: &Context<'_, '_>, id: EnumId) -> Vec<Item> {
    let ty = context.layout.model.enumeration(id);
    let ident = format_ident!("{}", context.layout.ident(Element::Enum(id)));
    let docs = type_docs(context, id).attributes(context);
    let alias = alias(&ty.name.name, &ident);
    let deprecated_type = deprecated(&ty.annotations);
    let names = context.layout.members(id);
    let variants = ty.members.iter().zip(&names).map(|(member, name)| {
        let name = format_ident!("{name}");
        let docs = Docs::described(&member.annotations, &code(&member.name)).attributes(context);
        let deprecated = deprecated(&member.annotations);
        quote!(#docs #deprecated #name,)
    });
    let declaration = quote! {
        #docs
        #alias
        #deprecated_type
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            #[doc = " A member that is not in this version's schema, by its name."]
            Unrecognized(String),
        }
    };
    // The formatter leaves macros alone, so the table is laid out here.
    let mut table = format!("{RUNTIME}::enumeration!({ident}: {} {{\n", wire_name(context, id));
    for (member, name) in ty.members.iter().zip(&names) {
        table.push_str(&format!("    {name} = {:?} => {},\n", member.name, member.value));
    }
    table.push_str("});\n");
    vec![Item::Tokens(declaration), Item::Text(table)]
}

/// The name of the type on the wire, and whether its members stand in addresses without it.
fn wire_name(context: &Context<'_, '_>, id: EnumId) -> String {
    let model = context.layout.model;
    let word = if capabilities::enumerations_are_unqualified(model) { "unqualified " } else { "" };
    format!("{word}{:?}", model.enumeration(id).name.to_string())
}

fn flags(context: &Context<'_, '_>, id: EnumId) -> Item {
    let ty = context.layout.model.enumeration(id);
    let names = context.layout.members(id);
    let mut text = format!("{RUNTIME}::flags! {{\n");
    for line in type_docs(context, id).comments().chain(deprecated_line(&ty.annotations)) {
        text.push_str(&format!("    {line}\n"));
    }
    let ident = context.layout.ident(Element::Enum(id));
    text.push_str(&format!("    pub struct {ident}: {} {{\n", wire_name(context, id)));
    for (member, name) in ty.members.iter().zip(&names) {
        let docs = Docs::described(&member.annotations, &code(&member.name));
        for line in docs.comments().chain(deprecated_line(&member.annotations)) {
            text.push_str(&format!("        {line}\n"));
        }
        text.push_str(&format!("        {name} = {:?} => {},\n", member.name, member.value));
    }
    text.push_str("    }\n}\n");
    Item::Text(text)
}
