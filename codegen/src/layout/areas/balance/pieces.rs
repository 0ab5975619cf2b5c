//! Owns the pieces that areas are made of: the trees along which types are reached from their roots, cut where a part of
//! one is large enough to be an area.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Element, Model, StructuredId};

use super::super::super::area_record::AreaRecord;
use super::super::super::names::feature;
use super::super::seeds::Nearest;

/// An estimate of the code for each entity type, in members.
pub(super) struct Weights(BTreeMap<StructuredId, u64>);

impl Weights {
    /// A type that others consist of counts with the first entity type that uses it.
    pub(super) fn new(
        model: &Model,
        nearest: &[(StructuredId, Nearest)],
        hard: &BTreeMap<Element, Vec<Element>>,
    ) -> Self {
        let mut counted = BTreeSet::new();
        let weight = |(id, _): &(StructuredId, Nearest)| {
            let mut total = weight(model, Element::Structured(*id));
            let mut queue = vec![Element::Structured(*id)];
            while let Some(user) = queue.pop() {
                for used in hard.get(&user).into_iter().flatten() {
                    if !model.is_entity(*used) && counted.insert(*used) {
                        total += weight(model, *used);
                        queue.push(*used);
                    }
                }
            }
            (*id, total)
        };
        Self(nearest.iter().map(weight).collect())
    }

    /// The weight of an entity type, with the types of its properties.
    pub(super) fn of(&self, id: StructuredId) -> u64 {
        self.0.get(&id).copied().unwrap_or_default()
    }

    /// The weight of all.
    pub(super) fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

/// Structs repeat inherited members, and each type has a fixed amount of code besides.
fn weight(model: &Model, element: Element) -> u64 {
    const OWN: usize = 4;
    let members = match element {
        Element::Structured(id) => {
            let operations: usize = model.lineage(id).map(|ty| model.ty(ty).operations.len()).sum();
            model.all_properties(id).len() + model.all_navigation(id).len() + operations
        }
        _ => 0,
    };
    u64::try_from(OWN + members).unwrap_or(u64::MAX)
}

/// A part of a service that is not split any further.
pub(super) struct Piece {
    /// The name of the area, if this piece is the largest in it. No other piece has it.
    pub(super) name: String,
    /// A shorter name, for the case that no other area has that.
    pub(super) short: Option<String>,
    /// Whether an earlier run has an area of that name, which then keeps it.
    pub(super) recorded: bool,
}

/// All pieces.
pub(super) struct Pieces {
    pub(super) all: Vec<Piece>,
    /// The piece of each entity type.
    pub(super) homes: BTreeMap<StructuredId, usize>,
}

impl Pieces {
    /// Cuts the trees of entity types where more than a size hangs on a type.
    pub(super) fn split(
        model: &Model,
        common: &str,
        record: &AreaRecord,
        nearest: &[(StructuredId, Nearest)],
        weights: &Weights,
        size: u64,
    ) -> Self {
        let cut = cut(model, nearest, weights, size);
        let earlier: BTreeSet<&str> = record.iter().map(|(_, area)| area).collect();
        let mut pieces = Self { all: Vec::new(), homes: BTreeMap::new() };
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let mut taken: BTreeSet<String> = nearest.iter().map(|(_, nearest)| nearest.area.clone()).collect();
        taken.insert(common.to_owned());
        for (id, nearest) in nearest {
            let piece = match nearest.from.and_then(|from| pieces.homes.get(&from)) {
                Some(piece) if !cut.contains(id) => *piece,
                Some(_) => {
                    let name = &model.ty(*id).name;
                    let unique = unique(&mut taken, [name.name.clone(), name.to_string()]);
                    pieces.add(Piece { name: unique, short: Some(feature(&name.name)), recorded: false })
                }
                None => *known.entry(&nearest.area).or_insert_with(|| {
                    let recorded = earlier.contains(nearest.area.as_str());
                    let name = if nearest.area == common {
                        unique(&mut taken, [common.to_owned()])
                    } else {
                        nearest.area.clone()
                    };
                    pieces.add(Piece { name, short: None, recorded })
                }),
            };
            pieces.homes.insert(*id, piece);
        }
        pieces
    }

    fn add(&mut self, piece: Piece) -> usize {
        self.all.push(piece);
        self.all.len() - 1
    }
}

/// The roots of further pieces: the heaviest branches of trees that exceed the size.
fn cut(model: &Model, nearest: &[(StructuredId, Nearest)], weights: &Weights, size: u64) -> BTreeSet<StructuredId> {
    let mut branches: BTreeMap<StructuredId, Vec<(u64, StructuredId)>> = BTreeMap::new();
    let mut cut = BTreeSet::new();
    // Types come after those that they are reached from.
    for (id, reached) in nearest.iter().rev() {
        let mut own = branches.remove(id).unwrap_or_default();
        own.sort_by_key(|(weight, branch)| (Reverse(*weight), *branch));
        let mut total = weights.of(*id) + own.iter().map(|(weight, _)| weight).sum::<u64>();
        for (weight, branch) in own {
            if total > size && may_be_cut(model, *id, branch) {
                total -= weight;
                cut.insert(branch);
            }
        }
        if let Some(from) = reached.from {
            branches.entry(from).or_default().push((total, *id));
        }
    }
    cut
}

/// A struct needs those that it is derived from. They would all become common if derived types lived elsewhere, which
/// is right only for a base type of many kinds of things.
fn may_be_cut(model: &Model, from: StructuredId, branch: StructuredId) -> bool {
    let from_type = model.ty(from);
    model.ty(branch).base != Some(from) || (from_type.is_abstract && from_type.derived.len() > 1)
}

/// The first of some names that is free as that of an area, or the last with a number.
fn unique<const N: usize>(taken: &mut BTreeSet<String>, names: [String; N]) -> String {
    let names = names.map(|name| feature(&name));
    let last = names.last().cloned().unwrap_or_default();
    let numbered = (2..).map(|number| feature(&format!("{last}-{number}")));
    let free = names.into_iter().chain(numbered).find(|name| !taken.contains(name)).unwrap_or(last);
    taken.insert(free.clone());
    free
}
