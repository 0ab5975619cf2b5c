//! Owns what names mean: namespaces, aliases and the index of everything that is declared.

use std::collections::BTreeMap;

use crate::csdl::syntax::{Document, Name, Schema, TypeExpression};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{DefinitionId, Element, EnumId, Primitive, StructuredId, TypeUse, Value};
use crate::source::{SourceId, Span};

use super::expression;

/// What names mean in a set of documents.
#[derive(Default)]
pub(super) struct Scope {
    /// Aliases of each document, with the namespaces that they stand for.
    aliases: BTreeMap<(SourceId, String), String>,
    /// Declared types by qualified name.
    types: BTreeMap<String, Element>,
    /// Namespaces that were read, and where.
    namespaces: BTreeMap<String, Span>,
    /// Namespaces that are referenced but were not read, with the address of their document.
    absent: BTreeMap<String, String>,
    /// Default values of the terms that were read, by qualified name.
    defaults: BTreeMap<String, Value>,
}

impl Scope {
    /// Indexes the documents; the ids follow the order in which types are declared.
    pub(super) fn new(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut scope = Self::default();
        for document in documents {
            for schema in &document.schemas {
                scope.declare_schema(document.source, schema, diagnostics);
            }
        }
        scope.declare_references(documents, diagnostics);
        scope.declare_types(documents, diagnostics);
        for schema in documents.iter().flat_map(|document| &document.schemas) {
            for term in &schema.terms {
                let name = format!("{}.{}", schema.namespace.value, term.name.value);
                let value = expression::default_value(term, &scope);
                scope.defaults.extend(value.map(|value| (name, value)));
            }
        }
        scope
    }

    fn declare_schema(&mut self, source: SourceId, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(first) = self.namespaces.insert(schema.namespace.value.clone(), schema.namespace.span) {
            diagnostics.push(
                Diagnostic::error(
                    schema.namespace.span,
                    format!("the namespace `{}` is declared twice", schema.namespace.value),
                )
                .with_related(first, "first declared here")
                .with_help("put all of a namespace into one schema; annotations of its elements may stand in a namespace of their own"),
            );
        }
        if let Some(alias) = &schema.alias {
            self.declare_alias(source, alias, &schema.namespace.value, diagnostics);
        }
    }

    fn declare_references(&mut self, documents: &[Document], diagnostics: &mut Vec<Diagnostic>) {
        for document in documents {
            for reference in &document.references {
                for include in &reference.includes {
                    if let Some(alias) = &include.alias {
                        self.declare_alias(document.source, alias, &include.namespace.value, diagnostics);
                    }
                    if self.namespaces.contains_key(&include.namespace.value) {
                        continue;
                    }
                    self.absent.insert(include.namespace.value.clone(), reference.uri.value.clone());
                    if !is_standard_vocabulary(&include.namespace.value) {
                        diagnostics.push(Diagnostic::warning(
                            include.namespace.span,
                            format!(
                                "the namespace `{}` is included from `{}`, which was not given",
                                include.namespace.value, reference.uri.value
                            ),
                        ));
                    }
                }
            }
        }
    }

    fn declare_alias(&mut self, source: SourceId, alias: &Name, namespace: &str, diagnostics: &mut Vec<Diagnostic>) {
        let previous = self.aliases.insert((source, alias.value.clone()), namespace.to_owned());
        if previous.is_some_and(|previous| previous != namespace) {
            diagnostics.push(Diagnostic::error(
                alias.span,
                format!("the alias `{}` stands for two namespaces in this document", alias.value),
            ));
        }
    }

    fn declare_types(&mut self, documents: &[Document], diagnostics: &mut Vec<Diagnostic>) {
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        let (mut structured, mut enums, mut definitions) = (0, 0, 0);
        let mut declare = |scope: &mut Self, schema: &Schema, name: &Name, element: Element| {
            let full = format!("{}.{}", schema.namespace.value, name.value);
            if let Some(first) = places.get(&full) {
                diagnostics.push(
                    Diagnostic::error(name.span, format!("the type `{full}` is declared twice"))
                        .with_related(*first, "first declared here"),
                );
                return;
            }
            places.insert(full.clone(), name.span);
            scope.types.insert(full, element);
        };
        for schema in documents.iter().flat_map(|document| &document.schemas) {
            for ty in &schema.structured {
                declare(self, schema, &ty.name, Element::Structured(StructuredId(structured)));
                structured += 1;
            }
            for ty in &schema.enums {
                declare(self, schema, &ty.name, Element::Enum(EnumId(enums)));
                enums += 1;
            }
            for ty in &schema.definitions {
                declare(self, schema, &ty.name, Element::Definition(DefinitionId(definitions)));
                definitions += 1;
            }
        }
    }

