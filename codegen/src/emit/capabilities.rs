//! Owns what capability annotations say about verbs: whether any relation that leads to a type allows them.

use crate::model::{Annotations, StructuredId, Value};

use super::context::Context;

/// What can be done with entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// Read one entity.
    Get,
    /// Read several.
    List,
    /// Add one.
    Create,
    /// Change one.
    Update,
    /// Delete one.
    Delete,
}

impl Verb {
    /// The term that restricts it.
    pub(super) fn term(self) -> &'static str {
        match self {
            Self::Get | Self::List => "Org.OData.Capabilities.V1.ReadRestrictions",
            Self::Create => "Org.OData.Capabilities.V1.InsertRestrictions",
            Self::Update => "Org.OData.Capabilities.V1.UpdateRestrictions",
            Self::Delete => "Org.OData.Capabilities.V1.DeleteRestrictions",
        }
    }

    fn property(self) -> &'static str {
        match self {
            Self::Get | Self::List => "Readable",
            Self::Create => "Insertable",
            Self::Update => "Updatable",
            Self::Delete => "Deletable",
        }
    }

    /// What annotations say about the verb; reading by key may have a record of its own.
    pub(super) fn restrictions(self, annotations: &Annotations, collection: bool) -> Option<&Value> {
        let record = annotations.value(self.term())?;
        match record.get("ReadByKeyRestrictions") {
            Some(by_key) if self == Self::Get && collection => Some(by_key),
            _ => Some(record),
        }
    }
}

/// Whether a verb is allowed somewhere: methods hang on types, so only what is forbidden everywhere is left out.
pub(super) fn is_allowed(context: &Context<'_, '_>, id: StructuredId, verb: Verb) -> bool {
    let model = context.layout.model;
    let places: Vec<_> = context
        .layout
        .places
        .leading_to(model, id)
        .into_iter()
        .filter(|place| !matches!(verb, Verb::List | Verb::Create) || place.is_collection(model))
        .collect();
    places.is_empty()
        || places.iter().any(|place| {
            let Some(annotations) = place.annotations(model) else { return true };
            let record = verb.restrictions(annotations, place.is_collection(model));
            record.and_then(|record| record.get(verb.property())) != Some(&Value::Bool(false))
        })
}

/// Whether entities are replaced with `PUT` and not changed with `PATCH`, wherever they are found.
pub(super) fn is_replaced(context: &Context<'_, '_>, id: StructuredId) -> bool {
    let model = context.layout.model;
    let places = context.layout.places.leading_to(model, id);
    !places.is_empty()
        && places.iter().all(|place| {
            let annotations = place.annotations(model);
            let record = annotations.and_then(|annotations| annotations.value(Verb::Update.term()));
            record.and_then(|record| record.get("UpdateMethod")).is_some_and(|method| {
                method.members().iter().all(|method| method.ends_with("PUT")) && !method.members().is_empty()
            })
        })
}
