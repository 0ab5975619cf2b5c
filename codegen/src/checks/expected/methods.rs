//! Owns the methods that relations, keys and operations call for.

use std::collections::BTreeSet;

use crate::layout::{AreaId, Method, MethodKind};
use crate::model::{Annotations, Element, Operation, StructuredId};

use super::super::facts::{code, method};
use super::{Expected, deprecation};

impl Expected<'_, '_> {
    /// The facts of the methods of a handle, which is that of a type or of the service.
    pub(super) fn methods(
        &self,
        here: Option<AreaId>,
        id: Option<StructuredId>,
        handle: &str,
        methods: &[Method<'_>],
    ) -> Vec<String> {
        let head = code(&format!("impl {handle}"));
        let none = Annotations::default();
        let beside = id.map(|id| self.beside_keys(id, methods)).unwrap_or_default();
        let mut facts = Vec::new();
        for Method { ident, kind, gate } in methods {
            let (annotations, arguments, result, literals) = match kind {
                MethodKind::ByKey { parts, alternate } => {
                    let Some(id) = id.filter(|_| self.is_writable(parts)) else { continue };
                    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
                    let is_segment = parts.len() == 1 && !alternate;
                    let literals = if is_segment { beside.iter().map(String::as_str).collect() } else { names };
                    (&none, self.key_parameters(here, parts), self.handle(here, id, false), literals)
                }
                MethodKind::Navigation(property) => {
                    let handle = self.handle(here, property.target, property.ty.is_collection());
                    (&property.annotations, String::new(), handle, vec![property.name.as_str()])
                }
                MethodKind::References(property) => {
                    let kind = if property.ty.is_collection() { "ReferenceCollection" } else { "SingleReference" };
                    let entity = self.value(here, Element::Structured(property.target));
                    (&none, String::new(), format!("{kind}<{entity}>"), vec![property.name.as_str()])
                }
                MethodKind::Media => (&none, String::new(), "MediaResource".to_owned(), vec!["$value"]),
                MethodKind::Stream(property) => {
                    let literals = vec![property.name.as_str()];
                    (&property.annotations, String::new(), "MediaResource".to_owned(), literals)
                }
                MethodKind::Complex(property, ty) => {
                    let handle = self.handle(here, *ty, property.ty.is_collection());
                    (&property.annotations, String::new(), handle, vec![property.name.as_str()])
                }
                MethodKind::Child(child, ty, several) => {
                    (&child.annotations, String::new(), self.handle(here, *ty, *several), vec![child.name.as_str()])
                }
                MethodKind::Operation { operation, import } => {
                    facts.push(self.operation(here, &head, ident, operation, *import, &self.gate(gate), false));
                    continue;
                }
                MethodKind::Composed { operation, import } => {
                    facts.push(self.operation(here, &head, ident, operation, *import, &self.gate(gate), true));
                    continue;
                }
            };
            let attributes = [deprecation::attribute(annotations), self.gate(gate)];
            let literals: Vec<String> = literals.iter().map(|text| format!("{text:?}")).collect();
            let signature = format!("pub fn {ident}(&self{arguments}) -> {result}");
            facts.push(method(&head, &attributes, &signature, &literals));
        }
        facts
    }

    /// What a key must not be taken for, where it is a segment: operations, and the start of qualified names.
    fn beside_keys(&self, id: StructuredId, methods: &[Method<'_>]) -> BTreeSet<String> {
        let model = self.layout.model;
        let container = model.container.as_ref().map(|container| &container.annotations);
        if !container
            .is_some_and(|annotations| annotations.is_tagged("Org.OData.Capabilities.V1.KeyAsSegmentSupported"))
        {
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

    #[expect(clippy::too_many_arguments, reason = "each of them is a part of the fact")]
    fn operation(
        &self,
        here: Option<AreaId>,
        head: &str,
        ident: &str,
        operation: &Operation,
        import: Option<&str>,
        gate: &str,
        goes_on: bool,
    ) -> String {
        let model = self.layout.model;
        let schema = model.schemas.get(&operation.name.namespace);
        let is_default =
            schema.is_some_and(|schema| schema.annotations.is_tagged("Org.OData.Core.V1.DefaultNamespace"));
        let segment = match import {
            Some(import) => import.to_owned(),
            None if is_default => operation.name.name.clone(),
            None => operation.name.to_string(),
        };
        let result = match operation.returns.as_ref().map(|returns| (returns.ty.element, returns.ty.is_collection())) {
            Some((Element::Structured(id), several)) if goes_on => self.handle(here, id, several),
            _ => self.request(here, operation),
        };
        let parameters = operation.parameters.iter().map(|parameter| parameter.name.as_str());
        let literals: Vec<String> =
            std::iter::once(segment.as_str()).chain(parameters).map(|text| format!("{text:?}")).collect();
        let many = if operation.parameters.len() > 6 { "#[allow(clippy::too_many_arguments)]" } else { "" };
        let attributes = [deprecation::attribute(&operation.annotations), gate.to_owned(), many.to_owned()];
        let signature = format!("pub fn {ident}(&self{}) -> {result}", self.parameters(here, operation));
        method(head, &attributes, &signature, &literals)
    }
}
