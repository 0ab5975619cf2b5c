//! Owns entity containers in XML; it must not know what the names in them refer to.

use std::collections::HashMap;

use super::reader::{Node, Reader};
use crate::csdl::syntax::{Container, ContainerChild, ContainerChildKind, NavigationBinding};
use crate::source::Span;

impl Reader<'_> {
    /// Reads an entity container.
    pub(super) fn container(&mut self, node: Node<'_>) -> Option<Container> {
        let elements = self.open(
            node,
            &[&["Name", "Extends"]],
            &["EntitySet", "Singleton", "ActionImport", "FunctionImport", "Annotation"],
        );
        let name = self.declared(node);
        let extends = self.optional(node, "Extends");
        let annotations = self.annotations(&elements);
        let mut children = Vec::new();
        for element in elements {
            children.extend(match element.tag_name().name() {
                "EntitySet" => self.entity_set(element),
                "Singleton" => self.singleton(element),
                "ActionImport" => self.action_import(element),
                "FunctionImport" => self.function_import(element),
                _ => None,
            });
        }
        Some(Container { name: name?, extends, children, annotations })
    }

    fn entity_set(&mut self, node: Node<'_>) -> Option<ContainerChild> {
        let children = self.open(
            node,
            &[&["Name", "EntityType", "IncludeInServiceDocument"]],
            &["NavigationPropertyBinding", "Annotation"],
        );
        let name = self.declared(node);
        let ty = self.required(node, "EntityType");
        let include_in_service_document = self.flag(node, "IncludeInServiceDocument").unwrap_or(true);
        let bindings = self.dispensable(|reader| reader.bindings(&children));
        let annotations = self.annotations(&children);
        let kind = ContainerChildKind::EntitySet { ty: ty?, include_in_service_document, bindings };
        Some(ContainerChild { name: name?, kind, annotations })
    }

    fn singleton(&mut self, node: Node<'_>) -> Option<ContainerChild> {
        let children = self.open(node, &[&["Name", "Type", "Nullable"]], &["NavigationPropertyBinding", "Annotation"]);
        let name = self.declared(node);
        let ty = self.required(node, "Type");
        let nullable = self.flag(node, "Nullable").unwrap_or(false);
        let bindings = self.dispensable(|reader| reader.bindings(&children));
        let annotations = self.annotations(&children);
        let kind = ContainerChildKind::Singleton { ty: ty?, nullable, bindings };
        Some(ContainerChild { name: name?, kind, annotations })
    }

    fn bindings(&mut self, children: &[Node<'_>]) -> Vec<NavigationBinding> {
        let mut bindings: Vec<NavigationBinding> = Vec::new();
        let mut first_places: HashMap<String, Span> = HashMap::new();
        for &child in children.iter().filter(|child| child.tag_name().name() == "NavigationPropertyBinding") {
            self.open(child, &[&["Path", "Target"]], &[]);
            let path = self.required(child, "Path");
            let target = self.required(child, "Target");
            let Some((path, target)) = path.zip(target) else { continue };
            if let Some(first) = first_places.get(&path.value) {
                self.findings.repeated(path.span, *first, &format!("`{}` has two bindings", path.value));
                continue;
            }
            first_places.insert(path.value.clone(), path.span);
            bindings.push(NavigationBinding { path, target });
        }
        bindings
    }

    fn action_import(&mut self, node: Node<'_>) -> Option<ContainerChild> {
        let children = self.open(node, &[&["Name", "Action", "EntitySet"]], &["Annotation"]);
        let name = self.declared(node);
        let action = self.required(node, "Action");
        let entity_set = self.detail(node, "EntitySet");
        let annotations = self.annotations(&children);
        let kind = ContainerChildKind::ActionImport { action: action?, entity_set };
        Some(ContainerChild { name: name?, kind, annotations })
    }

    fn function_import(&mut self, node: Node<'_>) -> Option<ContainerChild> {
        let children =
            self.open(node, &[&["Name", "Function", "EntitySet", "IncludeInServiceDocument"]], &["Annotation"]);
        let name = self.declared(node);
        let function = self.required(node, "Function");
        let entity_set = self.detail(node, "EntitySet");
        let include_in_service_document = self.flag(node, "IncludeInServiceDocument").unwrap_or(false);
        let annotations = self.annotations(&children);
        let kind = ContainerChildKind::FunctionImport { function: function?, entity_set, include_in_service_document };
        Some(ContainerChild { name: name?, kind, annotations })
    }
}
