//! Owns writing: a syntax tree as canonical CSDL JSON 4.01, one document for each schema; it must not know XML, nor what
//! names mean beyond the namespace at their start.
//!
//! Canonical means that one tree has one text. Members that say what holds anyway are left out, the order is that of the
//! document that was read, and reading the text and writing it again gives the same text.

mod annotations;
mod container;
mod expressions;
mod json;
mod operations;
mod references;
mod type_expression;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use super::syntax::{Document, Expression, Name, Operation, Schema, expand};
use crate::file_name;
use json::{Json, Members};

/// A document that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The namespace of its schema.
    pub namespace: String,
    /// Its text.
    pub text: String,
    file_name: String,
}

impl Written {
    /// The name of the file that the document belongs into; documents that refer to each other use these names.
    pub fn file_name(&self) -> String {
        self.file_name.clone()
    }
}

/// How the names of documents end.
const ENDING: &str = ".csdl.json";

/// Writes a document as canonical CSDL JSON 4.01, one document for each of its schemas, in their order.
///
/// The documents refer to each other where they use each other's names, and each declares the aliases that it uses.
/// Types and operations that share a name, which CSDL does not allow, stand in one array, as overloads do.
pub fn write(document: &Document) -> Vec<Written> {
    let writer = Writer::new(document);
    let schemas: Vec<(&Schema, Json)> =
        document.schemas.iter().map(|schema| (schema, Json::Object(writer.schema(schema)))).collect();
    let used = schemas.iter().map(|(_, json)| references::prefixes(json)).collect();
    let index_of_names = references::Uses::new(document, used);
    let place_of_container = place_of_container(document);
    let mut written = Vec::new();
    for (index, (schema, json)) in schemas.into_iter().enumerate() {
        let mut root = Members::new();
        root.push("$Version", "4.01");
        if index == place_of_container {
            root.optional("$EntityContainer", document.entity_container.as_ref());
        }
        let references = writer.references(index, &index_of_names);
        if !references.is_empty() {
            root.push("$Reference", references);
        }
        root.push(schema.namespace.value.as_str(), json);
        written.push(Written {
            namespace: schema.namespace.value.clone(),
            text: Json::Object(root).layout(),
            file_name: writer.file_name(&schema.namespace.value),
        });
    }
    written
}

/// The position of the schema whose document names the container of the service: that of the container, else the first.
fn place_of_container(document: &Document) -> usize {
    let Some(name) = &document.entity_container else { return 0 };
    let full = expand(&document.aliases(), &name.value);
    let declares = |schema: &Schema| {
        let mut names = schema.containers.iter().map(|container| &container.name.value);
        names.any(|name| full == format!("{}.{name}", schema.namespace.value))
    };
    document.schemas.iter().position(declares).unwrap_or_default()
}

/// Writes the parts of one document.
struct Writer<'d> {
    aliases: BTreeMap<&'d str, &'d str>,
    /// The values of annotations that give none, by the qualified names of their terms.
    defaults: BTreeMap<String, Expression>,
    /// The names of the documents, by namespace.
    files: BTreeMap<&'d str, String>,
}

impl<'d> Writer<'d> {
    fn new(document: &'d Document) -> Self {
        let mut defaults = BTreeMap::new();
        for schema in &document.schemas {
            for term in &schema.terms {
                let name = format!("{}.{}", schema.namespace.value, term.name.value);
                defaults.extend(term.default_expression().map(|value| (name, value)));
            }
        }
        let namespaces = document.schemas.iter().map(|schema| schema.namespace.value.as_str());
        Self { aliases: document.aliases(), defaults, files: file_name::of_namespaces(namespaces, ENDING) }
    }

    /// The name of the document of one of the schemas.
    fn file_name(&self, namespace: &str) -> String {
        self.files.get(namespace).cloned().unwrap_or_default()
    }

    fn schema(&self, schema: &Schema) -> Members {
        let mut members = Members::new();
        members.optional("$Alias", schema.alias.as_ref());
        self.annotations(&mut members, "", &schema.annotations);
        for (name, child) in self.children(schema) {
            members.push(name, child);
        }
        let targets = self.out_of_line(&schema.out_of_line);
        if !targets.is_empty() {
            members.push("$Annotations", targets);
        }
        members
    }

    /// The children by name, in the order in which the names come first. Overloads stand in an array, and so does all that
    /// shares a name, which services do with types and functions although CSDL does not allow it.
    fn children<'s>(&self, schema: &'s Schema) -> Vec<(&'s str, Json)> {
        let mut children: Vec<(&Name, Json)> = Vec::new();
        let mut add = |name: &'s Name, json: Members| children.push((name, json.into()));
        schema.structured.iter().for_each(|ty| add(&ty.name, self.structured(ty)));
        schema.enums.iter().for_each(|ty| add(&ty.name, self.enumeration(ty)));
        schema.definitions.iter().for_each(|ty| add(&ty.name, self.definition(ty)));
        schema.terms.iter().for_each(|term| add(&term.name, self.term(term)));
        schema.containers.iter().for_each(|container| add(&container.name, self.container(container)));
        let mut operations: Vec<&Operation> = schema.operations.iter().collect();
        operations.sort_by_key(|operation| operation.name.span.start);
        for operation in operations {
            add(&operation.name, self.overload(operation));
        }
        let overloaded: BTreeSet<&str> =
            schema.operations.iter().map(|operation| operation.name.value.as_str()).collect();
        let mut first: BTreeMap<&str, u32> = BTreeMap::new();
        for (name, _) in &children {
            let start = first.entry(&name.value).or_insert(name.span.start);
            *start = name.span.start.min(*start);
        }
        // Types come before the operations of their name, as they do once an array of both was read back.
        children.sort_by_key(|(name, _)| first.get(name.value.as_str()).copied());
        let mut grouped: Vec<(&str, Vec<Json>)> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, json) in children {
            let place = *places.entry(&name.value).or_insert_with(|| {
                grouped.push((&name.value, Vec::new()));
                grouped.len() - 1
            });
            grouped[place].1.push(json);
        }
        let finish = |(name, mut children): (&'s str, Vec<Json>)| match children.pop() {
            Some(only) if children.is_empty() && !overloaded.contains(name) => (name, only),
            last => (name, Json::Array(children.into_iter().chain(last).collect())),
        };
        grouped.into_iter().map(finish).collect()
    }
}
