//! Owns the area map: what a maintainer says about which types and roots belong together.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Model;

use super::names::{is_area, not_an_area};
use super::roots::type_at;

/// Which types and container children belong to which area.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AreaMap {
    /// What the map is for; not used.
    #[serde(default, rename = "$comment")]
    pub comment: Option<String>,
    /// The area of types that several areas need and that no rule names.
    #[serde(default = "default_common")]
    pub common: String,
    /// The areas by name, which is that of their Cargo feature.
    #[serde(default)]
    pub areas: BTreeMap<String, AreaRule>,
}

/// What belongs to an area.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AreaRule {
    /// What the area is about; the first line of its documentation.
    #[serde(default)]
    pub description: String,
    /// Names of container children, or paths from one along navigation properties.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Roots that only another version of the service has: they count as `roots` do, and may lead nowhere.
    #[serde(default)]
    pub elsewhere: Vec<String>,
    /// Qualified type names, in which one `*` stands for anything; the closest one counts.
    #[serde(default)]
    pub types: Vec<String>,
    /// Areas that this one builds on: a type that only it and one of them need lives in that one.
    #[serde(default)]
    pub needs: Vec<String>,
}

impl Default for AreaMap {
    fn default() -> Self {
        Self { comment: None, common: default_common(), areas: BTreeMap::new() }
    }
}

fn default_common() -> String {
    "common".to_owned()
}

impl AreaMap {
    /// Reads an area map.
    ///
    /// # Errors
    ///
    /// Says what is wrong and at which line and column if the text is not an area map.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let map: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        for name in map.areas.keys().chain([&map.common]) {
            if !is_area(name) {
                return Err(not_an_area(name));
            }
        }
        for (area, rule) in &map.areas {
            if let Some(needed) = rule.needs.iter().find(|needed| !map.areas.contains_key(*needed)) {
                return Err(format!("the area `{area}` needs `{needed}`, which is no area of the map"));
            }
        }
        Ok(map)
    }

    /// The rules that say nothing about a model, such as those for types that are gone.
    pub fn unused(&self, model: &Model) -> Vec<String> {
        let types: Vec<String> = model.type_names().map(ToString::to_string).collect();
        let mut unused = Vec::new();
        for (area, rule) in &self.areas {
            let roots = rule.roots.iter().filter(|root| type_at(model, root).is_none());
            unused.extend(roots.map(|root| format!("the root `{root}` of the area `{area}` leads to no entity")));
            let patterns =
                rule.types.iter().filter(|pattern| !types.iter().any(|name| matches(pattern, name).is_some()));
            unused.extend(patterns.map(|pattern| format!("`{pattern}` of the area `{area}` names no type")));
        }
        unused
    }

    /// All roots, each with its area.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&str, &str)> {
        self.areas.iter().flat_map(|(area, rule)| {
            rule.roots.iter().chain(&rule.elsewhere).map(move |root| (area.as_str(), root.as_str()))
        })
    }

    /// The area that names a container child.
    pub(crate) fn of_root(&self, child: &str) -> Option<&str> {
        self.roots().find(|(_, root)| *root == child).map(|(area, _)| area)
    }

    /// The area that names a type in full.
    pub(crate) fn names(&self, name: &str) -> Option<&str> {
        self.areas.iter().find(|(_, rule)| rule.types.iter().any(|ty| ty == name)).map(|(area, _)| area.as_str())
    }

    /// The area that names a type; a full name counts before a pattern, a longer pattern before a shorter one.
    pub(crate) fn of_type(&self, name: &str) -> Option<&str> {
        let mut best: Option<(usize, &str)> = None;
        for (area, rule) in &self.areas {
            for pattern in &rule.types {
                let length = matches(pattern, name);
                if let Some(length) = length.filter(|length| best.is_none_or(|(known, _)| *length > known)) {
                    best = Some((length, area));
                }
            }
        }
        best.map(|(_, area)| area)
    }
}

/// How closely a pattern matches a name, if it does: by the number of characters that are not left to the `*`.
fn matches(pattern: &str, name: &str) -> Option<usize> {
    match pattern.split_once('*') {
        Some((start, end)) => {
            let rest = name.strip_prefix(start)?;
            rest.ends_with(end).then_some(start.len() + end.len())
        }
        None => (pattern == name).then_some(usize::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_pattern_counts() {
        let map = AreaMap::from_json(
            r#"{"areas": {
                "a": {"types": ["n.*", "n.x*Policy"]},
                "b": {"types": ["n.x*"]},
                "c": {"types": ["n.xPolicy"]}
            }}"#,
        );
        let map = map.expect("it is a map");
        let area = |name: &str| map.of_type(name);
        assert_eq!(area("n.other"), Some("a"));
        assert_eq!(area("n.xOther"), Some("b"));
        assert_eq!(area("n.xBigPolicy"), Some("a"));
        assert_eq!(area("n.xPolicy"), Some("c"));
        assert_eq!(area("m.x"), None);
        assert_eq!(matches("ab*bc", "abc"), None);
    }

    #[test]
    fn roots_of_another_version_count_and_are_not_reported() {
        let map = AreaMap::from_json(r#"{"areas": {"a": {"roots": ["b"], "elsewhere": ["c"]}}}"#).expect("it is a map");
        assert_eq!((map.of_root("b"), map.of_root("c")), (Some("a"), Some("a")));
        assert_eq!(map.unused(&Model::default()), ["the root `b` of the area `a` leads to no entity"]);
    }

    #[test]
    fn a_map_that_says_nothing_sensible_is_refused() {
        let error = |text: &str| AreaMap::from_json(text).expect_err("it is no map");
        assert!(error(r#"{"areas": {"A b": {}}}"#).contains("\"A b\""));
        assert!(error(r#"{"areas": {"default": {}}}"#).contains("no area can be called `default`"));
        assert_eq!(
            error(r#"{"areas": {"a": {"needs": ["b"]}}}"#),
            "the area `a` needs `b`, which is no area of the map"
        );
        assert!(error(r#"{"areas": {"a": {"root": []}}}"#).contains("line 1 column"));
    }
}
