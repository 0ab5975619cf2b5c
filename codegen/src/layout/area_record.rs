//! Owns the record of an earlier run: where types live that users already import, and what they are called.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::names::{is_area, is_type, not_an_area};

/// Where types live and what they are called, as an earlier run left it: a later schema moves and renames none of them.
///
/// A rule of the area map goes before the record, so that a maintainer can move a type; the record then follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaRecord {
    types: BTreeMap<String, Recorded>,
}

/// What is recorded of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recorded {
    area: String,
    /// Absent in records of versions that did not write it.
    names: Option<Names>,
}

/// The Rust names of a type: its own, and those of an entity type's handles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The struct, enumeration or alias.
    pub ident: String,
    /// The handle of one entity, if it is not called by the type's name and `Resource`.
    pub resource: Option<String>,
    /// The handle of several entities, if it is not called by the type's name and `Collection`.
    pub collection: Option<String>,
}

/// What the file says of an area: types with their names, or types only.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Named(BTreeMap<String, Option<WrittenNames>>),
    Unnamed(Vec<String>),
}

/// The names of a type: its own, or three of an entity type with unusual ones.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum WrittenNames {
    Plain(String),
    All([String; 3]),
}

impl AreaRecord {
    /// Reads a record.
    ///
    /// # Errors
    ///
    /// Says what is wrong, for mistakes in the notation with line and column.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let by_area: BTreeMap<String, Written> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut record = Self::default();
        for (area, written) in by_area {
            if !is_area(&area) {
                return Err(not_an_area(&area));
            }
            let types: Vec<(String, Option<WrittenNames>)> = match written {
                Written::Named(types) => types.into_iter().collect(),
                Written::Unnamed(types) => types.into_iter().map(|ty| (ty, None)).collect(),
            };
            for (ty, names) in types {
                let names = names.map(|names| Names::read(&ty, names)).transpose()?;
                if let Some(other) = record.insert(ty.clone(), area.clone(), names) {
                    return Err(format!("`{ty}` is recorded for `{other}` and for `{area}`"));
                }
            }
        }
        Ok(record)
    }

    /// The record as JSON, a type a line.
    pub fn to_json(&self) -> String {
        let mut by_area: BTreeMap<&str, BTreeMap<&str, Option<WrittenNames>>> = BTreeMap::new();
        for (ty, recorded) in &self.types {
            let names = recorded.names.as_ref().map(Names::written);
            by_area.entry(&recorded.area).or_default().insert(ty, names);
        }
        let mut text = serde_json::to_string_pretty(&by_area).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The area that a type lives in.
    pub fn area_of(&self, type_name: &str) -> Option<&str> {
        self.types.get(type_name).map(|recorded| recorded.area.as_str())
    }

    /// What a type is called.
    pub fn names_of(&self, type_name: &str) -> Option<&Names> {
        self.types.get(type_name)?.names.as_ref()
    }

    /// All types and their areas, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.types.iter().map(|(ty, recorded)| (ty.as_str(), recorded.area.as_str()))
    }

    /// Records a type; gives the area that it was recorded for before.
    pub(super) fn insert(&mut self, ty: String, area: String, names: Option<Names>) -> Option<String> {
        self.types.insert(ty, Recorded { area, names }).map(|before| before.area)
    }
}

impl Names {
    fn read(ty: &str, written: WrittenNames) -> Result<Self, String> {
        let names = match written {
            WrittenNames::Plain(ident) => Self { ident, resource: None, collection: None },
            WrittenNames::All([ident, resource, collection]) => Self {
                resource: Some(resource).filter(|name| *name != format!("{ident}Resource")),
                collection: Some(collection).filter(|name| *name != format!("{ident}Collection")),
                ident,
            },
        };
        let all = [Some(&names.ident), names.resource.as_ref(), names.collection.as_ref()];
        if let Some(name) = all.into_iter().flatten().find(|name| !is_type(name)) {
            return Err(format!("{name:?}, which is recorded for `{ty}`, can be no Rust type's name"));
        }
        Ok(names)
    }

    fn written(&self) -> WrittenNames {
        if self.resource.is_none() && self.collection.is_none() {
            return WrittenNames::Plain(self.ident.clone());
        }
        WrittenNames::All([self.ident.clone(), self.resource(), self.collection()])
    }

    /// The handle of one entity.
    pub(super) fn resource(&self) -> String {
        self.resource.clone().unwrap_or_else(|| format!("{}Resource", self.ident))
    }

    /// The handle of several entities.
    pub(super) fn collection(&self) -> String {
        self.collection.clone().unwrap_or_else(|| format!("{}Collection", self.ident))
    }
}

impl FromIterator<(String, String)> for AreaRecord {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(areas: I) -> Self {
        let recorded = |(ty, area)| (ty, Recorded { area, names: None });
        Self { types: areas.into_iter().map(recorded).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_a_round_trip_and_names_each_type_once() -> Result<(), String> {
        let text = r#"{
  "mail": {
    "n.folder": "Folder",
    "n.message": [
      "Message",
      "MessageHandle",
      "MessageCollection"
    ]
  },
  "users": {
    "n.user": "User"
  }
}
"#;
        let record = AreaRecord::from_json(text)?;
        assert_eq!(record.area_of("n.message"), Some("mail"));
        assert_eq!(record.names_of("n.message").map(Names::resource).as_deref(), Some("MessageHandle"));
        assert_eq!(record.names_of("n.user").map(Names::collection).as_deref(), Some("UserCollection"));
        assert_eq!(record.to_json(), text);
        let twice = AreaRecord::from_json(r#"{"a": ["n.x"], "b": ["n.x"]}"#);
        assert_eq!(twice, Err("`n.x` is recorded for `a` and for `b`".to_owned()));
        Ok(())
    }

    #[test]
    fn a_record_without_names_is_read() -> Result<(), String> {
        let record = AreaRecord::from_json(r#"{"mail": ["n.message"]}"#)?;
        assert_eq!((record.area_of("n.message"), record.names_of("n.message")), (Some("mail"), None));
        Ok(())
    }

    #[test]
    fn what_is_recorded_can_be_no_path_and_no_code() {
        let folder = AreaRecord::from_json(r#"{"../up": {}}"#);
        assert!(folder.is_err_and(|error| error.contains("\"../up\"")));
        for name in ["X; fn f() {}", "x", "Self", "", "A b"] {
            let record = AreaRecord::from_json(&format!(r#"{{"mail": {{"n.x": {name:?}}}}}"#));
            assert!(record.is_err_and(|error| error.contains("no Rust type's name")), "{name}");
        }
    }
}
