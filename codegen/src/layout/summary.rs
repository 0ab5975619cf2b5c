//! Owns what there is to say about areas: what is in them, what they need and why. How it is shown is the caller's affair.

use std::collections::BTreeMap;

use crate::model::{Element, StructuredKind};

use super::gate::AreaId;
use super::shape::Layout;

/// What an area holds and needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The name, which is that of the Cargo feature.
    pub name: String,
    /// The module.
    pub module: String,
    /// What the map says that it is about.
    pub description: String,
    /// Entity types.
    pub entity_types: usize,
    /// Complex types.
    pub complex_types: usize,
    /// Enumeration types and type definitions.
    pub other_types: usize,
    /// Fields of all structs, inherited ones among them.
    pub fields: usize,
    /// Overloads of operations that are bound to types of the area.
    pub operations: usize,
    /// Types of the common area that come with this one, beside those that are always there.
    pub brings: usize,
    /// The areas that this one cannot do without, directly or not.
    pub needs: Vec<Need>,
    /// Lines of generated code.
    pub lines: usize,
}

/// An area that another one cannot do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The area that is needed.
    pub area: String,
    /// A type of the area and the type of the other area that it cannot be written without; absent where the map says
    /// so, or where the area is needed by one that is needed.
    pub because: Option<(String, String)>,
}

impl Area {
    /// How many types live in the area.
    pub fn types(&self) -> usize {
        self.entity_types + self.complex_types + self.other_types
    }
}

impl Layout<'_> {
    /// What there is to say about each area, but for its lines.
    pub(crate) fn summary(&self) -> Vec<Area> {
        let mut areas: BTreeMap<AreaId, Area> = self.area_ids().map(|id| (id, self.described(id))).collect();
        for (element, id) in self.areas.iter() {
            for wants in self.areas.presence(element).unwrap_or_default() {
                if let Some(area) = areas.get_mut(&wants).filter(|_| wants != id) {
                    area.brings += 1;
                }
            }
            let Some(area) = areas.get_mut(&id) else { continue };
            let Element::Structured(ty) = element else {
                area.other_types += 1;
                continue;
            };
            match self.model.ty(ty).kind {
                StructuredKind::Entity => area.entity_types += 1,
                StructuredKind::Complex => area.complex_types += 1,
            }
            area.fields += self.model.all_properties(ty).len() + self.model.all_navigation(ty).len();
            area.operations += self.model.ty(ty).operations.len();
        }
        areas.into_values().collect()
    }

    fn described(&self, id: AreaId) -> Area {
        let needs = self.needs(id).map(|needed| Need {
            area: self.feature(needed).to_owned(),
            because: self
                .areas
                .reason(id, needed)
                .map(|(user, used)| (self.model.element_name(user), self.model.element_name(used))),
        });
        Area {
            name: self.feature(id).to_owned(),
            module: self.module(id).to_owned(),
            description: self.area_description(id).unwrap_or_default().to_owned(),
            needs: needs.collect(),
            ..Area::default()
        }
    }
}
