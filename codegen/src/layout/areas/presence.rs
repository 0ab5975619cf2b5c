//! Owns what has to be switched on for a type to be there. Most types come with their area; those of the common area that
//! few areas want come with these.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Element, Model};

use super::super::gate::{AreaId, Presence};

/// A type that more areas want is always there: what each area costs would hardly change, and the list would be long.
const FEW: usize = 12;

/// The types of the common area that few areas want, with these areas.
///
/// An area wants what its types are made of, what they lead to, and what operations bound to them take and give. What a
/// common type is made of, or takes and gives, is wanted wherever that type is. There are no areas with a common type that
/// is not in the answer: it is always there.
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
    // What nothing leads to is there with its base type, or else always.
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

/// Hands on who wants a common type to the common types that it cannot do without.
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
