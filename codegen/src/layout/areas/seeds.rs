//! Owns the initial area of entity types: that of the nearest root.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::model::{Model, StructuredId, StructuredKind};

use super::super::area_map::AreaMap;
use super::super::area_record::AreaRecord;
use super::super::handle_id::HandleId;
use super::super::names::feature;
use super::super::roots::type_at;
use crate::model::Cardinality;

/// How an entity type is reached from the root nearest to it.
pub(super) struct Nearest {
    /// The area of that root.
    pub(super) area: String,
    /// The type before it on the way, if it is not a root itself.
    pub(super) from: Option<StructuredId>,
}

/// The entity types in the order of their distance from the nearest root, each with how it is reached; containment
/// counts as closer than other relations.
///
/// Among equally near roots, those named in the map come first, then entity sets, then singletons. Without a map, the
/// types of earlier runs are roots as well, and so are types that no root leads to.
pub(super) fn nearest_roots(model: &Model, map: &AreaMap, record: &AreaRecord) -> Vec<(StructuredId, Nearest)> {
    let mut search = Search::default();
    for child in model.container.iter().flat_map(|container| &container.children) {
        let Some(handle) = HandleId::of_child(child) else { continue };
        let (rank, area) = match (map.of_root(&child.name), handle.cardinality) {
            (Some(area), _) => (0, area.to_owned()),
            (None, Cardinality::Many) => (1, feature(&child.name)),
            (None, Cardinality::One) => (2, feature(&child.name)),
        };
        search.root(rank, area, handle.ty);
    }
    for (area, root) in map.roots() {
        if let Some(ty) = root.contains('/').then(|| type_at(model, root)).flatten() {
            search.root(0, area.to_owned(), ty);
        }
    }
    for id in model.structured_ids() {
        let name = model.ty(id).name.to_string();
        let recorded = || record.area_of(&name).filter(|_| map.areas.is_empty());
        // Being related to a common type does not make a type common.
        if let Some(area) = map.of_type(&name).or_else(recorded).filter(|area| *area != map.common) {
            search.root(0, area.to_owned(), id);
        }
    }
    search.run(model);
    if map.areas.is_empty() {
        for id in model.structured_ids() {
            if model.ty(id).kind == StructuredKind::Entity && model.ty(id).base.is_none() && !search.seen.contains(&id)
            {
                search.root(3, feature(&model.ty(id).name.name), id);
                search.run(model);
            }
        }
    }
    search.nearest.retain(|(id, _)| model.ty(*id).kind == StructuredKind::Entity);
    search.nearest
}

/// A type that may be next: its distance from a root, the root's rank and area, the type, and the one before it.
type Step = (u32, u8, String, StructuredId, Option<StructuredId>);

/// A search along the relations of types, from all roots at once.
#[derive(Default)]
struct Search {
    queue: BinaryHeap<Reverse<Step>>,
    seen: BTreeSet<StructuredId>,
    nearest: Vec<(StructuredId, Nearest)>,
}

impl Search {
    fn root(&mut self, rank: u8, area: String, id: StructuredId) {
        self.queue.push(Reverse((0, rank, area, id, None)));
    }

    fn run(&mut self, model: &Model) {
        const CONTAINED: u32 = 1;
        const DERIVED: u32 = 2;
        const RELATED: u32 = 16;
        while let Some(Reverse((distance, rank, area, id, from))) = self.queue.pop() {
            if !self.seen.insert(id) {
                continue;
            }
            for property in &model.ty(id).navigation {
                let step = if property.contains_target { CONTAINED } else { RELATED };
                self.queue.push(Reverse((distance + step, rank, area.clone(), property.target, Some(id))));
            }
            for derived in &model.ty(id).derived {
                self.queue.push(Reverse((distance + DERIVED, rank, area.clone(), *derived, Some(id))));
            }
            self.nearest.push((id, Nearest { area, from }));
        }
    }
}
