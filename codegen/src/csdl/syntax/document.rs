//! Owns a document as a whole, with the documents that it refers to.

use std::collections::BTreeMap;

use super::annotation::Annotation;
use super::name::Name;
use super::schema::Schema;
use crate::source::SourceId;

/// One CSDL document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which document.
    pub source: SourceId,
    /// `4.0` or `4.01`.
    pub version: String,
    /// Referenced documents.
    pub references: Vec<Reference>,
    /// The schemas, in document order.
    pub schemas: Vec<Schema>,
    /// The qualified name that a JSON document gives in `$EntityContainer`.
    pub entity_container: Option<Name>,
}

impl Document {
    /// The aliases that hold in the document, with the namespaces that they stand for.
    pub fn aliases(&self) -> BTreeMap<&str, &str> {
        let own = self.schemas.iter().map(|schema| (&schema.alias, &schema.namespace));
        let included = self.references.iter().flat_map(|reference| &reference.includes);
        own.chain(included.map(|include| (&include.alias, &include.namespace)))
            .filter_map(|(alias, namespace)| Some((alias.as_ref()?.value.as_str(), namespace.value.as_str())))
            .collect()
    }
}

/// A qualified name with its alias, if it has one, replaced by the namespace.
pub(crate) fn expand(aliases: &BTreeMap<&str, &str>, name: &str) -> String {
    match name.rsplit_once('.') {
        Some((prefix, simple)) => format!("{}.{simple}", aliases.get(prefix).copied().unwrap_or(prefix)),
        None => name.to_owned(),
    }
}

/// `edmx:Reference`: a document that this one uses.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The address of the document.
    pub uri: Name,
    /// Its schemas that this document uses.
    pub includes: Vec<Include>,
    /// Its annotations that this document uses.
    pub include_annotations: Vec<IncludeAnnotations>,
    /// Annotations of the reference.
    pub annotations: Vec<Annotation>,
}

/// `edmx:Include`.
#[derive(Clone, Debug)]
pub struct Include {
    /// The namespace.
    pub namespace: Name,
    /// What this document calls it.
    pub alias: Option<Name>,
    /// Annotations, of which `Core.DefaultNamespace` matters.
    pub annotations: Vec<Annotation>,
}

/// `edmx:IncludeAnnotations`.
#[derive(Clone, Debug)]
pub struct IncludeAnnotations {
    /// Namespace of the terms.
    pub term_namespace: Name,
    /// Only annotations with this qualifier.
    pub qualifier: Option<Name>,
    /// Only targets in this namespace.
    pub target_namespace: Option<Name>,
}