    /// A qualified name with its alias, if it has one, replaced by the namespace.
    pub(super) fn expand(&self, source: SourceId, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((prefix, simple)) => match self.aliases.get(&(source, prefix.to_owned())) {
                Some(namespace) => format!("{namespace}.{simple}"),
                None => name.to_owned(),
            },
            None => name.to_owned(),
        }
    }

    /// The type of a qualified name as written in a document.
    pub(super) fn find(&self, source: SourceId, name: &str) -> Option<Element> {
        let full = self.expand(source, name);
        if let Some(simple) = full.strip_prefix("Edm.") {
            return Primitive::ALL
                .iter()
                .find(|(known, _)| *known == simple)
                .map(|(_, primitive)| Element::Primitive(*primitive));
        }
        self.types.get(&full).copied()
    }

    /// The type of a name, or an error with what may have been meant.
    pub(super) fn lookup(&self, name: &Name, diagnostics: &mut Vec<Diagnostic>) -> Option<Element> {
        let found = self.find(name.span.source, &name.value);
        if found.is_none() {
            diagnostics.push(self.unknown(name, "type"));
        }
        found
    }

    /// The entity or complex type of a name, or an error.
    pub(super) fn structured(
        &self,
        name: &Name,
        wanted: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<StructuredId> {
        if let Element::Structured(id) = self.lookup(name, diagnostics)? {
            Some(id)
        } else {
            diagnostics.push(Diagnostic::error(name.span, format!("`{}` is not {wanted}", name.value)));
            None
        }
    }

    /// A type expression with its name resolved, or an error.
    pub(super) fn type_use(&self, ty: &TypeExpression, diagnostics: &mut Vec<Diagnostic>) -> Option<TypeUse> {
        Some(TypeUse {
            element: self.lookup(&ty.name, diagnostics)?,
            collection: ty.collection,
            nullable: ty.nullable,
            facets: ty.facets.clone(),
        })
    }

    /// The finding that a name means nothing.
    pub(super) fn unknown(&self, name: &Name, what: &str) -> Diagnostic {
        let full = self.expand(name.span.source, &name.value);
        let finding = Diagnostic::error(name.span, format!("unknown {what} `{}`", name.value));
        let Some((namespace, simple)) = full.rsplit_once('.') else {
            let same_name = self.types.keys().find(|known| known.ends_with(&format!(".{full}")));
            return match same_name {
                Some(known) => finding.with_help(format!("names are qualified: did you mean `{known}`?")),
                None => finding.with_help("names are qualified with a namespace or an alias"),
            };
        };
        if namespace == "Edm" {
            let known = nearest(simple, Primitive::ALL.iter().map(|(known, _)| *known));
            return match known {
                Some(known) => finding.with_help(format!("did you mean `Edm.{known}`?")),
                None => finding,
            };
        }
        if let Some(uri) = self.absent.get(namespace) {
            return finding.with_help(format!("`{namespace}` is included from `{uri}`: give that document too"));
        }
        if let Some(known) = nearest(&full, self.types.keys().map(String::as_str)) {
            return finding.with_help(format!("did you mean `{known}`?"));
        }
        let elsewhere =
            self.types.keys().find(|known| known.rsplit_once('.').is_some_and(|(_, other)| other == simple));
        match elsewhere {
            Some(known) => finding.with_help(format!("did you mean `{known}`?")),
            None => finding,
        }
    }

    /// The value of annotations that give none, if their term was read and says so.
    pub(super) fn default_value(&self, term: &Name) -> Option<&Value> {
        self.defaults.get(&self.expand(term.span.source, &term.value))
    }

    /// Whether a namespace was read.
    pub(super) fn has_namespace(&self, namespace: &str) -> bool {
        self.namespaces.contains_key(namespace)
    }
}

/// Whether the namespace is one of the vocabularies whose terms are known without reading them: those that OData itself
/// publishes, and that of corrections.
pub(super) fn is_standard_vocabulary(namespace: &str) -> bool {
    namespace == super::corrections::NAMESPACE || namespace.starts_with("Org.OData.") || namespace.starts_with("odata.")
}
