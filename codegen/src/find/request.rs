//! Owns the last call of a chain: which requests an address offers, with which methods of HTTP.

use crate::layout::{HandleId, Verb};
use crate::model::{Element, OperationKind, Property, StructuredId, TypeUse};

use super::finder::Finder;
use super::step::Node;

/// A request that an address offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// The method of HTTP.
    pub(super) http: &'static str,
    /// The method that makes the request; none if the last step does.
    pub(super) name: &'static str,
    /// What that is given.
    pub(super) argument: Argument,
    /// The type, with paths from the crate's root.
    pub(super) ty: String,
}

/// What the last call is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// Nothing.
    Nothing,
    /// What changes.
    Changes(StructuredId),
    /// What is added.
    Entity(StructuredId),
    /// The handle of an entity.
    Handle(StructuredId),
    /// The key of an entity.
    Key(StructuredId),
    /// Several values.
    Values(StructuredId),
    /// Bytes and their media type.
    Content,
}

/// What a list of links is read as.
const REFERENCE: &str = "EntityReference";

/// The requests that an address offers.
pub(super) fn offers(finder: &Finder<'_>, node: Node<'_>) -> Vec<Request> {
    let request = |http, name, argument, ty: &str| Request { http, name, argument, ty: ty.to_owned() };
    match node {
        Node::Service => Vec::new(),
        Node::Handle(id, many) => of_handle(finder, id, many),
        Node::References(property) => {
            let handle = Argument::Handle(property.target);
            if property.ty.is_collection() {
                let list = format!("List<{REFERENCE}>");
                vec![
                    request("GET", "list", Argument::Nothing, &list),
                    request("POST", "add", handle, "Link"),
                    request("DELETE", "remove_by_address", handle, "Link"),
                ]
            } else {
                vec![
                    request("GET", "get", Argument::Nothing, &format!("Get<{REFERENCE}>")),
                    request("PUT", "set", handle, "Link"),
                    request("DELETE", "remove", Argument::Nothing, "Link"),
                ]
            }
        }
        Node::Reference(property) => vec![request("DELETE", "remove", Argument::Key(property.target), "Link")],
        Node::Property(property) => of_property(finder, property),
        Node::Stream => vec![
            request("GET", "download", Argument::Nothing, "Download"),
            request("PUT", "upload", Argument::Content, "Upload"),
            request("PATCH", "update", Argument::Content, "Upload"),
            request("DELETE", "delete", Argument::Nothing, "Delete"),
        ],
        Node::Count => vec![request("GET", "count", Argument::Nothing, "Count")],
        Node::Operation(operation) => {
            let http = match operation.kind {
                OperationKind::Action => "POST",
                OperationKind::Function => "GET",
            };
            vec![request(http, "", Argument::Nothing, &finder.calls().request(operation))]
        }
    }
}

/// What can be done with a property by itself.
fn of_property(finder: &Finder<'_>, property: &Property) -> Vec<Request> {
    let TypeUse { element, nullable, .. } = property.ty;
    let ty = finder.calls().ty(element);
    let request = |http, name, argument, ty: &str| Request { http, name, argument, ty: ty.to_owned() };
    let complex = element.structured();
    if property.ty.is_collection() {
        let replace = complex.map(|id| request("PUT", "replace", Argument::Values(id), "Replace"));
        return std::iter::once(request("GET", "list", Argument::Nothing, &format!("List<{ty}>")))
            .chain(replace)
            .collect();
    }
    let value = if complex.is_some() { ty.clone() } else { format!("Scalar<{ty}>") };
    let value = if nullable { format!("Maybe<{value}>") } else { value };
    let mut requests = vec![request("GET", "get", Argument::Nothing, &format!("Get<{value}>"))];
    if let Some(id) = complex {
        requests.push(request("PATCH", "update", Argument::Changes(id), &format!("Update<{ty}>")));
        requests.push(request("PUT", "replace", Argument::Changes(id), "Replace"));
    }
    requests.extend(nullable.then(|| request("DELETE", "clear", Argument::Nothing, "Delete")));
    requests
}

