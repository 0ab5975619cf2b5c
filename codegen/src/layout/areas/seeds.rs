//! Owns the first guess: the area of the root that each entity type is nearest to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::model::{Model, StructuredId, StructuredKind};

use super::super::area_map::AreaMap;
use super::super::handle_id::HandleId;
use super::super::names::feature;
use super::super::roots::type_at;
use crate::model::Cardinality;

/// The area of the root that each entity type is nearest to: containment counts as near, other relations as far.
///
/// Among roots that are equally near, those that the map names come first, then entity sets, then singletons.
pub(super) fn nearest_roots(model: &Model, map: &AreaMap) -> BTreeMap<StructuredId, String> {
    const CONTAINED: u32 = 1;
    const DERIVED: u32 = 2;
    const RELATED: u32 = 16;
    let mut queue: BinaryHeap<Reverse<(u32, u8, String, StructuredId)>> = BinaryHeap::new();
    for child in model.container.iter().flat_map(|container| &container.children) {
        let Some(handle) = HandleId::of_child(child) else { continue };
        let (rank, area) = match (map.of_root(&child.name), handle.cardinality) {
            (Some(area), _) => (0, area.to_owned()),
            (None, Cardinality::Many) => (1, feature(&child.name)),
            (None, Cardinality::One) => (2, feature(&child.name)),
        };
        queue.push(Reverse((0, rank, area, handle.ty)));
    }
    for (area, root) in map.roots() {
        if let Some(ty) = root.contains('/').then(|| type_at(model, root)).flatten() {
            queue.push(Reverse((0, 0, area.to_owned(), ty)));
        }
    }
    for id in model.structured_ids() {
        // What is related to a common type is not common for that.
        if let Some(area) = map.of_type(&model.ty(id).name.to_string()).filter(|area| *area != map.common) {
            queue.push(Reverse((0, 0, area.to_owned(), id)));
        }
    }
    let mut nearest = BTreeMap::new();
    while let Some(Reverse((distance, rank, area, id))) = queue.pop() {
        if nearest.contains_key(&id) {
            continue;
        }
        nearest.insert(id, area.clone());
        for property in &model.ty(id).navigation {
            let step = if property.contains_target { CONTAINED } else { RELATED };
            queue.push(Reverse((distance + step, rank, area.clone(), property.target)));
        }
        for derived in &model.ty(id).derived {
            queue.push(Reverse((distance + DERIVED, rank, area.clone(), *derived)));
        }
    }
    nearest.retain(|id, _| model.ty(*id).kind == StructuredKind::Entity);
    nearest
}
