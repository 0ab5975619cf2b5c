//! Owns what names refer to: namespaces, aliases and declared types.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::csdl::syntax::{Document, Name, Schema, TypeExpression};
use crate::diagnostic::{Diagnostic, Suggestions};
use crate::model::{Element, Primitive, StructuredId, TypeUse};
use crate::source::{SourceId, Span};

use super::declared::{self, schemas};
use super::terms::is_standard_vocabulary;

/// The names of a set of documents.
#[derive(Default)]
pub(super) struct Scope {
    /// The namespaces that aliases stand for in each document.
    aliases: BTreeMap<(SourceId, String), String>,
    /// Declared types by qualified name.
    types: BTreeMap<String, Element>,
    /// Namespaces with a schema in one of the documents, and where.
    namespaces: BTreeMap<String, Span>,
    /// Namespaces that are included but have no schema in the documents, with the URI of theirs.
    absent: BTreeMap<String, String>,
    /// The underlying types of type definitions.
    underlying: Vec<Primitive>,
    /// Qualified names by simple name, for suggestions.
    by_simple_name: OnceCell<BTreeMap<String, String>>,
    /// Suggests what unknown names were meant to be.
    pub(super) suggestions: Suggestions,
}

impl Scope {
    /// Indexes the namespaces and aliases of documents. Types are declared later, without those that are left out.
    pub(super) fn new(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut scope = Self::default();
        for schema in schemas(documents) {
            scope.declare_schema(schema, diagnostics);
        }
        scope.declare_references(documents, diagnostics);
        check_aliases(documents, diagnostics);
        scope
    }

    fn declare_schema(&mut self, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(first) = self.namespaces.insert(schema.namespace.value.clone(), schema.namespace.span) {
            diagnostics.push(
                Diagnostic::error(
                    schema.namespace.span,
                    format!("the namespace `{}` is declared twice", schema.namespace.value),
                )
                .with_related(first, "first declared here")
                .with_help(
                    "give one of the two documents only, or merge the schemas; annotations may be in a namespace of \
                     their own",
                ),
            );
        }
        if let Some(alias) = &schema.alias {
            self.declare_alias(alias, &schema.namespace.value, diagnostics);
        }
    }

    fn declare_references(&mut self, documents: &[Document], diagnostics: &mut Vec<Diagnostic>) {
        for document in documents {
            for reference in &document.references {
                for include in &reference.includes {
                    if let Some(alias) = &include.alias {
                        self.declare_alias(alias, &include.namespace.value, diagnostics);
                    }
                    if self.namespaces.contains_key(&include.namespace.value) {
                        continue;
                    }
                    self.absent.insert(include.namespace.value.clone(), reference.uri.value.clone());
                    if !is_standard_vocabulary(&include.namespace.value) {
                        let message = format!(
                            "the namespace `{}` is included from `{}`, which was not given",
                            include.namespace.value, reference.uri.value
                        );
                        diagnostics.push(
                            Diagnostic::warning(include.namespace.span, message)
                                .with_help("give that document too, if names from it are used"),
                        );
                    }
                }
            }
        }
    }

    fn declare_alias(&mut self, alias: &Name, namespace: &str, diagnostics: &mut Vec<Diagnostic>) {
        let previous = self.aliases.insert((alias.span.source, alias.value.clone()), namespace.to_owned());
        if previous.is_some_and(|previous| previous != namespace) {
            let message = format!("the alias `{}` stands for two namespaces in this document", alias.value);
            diagnostics
                .push(Diagnostic::error(alias.span, message).with_help("give each namespace an alias of its own"));
        }
    }

    /// Declares the types of documents.
    pub(super) fn declare_types(&mut self, documents: &[Document]) {
        self.types = declared::types(documents).map(|(ty, schema, name)| (schema.qualified(name), ty)).collect();
        let underlying = declared::definitions(documents).map(|(_, _, ty)| match self.named(&ty.underlying.name) {
            Some(Element::Primitive(primitive)) => primitive,
            _ => Primitive::String,
        });
        self.underlying = underlying.collect();
    }

