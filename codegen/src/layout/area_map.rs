//! Owns the area map: what a maintainer says about which types and roots belong together.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Model;

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
    /// Names of container children.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Qualified type names; a `*` at the end stands for any rest.
    #[serde(default)]
    pub types: Vec<String>,
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
            let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if !plain || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
                return Err(format!("the area name `{name}` is not made of lower-case letters, digits and hyphens"));
            }
        }
        Ok(map)
    }

    /// The rules that say nothing about a model, such as those for types that are gone.
    pub fn unused(&self, model: &Model) -> Vec<String> {
        let children: Vec<&str> =
            model.container.iter().flat_map(|container| &container.children).map(|child| child.name.as_str()).collect();
        let types: Vec<String> = model.type_names().map(|name| name.to_string()).collect();
        let mut unused = Vec::new();
        for (area, rule) in &self.areas {
            let roots = rule.roots.iter().filter(|root| !children.contains(&root.as_str()));
            unused.extend(roots.map(|root| format!("the root `{root}` of the area `{area}` is not in the container")));
            let patterns =
                rule.types.iter().filter(|pattern| !types.iter().any(|name| matches(pattern, name).is_some()));
            unused.extend(patterns.map(|pattern| format!("`{pattern}` of the area `{area}` names no type")));
        }
        unused
    }

    /// The area that names a container child.
    pub(crate) fn of_root(&self, child: &str) -> Option<&str> {
        self.areas.iter().find(|(_, rule)| rule.roots.iter().any(|root| root == child)).map(|(name, _)| name.as_str())
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

/// How closely a pattern matches a name, if it does.
fn matches(pattern: &str, name: &str) -> Option<usize> {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start).then_some(start.len()),
        None => (pattern == name).then_some(usize::MAX),
    }
}
