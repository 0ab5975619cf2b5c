//! Owns merging pieces into areas: small ones with those that they are related to, or else with their neighbours by name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::model::Model;

use super::pieces::{Piece, Pieces, Weights};

/// Merges pieces into areas of at most a size, as long as any two fit; gives the name of each piece's area.
pub(super) fn merge(pieces: &Pieces, model: &Model, weights: &Weights, size: u64, common: &str) -> Vec<String> {
    let mut areas = Areas::new(pieces, model, weights, size);
    while let Some((weight, piece)) = areas.unsettled.pop_first() {
        match areas.partner(piece) {
            Some(partner) => areas.join(piece, partner),
            // All others have only grown since, so that it would fit none of them later either.
            None => _ = areas.settled.insert((weight, piece)),
        }
    }
    areas.join_the_last();
    areas.shorten(&pieces.all, common);
    (0..pieces.all.len()).map(|piece| areas.all[areas.area_of(piece)].name.clone()).collect()
}

/// An area that consists of one or more pieces.
struct Area {
    name: String,
    /// The weight of the piece that the area is named after.
    heaviest: u64,
    weight: u64,
    /// Whether it existed before: it keeps its name then, and is not merged with another that did.
    recorded: bool,
    /// The related areas, each with the number of navigation properties in between.
    links: BTreeMap<usize, u64>,
    /// The area that it was merged into.
    into: Option<usize>,
}

/// All areas, while they are merged.
struct Areas {
    all: Vec<Area>,
    size: u64,
    by_name: BTreeMap<String, usize>,
    /// New areas by weight: those that may still be merged into others, and those that fit nowhere.
    unsettled: BTreeSet<(u64, usize)>,
    settled: BTreeSet<(u64, usize)>,
}

impl Areas {
    /// An area for each piece.
    fn new(pieces: &Pieces, model: &Model, weights: &Weights, size: u64) -> Self {
        let area = |piece: &Piece| Area {
            name: piece.name.clone(),
            heaviest: 0,
            weight: 0,
            recorded: piece.recorded,
            links: BTreeMap::new(),
            into: None,
        };
        let mut all: Vec<Area> = pieces.all.iter().map(area).collect();
        for (id, home) in &pieces.homes {
            all[*home].weight += weights.of(*id);
            for property in &model.ty(*id).navigation {
                let Some(other) = pieces.homes.get(&property.target).filter(|other| *other != home) else { continue };
                *all[*home].links.entry(*other).or_default() += 1;
                *all[*other].links.entry(*home).or_default() += 1;
            }
        }
        let mut areas = Self {
            by_name: all.iter().enumerate().map(|(index, area)| (area.name.clone(), index)).collect(),
            unsettled: BTreeSet::new(),
            settled: BTreeSet::new(),
            all,
            size,
        };
        for (index, area) in areas.all.iter_mut().enumerate() {
            area.heaviest = area.weight;
            if !area.recorded {
                areas.unsettled.insert((area.weight, index));
            }
        }
        areas
    }

    /// The area that a piece has become a part of.
    fn area_of(&self, piece: usize) -> usize {
        let mut area = piece;
        while let Some(into) = self.all[area].into {
            area = into;
        }
        area
    }

    /// The area that fits a small one best: the one that it has most to do with, or whose name is most like its own.
    fn partner(&self, small: usize) -> Option<usize> {
        let Area { name, weight, links, .. } = &self.all[small];
        let (own, end) = (Bound::Excluded(name.as_str()), Bound::Unbounded);
        let before = self.by_name.range::<str, _>((end, own)).next_back();
        let after = self.by_name.range::<str, _>((own, end)).next();
        let neighbours = before.into_iter().chain(after).map(|(_, area)| *area);
        let lightest = [&self.unsettled, &self.settled].into_iter().filter_map(|areas| areas.first());
        let candidates = links.keys().copied().chain(neighbours).chain(lightest.map(|(_, area)| *area));
        let fits = |other: &usize| {
            // Areas of earlier runs may grow with the service.
            let limit = if self.all[*other].recorded { 2 * self.size } else { self.size };
            self.all[*other].weight + weight <= limit
        };
        candidates.filter(fits).max_by_key(|other| {
            let area = &self.all[*other];
            let alike = area.name.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
            (links.get(other).copied().unwrap_or_default(), alike, Reverse(area.weight), Reverse(*other))
        })
    }

    /// At most one area is left that is smaller than half a size; joins it to the next in size.
    fn join_the_last(&mut self) {
        let mut lightest = self.settled.iter().copied();
        if let (Some((weight, small)), Some((_, next))) = (lightest.next(), lightest.next())
            && weight < self.size / 2
        {
            self.settled.remove(&(weight, small));
            self.join(small, next);
        }
    }

    /// Gives areas the shorter names of their largest pieces, as far as merging has left these free.
    fn shorten(&mut self, pieces: &[Piece], common: &str) {
        let short: BTreeMap<&str, &str> =
            pieces.iter().filter_map(|piece| Some((piece.name.as_str(), piece.short.as_deref()?))).collect();
        for area in self.all.iter_mut().filter(|area| area.into.is_none() && !area.recorded) {
            let Some(short) = short.get(area.name.as_str()).filter(|short| **short != common) else { continue };
            if !self.by_name.contains_key(*short) {
                area.name = (*short).to_owned();
                self.by_name.insert(area.name.clone(), 0);
            }
        }
    }

    /// Merges two areas, of which the first may be in neither set.
    fn join(&mut self, one: usize, other: usize) {
        self.unsettled.remove(&(self.all[other].weight, other));
        self.settled.remove(&(self.all[other].weight, other));
        // The links of the one with fewer are moved, so that a hub's are not moved again and again.
        let swap = self.all[one].links.len() > self.all[other].links.len();
        let (from, to) = if swap { (other, one) } else { (one, other) };
        let moved = std::mem::take(&mut self.all[from].links);
        for (third, count) in moved {
            self.all[third].links.remove(&from);
            if third != to {
                *self.all[third].links.entry(to).or_default() += count;
                *self.all[to].links.entry(third).or_default() += count;
            }
        }
        self.by_name.remove(&self.all[one].name);
        self.by_name.remove(&self.all[other].name);
        let gone = &mut self.all[from];
        gone.into = Some(to);
        let (weight, heaviest, recorded, name) =
            (gone.weight, gone.heaviest, gone.recorded, std::mem::take(&mut gone.name));
        let area = &mut self.all[to];
        let takes_name =
            !area.recorded && (recorded || (heaviest, Reverse(&name)) > (area.heaviest, Reverse(&area.name)));
        if takes_name {
            area.name = name;
        }
        area.weight += weight;
        area.heaviest = area.heaviest.max(heaviest);
        area.recorded |= recorded;
        self.by_name.insert(area.name.clone(), to);
        if !area.recorded {
            self.unsettled.insert((area.weight, to));
        }
    }
}