    /// Replaces the alias that a qualified name begins with, if any, by the namespace.
    pub(super) fn expand(&self, source: SourceId, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((prefix, simple)) => match self.aliases.get(&(source, prefix.to_owned())) {
                Some(namespace) => format!("{namespace}.{simple}"),
                None => name.to_owned(),
            },
            None => name.to_owned(),
        }
    }

    /// The full form of a qualified name as written, without an alias.
    pub(super) fn full(&self, name: &Name) -> String {
        self.expand(name.span.source, &name.value)
    }

    /// The type that a qualified name refers to in a document.
    pub(super) fn find(&self, source: SourceId, name: &str) -> Option<Element> {
        let full = self.expand(source, name);
        if full.starts_with("Edm.") {
            return Primitive::qualified(&full).map(Element::Primitive);
        }
        self.types.get(&full).copied()
    }

    /// The type that a qualified name refers to.
    pub(super) fn named(&self, name: &Name) -> Option<Element> {
        self.find(name.span.source, &name.value)
    }

    /// The entity or complex type that a qualified name refers to.
    pub(super) fn structured(&self, name: &Name) -> Option<StructuredId> {
        self.named(name)?.structured()
    }

    /// Resolves a use of a type.
    pub(super) fn type_use(&self, ty: &TypeExpression) -> Option<TypeUse> {
        Some(TypeUse {
            element: self.named(&ty.name)?,
            cardinality: ty.cardinality,
            nullable: ty.nullable,
            facets: ty.facets.clone(),
        })
    }

    /// The underlying type of a type definition, or a primitive type itself.
    pub(super) fn primitive(&self, element: Element) -> Option<Primitive> {
        match element {
            Element::Primitive(primitive) => Some(primitive),
            Element::Definition(id) => self.underlying.get(id.0).copied(),
            Element::Structured(_) | Element::Enum(_) => None,
        }
    }

    /// The finding about an unknown name.
    pub(super) fn unknown(&self, name: &Name, what: &str) -> Diagnostic {
        self.unknown_among(name, what, || self.types.keys().map(String::as_str))
    }

    /// The finding about an unknown name, with a suggestion among qualified names.
    pub(super) fn unknown_among<'c, I>(&'c self, name: &Name, what: &str, candidates: impl Fn() -> I) -> Diagnostic
    where
        I: Iterator<Item = &'c str>,
    {
        let full = self.full(name);
        let finding = Diagnostic::error(name.span, format!("unknown {what} `{}`", name.value));
        let Some((namespace, simple)) = full.rsplit_once('.') else {
            if Primitive::named(&full).is_some() {
                return finding.with_help(format!("names must be qualified: did you mean `Edm.{full}`?"));
            }
            return match self.by_simple_name(&full) {
                Some(known) => finding.with_help(format!("names must be qualified: did you mean `{known}`?")),
                None => finding.with_help("names must be qualified with a namespace or an alias"),
            };
        };
        if namespace == "Edm" {
            let known = self.suggestions.nearest(simple, Primitive::all().map(Primitive::name));
            return finding.with_suggestion(known.map(|known| format!("Edm.{known}")));
        }
        if let Some(uri) = self.absent.get(namespace) {
            return finding.with_help(format!("`{namespace}` is included from `{uri}`: give that document too"));
        }
        finding.with_suggestion(self.suggestions.nearest(&full, candidates()).or_else(|| self.by_simple_name(simple)))
    }

    /// The qualified name of the first type with a simple name.
    fn by_simple_name(&self, simple: &str) -> Option<&str> {
        let index = self.by_simple_name.get_or_init(|| {
            let mut index = BTreeMap::new();
            for full in self.types.keys() {
                let simple = full.rsplit('.').next().unwrap_or(full);
                index.entry(simple.to_owned()).or_insert_with(|| full.clone());
            }
            index
        });
        index.get(simple).map(String::as_str)
    }

    /// The qualified names of all types.
    pub(super) fn type_names(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// Whether a document declares a namespace.
    pub(super) fn has_namespace(&self, namespace: &str) -> bool {
        self.namespaces.contains_key(namespace)
    }
}

/// Reports aliases that are also namespaces in their document, which makes names ambiguous.
fn check_aliases(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) {
    for document in documents {
        let schemas = document.schemas.iter().map(|schema| (&schema.namespace, &schema.alias));
        let includes = document.references.iter().flat_map(|reference| &reference.includes);
        let names = schemas.chain(includes.map(|include| (&include.namespace, &include.alias)));
        let namespaces: BTreeSet<&str> = names.clone().map(|(namespace, _)| namespace.value.as_str()).collect();
        for (namespace, alias) in names {
            let Some(alias) = alias.as_ref().filter(|alias| alias.value != namespace.value) else { continue };
            if namespaces.contains(alias.value.as_str()) {
                let message = format!("the alias `{}` of `{}` is also a namespace", alias.value, namespace.value);
                diagnostics.push(Diagnostic::error(alias.span, message).with_help("choose another alias"));
            }
        }
    }
}
