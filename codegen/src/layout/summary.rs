//! Owns the summary of areas: contents, dependencies and their reasons. Presenting it is the caller's affair.

use std::collections::BTreeMap;

use crate::model::{Element, StructuredId, StructuredKind};

use super::gate::AreaId;
use super::handle_id::HandleId;
use super::shape::Layout;

/// The contents and dependencies of an area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The name, which is also that of the Cargo feature.
    pub name: String,
    /// The module.
    pub module: String,
    /// The description in the map.
    pub description: String,
    /// The number of entity types.
    pub entity_types: usize,
    /// The number of complex types.
    pub complex_types: usize,
    /// The number of enumeration types and type definitions.
    pub other_types: usize,
    /// The number of fields in all structs, including inherited ones.
    pub fields: usize,
    /// The number of overloads bound to types of the area.
    pub operations: usize,
    /// The number of types of the common area that are compiled because of this one.
    pub brings: usize,
    /// The areas that this one depends on, directly or indirectly.
    pub needs: Vec<Need>,
    /// The number of lines of generated code.
    pub lines: usize,
}

/// A dependency of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The area depended on.
    pub area: String,
    /// The reason: a type of the dependent area, and the type of the other one that its definition uses. Absent if the
    /// map declares the dependency, or if it is indirect.
    pub because: Option<(String, String)>,
}

impl Area {
    /// The number of types in the area.
    pub fn types(&self) -> usize {
        self.entity_types + self.complex_types + self.other_types
    }
}

impl Layout<'_> {
    /// Summarizes each area, except for its lines.
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

    /// The names of the entity sets and singletons whose entities are of types of an area, as they are declared.
    pub(crate) fn starts_of(&self, area: AreaId) -> Vec<&str> {
        let children = self.model.container.iter().flat_map(|container| &container.children);
        let is_of = |ty: StructuredId| self.areas.of_structured(ty) == area;
        let of_area = children.filter(|child| HandleId::of_child(child).is_some_and(|handle| is_of(handle.ty)));
        of_area.map(|child| child.name.as_str()).collect()
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
