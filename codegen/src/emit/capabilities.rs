//! Owns the interpretation of capability annotations: which verbs are allowed, how keys are written, in which form batches go.

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

/// The term whose record restricts a verb.
pub(crate) const fn restricting_term(verb: Verb) -> &'static str {
    restriction(verb).term
}

/// The restrictions on a verb in the annotations of a relation. Reading by key from a collection may have its own
/// record.
pub(super) fn restrictions(verb: Verb, annotations: &Annotations, relation: Cardinality) -> Option<&Value> {
    let record = annotations.value(restricting_term(verb))?;
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
    let direct = layout.places.leading_directly_to(id);
    let allows = |place: &Place| {
        // Where entities of a base type cannot be read, those of a derived type may be: by a cast.
        if matches!(verb, Verb::Get | Verb::List) && !direct.contains(place) {
            return true;
        }
        let Some(annotations) = place.annotations(model) else { return true };
        let record = restrictions(verb, annotations, place.cardinality(model));
        record.and_then(|record| record.get(restriction(verb).property)) != Some(&Value::Bool(false))
    };
    places.is_empty() || places.iter().any(allows)
}

/// Whether entities are replaced with `PUT`, and not updated with `PATCH`: because their type says so, or else every relation
/// that leads to the type, or to the nearest base type that any leads to.
pub(super) fn is_replaced(layout: &Layout<'_>, id: StructuredId) -> bool {
    let model = layout.model;
    if let Some(by_type) = model.lineage(id).find_map(|ty| is_put(&model.ty(ty).annotations)) {
        return by_type;
    }
    let places = model.lineage(id).map(|ty| layout.places.leading_directly_to(ty)).find(|places| !places.is_empty());
    let places = places.unwrap_or_default();
    let puts = |place: &Place| place.annotations(model).and_then(is_put) == Some(true);
    !places.is_empty() && places.iter().all(puts)
}

/// Whether annotations say that updates are `PUT`, or that they are something else; none if they do not say.
pub(crate) fn is_put(annotations: &Annotations) -> Option<bool> {
    let methods = annotations.value(restricting_term(Verb::Update))?.get("UpdateMethod")?.members();
    (!methods.is_empty()).then(|| methods.iter().all(|method| method.ends_with("PUT")))
}

/// Whether the service uses the key-as-segment convention.
pub(crate) fn keys_are_segments(model: &Model) -> bool {
    let container = model.container.as_ref();
    container
        .is_some_and(|container| container.annotations.is_tagged("Org.OData.Capabilities.V1.KeyAsSegmentSupported"))
}

/// Whether the service takes batches as `multipart/mixed`, and not as JSON.
pub(super) fn batches_are_multipart(model: &Model) -> bool {
    let support = model.container.as_ref().and_then(|container| {
        container.annotations.value("Org.OData.Capabilities.V1.BatchSupport")?.get("SupportedFormats")
    });
    let formats = support.map_or(&[][..], Value::items).iter().filter_map(Value::as_text);
    let essences: Vec<_> = formats.map(|format| format.split(';').next().unwrap_or_default().trim()).collect();
    let has = |format: &str| essences.iter().any(|essence| essence.eq_ignore_ascii_case(format));
    has("multipart/mixed") && !has("application/json")
}

/// Whether members of enumerations stand in addresses without the name of their type.
pub(super) fn enumerations_are_unqualified(model: &Model) -> bool {
    let container = model.container.as_ref();
    container.is_some_and(|container| {
        container.annotations.is_tagged("GraphModel.Conventions.V1.UnqualifiedEnumerationLiterals")
    })
}
