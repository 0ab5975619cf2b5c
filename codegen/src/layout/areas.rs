//! Owns dividing the model into areas: where each type lives, and which areas depend on which.
//!
//! The map and the record come first. Other entity types belong to the area whose roots they are nearest to. Types that
//! others contain by value, or derive from, live in the only area that needs them; if several do, in the one that all
//! the others build on, or else in the common area, which depends on none. Types of the common area that only few areas
//! use are compiled only with those. Without a map, areas are split and merged until their sizes are alike.

mod balance;
mod presence;
mod seeds;
mod uses;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Element, Model, StructuredId};

use super::area_map::AreaMap;
use super::area_record::AreaRecord;
use super::gate::{AreaId, Gate, Presence};
use super::names::{feature, is_area};
use super::words::words;

/// The areas of a model, and the area of each type.
#[derive(Debug)]
pub(crate) struct Areas {
    /// The names, sorted.
    pub(crate) names: Vec<String>,
    /// For each area, itself and the areas that it depends on.
    pub(crate) needs: Vec<BTreeSet<AreaId>>,
    homes: BTreeMap<Element, AreaId>,
    /// For each area, its types, in the order of the model.
    pub(super) elements: Vec<Vec<Element>>,
    /// For types of the common area that only few areas use: those areas.
    wanted: BTreeMap<Element, Presence>,
    /// For an area and one that it depends on, the first pair of types that is the reason.
    reasons: BTreeMap<(AreaId, AreaId), (Element, Element)>,
}

impl Areas {
    /// All types with their areas.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Element, AreaId)> + '_ {
        self.homes.iter().map(|(element, area)| (*element, *area))
    }

    /// Why an area depends on another: a type of the first, and a type of the second that its definition uses.
    pub(crate) fn reason(&self, area: AreaId, needed: AreaId) -> Option<(Element, Element)> {
        self.reasons.get(&(area, needed)).copied()
    }

    /// The area of a type; primitive types have none.
    pub(crate) fn of(&self, element: Element) -> Option<AreaId> {
        self.homes.get(&element).copied()
    }

    /// The area of an entity or complex type.
    pub(crate) fn of_structured(&self, id: StructuredId) -> AreaId {
        self.homes[&Element::Structured(id)]
    }

    /// The areas of which at least one has to be enabled for a type to be compiled.
    pub(crate) fn presence(&self, element: Element) -> Option<Presence> {
        let wanted = self.wanted.get(&element).cloned();
        wanted.or_else(|| Some(Presence::from([self.of(element)?])))
    }

    /// The condition under which an item that uses some types can be compiled, given the areas it is compiled with
    /// anyway.
    pub(crate) fn gate(&self, here: Option<&Presence>, there: impl IntoIterator<Item = Element>) -> Gate {
        let needed = there.into_iter().filter_map(|element| self.presence(element));
        let known = |needed: &Presence| {
            here.is_some_and(|here| here.iter().all(|area| !self.needs[area.0].is_disjoint(needed)))
        };
        Gate::all(needed.filter(|needed| !known(needed)))
    }
}

/// The names of the areas that need a type.
type Demand<'m> = BTreeSet<&'m str>;

