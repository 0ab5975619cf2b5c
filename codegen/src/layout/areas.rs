//! Owns dividing the model into areas: which area each type lives in, and which areas an area cannot do without.
//!
//! The map decides where it says something. Other entity types live in the area whose roots they are nearest to. Types
//! that are part of others by value, base types among them, live with the only area that needs them, else in the common
//! area.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::model::{ContainerChildKind, DefinitionId, Element, EnumId, Model, StructuredId, StructuredKind};

use super::area_map::AreaMap;
use super::names::kebab;

/// Which area; the order is that of the areas' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AreaId(pub(crate) usize);

/// The areas of a model and where everything lives.
#[derive(Debug)]
pub(crate) struct Areas {
    /// Names, sorted.
    pub(crate) names: Vec<String>,
    /// For each area, the areas that it cannot do without, itself among them.
    pub(crate) needs: Vec<BTreeSet<AreaId>>,
    homes: BTreeMap<Element, AreaId>,
}

impl Areas {
    /// Where a type lives; a primitive type lives nowhere.
    pub(crate) fn of(&self, element: Element) -> Option<AreaId> {
        self.homes.get(&element).copied()
    }

    /// Where an entity or complex type lives.
    pub(crate) fn of_structured(&self, id: StructuredId) -> AreaId {
        self.homes[&Element::Structured(id)]
    }

    /// The areas that have to be switched on, beside `here` and what it needs, for something of area `there`.
    pub(crate) fn gate(&self, here: AreaId, there: impl IntoIterator<Item = AreaId>) -> BTreeSet<AreaId> {
        there.into_iter().filter(|area| !self.needs[here.0].contains(area)).collect()
    }
}

/// Where a type lives, as far as is known.
#[derive(Clone, PartialEq, Eq)]
enum Home {
    Unknown,
    Fixed(String),
    One(String),
    Several,
}

impl Home {
    /// Adds a user of the type; whether that changed anything.
    fn join(&mut self, user: &Home, common: &str) -> bool {
        let next = match (&*self, user) {
            (Self::Fixed(_) | Self::Several, _) | (_, Self::Unknown) => return false,
            (Self::Unknown, Self::Fixed(area) | Self::One(area)) => Self::One(area.clone()),
            (Self::One(known), Self::Fixed(area) | Self::One(area)) if known == area => return false,
            _ => Self::Several,
        };
        *self = match next {
            Self::One(area) if area == common => Self::Several,
            next => next,
        };
        true
    }
}

/// Divides a model into areas.
pub(crate) fn divide(model: &Model, map: &AreaMap) -> Areas {
    let elements = elements(model);
    let single = single_area(model, map);
    let mut homes: BTreeMap<Element, Home> = elements
        .iter()
        .map(|element| {
            let name = model.element_name(*element);
            let home = single.clone().or_else(|| map.of_type(&name).map(str::to_owned));
            (*element, home.map_or(Home::Unknown, Home::Fixed))
        })
        .collect();
    for (id, area) in nearest_roots(model, map) {
        if let Some(home @ Home::Unknown) = homes.get_mut(&Element::Structured(id)) {
            *home = Home::One(area);
        }
    }
    let hard: Vec<(Element, Element)> = elements.iter().flat_map(|user| by_value(model, *user)).collect();
    spread(&mut homes, &hard, &map.common);
    let soft = through_operations(model, &homes);
    spread(&mut homes, &soft, &map.common);
    spread(&mut homes, &hard, &map.common);
    number(map, &homes, &hard)
}

/// All types that a model declares.
fn elements(model: &Model) -> Vec<Element> {
    let structured = model.structured_ids().map(Element::Structured);
    let enums = (0..model.enums.len()).map(|index| Element::Enum(EnumId(index)));
    let definitions = (0..model.definitions.len()).map(|index| Element::Definition(DefinitionId(index)));
    structured.chain(enums).chain(definitions).collect()
}

/// A service with few types and without a map has one area, named after its namespace.
fn single_area(model: &Model, map: &AreaMap) -> Option<String> {
    const FEW: usize = 200;
    if !map.areas.is_empty() || model.structured.len() > FEW {
        return None;
    }
    let namespace = match &model.container {
        Some(container) => &container.name.namespace,
        None => model.schemas.keys().next()?,
    };
    namespace.rsplit('.').next().map(kebab)
}

