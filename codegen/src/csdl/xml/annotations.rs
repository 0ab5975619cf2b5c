//! Owns annotations in XML and the values written in their attributes; it must not know the terms that they apply.

use super::expressions::{ELEMENT_EXPRESSIONS, is_expression};
use super::reader::{Node, Reader};
use crate::csdl::literals::{is_date, is_guid, is_integer, is_number, json_number};
use crate::csdl::syntax::{Annotation, Expression, ExpressionKind, Name, PropertyValue};

/// Expressions that may be written as an attribute.
const ATTRIBUTE_EXPRESSIONS: &[&str] = &[
    "Binary",
    "Bool",
    "Date",
    "DateTimeOffset",
    "Decimal",
    "Duration",
    "EnumMember",
    "Float",
    "Guid",
    "Int",
    "String",
    "TimeOfDay",
    "AnnotationPath",
    "ModelElementPath",
    "NavigationPropertyPath",
    "Path",
    "PropertyPath",
    "UrlRef",
];

impl Reader<'_> {
    /// Reads the annotations among the children of an element.
    pub(super) fn annotations(&mut self, children: &[Node<'_>]) -> Vec<Annotation> {
        let mut annotations = Vec::new();
        for &child in children.iter().filter(|child| child.tag_name().name() == "Annotation") {
            annotations.extend(self.annotation(child));
        }
        annotations
    }

    fn annotation(&mut self, node: Node<'_>) -> Option<Annotation> {
        let children = self.open_value(node, &["Term", "Qualifier"]);
        let term = self.required(node, "Term");
        let qualifier = self.qualifier(node);
        let value = self.value(node, &children);
        let annotations = self.annotations(&children);
        Some(Annotation { term: term?, qualifier, value, annotations })
    }

    /// `Qualifier`, if there is one.
    pub(super) fn qualifier(&mut self, node: Node<'_>) -> Option<String> {
        self.optional(node, "Qualifier").map(|qualifier| qualifier.value)
    }

    /// Reads a named value in a record.
    pub(super) fn property_value(&mut self, node: Node<'_>) -> Option<PropertyValue> {
        let children = self.open_value(node, &["Property"]);
        let name = self.required(node, "Property");
        let value = self.value(node, &children);
        let annotations = self.annotations(&children);
        Some(PropertyValue { name: name?, value, annotations })
    }

    /// Opens an element that may have a value, as an attribute or as a child.
    pub(super) fn open_value<'a>(&mut self, node: Node<'a>, own: &[&str]) -> Vec<Node<'a>> {
        let mut elements = ELEMENT_EXPRESSIONS.to_vec();
        elements.push("Annotation");
        self.open(node, &[own, ATTRIBUTE_EXPRESSIONS], &elements)
    }

    /// Reads the value of an element, in attribute notation or in element notation.
    pub(super) fn value(&mut self, node: Node<'_>, children: &[Node<'_>]) -> Option<Expression> {
        let mut value = None;
        let mut count = 0_usize;
        for &kind in ATTRIBUTE_EXPRESSIONS {
            let Some(text) = self.verbatim(node, kind) else {
                continue;
            };
            count += 1;
            let read = self.constant(kind, &text);
            value = value.or(read);
        }
        for &child in children.iter().filter(|child| is_expression(**child)) {
            count += 1;
            let read = self.expression(child);
            value = value.or(read);
        }
        if count > 1 {
            let span = self.tag(node);
            self.findings.error(span, format!("`{}` must have one value, not {count}", node.tag_name().name()));
        }
        value
    }

    /// Reads an expression that is text, in either notation. A URL in an attribute is the only one that is not just
    /// text with a type: it stands for `UrlRef` of a string.
    pub(super) fn constant(&mut self, kind: &str, text: &Name) -> Option<Expression> {
        let trimmed = text.trim();
        let own = || trimmed.to_owned();
        let (holds, expected) = match kind {
            "Bool" => (matches!(trimmed, "true" | "false" | "1" | "0"), "`true` or `false`"),
            "Int" => (is_integer(trimmed), "a whole number"),
            "Decimal" | "Float" => (is_number(trimmed), "a number"),
            "Guid" => (is_guid(trimmed), "hexadecimal digits in groups of 8, 4, 4, 4 and 12"),
            "Date" => (is_date(trimmed), "a date such as `2000-01-31`"),
            "EnumMember" => (!trimmed.is_empty(), "members such as `ns.Color/Red`"),
            "String" | "Binary" | "UrlRef" => (true, ""),
            _ => (!trimmed.is_empty(), "text that is not empty"),
        };
        if !holds {
            self.findings.error(text.span, format!("the value of `{kind}` must be {expected}, not `{trimmed}`"));
            return None;
        }
        let plain = |kind| Expression { kind, span: text.span, annotations: Vec::new() };
        Some(plain(match kind {
            "Binary" => ExpressionKind::Binary(own()),
            "Bool" => ExpressionKind::Bool(matches!(trimmed, "true" | "1")),
            "Date" => ExpressionKind::Date(own()),
            "DateTimeOffset" => ExpressionKind::DateTimeOffset(own()),
            "Decimal" => ExpressionKind::Decimal(json_number(trimmed)),
            "Duration" => ExpressionKind::Duration(own()),
            "EnumMember" => self.enum_members(text),
            "Float" => ExpressionKind::Float(json_number(trimmed)),
            "Guid" => ExpressionKind::Guid(own()),
            "Int" => ExpressionKind::Int(json_number(trimmed)),
            "TimeOfDay" => ExpressionKind::TimeOfDay(own()),
            "AnnotationPath" => ExpressionKind::AnnotationPath(own()),
            "ModelElementPath" => ExpressionKind::ModelElementPath(own()),
            "NavigationPropertyPath" => ExpressionKind::NavigationPropertyPath(own()),
            "Path" => ExpressionKind::Path(own()),
            "PropertyPath" => ExpressionKind::PropertyPath(own()),
            "UrlRef" => ExpressionKind::UrlRef(Box::new(plain(ExpressionKind::String(own())))),
            "LabeledElementReference" => ExpressionKind::LabeledElementReference(own()),
            _ => ExpressionKind::String(text.value.clone()),
        }))
    }

    /// `ns.T/a ns.T/b`: members of one type.
    fn enum_members(&mut self, text: &Name) -> ExpressionKind {
        let mut ty: Option<String> = None;
        let mut members = Vec::new();
        for word in text.split_whitespace() {
            let Some((of, member)) = word.rsplit_once('/') else {
                members.push(word.to_owned());
                continue;
            };
            members.push(member.to_owned());
            match &ty {
                None => ty = Some(of.to_owned()),
                Some(first) if first != of => {
                    let message = format!("all members must be of one type, not of `{first}` and `{of}`");
                    self.findings.error(text.span, message);
                }
                Some(_) => {}
            }
        }
        ExpressionKind::EnumMember { ty, members }
    }
}
