//! Owns guessing renames: a removed and an added declaration that differ only in their names are one.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::Suggestions;
use crate::model::{Element, Model};

use super::side::Side;

/// The fewest members of types that are compared; with fewer, types are alike by accident.
const MIN_MEMBERS: usize = 2;

/// The new qualified names of types that were probably renamed, by their old ones.
pub(super) fn types(old: &Side<'_>, new: &Side<'_>) -> BTreeMap<String, String> {
    let mut gone: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
    let mut added: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
    for (name, element) in old.types().filter(|(name, _)| new.find(name).is_none()) {
        gone.entry(shape(old.model, name, element)).or_default().push(name);
    }
    for (name, element) in new.types().filter(|(name, _)| old.find(name).is_none()) {
        added.entry(shape(new.model, name, element)).or_default().push(name);
    }
    let mut renamed = BTreeMap::new();
    for (shape, old) in gone {
        // A shape starts with the namespace and the kind.
        if shape.len() < 2 + MIN_MEMBERS {
            continue;
        }
        if let ([old], Some([new])) = (old.as_slice(), added.get(&shape).map(Vec::as_slice)) {
            renamed.insert((*old).to_owned(), (*new).to_owned());
        }
    }
    renamed
}

/// The shape of a type: its namespace, its kind, and the sorted names of its members.
fn shape(model: &Model, name: &str, element: Element) -> Vec<String> {
    let namespace = name.rsplit_once('.').map_or("", |(namespace, _)| namespace);
    let (kind, mut members): (&str, Vec<String>) = match element {
        Element::Structured(id) => ("structured", model.ty(id).member_names().map(str::to_owned).collect()),
        Element::Enum(id) => ("enum", model.enumeration(id).members.iter().map(|member| member.name.clone()).collect()),
        Element::Definition(_) | Element::Primitive(_) => ("definition", Vec::new()),
    };
    members.sort_unstable();
    [namespace.to_owned(), kind.to_owned()].into_iter().chain(members).collect()
}

/// Pairs of a removed and an added name that are spelt similarly, and for which `alike` holds.
pub(super) fn names<'n>(
    gone: &[&'n str],
    added: &[&'n str],
    alike: impl Fn(&str, &str) -> bool,
) -> Vec<(&'n str, &'n str)> {
    let mut pairs = Vec::new();
    let mut taken: HashSet<&'n str> = HashSet::new();
    let suggestions = Suggestions::default();
    for old in gone {
        let candidates = added.iter().copied().filter(|new| !taken.contains(new));
        // Few names are spelt similarly, so `alike` is only asked about those.
        if let Some(new) = suggestions.nearest_of(old, candidates, |new| alike(old, new)) {
            pairs.push((*old, new));
            taken.insert(new);
        }
    }
    pairs
}