/// Divides a model into areas.
pub(crate) fn divide(model: &Model, map: &AreaMap, record: &AreaRecord) -> Areas {
    let elements: Vec<Element> = model.elements().collect();
    let fixed = fixed(model, map, record, &elements);
    let hard: BTreeMap<Element, Vec<Element>> =
        elements.iter().map(|user| (*user, uses::by_value(model, *user))).collect();
    let nearest = seeds::nearest_roots(model, map, record);
    let seeds: Vec<(StructuredId, String)> = if map.areas.is_empty() {
        balance::balance(model, &map.common, record, &nearest, &hard)
    } else {
        nearest.into_iter().map(|(id, nearest)| (id, nearest.area)).collect()
    };

    let mut demands: BTreeMap<Element, Demand<'_>> = elements.iter().map(|element| (*element, Demand::new())).collect();
    for (id, area) in &seeds {
        demands.entry(Element::Structured(*id)).or_default().insert(area);
    }
    for (element, fixed) in &fixed {
        demands.insert(*element, BTreeSet::from([fixed.area.as_str()]));
    }
    spread(&mut demands, &hard, &fixed);
    // Types used only by operations follow the binding type; types used by nothing follow their base type.
    for find in [uses::through_operations, uses::through_bases] {
        let unclaimed: BTreeSet<Element> =
            elements.iter().copied().filter(|element| demands[element].is_empty()).collect();
        for (user, used) in find(model, &unclaimed) {
            let demand = demands[&user].clone();
            demands.entry(used).or_default().extend(demand);
        }
        spread(&mut demands, &hard, &fixed);
    }

    let foundations = foundations(map);
    let mut homes: BTreeMap<Element, String> = demands
        .iter()
        .map(|(element, demand)| (*element, home(demand, &foundations).unwrap_or(&map.common).to_owned()))
        .collect();
    sink(&mut homes, &hard, &fixed, &map.common);
    let mut areas = number(map, &homes, &hard);
    if let Some(common) = areas.names.iter().position(|name| *name == map.common).map(AreaId) {
        areas.wanted = presence::wanted(model, common, &areas.homes, &hard);
        for area in areas.wanted.values().flatten() {
            areas.needs[area.0].insert(common);
        }
        close(&mut areas.needs);
    }
    areas
}

/// The area that a rule or the record gives a type.
struct Fixed {
    area: String,
    /// Whether it stays there even if the common area needs it and so comes to depend on that area.
    strictly: bool,
}

/// The types whose area is given: by name in the map, by the record, or by a pattern in the map.
fn fixed(model: &Model, map: &AreaMap, record: &AreaRecord, elements: &[Element]) -> BTreeMap<Element, Fixed> {
    let single = single_area(model, map, record);
    elements
        .iter()
        .filter_map(|element| {
            let name = model.element_name(*element);
            let strict = map.names(&name).or_else(|| record.area_of(&name)).or(single.as_deref());
            let area = strict.or_else(|| map.of_type(&name))?;
            Some((*element, Fixed { area: area.to_owned(), strictly: strict.is_some() }))
        })
        .collect()
}

/// The single area of a small service without a map: the recorded one, or one named after a namespace. That is the
/// container's namespace, or the one with the most types if the container's would not make a telling name.
fn single_area(model: &Model, map: &AreaMap, record: &AreaRecord) -> Option<String> {
    const FEW: usize = 200;
    if !map.areas.is_empty() || model.structured.len() > FEW {
        return None;
    }
    let known: BTreeSet<&str> = record.iter().map(|(_, area)| area).collect();
    if !known.is_empty() {
        return known.first().filter(|_| known.len() == 1).map(|area| (*area).to_owned());
    }
    let mut sizes: BTreeMap<&str, usize> = model.schemas.keys().map(|namespace| (namespace.as_str(), 0)).collect();
    for name in model.type_names() {
        *sizes.entry(&name.namespace).or_default() += 1;
    }
    let mut namespaces: Vec<(&str, usize)> = sizes.into_iter().collect();
    namespaces.sort_by_key(|(_, types)| Reverse(*types));
    let container = model.container.iter().map(|container| container.name.namespace.as_str());
    let candidates: Vec<&str> = container
        .chain(namespaces.into_iter().map(|(namespace, _)| namespace))
        .map(|namespace| namespace.rsplit('.').next().unwrap_or(namespace))
        .collect();
    let telling = candidates.iter().find(|name| is_area(&words(name).join("-")));
    telling.or(candidates.first()).map(|name| feature(name))
}

