//! Owns the facts of methods for relations, keys and operations.

use std::collections::BTreeSet;

use proc_macro2::Ident;

use crate::layout::{HandleId, Method, MethodKind, QueryOption, RequiredOptions, call_option_idents, option_idents};
use crate::model::{Annotations, Element, Operation, Parameter, StructuredId};

use super::super::facts::{alias, code, method};
use super::deprecation;
use super::scope::Scope;
use super::signatures::is_optional;

/// The handle that has the methods.
#[derive(Clone, Copy)]
pub(super) enum Holder {
    /// The service's handle.
    Service,
    /// The handle of a type.
    Handle(HandleId),
}

/// An expected method, without its name and condition.
struct Expected<'m> {
    annotations: Option<&'m Annotations>,
    parameters: String,
    result: String,
    literals: Vec<String>,
}

impl<'m> Expected<'m> {
    /// A method that appends a segment to the address.
    fn segment(annotations: Option<&'m Annotations>, result: String, segment: &str) -> Self {
        Self { annotations, parameters: String::new(), result, literals: vec![segment.to_owned()] }
    }

    /// The same with parameters for query options.
    fn with_options(self, options: &[QueryOption<'_>]) -> Self {
        self.with(options, option_idents(options))
    }

    /// The same with parameters for the query options of an operation.
    fn with_options_of(self, operation: &Operation) -> Self {
        let options = RequiredOptions::of_operation(operation);
        let idents = call_option_idents(operation, &options);
        self.with(&options, idents)
    }

    fn with(mut self, options: &[QueryOption<'_>], idents: Vec<Ident>) -> Self {
        for (option, ident) in options.iter().zip(idents) {
            self.parameters.push_str(&format!(", {ident}: &str"));
            self.literals.push(option.name.to_owned());
        }
        self
    }
}

/// The facts of methods other than verbs.
pub(super) fn facts(scope: Scope<'_, '_>, holder: Holder, methods: &[Method<'_>]) -> Vec<String> {
    let ident = match holder {
        Holder::Service => scope.layout.service.clone(),
        Holder::Handle(handle) => scope.layout.handle_ident(handle),
    };
    let head = code(&format!("impl {ident}"));
    let facts = methods.iter().filter_map(|known| {
        let expected = expected(scope, holder, known, methods)?;
        let (many, alias) = match known.kind {
            MethodKind::Operation { operation, .. } | MethodKind::Composed { operation, .. } => {
                let count = expected.parameters.matches(", ").count();
                let many = if count > 6 { "#[allow(clippy::too_many_arguments)]" } else { "" };
                (many, alias(&operation.name.name, &known.ident))
            }
            _ => ("", String::new()),
        };
        let deprecated = expected.annotations.map(deprecation::attribute).unwrap_or_default();
        let attributes = [deprecated, scope.gate(&known.gate), many.to_owned(), alias];
        let literals: Vec<String> = expected.literals.iter().map(|text| format!("{text:?}")).collect();
        let signature = format!("pub fn {}(&self{}) -> {}", known.ident, expected.parameters, expected.result);
        Some(method(&head, &attributes, &signature, &literals))
    });
    facts.collect()
}

/// The expected method; there is none for a key without a literal form.
fn expected<'m>(
    scope: Scope<'_, '_>,
    holder: Holder,
    method: &Method<'m>,
    methods: &[Method<'m>],
) -> Option<Expected<'m>> {
    Some(match method.kind {
        MethodKind::ByKey(key) => {
            let Holder::Handle(HandleId { ty, .. }) = holder else { return None };
            if !scope.is_writable(key.parts) {
                return None;
            }
            let is_segment = key.parts.len() == 1 && !key.is_alternate;
            let literals = if is_segment {
                beside_keys(scope, ty, methods).into_iter().collect()
            } else {
                key.parts.iter().map(|part| part.name.clone()).collect()
            };
            let result = scope.handle(HandleId::one(ty));
            Expected { annotations: None, parameters: scope.key_parameters(ty, key.parts), result, literals }
        }
        MethodKind::Navigation(property) => {
            let handle = scope.handle(HandleId::of_related(property));
            let options = scope.layout.required_options.of_navigation(property);
            Expected::segment(Some(&property.annotations), handle, &property.name).with_options(options)
        }
        MethodKind::Property(property) => {
            let value = scope.value(property.ty.element);
            let held = match (property.ty.is_collection(), property.ty.nullable) {
                (true, _) => format!("Option<Vec<{value}>>"),
                (false, true) => format!("Nullable<{value}>"),
                (false, false) => format!("Option<{value}>"),
            };
            Expected::segment(Some(&property.annotations), format!("PropertyHandle<{held}>"), &property.name)
        }
        MethodKind::References(property) => {
            let kind = if property.ty.is_collection() { "ReferenceCollection" } else { "SingleReference" };
            let entity = scope.value(Element::Structured(property.target));
            Expected::segment(None, format!("{kind}<{entity}>"), &property.name)
        }
        MethodKind::Media => Expected::segment(None, "MediaResource".to_owned(), "$value"),
        MethodKind::Stream(property) => {
            Expected::segment(Some(&property.annotations), "MediaResource".to_owned(), &property.name)
        }
        MethodKind::Complex(property, handle) => {
            Expected::segment(Some(&property.annotations), scope.handle(handle), &property.name)
        }
        MethodKind::Child(child, handle) => {
            let options = scope.layout.required_options.of_child(child);
            Expected::segment(Some(&child.annotations), scope.handle(handle), &child.name).with_options(options)
        }
        MethodKind::Operation { operation, import } => {
            let parameters = scope.parameters(operation);
            let literals = literals(scope, operation, import, |parameter| !is_optional(operation, parameter));
            Expected {
                annotations: Some(&operation.annotations),
                parameters,
                result: scope.request(operation),
                literals,
            }
            .with_options_of(operation)
        }
        MethodKind::Composed { operation, import, handle } => {
            let parameters = scope.all_parameters(operation);
            let literals = literals(scope, operation, import, |_| true);
            Expected { annotations: Some(&operation.annotations), parameters, result: scope.handle(handle), literals }
                .with_options_of(operation)
        }
    })
}

/// The segments that a key must not be mistaken for, if it is one: operations, and prefixes of qualified names.
fn beside_keys(scope: Scope<'_, '_>, id: StructuredId, methods: &[Method<'_>]) -> BTreeSet<String> {
    let model = scope.layout.model;
    let container = model.container.as_ref().map(|container| &container.annotations);
    if !container.is_some_and(|annotations| annotations.is_tagged("Org.OData.Capabilities.V1.KeyAsSegmentSupported")) {
        return BTreeSet::new();
    }
    let operations = methods.iter().filter_map(|method| match method.kind {
        MethodKind::Operation { operation, .. } | MethodKind::Composed { operation, .. } => Some(&operation.name),
        _ => None,
    });
    let of_operations = operations.flat_map(|name| [name.name.clone(), format!("{}.", name.namespace)]);
    let of_types = model.ty(id).derived.iter().map(|derived| format!("{}.", model.ty(*derived).name.namespace));
    of_operations.chain(of_types).collect()
}

/// The literals of a call: its segment, and the names of some parameters.
fn literals(
    scope: Scope<'_, '_>,
    operation: &Operation,
    import: Option<&str>,
    is_passed: impl Fn(&Parameter) -> bool,
) -> Vec<String> {
    let schema = scope.layout.model.schemas.get(&operation.name.namespace);
    let is_default = schema.is_some_and(|schema| schema.annotations.is_tagged("Org.OData.Core.V1.DefaultNamespace"));
    let segment = match import {
        Some(import) => import.to_owned(),
        None if is_default => operation.name.name.clone(),
        None => operation.name.to_string(),
    };
    if operation.is_escape_function() {
        return Vec::new();
    }
    let passed = operation.parameters.iter().filter(|parameter| is_passed(parameter));
    std::iter::once(segment).chain(passed.map(|parameter| parameter.name.clone())).collect()
}
