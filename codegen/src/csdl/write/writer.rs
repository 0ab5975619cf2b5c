//! Owns what serializing a part of a document needs from the whole: aliases, default values and file names.

use std::collections::BTreeMap;

use crate::csdl::syntax::{Document, Expression};
use crate::file_name;

/// The extension of documents' file names.
const EXTENSION: &str = ".csdl.json";

/// Serializes the parts of one document; each file of this folder has the methods for some of them.
pub(super) struct Writer<'d> {
    pub(super) aliases: BTreeMap<&'d str, &'d str>,
    /// The values of annotations without one, by the qualified names of their terms.
    pub(super) defaults: BTreeMap<String, Expression>,
    /// The file names of the documents, by namespace.
    files: BTreeMap<&'d str, String>,
}

impl<'d> Writer<'d> {
    /// What serializing one of some documents needs, whose files lie in one folder.
    pub(super) fn new(document: &'d Document, all: &'d [Document]) -> Self {
        let mut defaults = BTreeMap::new();
        for schema in &document.schemas {
            for term in &schema.terms {
                let name = schema.qualified(&term.name);
                defaults.extend(term.default_expression().map(|value| (name, value)));
            }
        }
        let namespaces =
            all.iter().flat_map(|document| &document.schemas).map(|schema| schema.namespace.value.as_str());
        Self { aliases: document.aliases(), defaults, files: file_name::of_namespaces(namespaces, EXTENSION) }
    }

    /// The file name of the document of one of the schemas.
    pub(super) fn file_name(&self, namespace: &str) -> String {
        self.files.get(namespace).cloned().unwrap_or_default()
    }
}
