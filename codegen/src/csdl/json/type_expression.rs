//! Owns uses of types in JSON, with their facets; it must not know what types there are.

use jsonc_parser::ast::Value;

use super::object::Object;
use super::reader::Reader;
use crate::csdl::literals::{expected_number_or_word, number_or_word};
use crate::csdl::syntax::{Facets, TypeExpression};
use crate::edm::Cardinality;
use crate::source::Spanned;

/// The members that are facets.
pub(super) const FACETS: &[&str] = &["$MaxLength", "$Precision", "$Scale", "$SRID", "$Unicode"];
/// The members of a type expression other than facets.
pub(super) const TYPE: &[&str] = &["$Type", "$Collection", "$Nullable"];

impl Reader<'_> {
    /// Reads `$Type`, `Edm.String` by default; `$Collection` and `$Nullable`, false by default; and facets.
    pub(super) fn type_expression(&mut self, object: &Object<'_>) -> Option<TypeExpression> {
        let name = if object.get("$Type").is_some() {
            self.optional(object, "$Type")
        } else {
            Some(Spanned::new("Edm.String".to_owned(), object.span))
        };
        let cardinality = Cardinality::from_collection(self.boolean(object, "$Collection").unwrap_or(false));
        let nullable = self.boolean(object, "$Nullable").unwrap_or(false);
        let facets = self.facets(object);
        let name = name?;
        if name.contains(['(', ')']) {
            let message = format!(
                "`$Type` must be the name of a type, not `{}`; `$Collection` makes it a collection",
                name.value
            );
            self.findings.error(name.span, message);
            return None;
        }
        Some(TypeExpression { name, cardinality, nullable, facets })
    }

    /// Reads facets. They only constrain values, so generation does not need them.
    pub(super) fn facets(&mut self, object: &Object<'_>) -> Facets {
        self.dispensable(|reader| Facets {
            max_length: reader.number(object, "$MaxLength"),
            precision: reader.number(object, "$Precision"),
            scale: reader.word_facet(object, "$Scale", &["variable", "floating"]),
            unicode: reader.boolean(object, "$Unicode"),
            srid: reader.word_facet(object, "$SRID", &["variable"]),
        })
    }

    fn word_facet(&mut self, object: &Object<'_>, name: &str, words: &[&str]) -> Option<String> {
        let value = object.get(name)?.value;
        let text = match value {
            Value::NumberLit(literal) => Some(literal.value),
            Value::StringLit(literal) => Some(literal.value.as_ref()),
            _ => None,
        };
        let facet = text.and_then(|text| number_or_word(text, words));
        if facet.is_none() {
            let expected = expected_number_or_word(words);
            match text {
                Some(text) => {
                    let span = self.span(value);
                    self.findings.error(span, format!("`{name}` must be {expected}, not `{text}`"));
                }
                None => self.mismatch(value, &format!("`{name}`"), &expected),
            }
        }
        facet
    }
}
