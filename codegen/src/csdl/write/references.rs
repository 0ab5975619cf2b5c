//! Owns `$Reference`: which other documents a document uses, once each schema has one of its own.

use std::collections::BTreeSet;

use super::Writer;
use super::json::{Json, Members};
use crate::csdl::syntax::{Document, Include, IncludeAnnotations, Schema};

/// What may be a namespace or an alias at the start of the names in a value.
///
/// Prose is left out, as far as it is told by its blanks; a name in it would do no harm.
pub(super) fn prefixes(json: &Json) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    json.each_text(&mut |text| {
        if !text.contains('.') || text.contains(char::is_whitespace) {
            return;
        }
        for name in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_'))) {
            if let Some((prefix, _)) = name.rsplit_once('.')
                && !found.contains(prefix)
            {
                found.insert(prefix.to_owned());
            }
        }
    });
    found
}

impl Writer<'_> {
    /// The references of the document of the schema `index`, given what each schema uses: to the documents that were
    /// referenced before, and to those of other schemas. What no schema uses stays with the first one.
    pub(super) fn references(&self, document: &Document, index: usize, used: &[BTreeSet<String>]) -> Members {
        let mentions = |schema: usize, namespace: &str, alias: Option<&str>| {
            used[schema].contains(namespace) || alias.is_some_and(|alias| used[schema].contains(alias))
        };
        let mut written = References::default();
        for reference in &document.references {
            let object = written.of(&reference.uri.value);
            for include in &reference.includes {
                let alias = include.alias.as_ref().map(|alias| alias.value.as_str());
                let by_nobody = || (0..used.len()).all(|schema| !mentions(schema, &include.namespace.value, alias));
                if mentions(index, &include.namespace.value, alias) || (index == 0 && by_nobody()) {
                    object.includes.push(self.include(include).into());
                }
            }
            let empty = reference.includes.is_empty() && reference.include_annotations.is_empty();
            object.is_kept |= index == 0 && empty;
            if index == 0 {
                object.include_annotations.extend(reference.include_annotations.iter().map(include_annotations));
            }
            if !object.includes.is_empty() || object.is_kept || !object.include_annotations.is_empty() {
                self.annotations(&mut object.annotations, "", &reference.annotations);
            }
        }
        for (position, schema) in document.schemas.iter().enumerate() {
            let alias = schema.alias.as_ref().map(|alias| alias.value.as_str());
            if position != index && mentions(index, &schema.namespace.value, alias) {
                let uri = self.file_name(&schema.namespace.value);
                written.of(&uri).includes.push(sibling(schema, &used[index]).into());
            }
        }
        written.finish()
    }

    fn include(&self, include: &Include) -> Members {
        let mut members = Members::new();
        members.push("$Namespace", &include.namespace);
        members.optional("$Alias", include.alias.as_ref());
        self.annotations(&mut members, "", &include.annotations);
        members
    }
}

fn include_annotations(include: &IncludeAnnotations) -> Json {
    let mut members = Members::new();
    members.push("$TermNamespace", &include.term_namespace);
    members.optional("$Qualifier", include.qualifier.as_ref());
    members.optional("$TargetNamespace", include.target_namespace.as_ref());
    members.into()
}

/// The inclusion of a schema that was in the same document before; with its alias, if that is used.
fn sibling(schema: &Schema, used: &BTreeSet<String>) -> Members {
    let mut members = Members::new();
    members.push("$Namespace", &schema.namespace);
    members.optional("$Alias", schema.alias.as_ref().filter(|alias| used.contains(&alias.value)));
    members
}

/// References by address: in JSON an address stands there once.
#[derive(Default)]
struct References(Vec<(String, Reference)>);

#[derive(Default)]
struct Reference {
    is_kept: bool,
    includes: Vec<Json>,
    include_annotations: Vec<Json>,
    annotations: Members,
}

impl References {
    fn of(&mut self, uri: &str) -> &mut Reference {
        let position = self.0.iter().position(|(known, _)| known == uri).unwrap_or_else(|| {
            self.0.push((uri.to_owned(), Reference::default()));
            self.0.len() - 1
        });
        &mut self.0[position].1
    }

    fn finish(self) -> Members {
        let mut members = Members::new();
        for (uri, reference) in self.0 {
            if !reference.is_kept && reference.includes.is_empty() && reference.include_annotations.is_empty() {
                continue;
            }
            let mut object = Members::new();
            if !reference.includes.is_empty() {
                object.push("$Include", reference.includes);
            }
            if !reference.include_annotations.is_empty() {
                object.push("$IncludeAnnotations", reference.include_annotations);
            }
            for (name, value) in reference.annotations.iter() {
                object.push(name, value.clone());
            }
            members.push(uri, object);
        }
        members
    }
}
