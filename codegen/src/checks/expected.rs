//! Owns what the model calls for: for each file its items, members, attributes and literals.

mod access;
mod deprecation;
mod enums;
mod handles;
mod methods;
mod service;
mod signatures;
mod structs;

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::{AreaId, Gate, Layout, Presence};
use crate::model::{DefinitionId, Element, Primitive, StructuredId, StructuredKind};

use super::facts::code;

/// The facts of each file, by its path.
pub(super) fn files(layout: &Layout<'_>) -> BTreeMap<String, Vec<String>> {
    let expected = Expected { layout };
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    files.insert("mod.rs".to_owned(), expected.root());
    files.insert("container.rs".to_owned(), expected.service());
    for area in layout.area_ids() {
        files.insert(format!("{}/mod.rs", layout.module(area)), expected.module(area));
    }
    for element in layout.model.elements() {
        files.entry(layout.path(element)).or_default().extend(expected.element(element));
    }
    files
}

/// What facts are worked out from.
struct Expected<'l, 'm> {
    layout: &'l Layout<'m>,
}

impl Expected<'_, '_> {
    fn root(&self) -> Vec<String> {
        let modules = self.layout.area_ids().map(|area| {
            code(&format!("#[cfg(feature = {:?})] pub mod {}", self.layout.feature(area), self.layout.module(area)))
        });
        let service = [
            code("mod container"),
            code("pub use odata::*"),
            code(&format!("pub use container::{}", self.layout.service)),
        ];
        modules.chain(service).collect()
    }

    fn module(&self, area: AreaId) -> Vec<String> {
        let elements = self.layout.model.elements().filter(|element| self.layout.area(*element) == Some(area));
        let files: BTreeMap<&str, Element> = elements.map(|element| (self.layout.file(element), element)).collect();
        let here = Presence::from([area]);
        files
            .into_iter()
            .flat_map(|(file, element)| {
                let gate = self.gate(&self.layout.gate(Some(&here), [element]));
                [code(&format!("{gate} mod {file}")), code(&format!("{gate} pub use {file}::*"))]
            })
            .collect()
    }

    fn element(&self, element: Element) -> Vec<String> {
        match element {
            Element::Structured(id) => {
                let mut facts = self.structured(id);
                if self.layout.model.ty(id).kind == StructuredKind::Entity {
                    facts.extend(self.handles(id));
                } else if self.layout.has_handle(element) {
                    facts.extend(self.complex_handles(id));
                }
                facts
            }
            Element::Enum(id) => self.enumeration(id),
            Element::Definition(id) => vec![self.definition(id)],
            Element::Primitive(_) => Vec::new(),
        }
    }

    fn definition(&self, id: DefinitionId) -> String {
        let ident = self.layout.ident(Element::Definition(id));
        code(&format!("pub type {ident} = {}", primitive(self.layout.model.definition(id).underlying)))
    }

    /// The attribute of what is not always there.
    fn gate(&self, gate: &Gate) -> String {
        let any = |areas: &BTreeSet<AreaId>| {
            let features: Vec<String> =
                areas.iter().map(|area| format!("feature = {:?}", self.layout.feature(*area))).collect();
            if features.len() == 1 { features.concat() } else { format!("any({})", features.join(", ")) }
        };
        let all: Vec<String> = gate.iter().map(any).collect();
        match all.len() {
            0 => String::new(),
            1 => format!("#[cfg({})]", all.concat()),
            _ => format!("#[cfg(all({}))]", all.join(", ")),
        }
    }

    /// A name that lives in the area of a type, as the file of another one says it.
    fn named(&self, here: Option<AreaId>, element: Element, name: &str) -> String {
        match self.layout.area(element) {
            Some(area) if Some(area) != here => format!("crate::{}::{name}", self.layout.module(area)),
            _ => name.to_owned(),
        }
    }

    /// The Rust type of one value.
    fn value(&self, here: Option<AreaId>, element: Element) -> String {
        match element {
            Element::Primitive(built_in) => primitive(built_in),
            other => self.named(here, other, self.layout.ident(other)),
        }
    }

    /// The handle of entities of a type.
    fn handle(&self, here: Option<AreaId>, id: StructuredId, collection: bool) -> String {
        self.named(here, Element::Structured(id), &self.layout.handle_ident(id, collection))
    }
}

/// The Rust type of a value of a built-in type.
fn primitive(primitive: Primitive) -> String {
    match primitive {
        Primitive::Boolean => "bool",
        Primitive::Byte => "u8",
        Primitive::SByte => "i8",
        Primitive::Int16 => "i16",
        Primitive::Int32 => "i32",
        Primitive::Int64 => "i64",
        Primitive::Single => "f32",
        Primitive::Double => "f64",
        Primitive::String => "String",
        Primitive::Geography(_) => "edm::Geography",
        Primitive::Geometry(_) => "edm::Geometry",
        Primitive::Untyped(_) => "edm::Untyped",
        other => return format!("edm::{}", other.name()),
    }
    .to_owned()
}
