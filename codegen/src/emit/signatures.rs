//! Owns the Rust types of fields and methods as text, for comparing two versions of a model.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::layout::{Field, Layout, Verb};
use crate::model::{Annotations, Cardinality, Operation, StructuredId};

use super::context::Context;
use super::requests::{self, Arguments};
use super::{capabilities, docs, fields, invocations};

/// The Rust types of a layout as text, with paths from the crate's root.
pub(crate) struct Signatures<'l, 'm>(Context<'l, 'm>);

impl<'l, 'm> Signatures<'l, 'm> {
    /// The types of a layout.
    pub(crate) fn new(layout: &'l Layout<'m>) -> Self {
        Self(Context::new(layout, None, BTreeSet::new()))
    }

    /// The type of a field.
    pub(crate) fn field(&self, field: &Field<'_>) -> String {
        text(&fields::field_type(&self.0, field))
    }

    /// The parameters and the return type of an overload's method.
    pub(crate) fn operation(&self, operation: &Operation) -> String {
        let arguments = Arguments::required(&self.0, operation);
        let ty = requests::request_type(&self.0, operation);
        let parameters = &arguments.parameters;
        text(&quote!((#(#parameters),*) -> #ty))
    }

    /// The Rust type of the argument for a parameter that a call of an overload cannot leave out.
    pub(crate) fn argument(&self, operation: &Operation, name: &str) -> Option<String> {
        let arguments = Arguments::required(&self.0, operation);
        let position = arguments.names().position(|known| known == name)?;
        // Its name is no part of the type.
        text(&arguments.parameters[position]).split_once(": ").map(|(_, ty)| ty.to_owned())
    }

    /// The methods for an overload's optional parameters, with what they take, by the name of the parameter.
    pub(crate) fn setters<'o>(&self, operation: &'o Operation) -> BTreeMap<&'o str, (String, String)> {
        let setters = self.0.layout.setters(operation).into_iter().map(|setter| {
            let taken = text(&invocations::taken(&self.0, setter.parameter).0);
            (setter.parameter.name.as_str(), (setter.ident.to_string(), taken))
        });
        setters.collect()
    }

    /// The names of the verbs that an entity type has.
    pub(crate) fn verbs(&self, id: StructuredId) -> BTreeSet<&'static str> {
        let layout = self.0.layout;
        let is_listed = layout.is_listed(id);
        let has_handle = |verb: &Verb| verb.cardinality() == Cardinality::One || is_listed;
        let verbs = Verb::ALL.into_iter().filter(has_handle);
        verbs.filter(|verb| capabilities::is_allowed(layout, id, *verb)).map(Verb::name).collect()
    }
}

/// Whether an annotated element is deprecated.
pub(crate) fn is_deprecated(annotations: &Annotations) -> bool {
    !docs::deprecated(annotations).is_empty()
}

/// Tokens with the spacing of formatted code.
pub(super) fn text(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, tight) in [(" :: ", "::"), (" < ", "<"), (" >", ">"), ("& ", "&"), (" ,", ","), (" : ", ": ")] {
        text = text.replace(spaced, tight);
    }
    text.replace("crate::", "")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn tokens_are_spaced_like_formatted_code() {
        let tokens = quote!((token: Option<&str>, of: &[crate::mail::Message]) -> Page<Vec<u8>>);
        assert_eq!(super::text(&tokens), "(token: Option<&str>, of: &[mail::Message]) -> Page<Vec<u8>>");
    }
}
