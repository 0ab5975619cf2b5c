//! Owns the Rust types of calls as text, for those who write programs: what a method takes, and what it gives.

use std::collections::BTreeSet;

use crate::layout::{HandleId, Layout, Setter, Verb, key_idents};
use crate::model::{self, Element, KeyPart, Operation, Primitive, StructuredId, TypeUse};

use super::context::Context;
use super::requests::{self, Arguments};
use super::signatures::text;
use super::{capabilities, types};

/// The methods that send and read, and their types, with paths from the crate's root.
pub(crate) struct Calls<'l, 'm>(Context<'l, 'm>);

/// A parameter of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// The name.
    pub(crate) name: String,
    /// The type.
    pub(crate) ty: String,
}

impl<'l, 'm> Calls<'l, 'm> {
    /// Those of a layout.
    pub(crate) fn new(layout: &'l Layout<'m>) -> Self {
        Self(Context::new(layout, None, BTreeSet::new()))
    }

    /// The parameters of the method of an overload: those that a call cannot leave out.
    pub(crate) fn required(&self, operation: &Operation) -> Vec<Parameter> {
        parameters(&Arguments::required(&self.0, operation))
    }

    /// The parameters of the method that leads on from the result of a function: all of them.
    pub(crate) fn all(&self, operation: &Operation) -> Vec<Parameter> {
        parameters(&Arguments::all(&self.0, operation))
    }

    /// The methods of a call that set the optional parameters of an overload, with what these hold.
    pub(crate) fn optional<'o>(&self, operation: &'o Operation) -> Vec<(&'o model::Parameter, Parameter)> {
        let described = |setter: Setter<'o>| {
            let ty = &setter.parameter.ty;
            let element = self.ty(ty.element);
            let is_untyped = matches!(ty.element, Element::Primitive(Primitive::Untyped(_)));
            let ty = match (ty.is_collection(), ty.nullable && !is_untyped) {
                (true, _) => format!("Vec<{element}>"),
                (false, true) => format!("Nullable<{element}>"),
                (false, false) => element,
            };
            (setter.parameter, parameter(&setter.ident.to_string(), &ty))
        };
        self.0.layout.setters(operation).into_iter().map(described).collect()
    }

    /// The type of the request of an overload, without the methods for optional parameters.
    pub(crate) fn request(&self, operation: &Operation) -> String {
        text(&requests::request_type(&self.0, operation))
    }

    /// The parameters of the method for a key of a type; there is no such method if a part cannot be written in an address.
    pub(crate) fn key(&self, id: StructuredId, parts: &[KeyPart]) -> Option<Vec<Parameter>> {
        let idents = key_idents(self.0.layout.model, id, parts);
        let pairs = parts.iter().zip(idents);
        pairs
            .map(|(part, ident)| {
                let argument = types::argument(&self.0, &part.ty, &ident);
                self.is_literal(&part.ty).then(|| parameter(&ident.to_string(), &text(&argument.ty)))
            })
            .collect()
    }

    /// A type of the model.
    pub(crate) fn ty(&self, element: Element) -> String {
        text(&types::value(&self.0, element))
    }

    /// Whether a value can be written as a literal in an address.
    pub(crate) fn is_literal(&self, ty: &TypeUse) -> bool {
        types::is_literal(self.0.layout.model, ty)
    }

    /// The verbs of a handle, each with the method of HTTP that it uses.
    pub(crate) fn verbs(&self, handle: HandleId) -> Vec<(&'static str, Verb)> {
        let layout = self.0.layout;
        let verbs = Verb::ALL.into_iter().filter(|verb| verb.cardinality() == handle.cardinality);
        let allowed = verbs.filter(|verb| capabilities::is_allowed(layout, handle.ty, *verb));
        let with_http = allowed.map(|verb| {
            let http = match verb {
                Verb::Get | Verb::List => "GET",
                Verb::Create => "POST",
                Verb::Delete => "DELETE",
                Verb::Update if capabilities::is_replaced(layout, handle.ty) => "PUT",
                Verb::Update => "PATCH",
            };
            (http, verb)
        });
        with_http.collect()
    }
}

fn parameters(arguments: &Arguments<'_>) -> Vec<Parameter> {
    let texts = arguments.parameters.iter().map(text);
    texts.filter_map(|text| text.split_once(": ").map(|(name, ty)| parameter(name, ty))).collect()
}

fn parameter(name: &str, ty: &str) -> Parameter {
    Parameter { name: name.to_owned(), ty: ty.to_owned() }
}
