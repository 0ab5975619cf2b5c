//! Owns the methods for operations: one for each overload, with typed parameters and their documentation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{GeneratedMethod, HandleId, Method, RequiredOptions, is_optional};
use crate::model::{Operation, OperationKind};

use super::context::Context;
use super::docs::{Docs, alias, deprecated};
use super::http_line::http_line;
use super::invocations;
use super::markdown::code;
use super::requests::{self, Arguments, Request};
use super::{permissions, relations};

/// A call of an overload.
#[derive(Clone, Copy)]
pub(super) struct Call<'c> {
    /// The overload.
    pub(super) operation: &'c Operation,
    /// The name of the import, for an unbound operation.
    pub(super) import: Option<&'c str>,
    /// The handle that the overload is bound to.
    pub(super) bound: Option<HandleId>,
}

impl Call<'_> {
    /// The method that returns the request.
    pub(super) fn method(self, context: &Context<'_, '_>, method: &Method<'_>) -> TokenStream {
        let segment = self.segment(context);
        let arguments = Arguments::required(context, self.operation);
        let Request { ty, value } = requests::request(context, self.operation, &segment, &arguments);
        let docs = self.docs(context, &segment).attributes(context);
        let attributes = self.attributes(context, method, &arguments);
        let (ident, parameters) = (format_ident!("{}", method.ident), &arguments.parameters);
        quote! {
            #docs
            #attributes
            pub fn #ident(&self, #(#parameters),*) -> #ty {
                #value
            }
        }
    }

    /// The method that returns the handle of a composable function's result.
    pub(super) fn composed(self, context: &Context<'_, '_>, method: &Method<'_>, result: HandleId) -> TokenStream {
        let segment = self.segment(context);
        let arguments = Arguments::all(context, self.operation);
        let path = requests::function_path(context, self.operation, &segment, &arguments);
        let handle = context.handle(result);
        let name = code(&self.operation.name.to_string());
        let otherwise = format!("The result of the function {name}, as the start of a longer address.");
        let docs = if self.operation.is_escape_function() {
            let mut docs = Docs::described(&self.operation.annotations, &otherwise);
            docs.code(&self.http_line(context, &segment));
            docs
        } else {
            let mut docs = Docs::default();
            docs.paragraph(&otherwise);
            docs.code(&format!("{}/…", self.http_line(context, &segment)));
            docs
        };
        let docs = docs.attributes(context);
        let attributes = self.attributes(context, method, &arguments);
        let (ident, parameters) = (format_ident!("{}", method.ident), &arguments.parameters);
        quote! {
            #docs
            #attributes
            pub fn #ident(&self, #(#parameters),*) -> #handle {
                #handle::from(#path)
            }
        }
    }

    fn attributes(self, context: &Context<'_, '_>, method: &Method<'_>, arguments: &Arguments<'_>) -> TokenStream {
        let alias = alias(&self.operation.name.name, &format_ident!("{}", method.ident));
        let (deprecated, gate) = (deprecated(&self.operation.annotations), context.gate(&method.gate));
        // Each of them is required.
        let many = (arguments.parameters.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        quote!(#alias #deprecated #gate #many)
    }

    /// The path segment: the name of the import, or that of the bound operation.
    fn segment(self, context: &Context<'_, '_>) -> String {
        match self.import {
            Some(import) => import.to_owned(),
            None => requests::segment(context.layout.model, self.operation),
        }
    }

    fn docs(self, context: &Context<'_, '_>, segment: &str) -> Docs {
        let (model, operation) = (context.layout.model, self.operation);
        let kind = match operation.kind {
            OperationKind::Action => "action",
            OperationKind::Function => "function",
        };
        let otherwise = format!("Calls the {kind} {}.", code(&operation.name.to_string()));
        let mut docs = Docs::described(&operation.annotations, &otherwise);
        docs.code(&self.http_line(context, segment));
        for parameter in operation.parameters.iter().filter(|parameter| !is_optional(operation, parameter)) {
            docs.item(&invocations::described(model, parameter));
        }
        relations::describe(&mut docs, &RequiredOptions::of_operation(operation));
        let setters: Vec<String> =
            context.layout.setters(operation).iter().map(|setter| code(&setter.ident.to_string())).collect();
        if !setters.is_empty() {
            docs.paragraph(&format!("Optional parameters are set on the request: {}.", setters.join(", ")));
        }
        if let Some(returns) = &operation.returns {
            let nullable = if returns.ty.nullable && !returns.ty.is_collection() { ", nullable" } else { "" };
            docs.paragraph(&format!("Returns {}{nullable}.", code(&model.type_name(&returns.ty))));
        }
        permissions::of_operation(
            context.layout,
            &mut docs,
            GeneratedMethod::Operation(operation.span),
            &operation.annotations,
        );
        docs
    }

    fn http_line(self, context: &Context<'_, '_>, segment: &str) -> String {
        if let (true, Some(handle), [path]) =
            (self.operation.is_escape_function(), self.bound, self.operation.parameters.as_slice())
        {
            return http_line(context.layout, "GET", handle, &format!(":/{{{}}}", path.name));
        }
        let (method, call) = match self.operation.kind {
            OperationKind::Action => ("POST", segment.to_owned()),
            OperationKind::Function => {
                let parameters = self.operation.parameters.iter();
                let pairs: Vec<String> = parameters.map(|parameter| format!("{0}={{{0}}}", parameter.name)).collect();
                ("GET", format!("{segment}({})", pairs.join(",")))
            }
        };
        match self.bound {
            Some(handle) => http_line(context.layout, method, handle, &format!("/{call}")),
            None => format!("{method} /{call}"),
        }
    }
}
