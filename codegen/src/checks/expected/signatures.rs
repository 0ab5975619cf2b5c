//! Owns the expected parameters and results of keys and operations.

use proc_macro2::Ident;

use crate::layout::{key_idents, parameter_idents, required_idents};
use crate::model::{Element, KeyPart, Operation, OperationKind, Parameter, Primitive, StructuredId, TypeUse};

use super::scope::Scope;

impl Scope<'_, '_> {
    /// The parameters of a method for a key.
    pub(super) fn key_parameters(&self, id: StructuredId, parts: &[KeyPart]) -> String {
        let names = key_idents(self.layout.model, id, parts);
        let all = names.iter().zip(parts).map(|(name, part)| format!(", {name}: {}", self.argument(&part.ty)));
        all.collect()
    }

    /// The parameters of the method of an operation: those that a call cannot leave out.
    pub(super) fn parameters(&self, operation: &Operation) -> String {
        let required = operation.parameters.iter().filter(|parameter| !is_optional(operation, parameter));
        required.zip(required_idents(operation)).map(|(parameter, name)| self.parameter(parameter, &name)).collect()
    }

    /// The parameters of the method that leads on from the result of a function: all of them.
    pub(super) fn all_parameters(&self, operation: &Operation) -> String {
        let names = parameter_idents(operation);
        operation.parameters.iter().zip(names).map(|(parameter, name)| self.parameter(parameter, &name)).collect()
    }

    fn parameter(&self, parameter: &Parameter, name: &Ident) -> String {
        let ty = self.argument(&parameter.ty);
        let is_untyped = matches!(parameter.ty.element, Element::Primitive(Primitive::Untyped(_)));
        let accepts_null = parameter.ty.nullable && !parameter.ty.is_collection() && !is_untyped;
        if parameter.optional || accepts_null { format!(", {name}: Option<{ty}>") } else { format!(", {name}: {ty}") }
    }

    fn argument(&self, ty: &TypeUse) -> String {
        let primitive = self.layout.model.primitive(ty.element);
        let value = self.value(ty.element);
        match (primitive, ty.is_collection()) {
            (Some(Primitive::String), true) => "&[&str]".to_owned(),
            (_, true) => format!("&[{value}]"),
            (Some(Primitive::String), false) => "&str".to_owned(),
            (
                Some(
                    Primitive::Binary
                    | Primitive::Decimal
                    | Primitive::Stream
                    | Primitive::Geography(_)
                    | Primitive::Geometry(_)
                    | Primitive::Untyped(_),
                )
                | None,
                false,
            ) => format!("&{value}"),
            (Some(_), false) => value,
        }
    }

    /// The request that the method of an operation returns: one with methods for optional parameters, if there are any.
    pub(super) fn request(&self, operation: &Operation) -> String {
        if !operation.parameters.iter().any(|parameter| is_optional(operation, parameter)) {
            return self.plain_request(operation);
        }
        let call = self.layout.call_ident(operation).unwrap_or_default();
        match operation.bound_to() {
            Some((owner, _)) => self.named(Element::Structured(owner), call),
            None => call.to_owned(),
        }
    }

    /// The request itself.
    pub(super) fn plain_request(&self, operation: &Operation) -> String {
        let returns = operation.returns.as_ref();
        let single = returns.map_or_else(|| "()".to_owned(), |returns| self.result(&returns.ty));
        if operation.kind == OperationKind::Action {
            return format!("Invoke<{single}>");
        }
        let Some(returns) = returns else { return "Get<()>".to_owned() };
        let value = self.value(returns.ty.element);
        let is_delta = matches!(returns.ty.element, Element::Structured(_))
            && (operation.name.name == "delta" || returns.annotations.is_tagged("Org.OData.Core.V1.IsDelta"));
        match (returns.ty.is_collection(), is_delta, returns.ty.element) {
            (true, true, _) => format!("Delta<{value}>"),
            (true, false, _) => format!("List<{value}>"),
            (false, _, Element::Primitive(Primitive::Stream)) => "Download".to_owned(),
            (false, ..) => format!("Get<{single}>"),
        }
    }

    fn result(&self, ty: &TypeUse) -> String {
        let value = self.value(ty.element);
        let single = match ty.element {
            _ if ty.is_collection() => return format!("Page<{value}>"),
            Element::Primitive(Primitive::Stream) => return "Media".to_owned(),
            Element::Structured(_) => value,
            _ => format!("Scalar<{value}>"),
        };
        if ty.nullable { format!("Maybe<{single}>") } else { single }
    }

    /// Whether a key has a literal form.
    pub(super) fn is_writable(&self, parts: &[KeyPart]) -> bool {
        parts.iter().all(|part| match (part.ty.element, self.layout.model.primitive(part.ty.element)) {
            _ if part.ty.is_collection() => false,
            (Element::Enum(_), _) => true,
            (
                _,
                None
                | Some(Primitive::Stream | Primitive::Untyped(_) | Primitive::Geography(_) | Primitive::Geometry(_)),
            ) => false,
            _ => true,
        })
    }
}

/// Whether a call may leave a parameter out.
pub(super) fn is_optional(operation: &Operation, parameter: &Parameter) -> bool {
    let may_be_null = operation.kind == OperationKind::Action && parameter.ty.nullable;
    parameter.optional || may_be_null
}
