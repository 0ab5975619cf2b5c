//! Owns structural and navigation properties in XML; it must not know whether the types that they name exist.

use super::reader::{Node, Reader};
use super::type_expression::FACETS;
use crate::csdl::syntax::{NavigationProperty, OnDelete, Property, ReferentialConstraint};

impl Reader<'_> {
    /// Reads a structural property.
    pub(super) fn property(&mut self, node: Node<'_>) -> Option<Property> {
        let children = self.open(node, &[&["Name", "Type", "Nullable", "DefaultValue"], FACETS], &["Annotation"]);
        let name = self.declared(node);
        let ty = self.type_expression(node, "Type");
        let default_value = self.verbatim(node, "DefaultValue").map(|value| value.value);
        let annotations = self.annotations(&children);
        Some(Property { name: name?, ty: ty?, default_value, annotations })
    }

    /// Reads a navigation property.
    pub(super) fn navigation_property(&mut self, node: Node<'_>) -> Option<NavigationProperty> {
        let children = self.open(
            node,
            &[&["Name", "Type", "Nullable", "Partner", "ContainsTarget"]],
            &["ReferentialConstraint", "OnDelete", "Annotation"],
        );
        let name = self.declared(node);
        let ty = self.type_expression(node, "Type").map(|mut ty| {
            // A collection of entities is empty rather than null, whatever the document says.
            ty.nullable &= !ty.collection;
            ty
        });
        let partner = self.optional(node, "Partner");
        let contains_target = self.boolean(node, "ContainsTarget").unwrap_or(false);
        let annotations = self.annotations(&children);
        let mut referential_constraints = Vec::new();
        let mut on_delete: Option<OnDelete> = None;
        for child in children {
            match child.tag_name().name() {
                "ReferentialConstraint" => {
                    referential_constraints.extend(self.referential_constraint(child));
                }
                "OnDelete" => {
                    if on_delete.is_some() {
                        let span = self.tag(child);
                        self.findings.error(span, "a navigation property must have one `OnDelete` at most");
                    }
                    let read = self.on_delete(child);
                    on_delete = on_delete.or(read);
                }
                _ => {}
            }
        }
        Some(NavigationProperty {
            name: name?,
            ty: ty?,
            partner,
            contains_target,
            referential_constraints,
            on_delete,
            annotations,
        })
    }

    fn referential_constraint(&mut self, node: Node<'_>) -> Option<ReferentialConstraint> {
        let children = self.open(node, &[&["Property", "ReferencedProperty"]], &["Annotation"]);
        let property = self.required(node, "Property");
        let referenced_property = self.required(node, "ReferencedProperty");
        let annotations = self.annotations(&children);
        Some(ReferentialConstraint { property: property?, referenced_property: referenced_property?, annotations })
    }

    fn on_delete(&mut self, node: Node<'_>) -> Option<OnDelete> {
        let children = self.open(node, &[&["Action"]], &["Annotation"]);
        let action = self.required(node, "Action");
        let annotations = self.annotations(&children);
        Some(OnDelete { action: action?, annotations })
    }
}
