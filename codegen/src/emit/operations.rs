//! Owns operations: a method for each overload, with typed parameters and result.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::layout::argument_idents;
use crate::model::{Element, Operation, OperationKind, Parameter, Primitive, ReturnType, StructuredId, TypeUse};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::{Docs, deprecated};
use super::markdown::{self, code};
use super::{handles, permissions, types};

/// The method of an overload: bound to a handle, or an import of the service.
pub(super) fn method(
    context: &Context<'_, '_>,
    operation: &Operation,
    bound: Option<(StructuredId, bool)>,
    ident: &Ident,
    import: Option<&str>,
    gate: &TokenStream,
) -> TokenStream {
    let segment = segment(context, operation, import);
    let (arguments, passes) = arguments(context, operation);
    let (request, body) = match operation.kind {
        OperationKind::Action => action(context, operation, &segment, &passes),
        OperationKind::Function => function(context, operation, &segment, &passes),
    };
    let docs = documentation(context, operation, bound, &segment).attributes();
    let attributes = attributes(operation, gate, &arguments);
    quote! {
        #docs
        #attributes
        pub fn #ident(&self, #(#arguments),*) -> #request {
            #body
        }
    }
}

/// The method that makes a handle of what a composable function gives.
pub(super) fn composed(
    context: &Context<'_, '_>,
    operation: &Operation,
    bound: Option<(StructuredId, bool)>,
    ident: &Ident,
    import: Option<&str>,
    gate: &TokenStream,
) -> TokenStream {
    let Some(TypeUse { element: Element::Structured(id), collection, .. }) =
        operation.returns.as_ref().map(|returns| &returns.ty)
    else {
        return quote!();
    };
    let segment = segment(context, operation, import);
    let (arguments, passes) = arguments(context, operation);
    let path = call(context, operation, &segment, &passes);
    let handle = handles::handle(context, *id, *collection);
    let mut docs = Docs::default();
    docs.paragraph(&format!(
        "What the function {} gives, as the start of a longer address.",
        code(&operation.name.to_string())
    ));
    http(context, &mut docs, operation, bound, &segment, "/…");
    let docs = docs.attributes();
    let attributes = attributes(operation, gate, &arguments);
    quote! {
        #docs
        #attributes
        pub fn #ident(&self, #(#arguments),*) -> #handle {
            #handle::from(#path)
        }
    }
}

