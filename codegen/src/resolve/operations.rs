//! Owns resolving actions and functions: their parameters, results, and what they are bound to.

use crate::csdl::syntax::{self, Document, Schema};
use crate::diagnostic::Diagnostic;
use crate::model::terms::OPTIONAL_PARAMETER;
use crate::model::{Annotations, Binding, Model, Operation, Parameter, QualifiedName, ReturnType};

use super::declared;
use super::scope::Scope;

/// Resolves all overloads, and lists bound ones in the types they are bound to.
pub(super) fn resolve(documents: &[Document], scope: &Scope, model: &mut Model, diagnostics: &mut Vec<Diagnostic>) {
    for (id, schema, operation) in declared::operations(documents) {
        let resolved = overload(schema, operation, scope);
        match resolved.bound_to() {
            Some((ty, _)) => model.structured[ty.0].operations.push(id),
            None if resolved.binding.is_some() => diagnostics.push(Diagnostic::warning(
                operation.name.span,
                format!(
                    "`{}` is bound to a type whose values have no address of their own; no request is generated for it",
                    resolved.name
                ),
            )),
            None => {}
        }
        model.operations.push(resolved);
    }
}

fn overload(schema: &Schema, operation: &syntax::Operation, scope: &Scope) -> Operation {
    let mut parameters = operation.parameters.iter();
    let binding = if operation.is_bound { parameters.next() } else { None };
    Operation {
        kind: operation.kind,
        name: QualifiedName::new(&schema.namespace.value, &operation.name.value),
        binding: binding.and_then(|parameter| {
            Some(Binding {
                name: parameter.name.value.clone(),
                ty: scope.type_use(&parameter.ty)?,
                annotations: Annotations::default(),
            })
        }),
        is_composable: operation.is_composable,
        entity_set_path: operation.entity_set_path.as_ref().map(|path| path.value.clone()),
        parameters: parameters
            .filter_map(|parameter| {
                Some(Parameter {
                    name: parameter.name.value.clone(),
                    ty: scope.type_use(&parameter.ty)?,
                    optional: is_optional(parameter, scope),
                    annotations: Annotations::default(),
                })
            })
            .collect(),
        returns: operation.return_type.as_ref().and_then(|returns| {
            Some(ReturnType { ty: scope.type_use(&returns.ty)?, annotations: Annotations::default() })
        }),
        annotations: Annotations::default(),
        span: operation.name.span,
    }
}

fn is_optional(parameter: &syntax::Parameter, scope: &Scope) -> bool {
    parameter.annotations.iter().any(|annotation| scope.full(&annotation.term) == OPTIONAL_PARAMETER)
}
