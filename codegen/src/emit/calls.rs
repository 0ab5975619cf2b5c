//! Owns the Rust types of calls as text, for those who write programs: what a method takes, and what it gives.

use std::collections::BTreeSet;

use quote::format_ident;

use crate::layout::{Layout, argument_idents};
use crate::model::{Element, KeyPart, Operation, OperationKind, StructuredId, TypeUse};

use super::capabilities::{self, Verb};
use super::context::Context;
use super::signatures::text;
use super::{operations, types};

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

    /// The parameters of the method of an overload.
    pub(crate) fn parameters(&self, operation: &Operation) -> Vec<Parameter> {
        let (arguments, _) = operations::arguments(&self.0, operation);
        let texts = arguments.iter().map(text);
        texts.filter_map(|text| text.split_once(": ").map(|(name, ty)| parameter(name, ty))).collect()
    }

    /// The type of the request of an overload.
    pub(crate) fn request(&self, operation: &Operation) -> String {
        let (_, passes) = operations::arguments(&self.0, operation);
        let (ty, _) = match operation.kind {
            // The segment has no part in the types.
            OperationKind::Action => operations::action(&self.0, operation, "", &passes),
            OperationKind::Function => operations::function(&self.0, operation, "", &passes),
        };
        text(&ty)
    }

    /// The parameters of the method for a key; there is no such method if a part cannot be written in an address.
    pub(crate) fn key(&self, parts: &[KeyPart]) -> Option<Vec<Parameter>> {
        let idents = argument_idents(parts.iter().map(|part| part.name.as_str()));
        let pairs = parts.iter().zip(idents);
        pairs
            .map(|(part, ident)| {
                let argument = types::argument(&self.0, &part.ty, &format_ident!("{ident}"), false);
                types::is_literal(&self.0, &part.ty).then(|| parameter(&ident.to_string(), &text(&argument.ty)))
            })
            .collect()
    }

    /// A type of the model.
    pub(crate) fn ty(&self, element: Element) -> String {
        text(&types::value(&self.0, element))
    }

    /// Whether a value can be written as a literal in an address.
    pub(crate) fn is_literal(&self, ty: &TypeUse) -> bool {
        types::is_literal(&self.0, ty)
    }

    /// The names of the methods that read and write what a handle stands for, each with the method of HTTP that it uses.
    pub(crate) fn verbs(&self, id: StructuredId, collection: bool) -> Vec<(&'static str, &'static str)> {
        let update = if capabilities::is_replaced(&self.0, id) { "PUT" } else { "PATCH" };
        let of_one = [("GET", "get", Verb::Get), (update, "update", Verb::Update), ("DELETE", "delete", Verb::Delete)];
        let of_many = [("GET", "list", Verb::List), ("POST", "create", Verb::Create)];
        let verbs = if collection { of_many.as_slice() } else { of_one.as_slice() };
        let allowed = verbs.iter().filter(|(_, _, verb)| capabilities::is_allowed(&self.0, id, *verb));
        allowed.map(|(http, name, _)| (*http, *name)).collect()
    }
}

fn parameter(name: &str, ty: &str) -> Parameter {
    Parameter { name: name.to_owned(), ty: ty.to_owned() }
}
