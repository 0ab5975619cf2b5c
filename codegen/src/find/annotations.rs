//! Owns what annotations say about the request for an address: its permissions, and the page of the documentation.

use crate::emit;
use crate::layout::{MethodKind, Verb};
use crate::model::{Annotations, Container, ContainerChildKind, Operation, Value};

use super::step::{Call, Step};
use super::walk::Way;

const LINKS: &str = "Org.OData.Core.V1.Links";
const NAVIGATION: &str = "Org.OData.Capabilities.V1.NavigationRestrictions";

/// The permissions of one scheme, the least privileged first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// The scheme, such as `DelegatedWork`.
    pub scheme: String,
    /// The scopes; none if the scheme is not supported.
    pub scopes: Vec<String>,
}

/// The annotations about a request.
pub(super) struct RequestAnnotations<'m> {
    record: Option<&'m Value>,
    annotations: Option<&'m Annotations>,
    kind: &'static str,
}

impl<'m> RequestAnnotations<'m> {
    /// The annotations about the request at the end of a way.
    pub(super) fn about(container: Option<&'m Container>, way: &Way<'m>) -> Self {
        let (verb, kind) = match way.request.http {
            "GET" if way.request.name == "list" => (Verb::List, "list"),
            "GET" => (Verb::Get, "get"),
            "POST" => (Verb::Create, "create"),
            "DELETE" => (Verb::Delete, "delete"),
            _ => (Verb::Update, "update"),
        };
        let term = emit::restricting_term(verb);
        if let Some(operation) = called(way) {
            let record = operation.annotations.value(emit::RESTRICTS_OPERATION);
            return Self { record, annotations: Some(&operation.annotations), kind: "operation" };
        }
        let relations: Vec<(&str, &Annotations)> = way.steps.iter().filter_map(relation).collect();
        let Some((_, annotations)) = relations.last() else { return Self { record: None, annotations: None, kind } };
        let is_keyed =
            way.steps.last().and_then(Step::method).is_some_and(|method| matches!(method.kind, MethodKind::ByKey(_)));
        let of_key = |record: &'m Value| {
            record.get("ReadByKeyRestrictions").filter(|_| is_keyed && kind == "get").unwrap_or(record)
        };
        // The closer an annotation is to the root of the address, the more of the address it is about.
        let restricted = restricted(container, &relations, term).or_else(|| annotations.value(term));
        Self { record: restricted.map(of_key), annotations: Some(annotations), kind }
    }

    /// The permissions, by schemes.
    pub(super) fn permissions(&self) -> Vec<Permissions> {
        let permissions = emit::schemes(self.record).into_iter().map(|(scheme, scopes)| Permissions {
            scheme: scheme.to_owned(),
            scopes: scopes.into_iter().map(str::to_owned).collect(),
        });
        permissions.collect()
    }

    /// The address of the page of the documentation: of the link whose relation ends with what the request does, or else of the
    /// only link there is.
    pub(super) fn page(&self) -> Option<String> {
        let links = self.annotations?.value(LINKS)?.items();
        let text = |link: &'m Value, name: &str| link.get(name).and_then(Value::as_text);
        let is_of_kind =
            |link: &&'m Value| text(link, "rel").is_some_and(|rel| rel.rsplit('/').next() == Some(self.kind));
        let link = links.iter().find(is_of_kind).or_else(|| links.first().filter(|_| links.len() == 1))?;
        text(link, "href").map(str::to_owned)
    }
}

/// The operation that a way ends with the call of.
fn called<'m>(way: &Way<'m>) -> Option<&'m Operation> {
    match way.steps.last().and_then(Step::method)?.kind {
        MethodKind::Operation { operation, .. } => Some(operation),
        _ => None,
    }
}

/// The name and the annotations of the relation that a step goes along.
fn relation<'m>(step: &Step<'m>) -> Option<(&'m str, &'m Annotations)> {
    if let Call::Property(_, property) = step.call {
        return Some((&property.name, &property.annotations));
    }
    match step.method()?.kind {
        MethodKind::Child(child, ..) => Some((&child.name, &child.annotations)),
        MethodKind::Navigation(property) | MethodKind::References(property) => {
            Some((&property.name, &property.annotations))
        }
        MethodKind::Complex(property, _) | MethodKind::Property(property) | MethodKind::Stream(property) => {
            Some((&property.name, &property.annotations))
        }
        _ => None,
    }
}

/// What a child of the container says about a path below it, and the relations on the way about what is left of it.
fn restricted<'m>(
    container: Option<&'m Container>,
    relations: &[(&str, &'m Annotations)],
    term: &str,
) -> Option<&'m Value> {
    let simple = term.rsplit('.').next().unwrap_or(term);
    let root =
        container?.children.iter().find(|child| relations.first().is_some_and(|(name, _)| child.name == *name))?;
    if matches!(root.kind, ContainerChildKind::Import { .. }) {
        return None;
    }
    let paths = (1..relations.len()).map(|start| {
        let names: Vec<&str> = relations[start..].iter().map(|(name, _)| *name).collect();
        (relations[start - 1].1, names.join("/"))
    });
    paths.into_iter().find_map(|(annotations, path)| {
        let restricted = annotations.value(NAVIGATION)?.get("RestrictedProperties")?.items();
        let is_path =
            |record: &&Value| record.get("NavigationProperty").and_then(Value::as_text) == Some(path.as_str());
        restricted
            .iter()
            .filter(is_path)
            .find_map(|record| record.get(simple).filter(|said| said.get("Permissions").is_some()))
    })
}
