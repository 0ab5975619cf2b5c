//! Owns what emitters share: the layout, the file they write, and the imports that it turns out to need.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{AreaId, Layout};
use crate::model::Element;

use super::{Item, Runtime};

/// What emitters share while they write one file.
pub(super) struct Context<'l, 'm> {
    /// The Rust shape of the model.
    pub(super) layout: &'l Layout<'m>,
    here: Option<AreaId>,
    runtime: Runtime,
    own: BTreeSet<String>,
    from_runtime: RefCell<BTreeSet<String>>,
    from_area: RefCell<BTreeSet<String>>,
    from_serde: RefCell<BTreeSet<String>>,
}

impl<'l, 'm> Context<'l, 'm> {
    /// A file in an area that declares some names itself.
    pub(super) fn new(layout: &'l Layout<'m>, runtime: Runtime, here: Option<AreaId>, own: BTreeSet<String>) -> Self {
        Self {
            layout,
            here,
            runtime,
            own,
            from_runtime: RefCell::default(),
            from_area: RefCell::default(),
            from_serde: RefCell::default(),
        }
    }

    /// An item of the runtime, imported.
    pub(super) fn rt(&self, name: &str) -> TokenStream {
        self.from_runtime.borrow_mut().insert(name.to_owned());
        let name = format_ident!("{name}");
        quote!(#name)
    }

    /// The runtime's root.
    pub(super) fn runtime(&self) -> TokenStream {
        match self.runtime {
            Runtime::Own => quote!(crate),
            Runtime::GraphModel => quote!(graph_model),
        }
    }

    /// One of serde's traits with the derive of the same name, imported.
    pub(super) fn serde(&self, name: &str) -> TokenStream {
        self.from_serde.borrow_mut().insert(name.to_owned());
        let name = format_ident!("{name}");
        quote!(#name)
    }

    /// A type of the model; imported from its area if that is this file's, else by its path.
    pub(super) fn ty(&self, element: Element) -> TokenStream {
        self.item(element, self.layout.ident(element))
    }

    /// An item that lives beside a type of the model.
    pub(super) fn item(&self, element: Element, name: &str) -> TokenStream {
        let ident = format_ident!("{name}");
        let area = self.layout.area(element);
        if area.is_some() && area == self.here {
            if !self.own.contains(name) {
                self.from_area.borrow_mut().insert(name.to_owned());
            }
            return quote!(#ident);
        }
        if let Some(area) = area {
            let module = format_ident!("{}", self.layout.module(area));
            quote!(crate::#module::#ident)
        } else {
            quote!(#ident)
        }
    }

    /// A link in documentation to a type of the model.
    pub(super) fn link(&self, element: Element) -> String {
        let name = self.layout.ident(element);
        let area = self.layout.area(element);
        if area.is_some() && area == self.here {
            return format!("[`{name}`](super::{name})");
        }
        // What may be switched off cannot be linked to.
        match area.filter(|area| self.here.is_some_and(|here| self.layout.needs(here).any(|needed| needed == *area))) {
            Some(area) => format!("[`{name}`](crate::{}::{name})", self.layout.module(area)),
            None => format!("`{name}`"),
        }
    }

    /// The attribute that keeps an item out unless some areas are on.
    pub(super) fn gate(&self, areas: &BTreeSet<AreaId>) -> TokenStream {
        let features: Vec<&str> = areas.iter().map(|area| self.layout.feature(*area)).collect();
        match features.as_slice() {
            [] => TokenStream::new(),
            [feature] => quote!(#[cfg(feature = #feature)]),
            features => quote!(#[cfg(all(#(feature = #features),*))]),
        }
    }

    /// Items with the imports that they need before them.
    pub(super) fn with_imports(&self, items: Vec<Item>) -> Vec<Item> {
        let mut all = Vec::with_capacity(items.len() + 1);
        let serde = idents(&self.from_serde);
        let area = idents(&self.from_area);
        let runtime_names = idents(&self.from_runtime);
        let root = self.runtime();
        let mut imports = TokenStream::new();
        if !serde.is_empty() {
            imports.extend(quote!(use #root::wire::{#(#serde),*};));
        }
        if !area.is_empty() {
            imports.extend(quote!(use super::{#(#area),*};));
        }
        if !runtime_names.is_empty() {
            imports.extend(quote!(use #root::{#(#runtime_names),*};));
        }
        if !imports.is_empty() {
            all.push(Item::Tokens(imports));
        }
        all.extend(items);
        all
    }
}

fn idents(names: &RefCell<BTreeSet<String>>) -> Vec<proc_macro2::Ident> {
    names.borrow().iter().map(|name| format_ident!("{name}")).collect()
}
