//! Owns the types of calls: newtypes of requests, with a method for each optional parameter of the operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::layout::{HandleId, Method, Setter};
use crate::model::{Element, Model, Operation, OperationKind, Parameter, Primitive, StructuredId};
use crate::vocabulary::Rt;

use super::context::Context;
use super::docs::{Docs, alias, deprecated};
use super::markdown::{self, code};
use super::requests;
use super::types;

/// The types of calls of the operations that are bound to a type.
pub(super) fn items(context: &Context<'_, '_>, id: StructuredId) -> Vec<TokenStream> {
    let calls = context.layout.calls_of(id).into_iter();
    calls.flat_map(|(handle, method, operation)| call(context, Some(handle), method, operation)).collect()
}

/// The type of the calls of an operation, and its methods.
pub(super) fn call(
    context: &Context<'_, '_>,
    handle: Option<HandleId>,
    method: &Method<'_>,
    operation: &Operation,
) -> Vec<TokenStream> {
    let layout = context.layout;
    let Some(name) = layout.call_ident(operation) else { return Vec::new() };
    let owner = handle.map_or_else(|| layout.service.clone(), |handle| layout.handle_ident(handle));
    let mut docs = Docs::default();
    docs.paragraph(&format!("A call of `{}` of [`{owner}`], with its optional parameters.", method.ident));
    let docs = docs.attributes(context);
    let gate = context.gate(&layout.call_gate(operation));
    let request = requests::request_type(context, operation);
    let (ident, derive) = (format_ident!("{name}"), context.rt(Rt::Invocation));
    let setters = layout.setters(operation);
    let setters = setters.iter().map(|setter| self::setter(context, operation, setter));
    let implementation = quote! {
        #gate
        impl #ident {
            #(#setters)*
        }
    };
    let declaration = quote! {
        #docs
        #gate
        #[derive(Clone, Debug, #derive)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #ident(#request);
    };
    vec![declaration, implementation]
}

fn setter(context: &Context<'_, '_>, operation: &Operation, setter: &Setter<'_>) -> TokenStream {
    let Setter { ident, parameter, gate } = setter;
    let name = &parameter.name;
    let mut docs = Docs::default();
    docs.paragraph(&described(context.layout.model, parameter));
    let docs = docs.attributes(context);
    let (alias, deprecated) = (alias(name, ident), deprecated(&parameter.annotations));
    let gate = context.gate(gate);
    let (bound, value, is_nullable) = taken(context, parameter);
    let is_literal = types::is_literal(context.layout.model, &parameter.ty);
    let set = match (operation.kind, is_literal, is_nullable) {
        (OperationKind::Action, _, false) => "parameter",
        (OperationKind::Action, _, true) => "nullable_parameter",
        (OperationKind::Function, true, false) => "literal",
        (OperationKind::Function, true, true) => "nullable_literal",
        (OperationKind::Function, false, false) => "json",
        (OperationKind::Function, false, true) => "nullable_json",
    };
    let set = format_ident!("{set}");
    quote! {
        #docs
        #alias
        #deprecated
        #gate
        pub fn #ident(self, value: impl #bound) -> Self {
            Self(self.0.#set(#name, &#value))
        }
    }
}

/// What a method for a parameter takes, the value that it becomes, and whether that may be `null`.
pub(super) fn taken(context: &Context<'_, '_>, parameter: &Parameter) -> (TokenStream, TokenStream, bool) {
    let element = types::value(context, parameter.ty.element);
    if parameter.ty.is_collection() {
        let into = context.rt(Rt::IntoParameter);
        return (quote!(#into<Vec<#element>>), quote!(value.into_parameter()), false);
    }
    // `null` is a value like any other.
    if matches!(parameter.ty.element, Element::Primitive(Primitive::Untyped(_))) {
        return (quote!(Into<#element>), quote!(value.into()), false);
    }
    if parameter.ty.nullable {
        let into = context.rt(Rt::IntoNullable);
        return (quote!(#into<#element>), quote!(value.into_nullable()), true);
    }
    let into = context.rt(Rt::IntoParameter);
    (quote!(#into<#element>), quote!(value.into_parameter()), false)
}

/// Describes a parameter: name, type, whether it may be `null`, and what the schema says of it.
pub(super) fn described(model: &Model, parameter: &Parameter) -> String {
    let mut text = format!("{}: {}", code(&parameter.name), code(&model.type_name(&parameter.ty)));
    if parameter.ty.nullable && !parameter.ty.is_collection() {
        text.push_str(", nullable");
    }
    if let Some(description) = parameter.annotations.text("Org.OData.Core.V1.Description") {
        text.push_str(&format!(". {}", markdown::text(description)));
    }
    text
}
