//! Owns the permissions in documentation: which schemes and scopes a request needs, as annotations say.

use crate::layout::{HandleId, Layout, Verb};
use crate::model::{Annotations, StructuredId, Value};

use super::capabilities;
use super::docs::Docs;
use super::markdown::{self, code};

/// Adds the permissions of a verb at the place where a type is found by the shortest path.
pub(super) fn of_verb(layout: &Layout<'_>, docs: &mut Docs, id: StructuredId, verb: Verb) {
    let (model, places) = (layout.model, &layout.places);
    let shortest = places.place(HandleId { ty: id, cardinality: verb.cardinality() });
    let record = shortest.into_iter().chain(places.leading_to(model, id)).find_map(|place| {
        capabilities::restrictions(verb, place.annotations(model)?, place.cardinality(model))?.get("Permissions")
    });
    add(docs, record);
}

/// Adds the permissions of an operation.
pub(super) fn of_operation(docs: &mut Docs, annotations: &Annotations) {
    let record = annotations.value("Org.OData.Capabilities.V1.OperationRestrictions");
    add(docs, record.and_then(|record| record.get("Permissions")));
}

fn add(docs: &mut Docs, permissions: Option<&Value>) {
    let mut schemes: Vec<(&str, Vec<&str>)> = Vec::new();
    for permission in permissions.map(Value::items).unwrap_or_default() {
        let Some(scheme) = permission.get("SchemeName").and_then(Value::as_text) else { continue };
        let scopes = permission.get("Scopes").map(Value::items).unwrap_or_default();
        let names = scopes.iter().filter_map(|scope| scope.get("Scope").and_then(Value::as_text));
        match schemes.iter_mut().find(|(known, _)| *known == scheme) {
            Some((_, known)) => known.extend(names),
            None => schemes.push((scheme, names.collect())),
        }
    }
    if schemes.is_empty() {
        return;
    }
    docs.paragraph("Permissions, least privileged first:");
    for (scheme, scopes) in schemes {
        let scopes: Vec<String> = scopes.iter().map(|scope| code(scope)).collect();
        let scopes = if scopes.is_empty() { "not supported".to_owned() } else { scopes.join(", ") };
        docs.item(&format!("{}: {scopes}", scheme_title(scheme)));
    }
}

/// The name that Graph's documentation uses for a scheme.
fn scheme_title(scheme: &str) -> String {
    match scheme {
        "DelegatedWork" => "delegated (work or school account)".to_owned(),
        "DelegatedPersonal" => "delegated (personal Microsoft account)".to_owned(),
        "Application" => "application".to_owned(),
        other => markdown::text(other),
    }
}
