//! Owns the facts of the types of calls: requests with methods for the optional parameters of an operation.

use crate::model::{Element, Operation, Parameter, Primitive, StructuredId};

use super::super::facts::{alias, code, method, sorted};
use super::deprecation;
use super::scope::Scope;

/// The facts of the calls of the operations that are bound to a type.
pub(super) fn facts(scope: Scope<'_, '_>, id: StructuredId) -> Vec<String> {
    let calls = scope.layout.calls_of(id).into_iter();
    calls.flat_map(|(_, _, operation)| call(scope, operation)).collect()
}

/// The facts of the calls of unbound operations.
pub(super) fn of_the_service(scope: Scope<'_, '_>) -> Vec<String> {
    scope.layout.calls_of_the_service().flat_map(|(_, operation)| call(scope, operation)).collect()
}

/// What the root of the crate exports beside the service's handle.
pub(super) fn exports(scope: Scope<'_, '_>) -> Vec<String> {
    let calls = scope.layout.calls_of_the_service().map(|(_, operation)| {
        let gate = scope.gate(&scope.layout.call_gate(operation));
        code(&format!("{gate} pub use container::{}", scope.layout.call_ident(operation).unwrap_or_default()))
    });
    calls.collect()
}

fn call(scope: Scope<'_, '_>, operation: &Operation) -> Vec<String> {
    let layout = scope.layout;
    let ident = layout.call_ident(operation).unwrap_or_default();
    let gate = scope.gate(&layout.call_gate(operation));
    let attributes = sorted(&[
        "#[derive(Clone, Debug, Invocation)]",
        "#[must_use = \"a request does nothing until it is sent\"]",
        &gate,
    ]);
    let head = code(&format!("impl {ident}"));
    let mut facts = vec![
        format!("{attributes} {}", code(&format!("pub struct {ident}"))),
        code(&format!("{ident}. 0: {}", scope.plain_request(operation))),
        format!("{} {head}", code(&gate)).trim_start().to_owned(),
    ];
    facts.extend(layout.setters(operation).iter().map(|setter| {
        let parameter = setter.parameter;
        let name = setter.ident.to_string();
        let attributes =
            [alias(&parameter.name, &name), deprecation::attribute(&parameter.annotations), scope.gate(&setter.gate)];
        let signature = format!("pub fn {name}(self, value: impl {}) -> Self", taken(scope, parameter));
        method(&head, &attributes, &signature, &[format!("{:?}", parameter.name)])
    }));
    facts
}

/// What a method for a parameter takes.
fn taken(scope: Scope<'_, '_>, parameter: &Parameter) -> String {
    let value = scope.value(parameter.ty.element);
    match parameter.ty.element {
        _ if parameter.ty.is_collection() => format!("IntoParameter<Vec<{value}>>"),
        Element::Primitive(Primitive::Untyped(_)) => format!("Into<{value}>"),
        _ if parameter.ty.nullable => format!("IntoNullable<{value}>"),
        _ => format!("IntoParameter<{value}>"),
    }
}
