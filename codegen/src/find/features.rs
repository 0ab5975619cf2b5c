//! Owns the Cargo features that a chain needs: those of the areas on its way, without what these switch on themselves.

use std::collections::BTreeSet;

use crate::layout::{AreaId, Layout, Presence};
use crate::model::Element;

use super::step::{Call, Step};

/// The features that some steps and types need.
pub(super) fn of(layout: &Layout<'_>, steps: &[&Step<'_>], elements: &BTreeSet<Element>) -> Vec<String> {
    let mut wanted: BTreeSet<Presence> = BTreeSet::new();
    for step in steps {
        wanted.extend(step.owner.and_then(|owner| layout.presence(Element::Structured(owner))));
        if let Call::Cast(ty) = step.call {
            wanted.extend(layout.presence(Element::Structured(ty)));
        }
        wanted.extend(step.method().into_iter().flat_map(|method| method.gate.iter().cloned()));
    }
    wanted.extend(elements.iter().filter_map(|element| layout.presence(*element)));
    // Where there is a choice, what is needed anyway is chosen, or else the first.
    let mut sets: Vec<Presence> = wanted.into_iter().collect();
    sets.sort_by_key(BTreeSet::len);
    let mut chosen: BTreeSet<AreaId> = BTreeSet::new();
    for set in sets {
        let is_on = |area: &AreaId| chosen.contains(area) || chosen.iter().any(|on| needs(layout, *on, *area));
        if !set.iter().any(is_on) {
            chosen.extend(set.first());
        }
    }
    let implied = |area: AreaId| chosen.iter().any(|on| *on != area && needs(layout, *on, area));
    chosen.iter().filter(|area| !implied(**area)).map(|area| layout.feature(*area).to_owned()).collect()
}

fn needs(layout: &Layout<'_>, area: AreaId, needed: AreaId) -> bool {
    layout.needs(area).any(|other| other == needed)
}
