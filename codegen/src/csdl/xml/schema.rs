//! Owns schemas in XML; it must not know how their children are read.

use super::reader::{Node, Reader};
use crate::csdl::syntax::{Annotations, Schema};
use crate::edm::{OperationKind, StructuredKind};

const CHILDREN: [&str; 10] = [
    "EntityType",
    "ComplexType",
    "EnumType",
    "TypeDefinition",
    "Action",
    "Function",
    "Term",
    "EntityContainer",
    "Annotations",
    "Annotation",
];

impl Reader<'_> {
    /// Reads a schema.
    pub(super) fn schema(&mut self, node: Node<'_>) -> Option<Schema> {
        let children = self.open(node, &[&["Namespace", "Alias"]], &CHILDREN);
        let namespace = self.namespace(node, "Namespace");
        let alias = self.alias(node);
        let annotations = self.annotations(&children);
        let mut structured = Vec::new();
        let mut enums = Vec::new();
        let mut definitions = Vec::new();
        let mut operations = Vec::new();
        let mut terms = Vec::new();
        let mut containers = Vec::new();
        let mut out_of_line = Vec::new();
        let mut unread = Vec::new();
        for child in children {
            match child.tag_name().name() {
                "EntityType" => {
                    structured.extend(self.structured_type(child, StructuredKind::Entity));
                }
                "ComplexType" => {
                    structured.extend(self.structured_type(child, StructuredKind::Complex));
                }
                "EnumType" => enums.extend(self.enum_type(child)),
                "TypeDefinition" => match self.type_definition(child) {
                    Some(definition) => definitions.push(definition),
                    None => unread.extend(self.attribute(child, "Name")),
                },
                "Action" => operations.extend(self.operation(child, OperationKind::Action)),
                "Function" => operations.extend(self.operation(child, OperationKind::Function)),
                "Term" => terms.extend(self.dispensable(|reader| reader.term(child))),
                "EntityContainer" => containers.extend(self.container(child)),
                "Annotations" => out_of_line.extend(self.dispensable(|reader| reader.out_of_line(child))),
                _ => {}
            }
        }
        Some(Schema {
            namespace: namespace?,
            alias,
            structured,
            enums,
            definitions,
            operations,
            terms,
            containers,
            out_of_line,
            unread,
            annotations,
        })
    }

    fn out_of_line(&mut self, node: Node<'_>) -> Option<Annotations> {
        let children = self.open(node, &[&["Target", "Qualifier"]], &["Annotation"]);
        let target = self.required(node, "Target");
        let qualifier = self.qualifier(node);
        let annotations = self.annotations(&children);
        Some(Annotations { target: target?, qualifier: qualifier?, annotations })
    }
}
