//! Owns the constants that stand for properties: their names, and how they are written.

use std::collections::HashSet;

use proc_macro::{Delimiter, TokenStream, TokenTree};

use crate::serde::append;
use crate::structure::{Property, Structure, Written};

/// The constants of the trait `Structured`, which those of the struct itself would hide.
const TAKEN: [&str; 3] = ["DERIVED", "READ_ONLY", "TYPE_NAME"];

/// What a name needs that has letters without capitals. No other has it, since each attribute costs the compiler time.
const ALLOWED: &str = "#[allow(non_upper_case_globals)] ";

/// An implementation with a constant for each property. Control information, such as `@odata.type`, is no property.
pub(crate) fn constants(structure: &Structure) -> String {
    let mut text = String::new();
    append(&mut text, &["impl ", &structure.ident, " {"]);
    let mut taken: HashSet<String> = TAKEN.map(str::to_owned).into();
    for property in structure.properties.iter().filter(|property| !property.wire_name.contains('@')) {
        let Property { ident, wire_name, written: Written { notes, visibility, ty }, .. } = property;
        let name = name(ident, &mut taken);
        let allowed = if name.contains(char::is_lowercase) { ALLOWED } else { "" };
        append(&mut text, &[allowed, &notes.to_string(), " ", &visibility.to_string(), " const ", &name]);
        append(&mut text, &[": ::odata::query::Property<", &structure.ident, ", ", &without_box(ty)]);
        // A call, even of a constant function, would be run by the compiler for each property of each type.
        append(&mut text, &["> = ::odata::query::Property { path: ", &format!("{wire_name:?}")]);
        append(&mut text, &[", of: ::core::marker::PhantomData };"]);
    }
    text.push('}');
    text
}

/// The name of the constant of the only property that is called so.
pub(crate) fn name_of(ident: &str) -> String {
    name(ident, &mut TAKEN.map(str::to_owned).into())
}

/// The name of a property's constant: that of the field, in upper case.
fn name(ident: &str, taken: &mut HashSet<String>) -> String {
    let mut name = ident.strip_prefix("r#").unwrap_or(ident).to_uppercase();
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

/// The type without a `Box` directly within its `Option` or `Nullable`: how a value is stored is nothing to the
/// property.
fn without_box(ty: &TokenStream) -> String {
    let mut tokens: Vec<TokenTree> = ty.clone().into_iter().collect();
    // A type that comes out of another macro.
    while let [TokenTree::Group(group)] = tokens.as_slice()
        && group.delimiter() == Delimiter::None
    {
        tokens = group.stream().into_iter().collect();
    }
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.to_string() == text);
    let outer = (0..tokens.len()).find(|at| is(*at, "<"));
    if let Some(outer) = outer
        && is(outer + 1, "Box")
        && is(outer + 2, "<")
        && is(tokens.len() - 1, ">")
    {
        tokens.pop();
        tokens.drain(outer + 1..outer + 3);
    }
    tokens.into_iter().collect::<TokenStream>().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_fields_and_free() {
        let mut taken = HashSet::from(["TYPE_NAME".to_owned()]);
        let names = ["display_name", "r#type", "self_", "type_name", "Display_Name", "größe", "v4_0_3"];
        assert_eq!(
            names.map(|ident| name(ident, &mut taken)),
            ["DISPLAY_NAME", "TYPE", "SELF_", "TYPE_NAME_", "DISPLAY_NAME_", "GRÖSSE", "V4_0_3"]
        );
    }
}
