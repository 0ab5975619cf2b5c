//! Owns annotations in XML, with values in attributes and elements; it must not know any term.

use std::sync::LazyLock;

use super::expressions::{ELEMENT_EXPRESSIONS, is_expression};
use super::reader::{Node, Reader};
use crate::csdl::literals::{expected_constant, json_number};
use crate::csdl::syntax::{Annotation, Expression, ExpressionKind, Name, PropertyValue};
use crate::edm::Primitive;

/// Expressions that may be written as an attribute.
static ATTRIBUTE_EXPRESSIONS: LazyLock<Vec<&str>> =
    LazyLock::new(|| Primitive::constants().chain(["EnumMember", "Path", "UrlRef"]).collect());

impl Reader<'_> {
    /// Reads the annotations among the children of an element.
    pub(super) fn annotations(&mut self, children: &[Node<'_>]) -> Vec<Annotation> {
        self.dispensable(|reader| {
            let mut annotations = Vec::new();
            for &child in children.iter().filter(|child| child.tag_name().name() == "Annotation") {
                annotations.extend(reader.annotation(child));
            }
            annotations
        })
    }

    fn annotation(&mut self, node: Node<'_>) -> Option<Annotation> {
        let children = self.open_value(node, &["Term", "Qualifier"]);
        let term = self.required(node, "Term").filter(|term| self.findings.is_term(term));
        let qualifier = self.qualifier(node);
        let value = self.value(node, &children);
        let annotations = self.annotations(&children);
        // Without its value, the annotation would mean something else: the term's default.
        Some(Annotation { term: term?, qualifier: qualifier?, value: value?, annotations })
    }

    /// Reads `Qualifier`: `Some(None)` if there is none, and `None` if it is invalid.
    #[expect(clippy::option_option, reason = "an annotation whose qualifier is invalid is not one without a qualifier")]
    pub(super) fn qualifier(&mut self, node: Node<'_>) -> Option<Option<String>> {
        if self.attribute(node, "Qualifier").is_none() {
            return Some(None);
        }
        let qualifier = self.optional(node, "Qualifier")?;
        self.findings.is_member(&qualifier, "a qualifier").then_some(Some(qualifier.value))
    }

    /// Reads a property of a record.
    pub(super) fn property_value(&mut self, node: Node<'_>) -> Option<PropertyValue> {
        let children = self.open_value(node, &["Property"]);
        let name = self.required(node, "Property").filter(|name| self.findings.is_member(name, "a record's property"));
        let value = self.value(node, &children);
        let annotations = self.annotations(&children);
        Some(PropertyValue { name: name?, value: value?, annotations })
    }

    /// Opens an element that may have a value, in an attribute or a child element.
    pub(super) fn open_value<'a>(&mut self, node: Node<'a>, own: &[&str]) -> Vec<Node<'a>> {
        let mut elements = ELEMENT_EXPRESSIONS.to_vec();
        elements.push("Annotation");
        self.open(node, &[own, &ATTRIBUTE_EXPRESSIONS], &elements)
    }

    /// Reads the value of an element, in attribute or element notation: `Some(None)` if there is none, and `None` if it is
    /// invalid.
    #[expect(clippy::option_option, reason = "an absent value means the default, an invalid one does not")]
    pub(super) fn value(&mut self, node: Node<'_>, children: &[Node<'_>]) -> Option<Option<Expression>> {
        let mut value = None;
        let mut count = 0_usize;
        for &kind in ATTRIBUTE_EXPRESSIONS.iter() {
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
            let message = format!("`{}` must have one value, not {count}", node.tag_name().name());
            self.findings.warning(span, format!("{message}; the first one is kept"));
        }
        if value.is_none() && count > 0 { None } else { Some(value) }
    }

    /// Reads an expression that is text, in either notation. All are constants or paths, except that a URL in an
    /// attribute is short for `UrlRef` of a string.
    pub(super) fn constant(&mut self, name: &str, text: &Name) -> Option<Expression> {
        let trimmed = text.trim();
        let ty = Primitive::of_constant(name);
        let expected = match ty {
            Some(ty) => expected_constant(ty, trimmed),
            None if name == "LabeledElementReference" && trimmed.is_empty() => Some("non-empty text"),
            None => None,
        };
        if let Some(expected) = expected {
            self.findings.error(text.span, format!("the value of `{name}` must be {expected}, not `{trimmed}`"));
            return None;
        }
        let constant = |ty, text: &str| ExpressionKind::Constant { ty, text: text.to_owned() };
        let plain = |kind| Expression { kind, span: text.span, annotations: Vec::new() };
        Some(plain(match (name, ty) {
            (_, Some(Primitive::Boolean)) => ExpressionKind::Bool(matches!(trimmed, "true" | "1")),
            (_, Some(ty)) if ty.is_number() => constant(ty, &json_number(trimmed)),
            (_, Some(ty)) if ty != Primitive::String => constant(ty, trimmed),
            ("EnumMember", _) => self.enum_members(text),
            ("Path", _) => ExpressionKind::Path(trimmed.to_owned()),
            ("UrlRef", _) => ExpressionKind::UrlRef(Box::new(plain(constant(Primitive::String, trimmed)))),
            ("LabeledElementReference", _) => ExpressionKind::LabeledElementReference(trimmed.to_owned()),
            // White space around a string belongs to it.
            _ => constant(Primitive::String, &text.value),
        }))
    }

    /// Reads members of one enumeration type: `ns.T/a ns.T/b`.
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
                    let message =
                        format!("all members must belong to one enumeration type, not to `{first}` and `{of}`");
                    self.findings.warning(text.span, message);
                }
                Some(_) => {}
            }
        }
        ExpressionKind::EnumMember { ty, members }
    }
}
