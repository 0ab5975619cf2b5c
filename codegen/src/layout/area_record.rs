//! Owns the record of an earlier run: the areas and names of types that programs already import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::names::{is_area, is_type, not_an_area};

/// The area and names of each type, as an earlier run left them, so that a later schema moves and renames none.
///
/// Rules of the area map that name a type take precedence, so that a maintainer can move it; the record then follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaRecord {
    types: BTreeMap<String, Recorded>,
}

/// The record of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recorded {
    area: String,
    /// Absent from records that older versions wrote.
    names: Option<Names>,
}

/// The Rust names of a type and of its handles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The struct, enumeration or alias.
    pub ident: String,
    /// The handle of one entity, if it is not the type's name followed by `Resource`.
    pub resource: Option<String>,
    /// The handle of a collection, if it is not the type's name followed by `Collection`.
    pub collection: Option<String>,
}

/// The entry of an area in the file: types with their names, or types only.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected the types of an area: an array of names, or an object with their Rust names")]
enum Written {
    Named(BTreeMap<String, Option<WrittenNames>>),
    Unnamed(Vec<String>),
}

/// The names of a type: its own, or also those of both handles if they do not follow from it.
#[derive(Deserialize, Serialize)]
#[serde(
    untagged,
    expecting = "expected the Rust name of a type, or an array of three: of the type, its handle, and the handle of a collection"
)]
enum WrittenNames {
    Plain(String),
    All([String; 3]),
}

impl AreaRecord {
    /// Parses a record.
    ///
    /// # Errors
    ///
    /// Fails with a message, which has line and column for syntax errors.
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

    /// The record as JSON, with one line for each type.
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

    /// The names of a type.
    pub fn names_of(&self, type_name: &str) -> Option<&Names> {
        self.types.get(type_name)?.names.as_ref()
    }

    /// All types and their areas, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.types.iter().map(|(ty, recorded)| (ty.as_str(), recorded.area.as_str()))
    }

    /// Records a type and returns the area it was recorded for before.
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
            return Err(format!("{name:?}, which is recorded for `{ty}`, cannot be the name of a Rust type"));
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

    /// The handle of a collection.
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
    fn an_entry_of_another_form_is_an_error_that_says_which_form_is_right() {
        let error = AreaRecord::from_json(r#"{"mail": 3}"#).err().unwrap_or_default();
        assert!(error.starts_with("expected the types of an area: an array of names, or an object"), "{error}");
    }

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
    fn recorded_names_cannot_be_paths_or_code() {
        let folder = AreaRecord::from_json(r#"{"../up": {}}"#);
        assert!(folder.is_err_and(|error| error.contains("\"../up\"")));
        for name in ["X; fn f() {}", "x", "Self", "", "A b"] {
            let record = AreaRecord::from_json(&format!(r#"{{"mail": {{"n.x": {name:?}}}}}"#));
            assert!(record.is_err_and(|error| error.contains("cannot be the name of a Rust type")), "{name}");
        }
    }
}
