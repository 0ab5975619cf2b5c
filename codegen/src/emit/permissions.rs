//! Owns the permissions and links in the documentation of methods.
//!
//! A method makes requests to many addresses, and each may need different permissions: any signed-in user may read `/me`,
//! but `/users/{id}` takes more. So permissions are listed by address.

use crate::layout::{Entry, GeneratedMethod, HandleId, Layout, PermissionSet, SCHEMES, Verb};
use crate::model::{Annotations, StructuredId, Value};

use super::capabilities;
use super::docs::Docs;
use super::markdown::{self, code};

/// The term whose record restricts an operation.
pub(crate) const RESTRICTS_OPERATION: &str = "Org.OData.Capabilities.V1.OperationRestrictions";

/// The maximum number of addresses in the documentation of a method: some types are reachable by a hundred.
const MOST: usize = 12;

/// Documents a verb: the permissions and pages of its requests, or else the permissions of the nearest annotated relation.
pub(super) fn of_verb(layout: &Layout<'_>, docs: &mut Docs, id: StructuredId, verb: Verb) {
    let handle = HandleId { ty: id, cardinality: verb.cardinality() };
    if of_requests(layout, docs, GeneratedMethod::Verb(handle, verb.name())) {
        return;
    }
    let (model, places) = (layout.model, &layout.places);
    let record = places.place(handle).into_iter().chain(places.leading_to(model, id)).find_map(|place| {
        capabilities::restrictions(verb, place.annotations(model)?, place.cardinality(model))
            .filter(|record| record.get("Permissions").is_some())
    });
    add(docs, record);
}

/// Documents an operation in the same way.
pub(super) fn of_operation(layout: &Layout<'_>, docs: &mut Docs, method: GeneratedMethod, annotations: &Annotations) {
    if !of_requests(layout, docs, method) {
        add(docs, annotations.value(RESTRICTS_OPERATION));
    }
}

/// Adds the permissions and pages of a method's requests, and returns whether any request has permissions.
pub(super) fn of_requests(layout: &Layout<'_>, docs: &mut Docs, method: GeneratedMethod) -> bool {
    let mut requests: Vec<(&str, &Entry<'_>)> = layout.reference.of(method).collect();
    requests.sort_by_key(|(line, _)| (line.len(), *line));
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (line, entry) in &requests {
        let Some(text) = text_of(entry) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((text, vec![line])),
        }
    }
    let has_permissions = requests.iter().any(|(_, entry)| entry.permissions.is_some());
    if groups.is_empty() {
        return false;
    }
    docs.paragraph(if has_permissions { "Least privileged permissions:" } else { "Pages of the service:" });
    let mut room = MOST;
    for (text, lines) in &groups {
        let shown = lines.len().min(room);
        if shown > 0 {
            let lines: Vec<String> = lines[..shown].iter().map(|line| code(line)).collect();
            docs.item(&format!("{}: {text}", lines.join(", ")));
        }
        room -= shown;
    }
    let left: usize = groups.iter().map(|(_, lines)| lines.len()).sum::<usize>().saturating_sub(MOST);
    if left > 0 {
        docs.item(&format!("and at {left} more addresses: each request knows its own"));
    }
    has_permissions
}

/// The text about a request: its permissions, and a link to its page.
fn text_of(entry: &Entry<'_>) -> Option<String> {
    let permissions = entry.permissions.map(least);
    let page = entry.page.and_then(markdown::documentation);
    match (permissions, page) {
        (None, None) => None,
        (None, Some(page)) => Some(page),
        (Some(permissions), None) => Some(permissions),
        (Some(permissions), Some(page)) => Some(format!("{permissions}. {page}")),
    }
}

/// The least privileged permission of each scheme.
fn least(permissions: PermissionSet<'_>) -> String {
    let schemes = SCHEMES.iter().filter_map(|(scheme, title)| match permissions.of(scheme).next() {
        Some(permission) => Some(format!("{title} {}", with_others(permission))),
        // Few requests are open to personal accounts.
        None if *scheme == "DelegatedPersonal" => None,
        None => Some(format!("{title}: not supported")),
    });
    schemes.collect::<Vec<_>>().join("; ")
}

/// A permission, and those that it needs besides.
fn with_others(permission: &str) -> String {
    let mut names = permission.split('+').map(code);
    let first = names.next().unwrap_or_default();
    let others: Vec<String> = names.collect();
    if others.is_empty() { first } else { format!("{first} with {}", others.join(", ")) }
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
        let title = SCHEMES.iter().find(|(known, _)| *known == scheme);
        docs.item(&format!(
            "{}: {scopes}",
            title.map_or_else(|| markdown::text(scheme), |(_, title)| (*title).to_owned())
        ));
    }
}
