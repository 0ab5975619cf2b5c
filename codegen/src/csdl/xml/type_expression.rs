//! Owns uses of types in XML, with their facets; it must not know what types there are.

use super::reader::{Node, Reader};
use crate::csdl::literals::{expected_number_or_word, number_or_word};
use crate::csdl::syntax::{Facets, TypeExpression};
use crate::edm::Cardinality;
use crate::source::Spanned;

/// The attributes that are facets.
pub(super) const FACETS: &[&str] = &["MaxLength", "Precision", "Scale", "SRID", "Unicode"];

impl Reader<'_> {
    /// Reads the type in `attribute`, with `Nullable`, true by default, and facets.
    pub(super) fn type_expression(&mut self, node: Node<'_>, attribute: &str) -> Option<TypeExpression> {
        let written = self.required(node, attribute);
        let nullable = self.boolean(node, "Nullable").unwrap_or(true);
        // Facets only constrain values, so generation does not need them.
        let facets = self.dispensable(|reader| Facets {
            max_length: reader.number(node, "MaxLength", Some("max")),
            precision: reader.number(node, "Precision", None),
            scale: reader.word_facet(node, "Scale", &["variable", "floating"]),
            unicode: reader.boolean(node, "Unicode"),
            srid: reader.word_facet(node, "SRID", &["variable"]),
        });
        let written = written?;
        let (cardinality, name) = Cardinality::of(&written);
        let name = name.trim();
        if name.is_empty() || name.contains(['(', ')']) {
            let message =
                format!("`{attribute}` must be the name of a type or `Collection(…)` of one, not `{}`", written.value);
            self.findings.error(written.span, message);
            return None;
        }
        Some(TypeExpression { name: Spanned::new(name.to_owned(), written.span), cardinality, nullable, facets })
    }

    fn word_facet(&mut self, node: Node<'_>, name: &str, words: &[&str]) -> Option<String> {
        let value = self.attribute(node, name)?;
        let facet = number_or_word(&value, words);
        if facet.is_none() {
            let message = format!("`{name}` must be {}, not `{}`", expected_number_or_word(words), value.value);
            self.findings.error(value.span, message);
        }
        facet
    }
}
