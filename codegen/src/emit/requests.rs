//! Owns the requests of operations: the parameters of a method, its return type, and the expression that builds the
//! request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::layout::{QueryOption, RequiredOptions, call_option_idents, is_optional, parameter_idents, required_idents};
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
    /// The query options that the service requires, with the parameters for them.
    options: Vec<(QueryOption<'o>, Ident)>,
}

impl<'o> Arguments<'o> {
    /// The parameters that a call of an overload cannot leave out. The others are set on the request.
    pub(super) fn required(context: &Context<'_, '_>, operation: &'o Operation) -> Self {
        let required = operation.parameters.iter().filter(|parameter| !is_optional(operation, parameter));
        Self::of(context, operation, required.zip(required_idents(operation)))
    }

    /// All parameters, where there is no request to set one on.
    pub(super) fn all(context: &Context<'_, '_>, operation: &'o Operation) -> Self {
        Self::of(context, operation, operation.parameters.iter().zip(parameter_idents(operation)))
    }

    /// The names of the parameters in the schema, in the same order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.passes.iter().map(|(parameter, _)| parameter.name.as_str())
    }

    fn of(
        context: &Context<'_, '_>,
        operation: &'o Operation,
        parameters: impl Iterator<Item = (&'o Parameter, Ident)>,
    ) -> Self {
        let options = RequiredOptions::of_operation(operation);
        let idents = call_option_idents(operation, &options);
        let options = options.into_iter().zip(idents).collect();
        let mut arguments = Self { parameters: Vec::new(), passes: Vec::new(), options };
        for (parameter, name) in parameters {
            let argument = types::argument(context, &parameter.ty, &name);
            let argument = if is_option(parameter) { argument.optional() } else { argument };
            let ty = argument.ty;
            arguments.parameters.push(quote!(#name: #ty));
            arguments.passes.push((parameter, argument.pass));
        }
        arguments.parameters.extend(arguments.options.iter().map(|(_, ident)| quote!(#ident: &str)));
        arguments
    }

    /// The calls that add the query options to an address.
    fn required_options(&self) -> TokenStream {
        let options = self.options.iter().map(|(option, ident)| {
            let name = option.name;
            quote!(.option(#name, #ident))
        });
        options.collect()
    }
}

/// The segment of a bound operation: its name, qualified unless its schema is a default namespace.
pub(crate) fn segment(model: &Model, operation: &Operation) -> String {
    let schema = model.schemas.get(&operation.name.namespace);
    let is_default = schema.is_some_and(|schema| schema.annotations.is_tagged("Org.OData.Core.V1.DefaultNamespace"));
    if is_default { operation.name.name.clone() } else { operation.name.to_string() }
}

/// The request of an overload that is called by a segment.
pub(super) fn request(
    context: &Context<'_, '_>,
    operation: &Operation,
    segment: &str,
    arguments: &Arguments<'_>,
) -> Request {
    let value = match operation.kind {
        OperationKind::Action => action(context, operation, segment, arguments),
        OperationKind::Function => function(context, operation, segment, arguments),
    };
    match context.call(operation) {
        Some(call) => Request { ty: call, value: quote!(#value.into()) },
        None => Request { ty: request_type(context, operation), value },
    }
}

/// The type of the request of an overload, without the methods for optional parameters.
pub(super) fn request_type(context: &Context<'_, '_>, operation: &Operation) -> TokenStream {
    let kind = context.rt(kind(operation));
    let returns = operation.returns.as_ref();
    match (operation.kind, returns) {
        (_, None) => quote!(#kind<()>),
        (OperationKind::Function, Some(returns)) if returns.ty.is_collection() => {
            let item = types::value(context, returns.ty.element);
            quote!(#kind<#item>)
        }
        (OperationKind::Function, Some(returns)) if is_stream(&returns.ty) => kind,
        (_, Some(returns)) => {
            let result = result(context, &returns.ty);
            quote!(#kind<#result>)
        }
    }
}

/// The kind of request that calls an overload.
fn kind(operation: &Operation) -> Rt {
    match (operation.kind, &operation.returns) {
        (OperationKind::Action, _) => Rt::Invoke,
        (OperationKind::Function, Some(returns)) if returns.ty.is_collection() => {
            if is_delta(operation, returns) {
                Rt::Delta
            } else {
                Rt::List
            }
        }
        (OperationKind::Function, Some(returns)) if is_stream(&returns.ty) => Rt::Download,
        (OperationKind::Function, _) => Rt::Get,
    }
}

fn is_stream(ty: &TypeUse) -> bool {
    ty.element == Element::Primitive(Primitive::Stream) && !ty.is_collection()
}

/// Whether an argument is an `Option`: the parameter is optional, or accepts `null`.
fn is_option(parameter: &Parameter) -> bool {
    let nullable = parameter.ty.nullable && !parameter.ty.is_collection();
    // For an untyped parameter, `null` is a value like any other.
    let untyped = matches!(parameter.ty.element, Element::Primitive(Primitive::Untyped(_)));
    parameter.optional || (nullable && !untyped)
}

fn action(context: &Context<'_, '_>, operation: &Operation, segment: &str, arguments: &Arguments<'_>) -> TokenStream {
    let (invoke, body) = (context.rt(Rt::Invoke), context.rt(Rt::Body));
    let mut parameters = if operation.parameters.is_empty() { quote!(#body::empty()) } else { quote!(#body::new()) };
    for (parameter, pass) in &arguments.passes {
        let name = &parameter.name;
        parameters.extend(quote!(.required(#name, #pass)));
    }
    let options = arguments.required_options();
    quote!(#invoke::new(self.0.action(#segment) #options, #parameters))
}

/// The path of a function call.
pub(super) fn function_path(
    context: &Context<'_, '_>,
    operation: &Operation,
    segment: &str,
    arguments: &Arguments<'_>,
) -> TokenStream {
    if operation.is_escape_function() {
        let passes = arguments.passes.iter().map(|(_, pass)| pass);
        return quote!(self.0.escape(#(#passes),*));
    }
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
            (false, true, true) => "optional_json",
            (false, true, false) => "nullable_json",
        };
        let add = format_ident!("{add}");
        parameters.extend(quote!(.#add(#name, #pass)));
    }
    let options = arguments.required_options();
    quote!(self.0.operation(#segment, #parameters) #options)
}

fn function(context: &Context<'_, '_>, operation: &Operation, segment: &str, arguments: &Arguments<'_>) -> TokenStream {
    let (kind, path) = (context.rt(kind(operation)), function_path(context, operation, segment, arguments));
    quote!(#kind::new(#path))
}

/// Whether a function returns the changes of a collection. Microsoft Graph's are recognized by name, since its metadata
/// lacks the annotation.
fn is_delta(operation: &Operation, returns: &ReturnType) -> bool {
    matches!(returns.ty.element, Element::Structured(_))
        && (operation.name.name == "delta" || returns.annotations.is_tagged("Org.OData.Core.V1.IsDelta"))
}

/// The type that a response is read as.
fn result(context: &Context<'_, '_>, ty: &TypeUse) -> TokenStream {
    if is_stream(ty) {
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
