//! Owns the names of parameters, which have to be unique within a method only.

use proc_macro2::Ident;
use quote::format_ident;

use crate::model::{KeyPart, Model, Operation, StructuredId};

use super::calls::required;
use super::names::{pascal, snake};
use super::required_options::QueryOption;
use super::taken::Taken;

/// The names of all parameters of an operation.
pub(crate) fn parameter_idents(operation: &Operation) -> Vec<Ident> {
    idents(operation.parameters.iter().map(|parameter| parameter.annotations.called(&parameter.name)))
}

/// The names of the parameters of an operation's method that a call cannot leave out.
pub(crate) fn required_idents(operation: &Operation) -> Vec<Ident> {
    idents(required(operation).map(|parameter| parameter.annotations.called(&parameter.name)))
}

/// The names of the parameters of the method for a key.
pub(crate) fn key_idents(model: &Model, id: StructuredId, parts: &[KeyPart]) -> Vec<Ident> {
    idents(key_names(model, id, parts).into_iter())
}

/// The names of the parameters for query options.
pub(crate) fn option_idents(options: &[QueryOption<'_>]) -> Vec<Ident> {
    idents(options.iter().map(|option| option.name))
}

/// The names of the parameters for the query options of an operation, which come after its own parameters.
pub(crate) fn call_option_idents(operation: &Operation, options: &[QueryOption<'_>]) -> Vec<Ident> {
    let parameters = operation.parameters.iter().map(|parameter| parameter.annotations.called(&parameter.name));
    idents(parameters.chain(options.iter().map(|option| option.name))).split_off(operation.parameters.len())
}

/// The names that identifiers for the parts of a key are derived from: those given to the properties, or the parts'
/// own.
pub(super) fn key_names<'m>(model: &'m Model, id: StructuredId, parts: &'m [KeyPart]) -> Vec<&'m str> {
    let properties = model.all_properties(id);
    let called = |part: &'m KeyPart| {
        let property = properties.iter().find(|(_, property)| property.name == part.path);
        property.map_or(part.name.as_str(), |(_, property)| property.annotations.called(&part.name))
    };
    parts.iter().map(called).collect()
}

fn idents<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Ident> {
    let mut taken = Taken::default();
    let idents = names.map(|name| {
        let ident = snake(name);
        let marked = format!("{ident}_value");
        // In a script without case it may also be the name of a variant, which a parameter would match as a pattern.
        let plain = Some(ident).filter(|ident| *ident != pascal(name));
        taken.claim(&plain.into_iter().chain([marked]).collect::<Vec<_>>())
    });
    idents.map(|ident| format_ident!("{ident}")).collect()
}
