//! Owns guessing what was renamed: what is gone and what is new are one if they look the same but for the name.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::Suggestions;
use crate::model::{Element, Model};

use super::side::Side;

/// With fewer members than that, two types look the same by accident.
const ENOUGH: usize = 2;

/// The new qualified names of types that seem to have been renamed, by the old ones.
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
        // The first two parts are namespace and kind.
        if shape.len() < 2 + ENOUGH {
            continue;
        }
        if let ([old], Some([new])) = (old.as_slice(), added.get(&shape).map(Vec::as_slice)) {
            renamed.insert((*old).to_owned(), (*new).to_owned());
        }
    }
    renamed
}

/// What a type looks like: namespace, kind, and the names of what it declares.
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

/// Pairs of names, one that is gone and one that is new, that are spelt alike and for which `alike` holds.
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
        // Names that are spelt alike are few, so whether the rest is alike is asked last.
        if let Some(new) = suggestions.nearest_of(old, candidates, |new| alike(old, new)) {
            pairs.push((*old, new));
            taken.insert(new);
        }
    }
    pairs
}
