//! Owns documents in the syntax tree, and their references to other documents.

use std::collections::BTreeMap;

use super::annotation::Annotation;
use super::name::Name;
use super::schema::Schema;
use crate::source::SourceId;

/// A CSDL document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Identifies the document.
    pub source: SourceId,
    /// The version of CSDL: `4.0` or `4.01`.
    pub version: String,
    /// Referenced documents.
    pub references: Vec<Reference>,
    /// The schemas, in document order.
    pub schemas: Vec<Schema>,
    /// The qualified name that a JSON document gives in `$EntityContainer`.
    pub entity_container: Option<Name>,
}

impl Document {
    /// The namespaces that aliases stand for in this document.
    pub fn aliases(&self) -> BTreeMap<&str, &str> {
        let own = self.schemas.iter().map(|schema| (&schema.alias, &schema.namespace));
        let included = self.references.iter().flat_map(|reference| &reference.includes);
        own.chain(included.map(|include| (&include.alias, &include.namespace)))
            .filter_map(|(alias, namespace)| Some((alias.as_ref()?.value.as_str(), namespace.value.as_str())))
            .collect()
    }
}

/// Replaces the alias that a qualified name begins with, if any, by the namespace.
pub(crate) fn expand(aliases: &BTreeMap<&str, &str>, name: &str) -> String {
    match name.rsplit_once('.') {
        Some((prefix, simple)) => format!("{}.{simple}", aliases.get(prefix).copied().unwrap_or(prefix)),
        None => name.to_owned(),
    }
}

/// A reference to another document (`edmx:Reference`).
#[derive(Clone, Debug)]
pub struct Reference {
    /// The address of the document.
    pub uri: Name,
    /// The schemas of it that this document uses.
    pub includes: Vec<Include>,
    /// The annotations in it that this document uses.
    pub include_annotations: Vec<IncludeAnnotations>,
    /// Annotations of the reference.
    pub annotations: Vec<Annotation>,
}

/// A schema of another document that this one uses (`edmx:Include`).
#[derive(Clone, Debug)]
pub struct Include {
    /// The namespace.
    pub namespace: Name,
    /// The alias for it in this document.
    pub alias: Option<Name>,
    /// Annotations of the included schema, such as `Core.DefaultNamespace`.
    pub annotations: Vec<Annotation>,
}

/// Annotations in another document that this one uses (`edmx:IncludeAnnotations`).
#[derive(Clone, Debug)]
pub struct IncludeAnnotations {
    /// The namespace of their terms.
    pub term_namespace: Name,
    /// Their qualifier, if only annotations with one are used.
    pub qualifier: Option<Name>,
    /// The namespace of their targets, if only those are used.
    pub target_namespace: Option<Name>,
}
