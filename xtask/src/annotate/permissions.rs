//! Owns the list of permissions that Microsoft Graph's tools share: for each permission, the methods and paths that it opens.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use codegen::find::Finder;
use serde::Deserialize;

use crate::error::Error;

/// The list.
#[derive(Deserialize)]
struct List {
    permissions: BTreeMap<String, Permission>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Permission {
    schemes: BTreeMap<String, Scheme>,
    path_sets: Vec<PathSet>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Scheme {
    #[serde(default)]
    privilege_level: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PathSet {
    scheme_keys: Vec<String>,
    methods: Vec<String>,
    /// For each path, the schemes in which the permission is the least privileged one, and further permissions that it needs.
    paths: BTreeMap<String, String>,
}

/// How privileged a permission is for a request, least first.
///
/// The list marks a permission as the least privileged one for a set of paths and methods. One that is so for `POST` may be
/// marked for `GET` as well, which takes less: of several, the one with the lowest level and the fewest methods is the least.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_not_least: bool,
    level: u32,
    /// The number of methods that the permission allows at the path.
    methods: usize,
    /// With those that it needs besides, each after a plus sign.
    name: String,
}

/// The permissions of a request by scheme.
type Ranked = BTreeMap<String, BTreeSet<Rank>>;

/// The same, in order.
pub(super) type Set = BTreeMap<String, Vec<String>>;

/// The permissions of each request, by its line.
pub(super) struct Permissions(BTreeMap<String, Ranked>);

/// Reads the list.
pub(super) fn read(path: &Path) -> Result<Permissions, Error> {
    let text = super::read(path)?;
    let list: List = serde_json::from_str(&text)
        .map_err(|error| Error::in_file(path, format!("this is not a list of permissions: {error}")))?;
    let mut all: BTreeMap<String, Ranked> = BTreeMap::new();
    for (name, permission) in &list.permissions {
        for set in &permission.path_sets {
            for (path, facts) in &set.paths {
                let facts = Facts::parse(facts);
                for method in &set.methods {
                    let ranked = all.entry(format!("{method} {path}")).or_default();
                    for scheme in &set.scheme_keys {
                        let rank = Rank {
                            is_not_least: !facts.least.contains(&scheme.as_str()),
                            level: permission.schemes.get(scheme).map_or(u32::MAX, |scheme| scheme.privilege_level),
                            methods: set.methods.len(),
                            name: facts.with_others(name),
                        };
                        ranked.entry(scheme.clone()).or_default().insert(rank);
                    }
                }
            }
        }
    }
    Ok(Permissions(all))
}

/// The facts about a permission at a path: `least=DelegatedWork,Application;AlsoRequires=Directory.Read.All`.
#[derive(Default)]
struct Facts<'t> {
    least: Vec<&'t str>,
    also: Vec<&'t str>,
}

impl<'t> Facts<'t> {
    fn parse(text: &'t str) -> Self {
        let mut facts = Self::default();
        for fact in text.split(';') {
            match fact.split_once('=') {
                Some(("least", schemes)) => facts.least = schemes.split(',').collect(),
                Some((name, permissions)) if name.eq_ignore_ascii_case("alsoRequires") => {
                    facts.also = permissions.split(',').collect();
                }
                _ => {}
            }
        }
        facts
    }

    fn with_others(&self, name: &str) -> String {
        std::iter::once(name).chain(self.also.iter().copied()).collect::<Vec<_>>().join("+")
    }
}

/// The requests with the same permissions, in the schema's own spelling, and how many lines are about requests that it lacks.
///
/// Two lines may be the same request, such as those for a function with and without empty parentheses: it has the permissions
/// of both.
pub(super) fn by_set(all: &Permissions, finder: &Finder<'_>) -> (BTreeMap<Set, Vec<String>>, usize) {
    let (mut by_line, mut unknown): (BTreeMap<String, Ranked>, usize) = (BTreeMap::new(), 0);
    for (line, ranked) in &all.0 {
        let Some(line) = finder.canonical(line) else {
            unknown += 1;
            continue;
        };
        let known = by_line.entry(line).or_default();
        for (scheme, ranks) in ranked {
            known.entry(scheme.clone()).or_default().extend(ranks.iter().cloned());
        }
    }
    let mut sets: BTreeMap<Set, Vec<String>> = BTreeMap::new();
    for (line, ranked) in by_line {
        let set = ranked.into_iter().map(|(scheme, ranks)| (scheme, in_order(ranks))).collect();
        sets.entry(set).or_default().push(line);
    }
    (sets, unknown)
}

/// The names of permissions: the least privileged one, and the others by level, number of methods, and name.
fn in_order(ranks: BTreeSet<Rank>) -> Vec<String> {
    let mut ranks = ranks.into_iter();
    let least = ranks.next();
    let mut others: Vec<Rank> = ranks.collect();
    others.sort_by(|one, other| (one.level, one.methods, &one.name).cmp(&(other.level, other.methods, &other.name)));
    let mut names: Vec<String> = Vec::new();
    for rank in least.into_iter().chain(others) {
        if !names.contains(&rank.name) {
            names.push(rank.name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_comes_before_writing_whatever_is_marked_for_other_methods() {
        let rank = |is_least: bool, methods, name: &str| Rank {
            is_not_least: !is_least,
            level: 2,
            methods,
            name: name.to_owned(),
        };
        let ranks = [rank(false, 1, "Mail.Read"), rank(true, 2, "Mail.Alter"), rank(true, 1, "Mail.ReadBasic")];
        assert_eq!(in_order(ranks.into()), ["Mail.ReadBasic", "Mail.Read", "Mail.Alter"]);
    }
}
