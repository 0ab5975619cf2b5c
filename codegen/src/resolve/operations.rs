//! Owns resolving actions and functions: parameters, binding, and overloads that cannot be told apart.

use std::collections::BTreeMap;

use crate::csdl::syntax::{self, Document, Schema};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Annotations, Binding, Model, Operation, OperationId, OperationKind, Parameter, QualifiedName, ReturnType,
};
use crate::source::Span;

use super::scope::Scope;

/// Resolves all overloads and lists the bound ones with the types that they are bound to.
pub(super) fn resolve(documents: &[Document], scope: &Scope, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for schema in documents.iter().flat_map(|document| &document.schemas) {
        for operation in &schema.operations {
            let id = OperationId(model.operations.len());
            let resolved = overload(schema, operation, scope, diagnostics);
            let signature = signature(model, &resolved);
            if let Some(first) = seen.get(&signature) {
                diagnostics.push(
                    Diagnostic::error(operation.name.span, format!("the overload `{signature}` is declared twice"))
                        .with_related(*first, "first declared here"),
                );
            } else {
                seen.insert(signature, operation.name.span);
            }
            match resolved.bound_to() {
                Some((ty, _)) => model.structured[ty.0].operations.push(id),
                None if resolved.binding.is_some() => diagnostics.push(Diagnostic::warning(
                    operation.name.span,
                    format!(
                        "`{}` is bound to a value that has no address of its own; no request is generated for it",
                        resolved.name
                    ),
                )),
                None => {}
            }
            model.operations.push(resolved);
        }
    }
}

fn overload(
    schema: &Schema,
    operation: &syntax::Operation,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Operation {
    let mut parameters = operation.parameters.iter();
    let binding = if operation.is_bound { parameters.next() } else { None };
    if operation.is_bound && binding.is_none() {
        diagnostics.push(Diagnostic::error(
            operation.name.span,
            format!("`{}` is bound but has no binding parameter", operation.name.value),
        ));
    }
    let mut names: Vec<&str> = Vec::new();
    for parameter in &operation.parameters {
        if names.contains(&parameter.name.value.as_str()) {
            diagnostics.push(Diagnostic::error(
                parameter.name.span,
                format!("`{}` has two parameters named `{}`", operation.name.value, parameter.name.value),
            ));
        }
        names.push(&parameter.name.value);
    }
    if operation.kind == OperationKind::Function && operation.return_type.is_none() {
        diagnostics.push(Diagnostic::warning(
            operation.name.span,
            format!("the function `{}` returns nothing", operation.name.value),
        ));
    }
    Operation {
        kind: operation.kind,
        name: QualifiedName::new(&schema.namespace.value, &operation.name.value),
        binding: binding.and_then(|parameter| {
            Some(Binding { name: parameter.name.value.clone(), ty: scope.type_use(&parameter.ty, diagnostics)? })
        }),
        is_composable: operation.is_composable,
        entity_set_path: operation.entity_set_path.as_ref().map(|path| path.value.clone()),
        parameters: parameters
            .filter_map(|parameter| {
                Some(Parameter {
                    name: parameter.name.value.clone(),
                    ty: scope.type_use(&parameter.ty, diagnostics)?,
                    optional: is_optional(parameter, scope),
                    annotations: Annotations::default(),
                })
            })
            .collect(),
        returns: operation.return_type.as_ref().and_then(|returns| {
            Some(ReturnType { ty: scope.type_use(&returns.ty, diagnostics)?, annotations: Annotations::default() })
        }),
        annotations: Annotations::default(),
        span: operation.name.span,
    }
}

fn is_optional(parameter: &syntax::Parameter, scope: &Scope) -> bool {
    parameter.annotations.iter().any(|annotation| {
        scope.expand(annotation.term.span.source, &annotation.term.value) == "Org.OData.Core.V1.OptionalParameter"
    })
}

/// What tells an overload from others: actions by binding type, functions by parameter names too.
fn signature(model: &Model, operation: &Operation) -> String {
    let binding = operation.binding.as_ref().map_or_else(String::new, |binding| model.type_name(&binding.ty));
    let mut parts = vec![binding];
    if operation.kind == OperationKind::Function {
        let mut names: Vec<String> = operation
            .parameters
            .iter()
            .map(|parameter| format!("{}: {}", parameter.name, model.type_name(&parameter.ty)))
            .collect();
        names.sort_unstable();
        parts.extend(names);
    }
    parts.retain(|part| !part.is_empty());
    format!("{}({})", operation.name, parts.join(", "))
}
