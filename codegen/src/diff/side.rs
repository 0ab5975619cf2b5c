//! Owns one of the two compared versions: its model by name, and its Rust names and types.

use std::collections::{BTreeMap, HashSet};

use crate::emit::Signatures;
use crate::layout::Layout;
use crate::model::{Element, Model, StructuredId};

use super::change::{SERVICE, Subject};

/// One of the two versions.
pub(super) struct Side<'m> {
    pub(super) model: &'m Model,
    pub(super) layout: &'m Layout<'m>,
    pub(super) signatures: Signatures<'m, 'm>,
    types: BTreeMap<String, Element>,
    /// The number of types with each simple name.
    simple: BTreeMap<String, usize>,
}

impl<'m> Side<'m> {
    pub(super) fn new(layout: &'m Layout<'m>) -> Self {
        let model = layout.model;
        let types: BTreeMap<String, Element> =
            model.named_elements().map(|(element, name)| (name.to_string(), element)).collect();
        let mut simple: BTreeMap<String, usize> = BTreeMap::new();
        for name in types.keys() {
            *simple.entry(name.rsplit('.').next().unwrap_or(name).to_owned()).or_default() += 1;
        }
        Self { model, layout, signatures: Signatures::new(layout), types, simple }
    }

    /// All types by qualified name.
    pub(super) fn types(&self) -> impl Iterator<Item = (&str, Element)> {
        self.types.iter().map(|(name, element)| (name.as_str(), *element))
    }

    /// The type with a qualified name.
    pub(super) fn find(&self, name: &str) -> Option<Element> {
        self.types.get(name).copied()
    }

    /// Whether several types share a simple name.
    pub(super) fn is_ambiguous(&self, simple: &str) -> bool {
        self.simple.get(simple).is_some_and(|count| *count > 1)
    }

    /// The area of a type.
    pub(super) fn area(&self, element: Element) -> String {
        self.layout.area(element).map_or(SERVICE, |area| self.layout.feature(area)).to_owned()
    }

    /// The path of a type within the crate.
    pub(super) fn path(&self, element: Element) -> String {
        let module = self.layout.area(element).map_or("", |area| self.layout.module(area));
        format!("{module}::{}", self.layout.ident(element))
    }

    /// The subject of changes to a type.
    pub(super) fn subject(&self, element: Element) -> Subject {
        Subject { area: self.area(element), name: self.model.element_name(element) }
    }

    /// Describes the kind of a type.
    pub(super) fn kind(&self, element: Element) -> &'static str {
        match element {
            Element::Structured(id) => self.model.ty(id).kind.name(),
            Element::Enum(_) => "enumeration type",
            Element::Definition(_) => "type definition",
            Element::Primitive(_) => "built-in type",
        }
    }

    /// The names of the properties that a type declares itself.
    pub(super) fn declared(&self, id: StructuredId) -> HashSet<&'m str> {
        self.model.ty(id).member_names().collect()
    }
}
