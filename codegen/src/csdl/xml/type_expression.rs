//! Owns how a use of a type is written in XML, with its facets; it must not know what types there are.

use super::reader::{Node, Reader};
use crate::csdl::literals::number_or_word;
use crate::csdl::syntax::{Facets, TypeExpression};
use crate::edm::Cardinality;
use crate::source::Spanned;

/// The attributes that bound the values of a type.
pub(super) const FACETS: &[&str] = &["MaxLength", "Precision", "Scale", "SRID", "Unicode"];

impl Reader<'_> {
    /// Reads the type in `attribute` with `Nullable`, true by default, and the facets beside it.
    pub(super) fn type_expression(&mut self, node: Node<'_>, attribute: &str) -> Option<TypeExpression> {
        let written = self.required(node, attribute);
        let nullable = self.boolean(node, "Nullable").unwrap_or(true);
        // Facets bound values and change no type.
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
                format!("`{attribute}` must be a type's name or `Collection(…)` of one, not `{}`", written.value);
            self.findings.error(written.span, message);
            return None;
        }
        Some(TypeExpression { name: Spanned::new(name.to_owned(), written.span), cardinality, nullable, facets })
    }

    fn word_facet(&mut self, node: Node<'_>, name: &str, words: &[&str]) -> Option<String> {
        let value = self.attribute(node, name)?;
        let facet = number_or_word(&value, words);
        if facet.is_none() {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let message = format!("`{name}` must be a whole number or {}, not `{}`", words.join(" or "), value.value);
            self.findings.error(value.span, message);
        }
        facet
    }
}
