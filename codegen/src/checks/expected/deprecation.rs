//! Owns the expected `deprecated` attributes.

use crate::model::{Annotations, Value};

use super::super::facts::note_attribute;

/// The attribute of an element; empty if it is not deprecated.
pub(super) fn attribute(annotations: &Annotations) -> String {
    let Some(Value::Collection(revisions)) = annotations.value("Org.OData.Core.V1.Revisions") else {
        return String::new();
    };
    let text = |revision: &Value, property| match revision.get(property) {
        Some(Value::Text(text) | Value::Path(text)) if !text.is_empty() => Some(text.clone()),
        _ => None,
    };
    let is_deprecation = |revision: &&Value| {
        text(revision, "Kind").is_some_and(|kinds| kinds.split(',').any(|kind| kind.trim().ends_with("Deprecated")))
    };
    let Some(revision) = revisions.iter().find(is_deprecation) else { return String::new() };
    let mut facts = Vec::new();
    for (word, property) in [("since", "Version"), ("announced", "Date"), ("removed", "RemovalDate")] {
        facts.extend(text(revision, property).map(|value| format!("{word} {value}")));
    }
    let description = text(revision, "Description").unwrap_or_default();
    let mut words: Vec<&str> = description.split_whitespace().collect();
    let facts = format!("({})", facts.join(", "));
    words.extend(Some(facts.as_str()).filter(|facts| *facts != "()"));
    note_attribute(&words.join(" "))
}
