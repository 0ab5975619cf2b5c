//! Owns the state that emitters share while they write a file: the layout, and the imports that the file turns out to
//! need.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{AreaId, Gate, HandleId, Layout, Presence};
use crate::model::{Element, Operation};
use crate::vocabulary::{RUNTIME, Rt};

use super::comments::Comments;
use super::file::Item;

/// The state that emitters share while they write a file.
pub(super) struct Context<'l, 'm> {
    /// The Rust shape of the model.
    pub(super) layout: &'l Layout<'m>,
    here: Option<AreaId>,
    /// The areas that the file is compiled with.
    presence: Option<Presence>,
    own: BTreeSet<String>,
    from_runtime: RefCell<BTreeSet<&'static str>>,
    from_area: RefCell<BTreeSet<String>>,
    comments: RefCell<Comments>,
}

impl<'l, 'm> Context<'l, 'm> {
    /// A file of an area that declares some names itself.
    pub(super) fn new(layout: &'l Layout<'m>, here: Option<AreaId>, own: BTreeSet<String>) -> Self {
        Self {
            layout,
            here,
            presence: here.map(|here| Presence::from([here])),
            own,
            from_runtime: RefCell::default(),
            from_area: RefCell::default(),
            comments: RefCell::default(),
        }
    }

    /// The file of a type.
    pub(super) fn of_type(layout: &'l Layout<'m>, element: Element, own: BTreeSet<String>) -> Self {
        let context = Self::new(layout, layout.area(element), own);
        Self { presence: layout.presence(element), ..context }
    }

    /// Imports an item of the runtime.
    pub(super) fn rt(&self, item: Rt) -> TokenStream {
        self.from_runtime.borrow_mut().insert(item.name());
        let name = format_ident!("{}", item.name());
        quote!(#name)
    }

    /// A declared type: imported if it is in the area of this file, or by its path.
    pub(super) fn ty(&self, element: Element) -> TokenStream {
        self.item(element, self.layout.ident(element))
    }

    /// A handle, in the same way.
    pub(super) fn handle(&self, handle: HandleId) -> TokenStream {
        self.item(Element::Structured(handle.ty), &self.layout.handle_ident(handle))
    }

    /// The type of an operation's calls, if it has optional parameters.
    pub(super) fn call(&self, operation: &Operation) -> Option<TokenStream> {
        let name = self.layout.call_ident(operation)?;
        let Some((owner, _)) = operation.bound_to() else {
            // Beside the service's handle, which is at the root.
            let ident = format_ident!("{name}");
            return Some(quote!(#ident));
        };
        Some(self.item(Element::Structured(owner), name))
    }

    /// An item of the module that declares a type.
    fn item(&self, element: Element, name: &str) -> TokenStream {
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

    /// A link to a declared type, for documentation.
    pub(super) fn link(&self, element: Element) -> String {
        let name = self.layout.ident(element);
        // The link would be broken wherever the type is not compiled.
        if !self.layout.gate(self.presence.as_ref(), [element]).is_open() {
            return format!("`{name}`");
        }
        match self.layout.area(element) {
            Some(area) if Some(area) == self.here => format!("[`{name}`](super::{name})"),
            Some(area) => format!("[`{name}`](crate::{}::{name})", self.layout.module(area)),
            None => format!("`{name}`"),
        }
    }

    /// The `cfg` attribute of an item.
    pub(super) fn gate(&self, gate: &Gate) -> TokenStream {
        self::gate(self.layout, gate)
    }

    /// Adds a comment, line by line, and returns the text of the `doc` attribute that stands for it.
    pub(super) fn comment(&self, lines: Vec<String>) -> String {
        self.comments.borrow_mut().add(lines)
    }

    /// The documentation of all items, once these are there.
    pub(super) fn into_comments(self) -> Comments {
        self.comments.into_inner()
    }

    /// Puts the imports before the items that need them.
    pub(super) fn with_imports(&self, items: Vec<Item>) -> Vec<Item> {
        let mut all = Vec::with_capacity(items.len() + 1);
        let area = idents(&self.from_area);
        let runtime_names = idents(&self.from_runtime);
        let mut imports = TokenStream::new();
        // In the order of rustfmt.
        if !area.is_empty() {
            imports.extend(quote!(use super::{#(#area),*};));
        }
        if !runtime_names.is_empty() {
            let root = format_ident!("{RUNTIME}");
            imports.extend(quote!(use #root::model::{#(#runtime_names),*};));
        }
        if !imports.is_empty() {
            all.push(Item::Tokens(imports));
        }
        all.extend(items);
        all
    }
}

/// The `cfg` attribute for a condition.
pub(super) fn gate(layout: &Layout<'_>, gate: &Gate) -> TokenStream {
    let any = |areas: &Presence| {
        let features: Vec<&str> = areas.iter().map(|area| layout.feature(*area)).collect();
        match features.as_slice() {
            [feature] => quote!(feature = #feature),
            features => quote!(any(#(feature = #features),*)),
        }
    };
    let all: Vec<TokenStream> = gate.iter().map(any).collect();
    match all.as_slice() {
        [] => TokenStream::new(),
        [any] => quote!(#[cfg(#any)]),
        all => quote!(#[cfg(all(#(#all),*))]),
    }
}

fn idents<N: AsRef<str> + Ord>(names: &RefCell<BTreeSet<N>>) -> Vec<proc_macro2::Ident> {
    names.borrow().iter().map(|name| format_ident!("{}", name.as_ref())).collect()
}
