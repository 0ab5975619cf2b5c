//! Owns structural and navigation properties in XML; it must not know whether their types exist.

use std::collections::HashMap;

use super::reader::{Node, Reader};
use super::type_expression::FACETS;
use crate::csdl::syntax::{NavigationProperty, OnDelete, Property, ReferentialConstraint};
use crate::source::Span;

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
            // A collection of related entities is empty rather than null, whatever the document says.
            ty.nullable &= !ty.cardinality.is_collection();
            ty
        });
        let partner = self.detail(node, "Partner");
        let contains_target = self.boolean(node, "ContainsTarget").unwrap_or(false);
        let annotations = self.annotations(&children);
        let referential_constraints = self.dispensable(|reader| reader.referential_constraints(&children));
        let on_delete = self.dispensable(|reader| reader.on_delete(&children));
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

    fn referential_constraints(&mut self, children: &[Node<'_>]) -> Vec<ReferentialConstraint> {
        let mut constraints = Vec::new();
        let mut first_places: HashMap<String, Span> = HashMap::new();
        for &child in children.iter().filter(|child| child.tag_name().name() == "ReferentialConstraint") {
            let Some(constraint) = self.referential_constraint(child) else { continue };
            let property = &constraint.property;
            if let Some(first) = first_places.get(&property.value) {
                let message = format!("`{}` has two referential constraints", property.value);
                self.findings.repeated(property.span, *first, &message);
                continue;
            }
            first_places.insert(property.value.clone(), property.span);
            constraints.push(constraint);
        }
        constraints
    }

    fn on_delete(&mut self, children: &[Node<'_>]) -> Option<OnDelete> {
        let mut first: Option<(Span, Option<OnDelete>)> = None;
        for &child in children.iter().filter(|child| child.tag_name().name() == "OnDelete") {
            let span = self.tag(child);
            if let Some((first, _)) = &first {
                self.findings.repeated(span, *first, "there are two `OnDelete`");
                continue;
            }
            let inner = self.open(child, &[&["Action"]], &["Annotation"]);
            let action = self.required(child, "Action");
            let annotations = self.annotations(&inner);
            first = Some((span, action.map(|action| OnDelete { action, annotations })));
        }
        first?.1
    }

    fn referential_constraint(&mut self, node: Node<'_>) -> Option<ReferentialConstraint> {
        let children = self.open(node, &[&["Property", "ReferencedProperty"]], &["Annotation"]);
        let property =
            self.required(node, "Property").filter(|name| self.findings.is_member(name, "the dependent property"));
        let referenced_property = self.required(node, "ReferencedProperty");
        let annotations = self.annotations(&children);
        Some(ReferentialConstraint { property: property?, referenced_property: referenced_property?, annotations })
    }
}
