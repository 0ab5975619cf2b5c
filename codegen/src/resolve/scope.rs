//! Owns what names mean: namespaces, aliases and the index of everything that is declared.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::csdl::syntax::{Document, Name, Schema, TypeExpression};
use crate::diagnostic::{Diagnostic, Suggestions};
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
    /// What type definitions stand for.
    underlying: Vec<Primitive>,
    /// Types by simple name, for suggestions.
    by_simple_name: OnceCell<BTreeMap<String, String>>,
    /// What may have been meant by names that mean nothing.
    pub(super) suggestions: Suggestions,
}

impl Scope {
    /// Indexes namespaces and aliases of documents. Types are declared once those are left out that cannot be resolved.
    pub(super) fn new(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut scope = Self::default();
        for document in documents {
            for schema in &document.schemas {
                scope.declare_schema(document.source, schema, diagnostics);
            }
        }
        scope.declare_references(documents, diagnostics);
        check_aliases(documents, diagnostics);
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

    /// Declares the types, and the default values of terms; the ids follow the order in which types are declared.
    pub(super) fn declare_types(&mut self, documents: &[Document]) {
        let (mut structured, mut enums, mut definitions) = (0, 0, 0);
        for schema in documents.iter().flat_map(|document| &document.schemas) {
            let mut declare = |name: &Name, element: Element| {
                self.types.insert(format!("{}.{}", schema.namespace.value, name.value), element);
            };
            for ty in &schema.structured {
                declare(&ty.name, Element::Structured(StructuredId(structured)));
                structured += 1;
            }
            for ty in &schema.enums {
                declare(&ty.name, Element::Enum(EnumId(enums)));
                enums += 1;
            }
            for ty in &schema.definitions {
                declare(&ty.name, Element::Definition(DefinitionId(definitions)));
                definitions += 1;
            }
        }
        let definitions =
            documents.iter().flat_map(|document| &document.schemas).flat_map(|schema| &schema.definitions);
        let underlying = definitions.map(|ty| {
            let name = &ty.underlying.name;
            match self.find(name.span.source, &name.value) {
                Some(Element::Primitive(primitive)) => primitive,
                _ => Primitive::String,
            }
        });
        self.underlying = underlying.collect();
        for schema in documents.iter().flat_map(|document| &document.schemas) {
            for term in &schema.terms {
                let name = format!("{}.{}", schema.namespace.value, term.name.value);
                let value = expression::default_value(term, self);
                self.defaults.extend(value.map(|value| (name, value)));
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

    /// A type expression with its name resolved.
    pub(super) fn type_use(&self, ty: &TypeExpression) -> Option<TypeUse> {
        Some(TypeUse {
            element: self.find(ty.name.span.source, &ty.name.value)?,
            collection: ty.collection,
            nullable: ty.nullable,
            facets: ty.facets.clone(),
        })
    }

    /// The primitive type that a definition stands for, or the primitive type itself.
    pub(super) fn primitive(&self, element: Element) -> Option<Primitive> {
        match element {
            Element::Primitive(primitive) => Some(primitive),
            Element::Definition(id) => self.underlying.get(id.0).copied(),
            Element::Structured(_) | Element::Enum(_) => None,
        }
    }

    /// The finding that a name means nothing.
    pub(super) fn unknown(&self, name: &Name, what: &str) -> Diagnostic {
        self.unknown_among(name, what, || self.types.keys().map(String::as_str))
    }

    /// The finding that a name means nothing, with what may have been meant among qualified names.
    pub(super) fn unknown_among<'c, I>(&'c self, name: &Name, what: &str, candidates: impl Fn() -> I) -> Diagnostic
    where
        I: Iterator<Item = &'c str>,
    {
        let full = self.expand(name.span.source, &name.value);
        let finding = Diagnostic::error(name.span, format!("unknown {what} `{}`", name.value));
        let Some((namespace, simple)) = full.rsplit_once('.') else {
            if Primitive::ALL.iter().any(|(known, _)| *known == full) {
                return finding.with_help(format!("names are qualified: did you mean `Edm.{full}`?"));
            }
            return match self.by_simple_name(&full) {
                Some(known) => finding.with_help(format!("names are qualified: did you mean `{known}`?")),
                None => finding.with_help("names are qualified with a namespace or an alias"),
            };
        };
        if namespace == "Edm" {
            let known = self.suggestions.nearest(simple, Primitive::ALL.iter().map(|(known, _)| *known));
            return match known {
                Some(known) => finding.with_help(format!("did you mean `Edm.{known}`?")),
                None => finding,
            };
        }
        if let Some(uri) = self.absent.get(namespace) {
            return finding.with_help(format!("`{namespace}` is included from `{uri}`: give that document too"));
        }
        if let Some(known) = self.suggestions.nearest(&full, candidates()) {
            return finding.with_help(format!("did you mean `{known}`?"));
        }
        match self.by_simple_name(simple) {
            Some(known) => finding.with_help(format!("did you mean `{known}`?")),
            None => finding,
        }
    }

    /// The first type by its qualified name that has a simple name.
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

    /// The value of annotations that give none, if their term was read and says so.
    pub(super) fn default_value(&self, term: &Name) -> Option<&Value> {
        self.defaults.get(&self.expand(term.span.source, &term.value))
    }

    /// The qualified names of all types.
    pub(super) fn type_names(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// Whether a namespace was read.
    pub(super) fn has_namespace(&self, namespace: &str) -> bool {
        self.namespaces.contains_key(namespace)
    }
}

/// An alias that is the namespace of something else in its document gives names two meanings.
fn check_aliases(documents: &[Document], diagnostics: &mut Vec<Diagnostic>) {
    for document in documents {
        let schemas = document.schemas.iter().map(|schema| (&schema.namespace, &schema.alias));
        let includes = document.references.iter().flat_map(|reference| &reference.includes);
        let names = schemas.chain(includes.map(|include| (&include.namespace, &include.alias)));
        let namespaces: BTreeSet<&str> = names.clone().map(|(namespace, _)| namespace.value.as_str()).collect();
        for (namespace, alias) in names {
            let Some(alias) = alias.as_ref().filter(|alias| alias.value != namespace.value) else { continue };
            if namespaces.contains(alias.value.as_str()) {
                let message = format!("the alias `{}` of `{}` is a namespace itself", alias.value, namespace.value);
                diagnostics.push(Diagnostic::error(alias.span, message));
            }
        }
    }
}

/// Whether the namespace is one of the vocabularies whose terms are known without reading them: those that OData itself
/// publishes, and the project's own.
pub(super) fn is_standard_vocabulary(namespace: &str) -> bool {
    namespace == super::corrections::NAMESPACE
        || crate::model::NAME.rsplit_once('.').is_some_and(|(naming, _)| namespace == naming)
        || namespace.starts_with("Org.OData.")
        || namespace.starts_with("odata.")
}