/// The area of the root that each entity type is nearest to: containment counts as near, other relations as far.
fn nearest_roots(model: &Model, map: &AreaMap) -> BTreeMap<StructuredId, String> {
    const CONTAINED: u32 = 1;
    const DERIVED: u32 = 2;
    const RELATED: u32 = 16;
    let mut queue = BinaryHeap::new();
    for child in model.container.iter().flat_map(|container| &container.children) {
        if let ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } = child.kind {
            let area = map.of_root(&child.name).map_or_else(|| kebab(&child.name), str::to_owned);
            queue.push(Reverse((0, area, ty)));
        }
    }
    for id in model.structured_ids() {
        if let Some(area) = map.of_type(&model.ty(id).name.to_string()) {
            queue.push(Reverse((0, area.to_owned(), id)));
        }
    }
    let mut nearest = BTreeMap::new();
    while let Some(Reverse((distance, area, id))) = queue.pop() {
        if nearest.contains_key(&id) {
            continue;
        }
        nearest.insert(id, area.clone());
        for property in &model.ty(id).navigation {
            let step = if property.contains_target { CONTAINED } else { RELATED };
            queue.push(Reverse((distance + step, area.clone(), property.target)));
        }
        for derived in &model.ty(id).derived {
            queue.push(Reverse((distance + DERIVED, area.clone(), *derived)));
        }
    }
    nearest.retain(|id, _| model.ty(*id).kind == StructuredKind::Entity);
    nearest
}

/// The types that a type cannot be written down without: base type and types of structural properties.
fn by_value(model: &Model, user: Element) -> Vec<(Element, Element)> {
    let Element::Structured(id) = user else { return Vec::new() };
    let ty = model.ty(id);
    let base = ty.base.map(Element::Structured);
    let inherited = model.all_properties(id).into_iter().map(|(_, property)| property.ty.element);
    let keys = model.alternate_keys(id).into_iter().flat_map(|key| &key.parts).map(|part| part.ty.element);
    base.into_iter()
        .chain(inherited)
        .chain(keys)
        .filter(|used| !matches!(used, Element::Primitive(_)) && *used != user)
        .map(|used| (user, used))
        .collect()
}

/// Types that only operations use, with the type that the operation is bound to as their user.
fn through_operations(model: &Model, homes: &BTreeMap<Element, Home>) -> Vec<(Element, Element)> {
    let mut uses = Vec::new();
    for operation in &model.operations {
        let Some((bound, _)) = operation.bound_to() else { continue };
        let returns = operation.returns.iter().map(|returns| returns.ty.element);
        let parameters = operation.parameters.iter().map(|parameter| parameter.ty.element);
        for used in returns.chain(parameters) {
            if homes.get(&used) == Some(&Home::Unknown) {
                uses.push((Element::Structured(bound), used));
            }
        }
    }
    uses
}

/// Lets every type know who uses it, until nothing changes.
fn spread(homes: &mut BTreeMap<Element, Home>, uses: &[(Element, Element)], common: &str) {
    let mut changed = true;
    while changed {
        changed = false;
        for (user, used) in uses {
            let Some(home) = homes.get(user).cloned() else { continue };
            if let Some(known) = homes.get_mut(used) {
                changed |= known.join(&home, common);
            }
        }
    }
}

/// Gives areas their numbers and works out what each needs.
fn number(map: &AreaMap, homes: &BTreeMap<Element, Home>, hard: &[(Element, Element)]) -> Areas {
    let name_of = |home: &Home| match home {
        Home::Fixed(area) | Home::One(area) => area.clone(),
        Home::Several | Home::Unknown => map.common.clone(),
    };
    let mut names: BTreeSet<String> = homes.values().map(name_of).collect();
    if names.is_empty() {
        names.insert(map.common.clone());
    }
    let names: Vec<String> = names.into_iter().collect();
    let index = |name: &str| AreaId(names.binary_search_by(|known| known.as_str().cmp(name)).unwrap_or_default());
    let homes: BTreeMap<Element, AreaId> =
        homes.iter().map(|(element, home)| (*element, index(&name_of(home)))).collect();
    let mut needs: Vec<BTreeSet<AreaId>> = (0..names.len()).map(|area| BTreeSet::from([AreaId(area)])).collect();
    for (user, used) in hard {
        needs[homes[user].0].insert(homes[used]);
    }
    close(&mut needs);
    Areas { names, needs, homes }
}

/// Adds what the needed areas need.
fn close(needs: &mut [BTreeSet<AreaId>]) {
    let mut changed = true;
    while changed {
        changed = false;
        for area in 0..needs.len() {
            let further: BTreeSet<AreaId> =
                needs[area].iter().flat_map(|needed| needs[needed.0].iter().copied()).collect();
            let before = needs[area].len();
            needs[area].extend(further);
            changed |= needs[area].len() > before;
        }
    }
}
