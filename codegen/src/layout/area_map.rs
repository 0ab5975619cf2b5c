//! Owns the area map: a maintainer's rules for which types and roots belong together.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Model;

use super::names::{is_area, not_an_area};
use super::roots::type_at;

/// Rules for dividing types and container children into areas.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", expecting = "an object with `common` and `areas`")]
pub struct AreaMap {
    /// A comment for readers of the file; ignored.
    #[serde(default, rename = "$comment")]
    pub comment: Option<String>,
    /// The area for types that several areas need and no rule names.
    #[serde(default = "default_common")]
    pub common: String,
    /// The areas by name, which is also the name of the Cargo feature.
    #[serde(default)]
    pub areas: BTreeMap<String, AreaRule>,
}

/// The rules of one area.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", expecting = "the rules of an area: an object")]
pub struct AreaRule {
    /// The first line of the area's documentation.
    #[serde(default)]
    pub description: String,
    /// Container children, or paths that start at one and follow navigation properties.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Roots that may be missing because only another version of the service has them; otherwise like `roots`.
    #[serde(default)]
    pub elsewhere: Vec<String>,
    /// Qualified type names, which may contain one `*` as a wildcard; the most specific match wins.
    #[serde(default)]
    pub types: Vec<String>,
    /// Areas that this one builds on: a type needed only by this area and one of those lives in that one.
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
    /// Parses an area map.
    ///
    /// # Errors
    ///
    /// Fails with a message, which has line and column for syntax errors, if the text is not an area map.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let map: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        for name in map.areas.keys().chain([&map.common]) {
            if !is_area(name) {
                return Err(not_an_area(name));
            }
        }
        for (area, rule) in &map.areas {
            if let Some(needed) = rule.needs.iter().find(|needed| !map.areas.contains_key(*needed)) {
                return Err(format!("the area `{area}` needs `{needed}`, which the map does not define"));
            }
        }
        Ok(map)
    }

    /// The rules that match nothing in a model, such as those for types that were removed.
    pub fn unused(&self, model: &Model) -> Vec<String> {
        let types: Vec<String> = model.type_names().map(ToString::to_string).collect();
        let mut unused = Vec::new();
        for (area, rule) in &self.areas {
            let roots = rule.roots.iter().filter(|root| type_at(model, root).is_none());
            unused.extend(roots.map(|root| format!("the root `{root}` of the area `{area}` leads to no entity")));
            let patterns =
                rule.types.iter().filter(|pattern| !types.iter().any(|name| matches(pattern, name).is_some()));
            unused.extend(patterns.map(|pattern| format!("`{pattern}` of the area `{area}` matches no type")));
        }
        unused
    }

    /// All roots, each with its area.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&str, &str)> {
        self.areas.iter().flat_map(|(area, rule)| {
            rule.roots.iter().chain(&rule.elsewhere).map(move |root| (area.as_str(), root.as_str()))
        })
    }

    /// The area whose rules name a container child.
    pub(crate) fn of_root(&self, child: &str) -> Option<&str> {
        self.roots().find(|(_, root)| *root == child).map(|(area, _)| area)
    }

    /// The area whose rules name a type without a wildcard.
    pub(crate) fn names(&self, name: &str) -> Option<&str> {
        self.areas.iter().find(|(_, rule)| rule.types.iter().any(|ty| ty == name)).map(|(area, _)| area.as_str())
    }

    /// The area whose rules match a type: exact names win over patterns, and longer patterns over shorter ones.
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

/// How specifically a pattern matches a name, if at all: the number of characters outside the wildcard.
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
    fn the_most_specific_pattern_wins() -> Result<(), String> {
        let map = AreaMap::from_json(
            r#"{"areas": {
                "a": {"types": ["n.*", "n.x*Policy"]},
                "b": {"types": ["n.x*"]},
                "c": {"types": ["n.xPolicy"]}
            }}"#,
        )?;
        let area = |name: &str| map.of_type(name);
        assert_eq!(area("n.other"), Some("a"));
        assert_eq!(area("n.xOther"), Some("b"));
        assert_eq!(area("n.xBigPolicy"), Some("a"));
        assert_eq!(area("n.xPolicy"), Some("c"));
        assert_eq!(area("m.x"), None);
        assert_eq!(matches("ab*bc", "abc"), None);
        Ok(())
    }

    #[test]
    fn roots_of_another_version_are_used_and_not_reported() -> Result<(), String> {
        let map = AreaMap::from_json(r#"{"areas": {"a": {"roots": ["b"], "elsewhere": ["c"]}}}"#)?;
        assert_eq!((map.of_root("b"), map.of_root("c")), (Some("a"), Some("a")));
        assert_eq!(map.unused(&Model::default()), ["the root `b` of the area `a` leads to no entity"]);
        Ok(())
    }

    #[test]
    fn a_malformed_map_is_rejected() {
        let error = |text: &str| AreaMap::from_json(text).err().unwrap_or_default();
        assert!(error(r#"{"areas": {"A b": {}}}"#).contains("\"A b\""));
        assert!(error(r#"{"areas": {"default": {}}}"#).contains("an area cannot be named `default`"));
        assert_eq!(
            error(r#"{"areas": {"a": {"needs": ["b"]}}}"#),
            "the area `a` needs `b`, which the map does not define"
        );
        assert!(error(r#"{"areas": {"a": {"root": []}}}"#).contains("line 1 column"));
        let not_a_map = error("3");
        assert!(not_a_map.contains("expected an object with `common` and `areas`"), "{not_a_map}");
        let not_rules = error(r#"{"areas": {"a": 3}}"#);
        assert!(not_rules.contains("expected the rules of an area: an object at line 1 column"), "{not_rules}");
    }
}
