//! Owns vocabulary terms in the syntax tree, and the default values of their annotations.

use super::annotation::{Annotation, Expression, ExpressionKind};
use super::name::{Name, TypeExpression};
use crate::csdl::literals::is_json_number;
use crate::edm::{JsonForm, Primitive};

/// A vocabulary term.
#[derive(Clone, Debug)]
pub struct Term {
    /// The simple name.
    pub name: Name,
    /// The type.
    pub ty: TypeExpression,
    /// `BaseTerm`.
    pub base: Option<Name>,
    /// `DefaultValue` as text.
    pub default_value: Option<String>,
    /// `AppliesTo` as written.
    pub applies_to: Vec<String>,
    /// Inline annotations.
    pub annotations: Vec<Annotation>,
}

impl Term {
    /// The value of annotations without one, if the term declares a default.
    pub fn default_expression(&self) -> Option<Expression> {
        let text = self.default_value.as_ref()?;
        let kind = match default_form(&self.ty, text) {
            DefaultForm::Literal if text == "null" => ExpressionKind::Null,
            DefaultForm::Literal if text == "true" || text == "false" => ExpressionKind::Bool(text == "true"),
            DefaultForm::Literal => ExpressionKind::Constant { ty: Primitive::Decimal, text: text.clone() },
            DefaultForm::Text => ExpressionKind::Constant { ty: Primitive::String, text: text.clone() },
        };
        Some(Expression { kind, span: self.name.span, annotations: Vec::new() })
    }
}

/// How JSON writes a default value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DefaultForm {
    /// As it is: a number, `true`, `false` or `null`.
    Literal,
    /// As a string.
    Text,
}

/// How JSON writes a default value of the given type. Values of declared types are written as strings, as those of
/// enumeration types are.
pub(crate) fn default_form(ty: &TypeExpression, text: &str) -> DefaultForm {
    let json = match ty.name.value.as_str() {
        "Core.Tag" | "Org.OData.Core.V1.Tag" => Some(JsonForm::Boolean),
        name => Primitive::qualified(name).map(Primitive::json),
    };
    let literal = match json {
        _ if ty.cardinality.is_collection() => false,
        Some(JsonForm::Boolean) => matches!(text, "true" | "false" | "null"),
        Some(JsonForm::Number | JsonForm::NumberOrString) => is_json_number(text) || text == "null",
        _ => false,
    };
    if literal { DefaultForm::Literal } else { DefaultForm::Text }
}
