//! Owns the requests of operations: the parameters of a method, its return type, and the expression that builds the
//! request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::layout::{is_optional, parameter_idents, required_idents};
use crate::model::{Element, Model, Operation, OperationKind, Parameter, Primitive, ReturnType, TypeUse};
use crate::vocabulary::Rt;

use super::context::Context;
use super::types;

/// The request that a method returns.
pub(super) struct Request {
    /// The type.
    pub(super) ty: TokenStream,
    /// The expression that builds it.
    pub(super) value: TokenStream,
}

/// The parameters of a method, and the expressions that pass them on to the runtime.
pub(super) struct Arguments<'o> {
    /// The parameters, with their types.
    pub(super) parameters: Vec<TokenStream>,
    /// The expressions, in the same order.
    passes: Vec<(&'o Parameter, TokenStream)>,
}

impl<'o> Arguments<'o> {
    /// The parameters that a call of an overload cannot leave out. The others are set on the request.
    pub(super) fn required(context: &Context<'_, '_>, operation: &'o Operation) -> Self {
        let required = operation.parameters.iter().filter(|parameter| !is_optional(operation, parameter));
        Self::of(context, required.zip(required_idents(operation)))
    }

    /// All parameters, where there is no request to set one on.
    pub(super) fn all(context: &Context<'_, '_>, operation: &'o Operation) -> Self {
        Self::of(context, operation.parameters.iter().zip(parameter_idents(operation)))
    }

    fn of(context: &Context<'_, '_>, parameters: impl Iterator<Item = (&'o Parameter, Ident)>) -> Self {
        let mut arguments = Self { parameters: Vec::new(), passes: Vec::new() };
        for (parameter, name) in parameters {
            let argument = types::argument(context, &parameter.ty, &name);
            let argument = if is_option(parameter) { argument.optional() } else { argument };
            let ty = argument.ty;
            arguments.parameters.push(quote!(#name: #ty));
            arguments.passes.push((parameter, argument.pass));
        }
        arguments
    }
}

/// The segment of a bound operation: its name, qualified unless its schema is a default namespace.
pub(super) fn segment(model: &Model, operation: &Operation) -> String {
    let schema = model.schemas.get(&operation.name.namespace);
    let is_default = schema.is_some_and(|schema| schema.annotations.is_tagged("Org.OData.Core.V1.DefaultNamespace"));
    if is_default { operation.name.name.clone() } else { operation.name.to_string() }
}

/// The request of an overload that is called by a segment: the type of the call, if there are optional parameters.
pub(super) fn request(
    context: &Context<'_, '_>,
    operation: &Operation,
    segment: &str,
    arguments: &Arguments<'_>,
) -> Request {
    let Request { ty, value } = plain_request(context, operation, segment, arguments);
    match context.call(operation) {
        Some(call) => Request { value: quote!(#value.into()), ty: call },
        None => Request { ty, value },
    }
}

/// The same without the methods for optional parameters.
pub(super) fn plain_request(
    context: &Context<'_, '_>,
    operation: &Operation,
    segment: &str,
    arguments: &Arguments<'_>,
) -> Request {
    match operation.kind {
        OperationKind::Action => action(context, operation, segment, arguments),
        OperationKind::Function => function(context, operation, segment, arguments),
    }
}

/// Whether an argument is an `Option`: the parameter is optional, or accepts `null`.
fn is_option(parameter: &Parameter) -> bool {
    let nullable = parameter.ty.nullable && !parameter.ty.is_collection();
    // For an untyped parameter, `null` is a value like any other.
    let untyped = matches!(parameter.ty.element, Element::Primitive(Primitive::Untyped(_)));
    parameter.optional || (nullable && !untyped)
}

/// The type of the request of an action, without the methods for optional parameters.
fn invoke(context: &Context<'_, '_>, operation: &Operation) -> TokenStream {
    let invoke = context.rt(Rt::Invoke);
    let result = operation.returns.as_ref().map_or_else(|| quote!(()), |returns| result(context, &returns.ty));
    quote!(#invoke<#result>)
}

fn action(context: &Context<'_, '_>, operation: &Operation, segment: &str, arguments: &Arguments<'_>) -> Request {
    let (invoke, body) = (context.rt(Rt::Invoke), context.rt(Rt::Body));
    let mut parameters = if operation.parameters.is_empty() { quote!(#body::empty()) } else { quote!(#body::new()) };
    for (parameter, pass) in &arguments.passes {
        let name = &parameter.name;
        parameters.extend(quote!(.required(#name, #pass)));
    }
    let ty = self::invoke(context, operation);
    Request { ty, value: quote!(#invoke::new(self.0.action(#segment), #parameters)) }
}

/// The path of a function call.
pub(super) fn function_path(
    context: &Context<'_, '_>,
    segment: &str,
    arguments: &Arguments<'_>,
) -> TokenStream {
    let ty = context.rt(Rt::Arguments);
    let mut parameters = quote!(#ty::new());
    for (parameter, pass) in &arguments.passes {
        let name = &parameter.name;
        let is_literal = types::is_literal(context.layout.model, &parameter.ty);
        let add = match (is_literal, is_option(parameter), parameter.optional) {
            (true, false, _) => "literal",
            (true, true, true) => "optional_literal",
            (true, true, false) => "nullable_literal",
            (false, false, _) => "json",
            (false, true, _) => "optional_json",
        };
        let add = format_ident!("{add}");
        parameters.extend(quote!(.#add(#name, #pass)));
    }
    quote!(self.0.operation(#segment, #parameters))
}

fn function(context: &Context<'_, '_>, operation: &Operation, segment: &str, arguments: &Arguments<'_>) -> Request {
    let path = function_path(context, segment, arguments);
    let of = |kind: Rt, item: TokenStream| {
        let kind = context.rt(kind);
        Request { ty: quote!(#kind<#item>), value: quote!(#kind::new(#path)) }
    };
    let Some(returns) = &operation.returns else { return of(Rt::Get, quote!(())) };
    if returns.ty.is_collection() {
        let kind = if is_delta(operation, returns) { Rt::Delta } else { Rt::List };
        return of(kind, types::value(context, returns.ty.element));
    }
    if returns.ty.element == Element::Primitive(Primitive::Stream) {
        let download = context.rt(Rt::Download);
        return Request { value: quote!(#download::new(#path)), ty: download };
    }
    of(Rt::Get, result(context, &returns.ty))
}

/// Whether a function returns the changes of a collection. Microsoft Graph's are recognized by name, since its metadata
/// lacks the annotation.
fn is_delta(operation: &Operation, returns: &ReturnType) -> bool {
    matches!(returns.ty.element, Element::Structured(_))
        && (operation.name.name == "delta" || returns.annotations.is_tagged("Org.OData.Core.V1.IsDelta"))
}

/// The type that a response is read as.
fn result(context: &Context<'_, '_>, ty: &TypeUse) -> TokenStream {
    if ty.element == Element::Primitive(Primitive::Stream) && !ty.is_collection() {
        return context.rt(Rt::Media);
    }
    let value = types::value(context, ty.element);
    if ty.is_collection() {
        let page = context.rt(Rt::Page);
        return quote!(#page<#value>);
    }
    let single = if let Element::Structured(_) = ty.element {
        value
    } else {
        let scalar = context.rt(Rt::Scalar);
        quote!(#scalar<#value>)
    };
    if ty.nullable {
        let maybe = context.rt(Rt::Maybe);
        return quote!(#maybe<#single>);
    }
    single
}
