//! Owns the permissions and documentation pages of requests, by the generated method that makes them.

use std::collections::BTreeMap;

use crate::model::{Model, StructuredId, Value};
use crate::source::Span;

use super::handle_id::HandleId;

/// The terms for the permissions of requests, and for their pages.
const PERMISSIONS: &str = "GraphModel.Reference.V1.Permissions";
const PAGES: &str = "GraphModel.Reference.V1.Pages";

/// A generated method that makes requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum GeneratedMethod {
    /// A method that all handles of entities have, by its name.
    Verb(HandleId, &'static str),
    /// The method of an operation, by where the overload is declared.
    Operation(Span),
    /// The method of a property, which leads to its value, its stream or its references, by where it is declared.
    Property(Span),
    /// The method for the content of media entities.
    Media(StructuredId),
}

/// The permissions that a request needs, by scheme: any one of them, the least privileged first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PermissionSet<'m>(&'m Value);

/// A scheme: the property of the record, and its title in documentation.
pub(crate) const SCHEMES: [(&str, &str); 3] = [
    ("DelegatedWork", "delegated"),
    ("DelegatedPersonal", "delegated (personal account)"),
    ("Application", "application"),
];

impl<'m> PermissionSet<'m> {
    /// The permissions of a scheme; none if it is not supported.
    pub(crate) fn of(self, scheme: &str) -> impl Iterator<Item = &'m str> {
        self.0.get(scheme).map(Value::items).unwrap_or_default().iter().filter_map(Value::as_text)
    }
}

/// A statement of the schema about a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Statement<'m> {
    /// The permissions, by their position among all sets.
    Permissions(usize),
    /// The address of a page of documentation.
    Page(&'m str),
}

/// The statements of a schema, each with its request as written: `GET /users/{id}`.
pub(crate) fn statements<'m>(model: &'m Model) -> (Vec<PermissionSet<'m>>, Vec<(&'m str, Statement<'m>)>) {
    let records = |term| {
        let annotations = model.container.as_ref().map(|container| &container.annotations);
        annotations.and_then(|annotations| annotations.value(term)).map(Value::items).unwrap_or_default()
    };
    let lines = |record: &'m Value| {
        record.get("Requests").map(Value::items).unwrap_or_default().iter().filter_map(Value::as_text)
    };
    let (mut sets, mut all) = (Vec::new(), Vec::new());
    for record in records(PERMISSIONS) {
        all.extend(lines(record).map(|line| (line, Statement::Permissions(sets.len()))));
        sets.push(PermissionSet(record));
    }
    for record in records(PAGES) {
        let href = record.get("Href").and_then(Value::as_text);
        all.extend(href.into_iter().flat_map(|href| lines(record).map(move |line| (line, Statement::Page(href)))));
    }
    (sets, all)
}

/// The permissions and the page of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry<'m> {
    /// The permissions.
    pub(crate) permissions: Option<PermissionSet<'m>>,
    /// The address of the page of documentation.
    pub(crate) page: Option<&'m str>,
    /// The method and the template of the address, as the runtime knows them.
    pub(crate) template: String,
}

/// The permissions and pages of requests, by method and line.
#[derive(Debug, Default)]
pub(crate) struct Reference<'m> {
    sets: Vec<PermissionSet<'m>>,
    entries: BTreeMap<GeneratedMethod, BTreeMap<String, Entry<'m>>>,
}

impl<'m> Reference<'m> {
    /// Without requests yet: only the sets of permissions, to which statements refer.
    pub(crate) fn new(sets: Vec<PermissionSet<'m>>) -> Self {
        Self { sets, entries: BTreeMap::new() }
    }

    /// Adds a statement about the request for a line.
    pub(crate) fn add(&mut self, method: GeneratedMethod, line: &str, template: &str, statement: Statement<'m>) {
        let entries = self.entries.entry(method).or_default();
        let new = || Entry { template: template.to_owned(), ..Entry::default() };
        let entry = entries.entry(line.to_owned()).or_insert_with(new);
        match statement {
            Statement::Permissions(set) => {
                entry.permissions = entry.permissions.or_else(|| self.sets.get(set).copied());
            }
            Statement::Page(href) => entry.page = entry.page.or(Some(href)),
        }
    }

    /// The requests that a method makes, by their lines.
    pub(crate) fn of(&self, method: GeneratedMethod) -> impl Iterator<Item = (&str, &Entry<'m>)> {
        self.entries.get(&method).into_iter().flatten().map(|(line, entry)| (line.as_str(), entry))
    }

    /// Whether there are permissions.
    pub(crate) fn has_permissions(&self) -> bool {
        self.iter().any(|entry| entry.permissions.is_some())
    }

    /// All requests.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry<'m>> {
        self.entries.values().flat_map(BTreeMap::values)
    }
}