/// The parameters and the result of the method of an overload.
pub(super) fn signature(context: &Context<'_, '_>, operation: &Operation) -> TokenStream {
    let segment = segment(context, operation, None);
    let (arguments, passes) = arguments(context, operation);
    let (request, _) = match operation.kind {
        OperationKind::Action => action(context, operation, &segment, &passes),
        OperationKind::Function => function(context, operation, &segment, &passes),
    };
    quote!((#(#arguments),*) -> #request)
}

/// The parameters of the method, and how each is handed on.
pub(super) fn arguments(context: &Context<'_, '_>, operation: &Operation) -> (Vec<TokenStream>, Vec<TokenStream>) {
    operation
        .parameters
        .iter()
        .zip(argument_idents(operation.parameters.iter().map(|parameter| parameter.name.as_str())))
        .map(|(parameter, name)| {
            let argument = types::argument(context, &parameter.ty, &name, may_be_left_out(operation, parameter));
            let ty = &argument.ty;
            (quote!(#name: #ty), argument.pass)
        })
        .unzip()
}

/// The attributes of a method.
fn attributes(operation: &Operation, gate: &TokenStream, arguments: &[TokenStream]) -> TokenStream {
    let deprecated = deprecated(&operation.annotations);
    // OData operations have as many parameters as they have; a struct for each would be no easier to read.
    let many = if arguments.len() > 6 { quote!(#[allow(clippy::too_many_arguments)]) } else { quote!() };
    quote!(#deprecated #gate #many)
}

/// The path segment: the import's name, else the operation's, qualified unless its schema is a default namespace.
fn segment(context: &Context<'_, '_>, operation: &Operation, import: Option<&str>) -> String {
    if let Some(import) = import {
        return import.to_owned();
    }
    let schema = context.layout.model.schemas.get(&operation.name.namespace);
    let unqualified = schema.is_some_and(|schema| schema.annotations.is_tagged("Org.OData.Core.V1.DefaultNamespace"));
    if unqualified { operation.name.name.clone() } else { operation.name.to_string() }
}

/// Whether an argument is an option: an optional parameter, or one that takes null.
fn may_be_left_out(operation: &Operation, parameter: &Parameter) -> bool {
    let nullable = parameter.ty.nullable && !parameter.ty.collection;
    // An untyped parameter takes null as a value like any other.
    let untyped = matches!(parameter.ty.element, Element::Primitive(Primitive::Untyped(_)));
    match operation.kind {
        OperationKind::Action => parameter.optional || nullable,
        OperationKind::Function => parameter.optional || (nullable && !untyped),
    }
}

pub(super) fn action(
    context: &Context<'_, '_>,
    operation: &Operation,
    segment: &str,
    passes: &[TokenStream],
) -> (TokenStream, TokenStream) {
    let (invoke, body) = (context.rt(Rt::Invoke), context.rt(Rt::Body));
    let result = operation.returns.as_ref().map_or_else(|| quote!(()), |returns| result(context, &returns.ty));
    let mut parameters = quote!(#body::empty());
    if !passes.is_empty() {
        parameters = quote!(#body::new());
    }
    for (parameter, pass) in operation.parameters.iter().zip(passes) {
        let name = &parameter.name;
        let add =
            if may_be_left_out(operation, parameter) { format_ident!("optional") } else { format_ident!("required") };
        parameters.extend(quote!(.#add(#name, #pass)));
    }
    (quote!(#invoke<#result>), quote!(#invoke::new(self.path.action(#segment), #parameters)))
}

/// The address of a function call.
fn call(context: &Context<'_, '_>, operation: &Operation, segment: &str, passes: &[TokenStream]) -> TokenStream {
    let arguments = context.rt(Rt::Arguments);
    let mut parameters = quote!(#arguments::new());
    for (parameter, pass) in operation.parameters.iter().zip(passes) {
        let name = &parameter.name;
        let literal = types::is_literal(context, &parameter.ty);
        let left_out = may_be_left_out(operation, parameter);
        let add = match (literal, left_out, parameter.optional) {
            (true, false, _) => "literal",
            (true, true, true) => "optional_literal",
            (true, true, false) => "nullable_literal",
            (false, false, _) => "json",
            (false, true, _) => "optional_json",
        };
        let add = format_ident!("{add}");
        parameters.extend(quote!(.#add(#name, #pass)));
    }
    quote!(self.path.operation(#segment, #parameters))
}

pub(super) fn function(
    context: &Context<'_, '_>,
    operation: &Operation,
    segment: &str,
    passes: &[TokenStream],
) -> (TokenStream, TokenStream) {
    let path = call(context, operation, segment, passes);
    let Some(returns) = &operation.returns else {
        let get = context.rt(Rt::Get);
        return (quote!(#get<()>), quote!(#get::new(#path)));
    };
    if returns.ty.element == Element::Primitive(Primitive::Stream) && !returns.ty.collection {
        let download = context.rt(Rt::Download);
        return (quote!(#download), quote!(#download::new(#path)));
    }
    if returns.ty.collection && is_delta(operation) {
        let (delta, element) = (context.rt(Rt::Delta), types::value(context, returns.ty.element));
        return (quote!(#delta<#element>), quote!(#delta::new(#path)));
    }
    if returns.ty.collection {
        let (list, element) = (context.rt(Rt::List), types::value(context, returns.ty.element));
        return (quote!(#list<#element>), quote!(#list::new(#path)));
    }
    let (get, result) = (context.rt(Rt::Get), result(context, &returns.ty));
    (quote!(#get<#result>), quote!(#get::new(#path)))
}

/// Whether a function gives the changes of a collection. Graph's own are told by their name, as its metadata lacks the
/// annotation.
fn is_delta(operation: &Operation) -> bool {
    let is_structured = |returns: &ReturnType| matches!(returns.ty.element, Element::Structured(_));
    operation.returns.as_ref().is_some_and(|returns| {
        is_structured(returns)
            && (operation.name.name == "delta" || returns.annotations.is_tagged("Org.OData.Core.V1.IsDelta"))
    })
}

/// What a response is read as.
fn result(context: &Context<'_, '_>, ty: &TypeUse) -> TokenStream {
    if ty.element == Element::Primitive(Primitive::Stream) && !ty.collection {
        return context.rt(Rt::Media);
    }
    let value = types::value(context, ty.element);
    if ty.collection {
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

fn documentation(
    context: &Context<'_, '_>,
    operation: &Operation,
    bound: Option<(StructuredId, bool)>,
    segment: &str,
) -> Docs {
    let model = context.layout.model;
    let kind = match operation.kind {
        OperationKind::Action => "action",
        OperationKind::Function => "function",
    };
    let mut docs =
        Docs::described(&operation.annotations, &format!("Calls the {kind} {}.", code(&operation.name.to_string())));
    http(context, &mut docs, operation, bound, segment, "");
    for parameter in &operation.parameters {
        let mut text = format!("{}: {}", code(&parameter.name), code(&model.type_name(&parameter.ty)));
        if parameter.optional {
            text.push_str(", optional");
        } else if parameter.ty.nullable && !parameter.ty.collection {
            text.push_str(", nullable");
        }
        if let Some(description) = parameter.annotations.text("Org.OData.Core.V1.Description") {
            text.push_str(&format!(". {}", markdown::text(description)));
        }
        docs.item(&text);
    }
    if let Some(returns) = &operation.returns {
        let nullable = if returns.ty.nullable && !returns.ty.collection { ", nullable" } else { "" };
        docs.paragraph(&format!("Returns {}{nullable}.", code(&model.type_name(&returns.ty))));
    }
    permissions::of_operation(&mut docs, &operation.annotations);
    docs
}

/// Adds the HTTP line of a call, with what follows it.
fn http(
    context: &Context<'_, '_>,
    docs: &mut Docs,
    operation: &Operation,
    bound: Option<(StructuredId, bool)>,
    segment: &str,
    rest: &str,
) {
    let (method, call) = match operation.kind {
        OperationKind::Action => ("POST", segment.to_owned()),
        OperationKind::Function => {
            let names: Vec<String> = operation.parameters.iter().map(|p| format!("{0}={{{0}}}", p.name)).collect();
            ("GET", format!("{segment}({})", names.join(",")))
        }
    };
    match bound {
        Some((id, collection)) => {
            handles::http_line(context, docs, method, id, collection, &format!("/{call}{rest}"));
        }
        None => docs.code(&format!("{method} /{call}{rest}")),
    }
}
