//! Owns the area map: what a maintainer says about which types and roots belong together.

use std::collections::BTreeMap;

use serde::Deserialize;

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

    /// The area that names a container child.
    pub(crate) fn of_root(&self, child: &str) -> Option<&str> {
        self.areas.iter().find(|(_, rule)| rule.roots.iter().any(|root| root == child)).map(|(name, _)| name.as_str())
    }

    /// The area that names a type; a full name counts before a pattern, a longer pattern before a shorter one.
    pub(crate) fn of_type(&self, name: &str) -> Option<&str> {
        let mut best: Option<(usize, &str)> = None;
        for (area, rule) in &self.areas {
            for pattern in &rule.types {
                let matched = match pattern.strip_suffix('*') {
                    Some(start) => name.starts_with(start).then_some(start.len()),
                    None => (pattern == name).then_some(usize::MAX),
                };
                if let Some(length) = matched.filter(|length| best.is_none_or(|(known, _)| *length > known)) {
                    best = Some((length, area));
                }
            }
        }
        best.map(|(_, area)| area)
    }
}
