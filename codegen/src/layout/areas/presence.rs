//! Owns the conditions under which types are compiled. Most come with their area; types of the common area that only
//! few areas use come with those.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Element, Model};

use super::super::gate::{AreaId, Presence};

/// Types that more areas use are always compiled: a condition would save little, and its list of areas would be long.
const FEW: usize = 12;

/// The types of the common area that only few areas use, with those areas.
///
/// An area uses the types that its own contain or navigate to, and those that operations bound to them take or return.
/// The types that a common type contains, or that its operations take or return, are used wherever it is. A common type
/// that is not in the result is always compiled.
pub(super) fn wanted(
    model: &Model,
    common: AreaId,
    homes: &BTreeMap<Element, AreaId>,
    by_value: &BTreeMap<Element, Vec<Element>>,
) -> BTreeMap<Element, Presence> {
    let is_common = |element: Element| homes.get(&element) == Some(&common);
    let mut wanted: BTreeMap<Element, Presence> = BTreeMap::new();
    let mut within: BTreeMap<Element, Vec<Element>> = BTreeMap::new();
    let mut relate = |user: Element, used: Element| match homes.get(&user) {
        Some(home) if *home != common => {
            wanted.entry(used).or_default().insert(*home);
        }
        _ => within.entry(user).or_default().push(used),
    };
    for (user, used) in by_value {
        used.iter().filter(|used| is_common(**used)).for_each(|used| relate(*user, *used));
    }
    for id in model.structured_ids() {
        let user = Element::Structured(id);
        for operation in model.lineage(id).flat_map(|ty| &model.ty(ty).operations) {
            let operation = model.operation(*operation);
            let returns = operation.returns.iter().map(|returns| returns.ty.element);
            let parameters = operation.parameters.iter().map(|parameter| parameter.ty.element);
            returns.chain(parameters).filter(|element| is_common(*element)).for_each(|used| relate(user, used));
        }
        if !is_common(user) {
            let targets =
                model.all_navigation(id).into_iter().map(|(_, property)| Element::Structured(property.target));
            targets.filter(|target| is_common(*target)).for_each(|target| relate(user, target));
        }
    }
    spread(&mut wanted, &within);
    // A type that nothing uses is compiled with its base type, or always.
    let others: Presence = homes.values().copied().filter(|home| *home != common).collect();
    let unclaimed: BTreeSet<Element> =
        homes.keys().copied().filter(|element| is_common(*element) && !wanted.contains_key(element)).collect();
    for element in &unclaimed {
        let bases = match element {
            Element::Structured(id) => model.bases(*id).map(Element::Structured).collect(),
            _ => Vec::new(),
        };
        match bases.into_iter().find(|base| is_common(*base)) {
            Some(base) => within.entry(base).or_default().push(*element),
            None => _ = wanted.insert(*element, others.clone()),
        }
    }
    spread(&mut wanted, &within);
    wanted.retain(|_, areas| areas.len() <= FEW && *areas != others);
    wanted
}

/// Propagates the areas that use a common type to the common types that it uses.
fn spread(wanted: &mut BTreeMap<Element, Presence>, within: &BTreeMap<Element, Vec<Element>>) {
    let mut queue: Vec<Element> = wanted.keys().copied().collect();
    while let Some(user) = queue.pop() {
        let areas = wanted.get(&user).cloned().unwrap_or_default();
        for used in within.get(&user).into_iter().flatten() {
            let known = wanted.entry(*used).or_default();
            let before = known.len();
            known.extend(&areas);
            if known.len() > before {
                queue.push(*used);
            }
        }
    }
}
