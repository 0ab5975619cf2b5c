//! Owns evaluating annotations: their expressions become values of the model, with aliases in them expanded.

use std::collections::BTreeMap;

use crate::csdl::syntax::{self, Document, Expression, ExpressionKind as Kind, PropertyValue};
use crate::model::{Annotation, Annotations, Value};

use super::declared;
use super::scope::Scope;

/// Evaluates the annotations of a set of documents.
pub(super) struct Evaluator<'s> {
    scope: &'s Scope,
    /// The default values of declared terms, by qualified name.
    defaults: BTreeMap<String, Value>,
}

impl<'s> Evaluator<'s> {
    /// Creates an evaluator that knows the default values of the terms that the documents declare.
    pub(super) fn new(documents: &[Document], scope: &'s Scope) -> Self {
        let defaults = declared::terms(documents).filter_map(|(_, schema, term)| {
            Some((schema.qualified(&term.name), expression(&term.default_expression()?, scope)))
        });
        Self { scope, defaults: defaults.collect() }
    }

    /// Evaluates an annotation and its own annotations.
    pub(super) fn annotation(&self, annotation: &syntax::Annotation) -> Annotation {
        let mut nested = Annotations::default();
        for inner in &annotation.annotations {
            // Duplicates are reported where the outermost annotation is attached.
            let _is_complete =
                nested.merge(&self.scope.full(&inner.term), inner.qualifier.as_deref(), self.annotation(inner));
        }
        let value = match &annotation.value {
            Some(value) => expression(value, self.scope),
            None => self.defaults.get(&self.scope.full(&annotation.term)).cloned().unwrap_or(Value::Bool(true)),
        };
        Annotation { value, annotations: nested }
    }
}

fn expression(expression: &Expression, scope: &Scope) -> Value {
    let source = expression.span.source;
    match &expression.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        // JSON writes infinite numbers as strings, and the model does not depend on the notation.
        Kind::Constant { ty, text } if ty.is_number() && !matches!(text.as_str(), "INF" | "-INF" | "NaN") => {
            Value::Number(text.clone())
        }
        Kind::Constant { text, .. } => Value::Text(text.clone()),
        Kind::Path(path) => Value::Path(path.clone()),
        Kind::EnumMember { members, .. } => Value::Text(members.join(",")),
        Kind::Collection(items) => Value::Collection(all(items, scope)),
        Kind::Record { ty, properties, .. } => Value::Record {
            ty: ty.as_ref().map(|ty| scope.expand(source, &ty.value)),
            properties: record(properties, scope),
        },
        Kind::If(operands) => computed("If", all(operands, scope)),
        Kind::Apply { function, arguments } => computed(function, all(arguments, scope)),
        Kind::Cast { ty, value } => typed("Cast", &ty.name.value, value, scope),
        Kind::IsOf { ty, value } => typed("IsOf", &ty.name.value, value, scope),
        Kind::LabeledElement { name, value } => typed("LabeledElement", name, value, scope),
        Kind::LabeledElementReference(name) => {
            computed("LabeledElementReference", vec![Value::Text(scope.expand(source, name))])
        }
        Kind::UrlRef(value) => computed("UrlRef", vec![self::expression(value, scope)]),
        Kind::Operator { name, operands } => computed(name, all(operands, scope)),
    }
}

fn all(items: &[Expression], scope: &Scope) -> Vec<Value> {
    items.iter().map(|item| expression(item, scope)).collect()
}

fn record(properties: &[PropertyValue], scope: &Scope) -> BTreeMap<String, Value> {
    properties
        .iter()
        .map(|property| {
            // An absent value means the default of the record's type, which is true for tags.
            let value = property.value.as_ref().map_or(Value::Bool(true), |value| expression(value, scope));
            (property.name.value.clone(), value)
        })
        .collect()
}

fn computed(operator: &str, operands: Vec<Value>) -> Value {
    Value::Computed { operator: operator.to_owned(), operands }
}

fn typed(operator: &str, name: &str, value: &Expression, scope: &Scope) -> Value {
    let name = Value::Text(scope.expand(value.span.source, name));
    computed(operator, vec![name, expression(value, scope)])
}