/// Propagates the demand for a type to the types that its definition uses.
fn spread(
    demands: &mut BTreeMap<Element, Demand<'_>>,
    hard: &BTreeMap<Element, Vec<Element>>,
    fixed: &BTreeMap<Element, Fixed>,
) {
    let mut queue: Vec<Element> = demands.iter().filter(|(_, demand)| !demand.is_empty()).map(|(id, _)| *id).collect();
    while let Some(user) = queue.pop() {
        let demand = demands[&user].clone();
        for used in &hard[&user] {
            if fixed.contains_key(used) {
                continue;
            }
            let known = demands.entry(*used).or_default();
            let before = known.len();
            known.extend(demand.iter().copied());
            if known.len() > before {
                queue.push(*used);
            }
        }
    }
}

/// For each area of the map, the areas that it builds on, directly or indirectly.
fn foundations(map: &AreaMap) -> BTreeMap<&str, BTreeSet<&str>> {
    let declared = |area: &str| map.areas.get(area).into_iter().flat_map(|rule| &rule.needs).map(String::as_str);
    let closure = |area: &str| {
        let mut all = BTreeSet::new();
        let mut queue: Vec<&str> = declared(area).collect();
        while let Some(next) = queue.pop() {
            if all.insert(next) {
                queue.extend(declared(next));
            }
        }
        all
    };
    map.areas.keys().map(|area| (area.as_str(), closure(area))).collect()
}

/// The only area of a demand, or the one that all its others build on.
fn home<'m>(demand: &Demand<'m>, foundations: &BTreeMap<&str, BTreeSet<&str>>) -> Option<&'m str> {
    let builds_on = |area: &str, base: &str| {
        area == base || foundations.get(area).is_some_and(|foundations| foundations.contains(base))
    };
    demand.iter().copied().find(|base| demand.iter().all(|area| builds_on(area, base)))
}

/// Moves the types that common types are defined by to the common area.
fn sink(
    homes: &mut BTreeMap<Element, String>,
    hard: &BTreeMap<Element, Vec<Element>>,
    fixed: &BTreeMap<Element, Fixed>,
    common: &str,
) {
    let mut queue: Vec<Element> = homes.iter().filter(|(_, home)| *home == common).map(|(id, _)| *id).collect();
    while let Some(user) = queue.pop() {
        for used in hard[&user].iter().filter(|used| fixed.get(used).is_none_or(|fixed| !fixed.strictly)) {
            if homes.insert(*used, common.to_owned()).is_none_or(|home| home != common) {
                queue.push(*used);
            }
        }
    }
}

/// Numbers the areas and determines their dependencies.
fn number(map: &AreaMap, homes: &BTreeMap<Element, String>, hard: &BTreeMap<Element, Vec<Element>>) -> Areas {
    let mut names: BTreeSet<&str> = homes.values().map(String::as_str).collect();
    if names.is_empty() {
        names.insert(&map.common);
    }
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let index = |name: &str| names.binary_search_by(|known| known.as_str().cmp(name)).ok().map(AreaId);
    let homes: BTreeMap<Element, AreaId> =
        homes.iter().filter_map(|(element, home)| Some((*element, index(home)?))).collect();
    let mut needs: Vec<BTreeSet<AreaId>> = (0..names.len()).map(|area| BTreeSet::from([AreaId(area)])).collect();
    let mut reasons = BTreeMap::new();
    for (area, rule) in &map.areas {
        if let Some(area) = index(area) {
            needs[area.0].extend(rule.needs.iter().filter_map(|needed| index(needed)));
        }
    }
    for (user, used) in hard.iter().flat_map(|(user, used)| used.iter().map(move |used| (user, used))) {
        let (area, needed) = (homes[user], homes[used]);
        needs[area.0].insert(needed);
        reasons.entry((area, needed)).or_insert((*user, *used));
    }
    close(&mut needs);
    let mut elements = vec![Vec::new(); names.len()];
    for (element, area) in &homes {
        elements[area.0].push(*element);
    }
    Areas { names, needs, homes, elements, wanted: BTreeMap::new(), reasons }
}

/// Makes the dependencies transitive.
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
