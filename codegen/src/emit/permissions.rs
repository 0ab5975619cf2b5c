//! Owns permissions in documentation: the schemes and scopes that annotations require for a request.

use crate::layout::{HandleId, Layout, Verb};
use crate::model::{Annotations, StructuredId, Value};

use super::capabilities;
use super::docs::Docs;
use super::markdown::{self, code};

/// The term whose record restricts an operation.
pub(crate) const RESTRICTS_OPERATION: &str = "Org.OData.Capabilities.V1.OperationRestrictions";

/// Adds the permissions of a verb: those of the shortest path to the type, or else of any relation that has some.
pub(super) fn of_verb(layout: &Layout<'_>, docs: &mut Docs, id: StructuredId, verb: Verb) {
    let (model, places) = (layout.model, &layout.places);
    let shortest = places.place(HandleId { ty: id, cardinality: verb.cardinality() });
    let record = shortest.into_iter().chain(places.leading_to(model, id)).find_map(|place| {
        capabilities::restrictions(verb, place.annotations(model)?, place.cardinality(model))
            .filter(|record| record.get("Permissions").is_some())
    });
    add(docs, record);
}

/// Adds the permissions of an operation.
pub(super) fn of_operation(docs: &mut Docs, annotations: &Annotations) {
    add(docs, annotations.value(RESTRICTS_OPERATION));
}

/// The schemes and scopes in a record of restrictions, the least privileged first.
pub(crate) fn schemes(restrictions: Option<&Value>) -> Vec<(&str, Vec<&str>)> {
    let permissions = restrictions.and_then(|record| record.get("Permissions"));
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
    schemes
}

fn add(docs: &mut Docs, restrictions: Option<&Value>) {
    let schemes = schemes(restrictions);
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

/// The title of a scheme in Microsoft Graph's documentation.
fn scheme_title(scheme: &str) -> String {
    match scheme {
        "DelegatedWork" => "delegated (work or school account)".to_owned(),
        "DelegatedPersonal" => "delegated (personal Microsoft account)".to_owned(),
        "Application" => "application".to_owned(),
        other => markdown::text(other),
    }
}
