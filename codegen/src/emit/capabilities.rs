//! Owns the interpretation of capability annotations: which verbs are allowed, and how keys are written.

use crate::layout::{Layout, Place, Verb};
use crate::model::{Annotations, Cardinality, Model, StructuredId, Value};

/// The annotation that restricts a verb.
struct Restriction {
    term: &'static str,
    /// The property that allows or forbids the verb.
    property: &'static str,
}

const fn restriction(verb: Verb) -> Restriction {
    let (term, property) = match verb {
        Verb::Get | Verb::List => ("Org.OData.Capabilities.V1.ReadRestrictions", "Readable"),
        Verb::Create => ("Org.OData.Capabilities.V1.InsertRestrictions", "Insertable"),
        Verb::Update => ("Org.OData.Capabilities.V1.UpdateRestrictions", "Updatable"),
        Verb::Delete => ("Org.OData.Capabilities.V1.DeleteRestrictions", "Deletable"),
    };
    Restriction { term, property }
}

/// The restrictions on a verb in the annotations of a relation. Reading by key from a collection may have its own
/// record.
pub(super) fn restrictions(verb: Verb, annotations: &Annotations, relation: Cardinality) -> Option<&Value> {
    let record = annotations.value(restriction(verb).term)?;
    match record.get("ReadByKeyRestrictions") {
        Some(by_key) if verb == Verb::Get && relation == Cardinality::Many => Some(by_key),
        _ => Some(record),
    }
}

/// Whether a verb is allowed somewhere. A type has the same methods everywhere, so only verbs forbidden everywhere are
/// left out.
pub(super) fn is_allowed(layout: &Layout<'_>, id: StructuredId, verb: Verb) -> bool {
    let model = layout.model;
    let mut places = layout.places.leading_to(model, id);
    places.retain(|place| verb.cardinality() == Cardinality::One || place.cardinality(model) == Cardinality::Many);
    let allows = |place: &Place| {
        let Some(annotations) = place.annotations(model) else { return true };
        let record = restrictions(verb, annotations, place.cardinality(model));
        record.and_then(|record| record.get(restriction(verb).property)) != Some(&Value::Bool(false))
    };
    places.is_empty() || places.iter().any(allows)
}

/// Whether entities are replaced with `PUT` everywhere, and not updated with `PATCH`.
pub(super) fn is_replaced(layout: &Layout<'_>, id: StructuredId) -> bool {
    let model = layout.model;
    let places = layout.places.leading_to(model, id);
    let is_put = |place: &Place| {
        let record = place.annotations(model).and_then(|known| known.value(restriction(Verb::Update).term));
        let methods = record.and_then(|record| record.get("UpdateMethod")).map(Value::members).unwrap_or_default();
        !methods.is_empty() && methods.iter().all(|method| method.ends_with("PUT"))
    };
    !places.is_empty() && places.iter().all(is_put)
}

/// Whether the service uses the key-as-segment convention.
pub(super) fn keys_are_segments(model: &Model) -> bool {
    let container = model.container.as_ref();
    container
        .is_some_and(|container| container.annotations.is_tagged("Org.OData.Capabilities.V1.KeyAsSegmentSupported"))
}

/// Whether members of enumerations stand in addresses without the name of their type.
pub(super) fn enumerations_are_unqualified(model: &Model) -> bool {
    let container = model.container.as_ref();
    container.is_some_and(|container| {
        container.annotations.is_tagged("GraphModel.Conventions.V1.UnqualifiedEnumerationLiterals")
    })
}
