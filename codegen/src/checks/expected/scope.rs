//! Owns the names of types and handles in the files of an area, and the `cfg` attributes.

use crate::layout::{AreaId, Gate, HandleId, Layout, Presence};
use crate::model::{Element, Primitive};

/// The scope that the facts of a file are derived in.
#[derive(Clone, Copy)]
pub(super) struct Scope<'l, 'm> {
    /// The names.
    pub(super) layout: &'l Layout<'m>,
    /// The area of the file; absent at the root of the crate.
    pub(super) here: Option<AreaId>,
}

impl Scope<'_, '_> {
    /// The `cfg` attribute for a condition.
    pub(super) fn gate(&self, gate: &Gate) -> String {
        let any = |areas: &Presence| {
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

    /// A name from the module of a type, as this file refers to it.
    pub(super) fn named(&self, element: Element, name: &str) -> String {
        match self.layout.area(element) {
            Some(area) if Some(area) != self.here => format!("crate::{}::{name}", self.layout.module(area)),
            _ => name.to_owned(),
        }
    }

    /// The Rust type of one value.
    pub(super) fn value(&self, element: Element) -> String {
        match element {
            Element::Primitive(built_in) => primitive(built_in),
            other => self.named(other, self.layout.ident(other)),
        }
    }

    /// A handle.
    pub(super) fn handle(&self, handle: HandleId) -> String {
        self.named(Element::Structured(handle.ty), &self.layout.handle_ident(handle))
    }
}

/// The Rust type of a value of a built-in type.
pub(super) fn primitive(primitive: Primitive) -> String {
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
