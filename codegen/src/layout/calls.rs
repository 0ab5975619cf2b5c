//! Owns the types of calls: requests of operations with optional parameters, which have a method for each of them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use quote::format_ident;

use crate::model::{Element, Operation, OperationKind, Parameter, StructuredId};
use crate::vocabulary;

use super::gate::{AreaId, Gate};
use super::handle_id::HandleId;
use super::handles::{Method, MethodKind};
use super::names::{pascal, snake};
use super::shape::Layout;
use super::taken::Taken;

/// The names of the types of calls, by operation.
#[derive(Debug, Default)]
pub(super) struct CallNames(BTreeMap<usize, String>);

/// An optional parameter, and the method that sets it.
#[derive(Clone, Debug)]
pub(crate) struct Setter<'m> {
    /// The name of the method.
    pub(crate) ident: Ident,
    /// The parameter.
    pub(crate) parameter: &'m Parameter,
    /// The condition under which the method is compiled.
    pub(crate) gate: Gate,
}

impl CallNames {
    /// Names the types of all calls, after all other types: `copy` of `driveItem` is `DriveItemCopyCall`.
    pub(super) fn new(layout: &Layout<'_>) -> Self {
        let model = layout.model;
        let mut taken: BTreeMap<Option<AreaId>, Taken> = BTreeMap::new();
        for element in model.elements() {
            let taken = taken.entry(layout.area(element)).or_insert_with(|| Taken::reserving([layout.service.clone()]));
            taken.take(layout.ident(element));
            for handle in element.structured().into_iter().flat_map(|id| [HandleId::one(id), HandleId::many(id)]) {
                taken.take(&layout.handle_ident(handle));
            }
        }
        let mut names = Self::default();
        let mut owners: Vec<StructuredId> =
            model.structured_ids().filter(|id| !model.ty(*id).operations.is_empty()).collect();
        owners.sort_by(|a, b| model.ty(*a).name.cmp(&model.ty(*b).name));
        for id in owners {
            let taken = taken.entry(layout.area(Element::Structured(id))).or_default();
            let ident = layout.ident(Element::Structured(id));
            for handle in layout.handles(id) {
                let of_handle = layout.handle_ident(handle);
                let methods = &layout.handle(handle).methods;
                let own = methods.iter().filter(|method| {
                    called(method).is_some_and(|operation| operation.bound_to() == Some((id, handle.cardinality)))
                });
                names.claim(own, taken, |method| vec![call_name(ident, method), call_name(&of_handle, method)]);
            }
        }
        let at_root = taken.entry(None).or_insert_with(|| Taken::reserving([layout.service.clone()]));
        let methods = layout.service_handle().methods;
        names.claim(methods.iter(), at_root, |method| vec![call_name("", method)]);
        names
    }

    fn claim<'a, 'm: 'a>(
        &mut self,
        methods: impl Iterator<Item = &'a Method<'m>>,
        taken: &mut Taken,
        candidates: impl Fn(&Method<'m>) -> Vec<String>,
    ) {
        for method in methods {
            let Some(operation) = called(method).filter(|operation| has_optional(operation)) else { continue };
            self.0.entry(address(operation)).or_insert_with(|| taken.claim(&candidates(method)));
        }
    }
}

fn call_name(owner: &str, method: &Method<'_>) -> String {
    format!("{owner}{}Call", pascal(&method.ident))
}

fn called<'m>(method: &Method<'m>) -> Option<&'m Operation> {
    match method.kind {
        MethodKind::Operation { operation, .. } => Some(operation),
        _ => None,
    }
}

/// Operations have no names that tell overloads apart, but stay in their place in the model.
fn address(operation: &Operation) -> usize {
    std::ptr::from_ref(operation).addr()
}

/// Whether a parameter may be left out: it is optional, or an action's that accepts `null`, or a collection in which there may
/// be `null`. Functions are called with all parameters that are not optional.
pub(crate) fn is_optional(operation: &Operation, parameter: &Parameter) -> bool {
    parameter.optional || (operation.kind == OperationKind::Action && parameter.ty.nullable)
}

/// The parameters of an operation that a call cannot leave out.
pub(crate) fn required(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().filter(|parameter| !is_optional(operation, parameter))
}

fn has_optional(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| is_optional(operation, parameter))
}

impl<'m> Layout<'m> {
    /// The name of the type of an operation's calls, if it has optional parameters.
    pub(crate) fn call_ident(&self, operation: &Operation) -> Option<&str> {
        self.calls.0.get(&address(operation)).map(String::as_str)
    }

    /// The operations whose calls have a type in the file of a type, in the order of the methods of its handles.
    pub(crate) fn calls_of(&self, id: StructuredId) -> Vec<(HandleId, &Method<'m>, &'m Operation)> {
        if self
            .model
            .ty(id)
            .operations
            .iter()
            .all(|operation| self.call_ident(self.model.operation(*operation)).is_none())
        {
            return Vec::new();
        }
        let methods = self
            .handles(id)
            .into_iter()
            .flat_map(|handle| self.handle(handle).methods.iter().map(move |method| (handle, method)));
        let own = methods.filter_map(|(handle, method)| {
            let operation = called(method).filter(|it| it.bound_to() == Some((id, handle.cardinality)))?;
            self.call_ident(operation).map(|_| (handle, method, operation))
        });
        own.collect()
    }

    /// The unbound operations whose calls have a type, which is beside the service's handle.
    pub(crate) fn calls_of_the_service(&self) -> impl Iterator<Item = (Method<'m>, &'m Operation)> {
        let mut seen = BTreeSet::new();
        let methods = self.service_handle().methods.into_iter();
        let with_operations = methods.filter_map(|method| called(&method).map(|operation| (method, operation)));
        with_operations
            .filter(move |(_, operation)| self.call_ident(operation).is_some() && seen.insert(address(operation)))
    }

    /// The condition under which the type of an operation's calls is compiled.
    pub(crate) fn call_gate(&self, operation: &Operation) -> Gate {
        self.gate_beside(operation, operation.returns.as_ref().map(|returns| returns.ty.element))
    }

    /// The methods for the optional parameters of an operation.
    pub(crate) fn setters<'o>(&self, operation: &'o Operation) -> Vec<Setter<'o>> {
        if !has_optional(operation) {
            return Vec::new();
        }
        let mut taken = Taken::reserving(vocabulary::request_methods());
        let optional = operation.parameters.iter().filter(|parameter| is_optional(operation, parameter));
        let setters = optional.map(|parameter| {
            let name = snake(parameter.annotations.called(&parameter.name));
            let marked = format!("{}_parameter", name.trim_end_matches('_'));
            let ident = format_ident!("{}", taken.claim(&[name, marked]));
            Setter { ident, parameter, gate: self.gate_beside(operation, [parameter.ty.element]) }
        });
        setters.collect()
    }

    /// The condition under which an item beside the type that an operation is bound to can use some types.
    fn gate_beside(&self, operation: &Operation, elements: impl IntoIterator<Item = Element>) -> Gate {
        let here = operation.bound_to().and_then(|(id, _)| self.presence(Element::Structured(id)));
        self.gate(here.as_ref(), elements)
    }
}
