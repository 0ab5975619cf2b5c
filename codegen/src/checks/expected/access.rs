//! Owns which verbs the annotations of a service leave to an entity type, by all relations that lead to it.

use crate::layout::Layout;
use crate::model::{Annotations, StructuredId, Value};

/// A verb: the term that restricts it, and what the term says of it.
#[derive(Clone, Copy)]
pub(super) struct Verb {
    term: &'static str,
    property: &'static str,
    /// Whether it is about several entities.
    pub(super) several: bool,
}

pub(super) const GET: Verb = Verb { term: "ReadRestrictions", property: "Readable", several: false };
pub(super) const LIST: Verb = Verb { term: "ReadRestrictions", property: "Readable", several: true };
pub(super) const CREATE: Verb = Verb { term: "InsertRestrictions", property: "Insertable", several: true };
pub(super) const UPDATE: Verb = Verb { term: "UpdateRestrictions", property: "Updatable", several: false };
pub(super) const DELETE: Verb = Verb { term: "DeleteRestrictions", property: "Deletable", several: false };

/// Whether some relation allows a verb; where none is known, everything is allowed.
pub(super) fn is_allowed(layout: &Layout<'_>, id: StructuredId, verb: Verb) -> bool {
    let model = layout.model;
    let mut places = layout.places.leading_to(model, id);
    places.retain(|place| !verb.several || place.is_collection(model));
    let forbids = |annotations: &Annotations, by_key: bool| {
        let record = annotations.value(&format!("Org.OData.Capabilities.V1.{}", verb.term));
        let record = match record.and_then(|record| record.get("ReadByKeyRestrictions")) {
            Some(record) if by_key => Some(record),
            _ => record,
        };
        record.and_then(|record| record.get(verb.property)) == Some(&Value::Bool(false))
    };
    let by_key = |several: bool| several && !verb.several && verb.property == "Readable";
    places.is_empty()
        || places.iter().any(|place| {
            !place
                .annotations(model)
                .is_some_and(|annotations| forbids(annotations, by_key(place.is_collection(model))))
        })
}
