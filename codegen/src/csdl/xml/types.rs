//! Owns types and terms in XML; it must not know whether the types they name exist.

use super::reader::{Node, Reader};
use super::type_expression::FACETS;
use crate::csdl::syntax::{EnumMember, EnumType, PropertyRef, StructuredType, Term, TypeDefinition};
use crate::edm::StructuredKind;
use crate::source::Span;

impl Reader<'_> {
    /// Reads an entity type or a complex type.
    pub(super) fn structured_type(&mut self, node: Node<'_>, kind: StructuredKind) -> Option<StructuredType> {
        const COMMON: &[&str] = &["Name", "BaseType", "Abstract", "OpenType"];
        let children = match kind {
            StructuredKind::Entity => {
                self.open(node, &[COMMON, &["HasStream"]], &["Key", "Property", "NavigationProperty", "Annotation"])
            }
            StructuredKind::Complex => self.open(node, &[COMMON], &["Property", "NavigationProperty", "Annotation"]),
        };
        let name = self.declared(node);
        let base = self.optional(node, "BaseType");
        let is_abstract = self.boolean(node, "Abstract").unwrap_or(false);
        let open = self.boolean(node, "OpenType");
        let has_stream = match kind {
            StructuredKind::Entity => self.boolean(node, "HasStream"),
            StructuredKind::Complex => None,
        };
        let annotations = self.annotations(&children);
        let mut key: Option<(Span, Vec<PropertyRef>)> = None;
        let mut properties = Vec::new();
        let mut navigation = Vec::new();
        let mut unread = Vec::new();
        for child in children {
            match child.tag_name().name() {
                "Key" => {
                    let span = self.tag(child);
                    let parts = self.key(child);
                    if key.is_some() {
                        self.findings.error(span, "an entity type must not have more than one `Key`");
                    } else {
                        key = Some((span, parts));
                    }
                }
                "Property" => match self.property(child) {
                    Some(property) => properties.push(property),
                    None => unread.extend(self.attribute(child, "Name")),
                },
                "NavigationProperty" => match self.navigation_property(child) {
                    Some(property) => navigation.push(property),
                    None => unread.extend(self.attribute(child, "Name")),
                },
                _ => {}
            }
        }
        Some(StructuredType {
            kind,
            name: name?,
            base,
            is_abstract,
            open,
            has_stream,
            key: key.map(|(_, parts)| parts),
            properties,
            navigation,
            unread,
            annotations,
        })
    }

    fn key(&mut self, node: Node<'_>) -> Vec<PropertyRef> {
        let children = self.open(node, &[], &["PropertyRef"]);
        if children.is_empty() {
            let span = self.tag(node);
            self.findings.error(span, "`Key` must contain at least one `PropertyRef`");
        }
        let mut parts = Vec::new();
        for child in children {
            self.open(child, &[&["Name", "Alias"]], &[]);
            let path = self.required(child, "Name");
            let alias = self.alias(child);
            parts.extend(path.map(|path| PropertyRef { path, alias }));
        }
        parts
    }

    /// Reads an enumeration type.
    pub(super) fn enum_type(&mut self, node: Node<'_>) -> Option<EnumType> {
        let children = self.open(node, &[&["Name", "UnderlyingType", "IsFlags"]], &["Member", "Annotation"]);
        let name = self.declared(node);
        let underlying = self.optional(node, "UnderlyingType");
        let is_flags = self.boolean(node, "IsFlags").unwrap_or(false);
        let annotations = self.annotations(&children);
        let mut members = Vec::new();
        for child in children.into_iter().filter(|child| child.tag_name().name() == "Member") {
            members.extend(self.enum_member(child));
        }
        Some(EnumType { name: name?, underlying, is_flags, members, annotations })
    }

    fn enum_member(&mut self, node: Node<'_>) -> Option<EnumMember> {
        let children = self.open(node, &[&["Name", "Value"]], &["Annotation"]);
        let name = self.declared(node);
        let value = self.attribute(node, "Value").and_then(|value| {
            let number = value.parse().ok();
            if number.is_none() {
                let message = format!("`Value` must be a 64-bit integer, not `{}`", value.value);
                self.findings.error(value.span, message);
            }
            number
        });
        let annotations = self.annotations(&children);
        Some(EnumMember { name: name?, value, annotations })
    }

    /// Reads a type definition.
    pub(super) fn type_definition(&mut self, node: Node<'_>) -> Option<TypeDefinition> {
        let children = self.open(node, &[&["Name", "UnderlyingType"], FACETS], &["Annotation"]);
        let name = self.declared(node);
        let underlying = self.type_expression(node, "UnderlyingType").map(|mut underlying| {
            // Uses of the definition say whether null is allowed.
            underlying.nullable = false;
            underlying
        });
        let annotations = self.annotations(&children);
        Some(TypeDefinition { name: name?, underlying: underlying?, annotations })
    }

    /// Reads a term.
    pub(super) fn term(&mut self, node: Node<'_>) -> Option<Term> {
        const OWN: &[&str] = &["Name", "Type", "BaseTerm", "DefaultValue", "AppliesTo", "Nullable"];
        let children = self.open(node, &[OWN, FACETS], &["Annotation"]);
        let name = self.declared(node);
        let ty = self.type_expression(node, "Type");
        let base = self.detail(node, "BaseTerm");
        let default_value = self.verbatim(node, "DefaultValue").map(|value| value.value);
        let applies_to = self.detail(node, "AppliesTo");
        let applies_to =
            applies_to.map(|value| value.split_whitespace().map(str::to_owned).collect()).unwrap_or_default();
        let annotations = self.annotations(&children);
        Some(Term { name: name?, ty: ty?, base, default_value, applies_to, annotations })
    }
}
