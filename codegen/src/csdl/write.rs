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
mod schema;
mod type_expression;
mod types;
mod writer;

use super::syntax::{Document, Schema, expand};
use json::{Json, Members};
use writer::Writer;

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
    let declares =
        |schema: &Schema| schema.containers.iter().any(|container| full == schema.qualified(&container.name));
    document.schemas.iter().position(declares).unwrap_or_default()
}
