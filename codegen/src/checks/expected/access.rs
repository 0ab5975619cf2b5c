//! Owns which verbs an entity type has, given the annotations of all relations that lead to it.

use crate::layout::{Layout, Place, Verb};
use crate::model::{Annotations, Cardinality, StructuredId, Value};

/// Whether some relation allows a verb, or none is known.
pub(super) fn is_allowed(layout: &Layout<'_>, id: StructuredId, verb: Verb) -> bool {
    let model = layout.model;
    let (term, property, is_for_one) = match verb {
        Verb::Get => ("ReadRestrictions", "Readable", true),
        Verb::List => ("ReadRestrictions", "Readable", false),
        Verb::Create => ("InsertRestrictions", "Insertable", false),
        Verb::Update => ("UpdateRestrictions", "Updatable", true),
        Verb::Delete => ("DeleteRestrictions", "Deletable", true),
    };
    let mut places = layout.places.leading_to(model, id);
    places.retain(|place| is_for_one || place.cardinality(model) == Cardinality::Many);
    let forbids = |annotations: &Annotations, by_key: bool| {
        let record = annotations.value(&format!("Org.OData.Capabilities.V1.{term}"));
        let record = match record.and_then(|record| record.get("ReadByKeyRestrictions")) {
            Some(record) if by_key => Some(record),
            _ => record,
        };
        record.and_then(|record| record.get(property)) == Some(&Value::Bool(false))
    };
    let reads = matches!(verb, Verb::Get | Verb::List);
    let is_direct = |place: &Place| layout.places.leading_directly_to(id).iter().any(|direct| direct == place);
    places.is_empty()
        || places.iter().any(|place| {
            // Derived types are read by casts, whatever is said of the base type.
            if reads && !is_direct(place) {
                return true;
            }
            let by_key = verb == Verb::Get && place.cardinality(model) == Cardinality::Many;
            !place.annotations(model).is_some_and(|annotations| forbids(annotations, by_key))
        })
}
