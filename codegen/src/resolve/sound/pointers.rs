//! Owns removing references to removed declarations: partners, bindings, and out-of-line annotations. Nothing else
//! depends on these, so they are not reported.

use std::collections::{HashMap, HashSet};

use crate::csdl::syntax::ContainerChildKind::{EntitySet, Singleton};
use crate::csdl::syntax::{Document, Name, NavigationBinding};
use crate::model::{Element, StructuredId};

use super::super::declared::{schemas, schemas_mut};
use super::super::scope::Scope;
use super::super::target_path::TargetPath;
use super::gone::Gone;
use super::hierarchy::{Hierarchy, Lost};

pub(super) fn leave_out(documents: &mut [Document], scope: &Scope, hierarchy: &Hierarchy, gone: &Gone) {
    if gone.types.is_empty() && gone.members.is_empty() && gone.operations.is_empty() && gone.children.is_empty() {
        return;
    }
    let pointers = Pointers::new(documents, scope, hierarchy, gone);
    let names: HashSet<&str> = gone.members.iter().map(|(_, name)| name.as_str()).collect();
    for schema in schemas_mut(documents) {
        schema.out_of_line.retain(|group| !pointers.is_gone(&group.target));
        for property in schema.structured.iter_mut().flat_map(|ty| &mut ty.navigation) {
            let Some(partner) = &property.partner else { continue };
            let simple = partner.value.rsplit('/').next().unwrap_or_default();
            let target = scope.structured(&property.ty.name);
            let is_there = target.is_some_and(|id| hierarchy.follow(id, partner, scope, gone).is_ok());
            if names.contains(simple) && !is_there {
                property.partner = None;
            }
        }
        for child in schema.containers.iter_mut().flat_map(|container| &mut container.children) {
            if let EntitySet { ty, bindings, .. } | Singleton { ty, bindings, .. } = &mut child.kind {
                let ty = scope.structured(ty);
                bindings.retain(|binding| !pointers.binds_what_is_gone(ty, binding));
            }
        }
    }
}

struct Pointers<'a> {
    scope: &'a Scope,
    hierarchy: &'a Hierarchy,
    gone: &'a Gone,
    /// The qualified names of operations of which an overload remains.
    operations: HashSet<String>,
    /// The types of entity sets and singletons, by container and name.
    children: HashMap<(String, String), StructuredId>,
    containers: HashSet<String>,
}

impl<'a> Pointers<'a> {
    fn new(documents: &[Document], scope: &'a Scope, hierarchy: &'a Hierarchy, gone: &'a Gone) -> Self {
        let (mut operations, mut children, mut containers) = (HashSet::new(), HashMap::new(), HashSet::new());
        for schema in schemas(documents) {
            operations.extend(schema.operations.iter().map(|operation| schema.qualified(&operation.name)));
            for container in &schema.containers {
                let name = schema.qualified(&container.name);
                for child in &container.children {
                    if let EntitySet { ty, .. } | Singleton { ty, .. } = &child.kind
                        && let Some(id) = scope.structured(ty)
                    {
                        children.insert((name.clone(), child.name.value.clone()), id);
                    }
                }
                containers.insert(name);
            }
        }
        Self { scope, hierarchy, gone, operations, children, containers }
    }

    fn is_gone(&self, target: &Name) -> bool {
        let TargetPath { head, rest, .. } = TargetPath::new(target, self.scope);
        if self.operations.contains(&head) {
            return false;
        }
        if self.gone.operations.contains(&head) || self.gone.types.contains(&head) {
            return true;
        }
        let path = Name::new(rest.trim_start_matches('/').to_owned(), target.span);
        if self.containers.contains(&head) {
            let (first, rest) = path.value.split_once('/').unwrap_or((&path.value, ""));
            if self.gone.children.contains(first) {
                return true;
            }
            let rest = Name::new(rest.to_owned(), target.span);
            return self.children.get(&(head, first.to_owned())).is_some_and(|id| self.is_lost(*id, &rest));
        }
        let ty = self.scope.find(target.span.source, &head).and_then(Element::structured);
        ty.is_some_and(|id| self.is_lost(id, &path))
    }

    fn is_lost(&self, id: StructuredId, path: &Name) -> bool {
        matches!(self.hierarchy.follow(id, path, self.scope, self.gone), Err(Lost::Gone))
    }

    fn binds_what_is_gone(&self, ty: Option<StructuredId>, binding: &NavigationBinding) -> bool {
        let first = binding.target.value.split('/').find(|segment| !segment.contains('.')).unwrap_or_default();
        self.gone.children.contains(first) || ty.is_some_and(|id| self.is_lost(id, &binding.path))
    }
}
