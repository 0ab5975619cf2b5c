//! Owns annotation expressions in element notation; it must not know what they evaluate to.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::reader::{Node, Reader};
use super::type_expression::FACETS;
use crate::csdl::syntax::{Annotation, Expression, ExpressionKind, PropertyValue};
use crate::edm::Primitive;
use crate::source::{Span, Spanned};

/// Expressions that may be written as an element.
pub(super) static ELEMENT_EXPRESSIONS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let others = [
        "EnumMember",
        "Path",
        "LabeledElementReference",
        "Null",
        "Collection",
        "Record",
        "If",
        "Apply",
        "Cast",
        "IsOf",
        "LabeledElement",
        "UrlRef",
        "And",
        "Or",
        "Not",
        "Eq",
        "Ne",
        "Gt",
        "Ge",
        "Lt",
        "Le",
        "Has",
        "In",
        "Add",
        "Sub",
        "Neg",
        "Mul",
        "Div",
        "DivBy",
        "Mod",
    ];
    Primitive::constants().chain(others).collect()
});

/// Whether a known child element is an expression.
pub(super) fn is_expression(node: Node<'_>) -> bool {
    ELEMENT_EXPRESSIONS.contains(&node.tag_name().name())
}

impl Reader<'_> {
    /// Reads an expression in element notation.
    pub(super) fn expression(&mut self, node: Node<'_>) -> Option<Expression> {
        let span = self.span(node.range());
        let (kind, annotations) = match node.tag_name().name() {
            "Null" => {
                let children = self.open(node, &[], &["Annotation"]);
                (ExpressionKind::Null, self.annotations(&children))
            }
            "Collection" => {
                let (items, annotations) = self.operands(node, &[], 0..=usize::MAX)?;
                if !annotations.is_empty() {
                    let span = self.tag(node);
                    self.findings.warning(span, "a `Collection` cannot be annotated; its annotations are ignored");
                }
                (ExpressionKind::Collection(items), Vec::new())
            }
            "Record" => (self.record(node), Vec::new()),
            "If" => {
                let (operands, annotations) = self.operands(node, &[], 2..=3)?;
                (ExpressionKind::If(operands), annotations)
            }
            "Apply" => {
                let function = self.required(node, "Function");
                let (arguments, annotations) = self.operands(node, &[&["Function"]], 0..=usize::MAX)?;
                (ExpressionKind::Apply { function: function?.value, arguments }, annotations)
            }
            "UrlRef" => {
                let (value, annotations) = self.operand(node, &[])?;
                (ExpressionKind::UrlRef(value), annotations)
            }
            "LabeledElement" => {
                let children = self.open_value(node, &["Name"]);
                let name = self.declared(node);
                let value = self.value(node, &children);
                let annotations = self.annotations(&children);
                if let Some(None) = value {
                    let span = self.tag(node);
                    self.findings.error(span, "`LabeledElement` must have a value");
                }
                (ExpressionKind::LabeledElement { name: name?.value, value: Box::new(value.flatten()?) }, annotations)
            }
            name @ ("Cast" | "IsOf") => {
                let ty = self.type_expression(node, "Type");
                let operand = self.operand(node, &[&["Type"], FACETS]);
                let (ty, (value, annotations)) = ty.zip(operand)?;
                let kind = match name {
                    "Cast" => ExpressionKind::Cast { ty, value },
                    _ => ExpressionKind::IsOf { ty, value },
                };
                (kind, annotations)
            }
            name @ ("Not" | "Neg") => {
                let (operands, annotations) = self.operands(node, &[], 1..=1)?;
                (ExpressionKind::Operator { name: name.to_owned(), operands }, annotations)
            }
            name @ ("And" | "Or" | "Eq" | "Ne" | "Gt" | "Ge" | "Lt" | "Le" | "Has" | "In" | "Add" | "Sub" | "Mul"
            | "Div" | "DivBy" | "Mod") => {
                let (operands, annotations) = self.operands(node, &[], 2..=2)?;
                (ExpressionKind::Operator { name: name.to_owned(), operands }, annotations)
            }
            name => return self.text_element(node, name),
        };
        Some(Expression { kind, span, annotations })
    }

    /// Reads an expression whose element contains only text.
    fn text_element(&mut self, node: Node<'_>, name: &str) -> Option<Expression> {
        let mut text = String::new();
        for child in node.children() {
            if child.is_text() {
                text.push_str(child.text().unwrap_or_default());
            } else if child.is_element() {
                let span = self.tag(child);
                self.findings.warning(span, format!("`{name}` must contain only text; the element is ignored"));
            }
        }
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            // In version 4.0 the label is an attribute.
            if name == "LabeledElementReference" && attribute.name() == "Name" && text.trim().is_empty() {
                attribute.value().clone_into(&mut text);
                continue;
            }
            let span = self.span(attribute.range_qname());
            self.findings.warning(span, format!("`{name}` has no attribute `{}`; it is ignored", attribute.name()));
        }
        let mut expression = self.constant(name, &Spanned::new(text, self.span(node.range())))?;
        expression.span = self.span(node.range());
        Some(expression)
    }

    fn record(&mut self, node: Node<'_>) -> ExpressionKind {
        let children = self.open(node, &[&["Type"]], &["PropertyValue", "Annotation"]);
        let ty = self.optional(node, "Type").filter(|ty| {
            let is_name = !ty.contains('#');
            if !is_name {
                self.findings.error(ty.span, format!("a record's type must be a name, not `{}`", ty.value));
            }
            is_name
        });
        let annotations = self.annotations(&children);
        let mut properties: Vec<PropertyValue> = Vec::new();
        let mut first_places: HashMap<String, Span> = HashMap::new();
        for child in children.into_iter().filter(|child| child.tag_name().name() == "PropertyValue") {
            let Some(value) = self.property_value(child) else { continue };
            if let Some(first) = first_places.get(&value.name.value) {
                let message = format!("the record has two values for `{}`", value.name.value);
                self.findings.repeated(value.name.span, *first, &message);
                continue;
            }
            first_places.insert(value.name.value.clone(), value.name.span);
            properties.push(value);
        }
        ExpressionKind::Record { ty, properties, annotations }
    }

    fn operand(&mut self, node: Node<'_>, attributes: &[&[&str]]) -> Option<(Box<Expression>, Vec<Annotation>)> {
        let (mut operands, annotations) = self.operands(node, attributes, 1..=1)?;
        Some((Box::new(operands.pop()?), annotations))
    }

    /// Reads the operands of an expression. Without one of them the expression is invalid, except that a collection
    /// keeps its other items.
    fn operands(
        &mut self,
        node: Node<'_>,
        attributes: &[&[&str]],
        arity: RangeInclusive<usize>,
    ) -> Option<(Vec<Expression>, Vec<Annotation>)> {
        let mut elements = ELEMENT_EXPRESSIONS.to_vec();
        elements.push("Annotation");
        let children = self.open(node, attributes, &elements);
        let annotations = self.annotations(&children);
        let mut operands = Vec::new();
        let mut count = 0_usize;
        for child in children.into_iter().filter(|child| is_expression(*child)) {
            count += 1;
            operands.extend(self.expression(child));
        }
        if !arity.contains(&count) {
            let span = self.tag(node);
            let expected = match (arity.start(), arity.end()) {
                (1, 1) => "one operand".to_owned(),
                (least, most) if least == most => format!("{least} operands"),
                (least, most) => format!("{least} or {most} operands"),
            };
            let name = node.tag_name().name();
            self.findings.error(span, format!("`{name}` must have {expected}, not {count}"));
            return None;
        }
        arity.contains(&operands.len()).then_some((operands, annotations))
    }
}
