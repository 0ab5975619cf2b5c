//! Owns entity containers in canonical JSON; it must not know what the names in them refer to.

use super::json::Members;
use super::writer::Writer;
use crate::csdl::syntax::{Container, ContainerChild, ContainerChildKind, NavigationBinding};

impl Writer<'_> {
    /// Serializes an entity container.
    pub(super) fn container(&self, container: &Container) -> Members {
        let mut members = Members::new();
        members.push("$Kind", "EntityContainer");
        members.optional("$Extends", container.extends.as_ref());
        self.annotations(&mut members, "", &container.annotations);
        for child in &container.children {
            members.push(child.name.value.as_str(), self.child(child));
        }
        members
    }

    fn child(&self, child: &ContainerChild) -> Members {
        let mut members = Members::new();
        match &child.kind {
            ContainerChildKind::EntitySet { ty, include_in_service_document, bindings } => {
                members.push("$Collection", true);
                members.push("$Type", ty);
                if !include_in_service_document {
                    members.push("$IncludeInServiceDocument", false);
                }
                write_bindings(&mut members, bindings);
            }
            ContainerChildKind::Singleton { ty, nullable, bindings } => {
                members.push("$Type", ty);
                members.flag("$Nullable", *nullable);
                write_bindings(&mut members, bindings);
            }
            ContainerChildKind::ActionImport { action, entity_set } => {
                members.push("$Action", action);
                members.optional("$EntitySet", entity_set.as_ref());
            }
            ContainerChildKind::FunctionImport { function, entity_set, include_in_service_document } => {
                members.push("$Function", function);
                members.optional("$EntitySet", entity_set.as_ref());
                members.flag("$IncludeInServiceDocument", *include_in_service_document);
            }
        }
        self.annotations(&mut members, "", &child.annotations);
        members
    }
}

fn write_bindings(members: &mut Members, bindings: &[NavigationBinding]) {
    let mut pairs = Members::new();
    for binding in bindings {
        pairs.push(binding.path.value.as_str(), &binding.target);
    }
    if !pairs.is_empty() {
        members.push("$NavigationPropertyBinding", pairs);
    }
}
