//! Owns the names of parameters, which only have to differ from each other.

use proc_macro2::Ident;
use quote::format_ident;

use super::names::{pascal, snake};
use super::taken::Taken;

/// The names of a method's parameters, which do not clash with each other, for OData names.
pub(crate) fn argument_idents<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Ident> {
    let mut taken = Taken::default();
    let idents = names.map(|name| {
        let ident = snake(name);
        let marked = format!("{ident}_value");
        // In a script without case it may be the name of a variant, which no parameter can have.
        let plain = Some(ident).filter(|ident| *ident != pascal(name));
        taken.claim(&plain.into_iter().chain([marked]).collect::<Vec<_>>())
    });
    idents.map(|ident| format_ident!("{ident}")).collect()
}
