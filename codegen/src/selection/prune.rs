//! Owns removing unselected elements from documents; it must not know why the others were selected.

use std::collections::{BTreeSet, HashSet};

use crate::csdl::syntax::{
    ContainerChild, ContainerChildKind, Document, Name, NavigationBinding, NavigationProperty, Schema, StructuredType,
    expand,
};
use crate::model::{Element, StructuredId};
use crate::resolve::{declared, resolve};
use crate::source::Span;

use super::closure::Closure;

/// Returns the documents reduced to the closure, without those that become empty.
pub(super) fn prune(documents: &[Document], closure: &Closure<'_>) -> Vec<Document> {
    let dropped = dropped_types(closure);
    let mut part = documents.to_vec();
    let partners = Partners::new(closure);
    for (id, ty) in declared::structured_mut(&mut part).filter(|(id, _)| closure.includes(Element::Structured(*id))) {
        prune_navigation(ty, id, closure, &partners);
    }
    declared::retain_types(&mut part, |ty| closure.includes(ty));
    declared::retain_operations(&mut part, |operation| closure.includes_operation(operation));
    for (document, part) in documents.iter().zip(&mut part) {
        let aliases = document.aliases();
        let is_dropped = |target: &Name| {
            let head = target.value.split(['/', '(']).next().unwrap_or_default();
            dropped.contains(&expand(&aliases, head))
        };
        for schema in &mut part.schemas {
            if closure.children.is_empty() {
                schema.containers.clear();
            }
            for container in &mut schema.containers {
                container.children.retain(|child| closure.children.contains(child.name.value.as_str()));
            }
            // Resolving would find these as well, but would look for a suggestion for each.
            schema.out_of_line.retain(|group| !is_dropped(&group.target));
        }
        if closure.children.is_empty() {
            part.entity_container = None;
        }
    }
    drop_what_leads_nowhere(&mut part);
    for document in &mut part {
        document.schemas.retain(|schema| !is_empty(schema));
    }
    part.retain(|document| !document.schemas.is_empty());
    part
}

/// The names of all types that are not included.
fn dropped_types(closure: &Closure<'_>) -> BTreeSet<String> {
    let dropped = closure.model.named_elements().filter(|(element, _)| !closure.includes(*element));
    dropped.map(|(_, name)| name.to_string()).collect()
}

fn prune_navigation(ty: &mut StructuredType, id: StructuredId, closure: &Closure<'_>, partners: &Partners) {
    // A navigation property to entities of any type is a structural property in the model. It needs no type, so it is kept.
    let mut declared = closure.model.ty(id).navigation.iter().peekable();
    ty.navigation.retain_mut(|property| {
        let Some(known) = declared.next_if(|known| known.span == property.name.span) else { return true };
        let target = known.target;
        if closure.includes(Element::Structured(target)) {
            prune_partner(property, target, closure, partners);
            return true;
        }
        false
    });
}

/// The names of the remaining navigation properties, with each type that declares one or from which such a type is derived.
struct Partners(HashSet<(StructuredId, String)>);

impl Partners {
    fn new(closure: &Closure<'_>) -> Self {
        let model = closure.model;
        let mut names = HashSet::new();
        for id in model.structured_ids().filter(|id| closure.includes(Element::Structured(*id))) {
            for property in &model.ty(id).navigation {
                if closure.includes(Element::Structured(property.target)) {
                    names.extend(model.lineage(id).map(|ty| (ty, property.name.clone())));
                }
            }
        }
        Self(names)
    }
}

/// Drops the partner of a navigation property if it was removed.
fn prune_partner(property: &mut NavigationProperty, target: StructuredId, closure: &Closure<'_>, partners: &Partners) {
    let Some(partner) = &property.partner else { return };
    let name = partner.value.rsplit('/').next().unwrap_or_default().to_owned();
    let model = closure.model;
    let is_declared = |ty: StructuredId| {
        let mut navigation = model.ty(ty).navigation.iter();
        navigation.any(|known| known.name == name && closure.includes(Element::Structured(known.target)))
    };
    // Declared by the target, a type derived from it, or one of its base types.
    let kept = partners.0.contains(&(target, name.clone())) || model.bases(target).any(is_declared);
    if !kept {
        property.partner = None;
    }
}

/// Drops bindings and out-of-line annotations with removed targets: resolving reports which they are.
fn drop_what_leads_nowhere(documents: &mut [Document]) {
    let mut findings = Vec::new();
    // Only the findings matter here.
    let _model = resolve(documents, &mut findings);
    let places: BTreeSet<Span> = findings.iter().map(|finding| finding.span).collect();
    let holds =
        |binding: &NavigationBinding| !places.contains(&binding.path.span) && !places.contains(&binding.target.span);
    for schema in declared::schemas_mut(documents) {
        schema.out_of_line.retain(|group| !places.contains(&group.target.span));
        for child in schema.containers.iter_mut().flat_map(|container| &mut container.children) {
            if let Some(bindings) = bindings(child) {
                bindings.retain(holds);
            }
        }
    }
}

fn bindings(child: &mut ContainerChild) -> Option<&mut Vec<NavigationBinding>> {
    match &mut child.kind {
        ContainerChildKind::EntitySet { bindings, .. } | ContainerChildKind::Singleton { bindings, .. } => {
            Some(bindings)
        }
        ContainerChildKind::ActionImport { .. } | ContainerChildKind::FunctionImport { .. } => None,
    }
}

fn is_empty(schema: &Schema) -> bool {
    schema.structured.is_empty()
        && schema.enums.is_empty()
        && schema.definitions.is_empty()
        && schema.operations.is_empty()
        && schema.terms.is_empty()
        && schema.containers.is_empty()
        && schema.out_of_line.is_empty()
}
