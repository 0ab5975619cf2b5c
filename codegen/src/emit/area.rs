//! Owns the module files: the root, with a module for each area, and the areas' lists of files.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{AreaId, Layout, Presence};
use crate::model::{Element, StructuredKind};
use crate::vocabulary::RUNTIME;

use super::comments::Comments;
use super::context::gate;
use super::file::{Item, RustFile};
use super::{markdown, permission_table};

/// How many entity sets and singletons the description of an area names.
const SHOWN_STARTS: usize = 5;

/// The root of the generated code: a module for each area, and the service's handle.
pub(super) fn root(layout: &Layout<'_>) -> RustFile {
    let modules = layout.area_ids().map(|area| {
        let feature = layout.feature(area);
        let module = format_ident!("{}", layout.module(area));
        let docs = description(layout, area);
        let needs: Vec<String> = layout.needs(area).map(|needed| format!("`{}`", layout.feature(needed))).collect();
        let needs = if needs.is_empty() { String::new() } else { format!(" It needs {}.", needs.join(", ")) };
        let second = format!(" Feature `{feature}`.{needs}");
        quote! {
            #[doc = #docs]
            #[doc = ""]
            #[doc = #second]
            #[cfg(feature = #feature)]
            pub mod #module;
        }
    });
    let mut items: Vec<Item> = modules.map(Item::Tokens).collect();
    let service = format_ident!("{}", layout.service);
    items.push(Item::Tokens(quote!(
        mod container;
    )));
    if layout.reference.has_permissions() {
        let feature = permission_table::FEATURE;
        items.push(Item::Tokens(quote! {
            #[cfg(feature = #feature)]
            mod permission_table;
        }));
    }
    let runtime = format_ident!("{RUNTIME}");
    items.push(Item::Tokens(quote! {
        pub use #runtime::*;
        pub use container::#service;
    }));
    let calls = layout.calls_of_the_service().map(|(_, operation)| {
        let gate = gate(layout, &layout.call_gate(operation));
        let call = layout.call_ident(operation).map(|name| format_ident!("{name}"));
        quote!(#gate pub use container::#call;)
    });
    items.extend(calls.map(Item::Tokens));
    RustFile {
        path: "mod.rs".to_owned(),
        docs: vec!["Generated models and requests, one module for each area.".to_owned()],
        items,
        comments: Comments::default(),
    }
}

fn description(layout: &Layout<'_>, area: AreaId) -> String {
    match layout.area_description(area) {
        Some(text) => format!(" {}", markdown::text(text)),
        None => format!(" {}", contents(layout, area)),
    }
}

/// What an area contains, for one that no map describes: where addresses begin, and how many types there are.
fn contents(layout: &Layout<'_>, area: AreaId) -> String {
    let structured = |element: &Element| match element {
        Element::Structured(id) => layout.model.ty(*id).kind == StructuredKind::Entity,
        _ => false,
    };
    let (entities, others): (Vec<Element>, Vec<Element>) = layout.elements_of(area).partition(structured);
    let counted = |count: usize, noun: &str| match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    };
    let other = if entities.is_empty() { "type" } else { "other type" };
    let types = counted(entities.len(), "entity type").into_iter().chain(counted(others.len(), other));
    let types = types.collect::<Vec<_>>().join(" and ");
    let starts = layout.starts_of(area);
    let shown: Vec<String> = starts.iter().take(SHOWN_STARTS).map(|name| markdown::code(name)).collect();
    let name = markdown::code(layout.feature(area));
    match (shown.is_empty(), counted(starts.len() - shown.len(), "other")) {
        _ if types.is_empty() => format!("The area {name}."),
        (true, _) => format!("The area {name}: {types}."),
        (false, None) => format!("The area {name}: {types}. Addresses start at {}.", shown.join(", ")),
        (false, Some(others)) => {
            format!("The area {name}: {types}. Addresses start at {} and {others}.", shown.join(", "))
        }
    }
}

/// The module of an area.
pub(super) fn module(layout: &Layout<'_>, area: AreaId) -> RustFile {
    let modules: BTreeMap<&str, Element> =
        layout.elements_of(area).map(|element| (layout.file(element), element)).collect();
    let with_gates = || {
        modules.iter().map(|(module, element)| {
            let gate = gate(layout, &layout.gate(Some(&Presence::from([area])), [*element]));
            (gate, format_ident!("{module}"))
        })
    };
    let declared: TokenStream = with_gates().map(|(gate, module)| quote!(#gate mod #module;)).collect();
    let exported: TokenStream = with_gates().map(|(gate, module)| quote!(#gate pub use #module::*;)).collect();
    RustFile {
        path: format!("{}/mod.rs", layout.module(area)),
        docs: vec![description(layout, area).trim().to_owned()],
        items: vec![Item::Tokens(declared), Item::Tokens(exported)],
        comments: Comments::default(),
    }
}
