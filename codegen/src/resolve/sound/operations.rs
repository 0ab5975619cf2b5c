//! Owns removing overloads: those with unknown types, and duplicates; and duplicate parameters.

use std::collections::{HashMap, HashSet};

use crate::csdl::syntax::{Document, Operation, Schema};
use crate::diagnostic::Diagnostic;
use crate::edm::OperationKind;
use crate::source::Span;

use super::super::declared::schemas_mut;
use super::super::ledger::Ledger;
use super::super::scope::Scope;
use super::super::target_path::in_signature;
use super::gone::Gone;

pub(super) fn leave_out(documents: &mut [Document], scope: &Scope, gone: &mut Gone, ledger: &mut Ledger<'_>) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for schema in schemas_mut(documents) {
        let mut operations = std::mem::take(&mut schema.operations);
        operations.retain_mut(|operation| {
            let is_sound = is_sound(schema, operation, scope, gone, &mut seen, ledger);
            if !is_sound {
                gone.operations.insert(schema.qualified(&operation.name));
            }
            is_sound
        });
        schema.operations = operations;
    }
}

fn is_sound(
    schema: &Schema,
    operation: &mut Operation,
    scope: &Scope,
    gone: &Gone,
    seen: &mut HashMap<String, Span>,
    ledger: &mut Ledger<'_>,
) -> bool {
    let name = operation.name.clone();
    let what = format!("an overload of `{}`", schema.qualified(&name));
    let mut parameters: HashMap<String, Span> = HashMap::new();
    operation.parameters.retain(|parameter| {
        if let Some(first) = parameters.get(&parameter.name.value) {
            let message = format!("`{}` has two parameters named `{}`", name.value, parameter.name.value);
            ledger.twice(&parameter.name, *first, message);
            return false;
        }
        parameters.insert(parameter.name.value.clone(), parameter.name.span);
        true
    });
    if operation.is_bound && operation.parameters.is_empty() {
        let message = format!("`{}` is bound but has no binding parameter", name.value);
        ledger.broken(Diagnostic::error(name.span, message));
        return false;
    }
    let types = operation.parameters.iter().map(|parameter| &parameter.ty);
    let types = types.chain(operation.return_type.iter().map(|returns| &returns.ty));
    let mut is_sound = true;
    // An unknown type is reported once per overload.
    let mut missing: HashSet<&str> = HashSet::new();
    for ty in types {
        if missing.contains(ty.name.value.as_str()) {
            continue;
        }
        if gone.type_of(&ty.name, &what, scope, ledger).is_none() {
            missing.insert(&ty.name.value);
            is_sound = false;
        }
    }
    if !is_sound {
        return false;
    }
    let signature = signature(schema, operation, scope);
    if let Some(first) = seen.get(&signature) {
        ledger.twice(&name, *first, format!("the overload `{signature}` is declared twice"));
        return false;
    }
    seen.insert(signature, name.span);
    true
}

/// What distinguishes overloads: the binding type, and for functions also the parameters' names and types.
fn signature(schema: &Schema, operation: &Operation, scope: &Scope) -> String {
    let mut parameters = operation.parameters.iter();
    let mut parts: Vec<String> = Vec::new();
    if operation.is_bound {
        parts.extend(parameters.next().map(|binding| in_signature(&binding.ty, scope)));
    }
    if operation.kind == OperationKind::Function {
        let mut names: Vec<String> = parameters
            .map(|parameter| format!("{}: {}", parameter.name.value, in_signature(&parameter.ty, scope)))
            .collect();
        names.sort_unstable();
        parts.extend(names);
    }
    format!("{}({})", schema.qualified(&operation.name), parts.join(", "))
}
