//! Owns [`LinkChange`]: a relation of two entities that was added or removed.

use serde_json::{Map, Value};

/// A relation that was added or removed (`$link`, `$deletedLink`): the entities themselves did not change.
///
/// The addresses may be relative: [`Page::links`](crate::Page::links) of `additional` makes them absolute.
#[doc(alias("$link", "$deletedLink"))]
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct LinkChange {
    /// The address of the entity that has the navigation property.
    pub source: String,
    /// The name of the navigation property, or the path to it.
    pub relationship: String,
    /// The address of the related entity. Of a removed relation that leads to one entity only, it may be absent.
    pub target: Option<String>,
    /// All other members.
    pub additional: Map<String, Value>,
}

impl LinkChange {
    /// Reads the members of an entry; gives them back if they are not those of a relation.
    pub(super) fn read(mut members: Map<String, Value>) -> Result<Self, Map<String, Value>> {
        let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let (Some(source), Some(relationship), target) = (text("source"), text("relationship"), text("target")) else {
            return Err(members);
        };
        for name in ["source", "relationship", "target"] {
            members.remove(name);
        }
        Ok(Self { source, relationship, target, additional: members })
    }

    pub(super) fn members(&self, kind: &str) -> Map<String, Value> {
        let mut members = self.additional.clone();
        if super::context::kind(&members).is_none() {
            let set = self.source.rsplit('/').next().and_then(|last| last.split('(').next()).unwrap_or_default();
            members.insert("@context".to_owned(), Value::from(format!("#{set}/{kind}")));
        }
        let target = self.target.as_deref().map(|target| ("target", target));
        let named = [("source", self.source.as_str()), ("relationship", self.relationship.as_str())];
        members.extend(named.into_iter().chain(target).map(|(name, text)| (name.to_owned(), Value::from(text))));
        members
    }
}
