//! Owns what writing each part of a document takes from the whole of it: aliases, default values and file names.

use std::collections::BTreeMap;

use crate::csdl::syntax::{Document, Expression};
use crate::file_name;

/// How the names of documents end.
const ENDING: &str = ".csdl.json";

/// Writes the parts of one document.
pub(super) struct Writer<'d> {
    pub(super) aliases: BTreeMap<&'d str, &'d str>,
    /// The values of annotations that give none, by the qualified names of their terms.
    pub(super) defaults: BTreeMap<String, Expression>,
    /// The names of the documents, by namespace.
    files: BTreeMap<&'d str, String>,
}

impl<'d> Writer<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut defaults = BTreeMap::new();
        for schema in &document.schemas {
            for term in &schema.terms {
                let name = schema.qualified(&term.name);
                defaults.extend(term.default_expression().map(|value| (name, value)));
            }
        }
        let namespaces = document.schemas.iter().map(|schema| schema.namespace.value.as_str());
        Self { aliases: document.aliases(), defaults, files: file_name::of_namespaces(namespaces, ENDING) }
    }

    /// The name of the document of one of the schemas.
    pub(super) fn file_name(&self, namespace: &str) -> String {
        self.files.get(namespace).cloned().unwrap_or_default()
    }
}
