//! Owns removing children of entity containers: duplicates, and those with unknown types or operations.

use std::collections::{BTreeSet, HashMap};

use crate::csdl::syntax::{ContainerChild, ContainerChildKind, Document, Name};
use crate::diagnostic::Diagnostic;
use crate::edm::OperationKind;
use crate::model::Element;
use crate::source::Span;

use super::super::declared::{self, schemas_mut};
use super::super::ledger::Ledger;
use super::super::scope::Scope;
use super::gone::Gone;

/// The qualified names of all unbound overloads.
type Unbound = BTreeSet<(OperationKind, String)>;

pub(super) fn leave_out(documents: &mut [Document], scope: &Scope, gone: &mut Gone, ledger: &mut Ledger<'_>) {
    let unbound = declared::operations(documents).filter(|(_, _, operation)| !operation.is_bound);
    let unbound: Unbound =
        unbound.map(|(_, schema, operation)| (operation.kind, schema.qualified(&operation.name))).collect();
    for container in schemas_mut(documents).flat_map(|schema| &mut schema.containers) {
        let mut first_places: HashMap<String, Span> = HashMap::new();
        let name = container.name.value.clone();
        container.children.retain(|child| {
            if let Some(first) = first_places.get(&child.name.value) {
                let message = format!("the entity container `{name}` has two children named `{}`", child.name.value);
                ledger.twice(&child.name, *first, message);
                return false;
            }
            first_places.insert(child.name.value.clone(), child.name.span);
            let is_sound = is_sound(child, scope, &unbound, gone, ledger);
            if !is_sound {
                gone.children.insert(child.name.value.clone());
            }
            is_sound
        });
    }
}

fn is_sound(child: &ContainerChild, scope: &Scope, unbound: &Unbound, gone: &Gone, ledger: &mut Ledger<'_>) -> bool {
    match &child.kind {
        ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } => {
            match gone.type_of(ty, &format!("`{}` of the entity container", child.name.value), scope, ledger) {
                Some(Element::Structured(_)) => true,
                Some(_) => {
                    ledger.broken(Diagnostic::error(ty.span, format!("`{}` is not an entity type", ty.value)));
                    false
                }
                None => false,
            }
        }
        ContainerChildKind::ActionImport { action, .. } => {
            is_imported(child, action, OperationKind::Action, scope, unbound, gone, ledger)
        }
        ContainerChildKind::FunctionImport { function, .. } => {
            is_imported(child, function, OperationKind::Function, scope, unbound, gone, ledger)
        }
    }
}

fn is_imported(
    child: &ContainerChild,
    name: &Name,
    kind: OperationKind,
    scope: &Scope,
    unbound: &Unbound,
    gone: &Gone,
    ledger: &mut Ledger<'_>,
) -> bool {
    let key = (kind, scope.full(name));
    if unbound.contains(&key) {
        return true;
    }
    let full = key.1;
    if gone.operations.contains(&full) {
        let message = || format!("`{}` of the entity container needs `{full}`, which is left out", child.name.value);
        ledger.follows(name.span, message);
        return false;
    }
    let finding = Diagnostic::error(name.span, format!("unknown unbound {} `{}`", kind.name(), name.value));
    let known = unbound.iter().filter(|(other, _)| *other == kind).map(|(_, known)| known.as_str());
    let finding = finding.with_suggestion(scope.suggestions.nearest(&full, known));
    ledger.missing(full, finding);
    false
}