/// What can be done with the values of a handle.
fn of_handle(finder: &Finder<'_>, id: StructuredId, many: bool) -> Vec<Request> {
    let element = Element::Structured(id);
    let calls = finder.calls();
    let entity = calls.ty(element);
    let request = |http, name, argument, ty: String| Request { http, name, argument, ty };
    let replace = || request("PUT", "replace", Argument::Changes(id), format!("Update<{entity}>"));
    if !finder.model().is_entity(element) {
        return if many {
            vec![request("GET", "list", Argument::Nothing, format!("List<{entity}>"))]
        } else {
            vec![
                request("GET", "get", Argument::Nothing, format!("Get<Maybe<{entity}>>")),
                request("PATCH", "update", Argument::Changes(id), format!("Update<{entity}>")),
                replace(),
                request("DELETE", "delete", Argument::Nothing, "Delete".to_owned()),
            ]
        };
    }
    let handle = if many { HandleId::many(id) } else { HandleId::one(id) };
    let verbs = calls.verbs(handle).into_iter();
    verbs
        .map(|(http, verb)| {
            let (kind, argument) = match verb {
                Verb::List => ("List", Argument::Nothing),
                Verb::Create => ("Create", Argument::Entity(id)),
                Verb::Update => ("Update", Argument::Changes(id)),
                Verb::Delete => ("Delete", Argument::Nothing),
                Verb::Get => ("Get", Argument::Nothing),
            };
            let ty = if kind == "Delete" { kind.to_owned() } else { format!("{kind}<{entity}>") };
            Request { http, name: verb.name(), argument, ty }
        })
        .chain((!many).then(replace))
        .collect()
}

/// In place of a request, for a way that ends with a handle.
pub(super) fn none() -> Request {
    Request { http: "", name: "", argument: Argument::Nothing, ty: String::new() }
}

/// The request for a method.
pub(super) fn of(finder: &Finder<'_>, node: Node<'_>, method: &str) -> Option<Request> {
    offers(finder, node).into_iter().find(|request| request.http == method)
}

/// What a request is read as, by its type.
pub(super) fn result(request: &str) -> String {
    let inner = |kind: &str| request.strip_prefix(kind).and_then(|rest| rest.strip_prefix('<')?.strip_suffix('>'));
    let of = |kinds: &[&str]| kinds.iter().find_map(|kind| inner(kind));
    if let Some(item) = inner("List") {
        return format!("Page<{item}>");
    }
    if let Some(item) = inner("Delta") {
        return format!("Page<Change<{item}>>");
    }
    match (of(&["Get", "Invoke", "Create", "Update"]), request) {
        (Some(item), _) => value(item),
        (None, "Download") => "Vec<u8>".to_owned(),
        (None, "Count") => "u64".to_owned(),
        (None, _) => "()".to_owned(),
    }
}

/// What the runtime makes of the type of a result.
fn value(item: &str) -> String {
    let inner = |kind: &str| item.strip_prefix(kind).and_then(|rest| rest.strip_prefix('<')?.strip_suffix('>'));
    match (inner("Maybe"), inner("Scalar")) {
        (Some(inner), _) => format!("Option<{}>", value(inner)),
        (_, Some(inner)) => inner.to_owned(),
        _ if item == "Media" => "Vec<u8>".to_owned(),
        _ => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::result;

    #[test]
    fn results_are_what_sending_gives() {
        for (request, wanted) in [
            ("List<mail::Message>", "Page<mail::Message>"),
            ("Delta<mail::Message>", "Page<Change<mail::Message>>"),
            ("Get<Maybe<Scalar<String>>>", "Option<String>"),
            ("Get<users::User>", "users::User"),
            ("Invoke<Page<String>>", "Page<String>"),
            ("Invoke<()>", "()"),
            ("Get<Media>", "Vec<u8>"),
            ("Download", "Vec<u8>"),
            ("Count", "u64"),
            ("Delete", "()"),
        ] {
            assert_eq!(result(request), wanted, "{request}");
        }
    }
}
