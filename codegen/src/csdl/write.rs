//! Owns serializing a syntax tree to canonical CSDL JSON 4.01, one document per schema. It must not know XML, nor what
//! names refer to beyond the namespace they start with.
//!
//! Canonical means that a tree has exactly one text: members with default values are omitted, the order is that of the
//! original document, and reading and serializing the text again changes nothing.

mod annotations;
mod container;
mod expressions;
mod json;
mod operations;
mod references;
mod schema;
mod type_expression;
mod types;
mod writer;

use super::syntax::{Document, Schema, expand};
use json::{Json, Members};
use writer::Writer;

/// A serialized document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The namespace of its only schema.
    pub namespace: String,
    /// Its text.
    pub text: String,
    file_name: String,
}

impl Written {
    /// The name of the document's file, by which other documents refer to it.
    pub fn file_name(&self) -> String {
        self.file_name.clone()
    }
}

/// Serializes a document as canonical CSDL JSON 4.01: one document for each of its schemas, in their order.
///
/// The documents reference each other where they use each other's names, and each declares the aliases that it uses.
/// Types and operations with the same name, which CSDL forbids, share an array, as overloads do.
pub fn write(document: &Document) -> Vec<Written> {
    one_of(document, std::slice::from_ref(document))
}

/// Like [`write()`], for documents that belong together: their files can lie in one folder.
pub fn write_all(documents: &[Document]) -> Vec<Written> {
    documents.iter().flat_map(|document| one_of(document, documents)).collect()
}

fn one_of(document: &Document, all: &[Document]) -> Vec<Written> {
    let writer = Writer::new(document, all);
    let schemas: Vec<(&Schema, Json)> =
        document.schemas.iter().map(|schema| (schema, Json::Object(writer.schema(schema)))).collect();
    let prefixes = schemas.iter().map(|(_, json)| references::prefixes(json)).collect();
    let uses = references::Uses::new(document, prefixes);
    let main = main_schema(document);
    let mut written = Vec::new();
    for (index, (schema, json)) in schemas.into_iter().enumerate() {
        let mut root = Members::new();
        root.push("$Version", "4.01");
        if index == main {
            root.optional("$EntityContainer", document.entity_container.as_ref());
        }
        let references = writer.references(index, &uses);
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

/// The index of the schema whose document names the service's entity container: the one that declares it, or else the
/// first.
fn main_schema(document: &Document) -> usize {
    let Some(name) = &document.entity_container else { return 0 };
    let full = expand(&document.aliases(), &name.value);
    let declares =
        |schema: &Schema| schema.containers.iter().any(|container| full == schema.qualified(&container.name));
    document.schemas.iter().position(declares).unwrap_or_default()
}
