//! Owns the record of an earlier division: where types live that users already import.

use std::collections::BTreeMap;

/// Where types live, by area, as an earlier run left it: a later schema moves none of them.
///
/// A rule of the area map goes before the record, so that a maintainer can move a type; the record then follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaRecord {
    areas: BTreeMap<String, String>,
}

impl AreaRecord {
    /// Reads a record.
    ///
    /// # Errors
    ///
    /// Says what is wrong and at which line and column if the text is not a record.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let by_area: BTreeMap<String, Vec<String>> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut areas = BTreeMap::new();
        for (area, types) in by_area {
            for ty in types {
                if let Some(other) = areas.insert(ty.clone(), area.clone()) {
                    return Err(format!("`{ty}` is recorded for `{other}` and for `{area}`"));
                }
            }
        }
        Ok(Self { areas })
    }

    /// The record as JSON, a type a line.
    pub fn to_json(&self) -> String {
        let mut by_area: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (ty, area) in &self.areas {
            by_area.entry(area).or_default().push(ty);
        }
        let mut text = serde_json::to_string_pretty(&by_area).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The area that a type lives in.
    pub fn area_of(&self, type_name: &str) -> Option<&str> {
        self.areas.get(type_name).map(String::as_str)
    }

    /// All types and their areas, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.areas.iter().map(|(ty, area)| (ty.as_str(), area.as_str()))
    }
}

impl FromIterator<(String, String)> for AreaRecord {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(areas: I) -> Self {
        Self { areas: areas.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_a_round_trip_and_names_each_type_once() {
        let text =
            "{\n  \"mail\": [\n    \"n.folder\",\n    \"n.message\"\n  ],\n  \"users\": [\n    \"n.user\"\n  ]\n}\n";
        let record = AreaRecord::from_json(text).expect("it is a record");
        assert_eq!(record.area_of("n.message"), Some("mail"));
        assert_eq!(record.to_json(), text);
        let twice = AreaRecord::from_json(r#"{"a": ["n.x"], "b": ["n.x"]}"#).expect_err("it names a type twice");
        assert_eq!(twice, "`n.x` is recorded for `a` and for `b`");
    }
}
