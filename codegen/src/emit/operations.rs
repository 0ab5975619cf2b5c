//! Owns the methods for operations: one for each overload, with typed parameters and their documentation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{HandleId, Method};
use crate::model::{Operation, OperationKind};

use super::context::Context;
use super::docs::{Docs, alias, deprecated};
use super::http_line::http_line;
use super::markdown::{self, code};
use super::permissions;
use super::requests::{self, Arguments, Request};

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
        let arguments = Arguments::of(context, self.operation);
        let Request { ty, value } = requests::request(context, self.operation, &segment, &arguments);
        let docs = self.docs(context, &segment).attributes();
        let attributes = self.attributes(context, method);
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
        let arguments = Arguments::of(context, self.operation);
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
        let docs = docs.attributes();
        let attributes = self.attributes(context, method);
        let (ident, parameters) = (format_ident!("{}", method.ident), &arguments.parameters);
        quote! {
            #docs
            #attributes
            pub fn #ident(&self, #(#parameters),*) -> #handle {
                #handle::from(#path)
            }
        }
    }

    fn attributes(self, context: &Context<'_, '_>, method: &Method<'_>) -> TokenStream {
        let alias = alias(&self.operation.name.name, &format_ident!("{}", method.ident));
        let (deprecated, gate) = (deprecated(&self.operation.annotations), context.gate(&method.gate));
        // A struct of parameters for each operation would be no easier to read.
        let many = (self.operation.parameters.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
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
        for parameter in &operation.parameters {
            let mut text = format!("{}: {}", code(&parameter.name), code(&model.type_name(&parameter.ty)));
            if parameter.optional {
                text.push_str(", optional");
            } else if parameter.ty.nullable && !parameter.ty.is_collection() {
                text.push_str(", nullable");
            }
            if let Some(description) = parameter.annotations.text("Org.OData.Core.V1.Description") {
                text.push_str(&format!(". {}", markdown::text(description)));
            }
            docs.item(&text);
        }
        if let Some(returns) = &operation.returns {
            let nullable = if returns.ty.nullable && !returns.ty.is_collection() { ", nullable" } else { "" };
            docs.paragraph(&format!("Returns {}{nullable}.", code(&model.type_name(&returns.ty))));
        }
        permissions::of_operation(&mut docs, &operation.annotations);
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
