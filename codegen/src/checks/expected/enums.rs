//! Owns the facts of enumerations.

use crate::model::{Element, EnumId};

use super::super::facts::{alias, code, sorted};
use super::deprecation;
use super::scope::Scope;

/// The facts of an enumeration type.
pub(super) fn facts(scope: Scope<'_, '_>, id: EnumId) -> Vec<String> {
    let ty = scope.layout.model.enumeration(id);
    let ident = scope.layout.ident(Element::Enum(id));
    let names = scope.layout.members(id);
    let table: Vec<String> = ty
        .members
        .iter()
        .zip(&names)
        .map(|(member, name)| {
            let deprecated = deprecation::attribute(&member.annotations);
            let deprecated = if ty.is_flags { deprecated.as_str() } else { "" };
            format!("{deprecated} {name} = {:?} => {},", member.name, member.value)
        })
        .collect();
    let table = table.join(" ");
    let deprecated = deprecation::attribute(&ty.annotations);
    let container = scope.layout.model.container.as_ref().map(|container| &container.annotations);
    let term = "GraphModel.Conventions.V1.UnqualifiedEnumerationLiterals";
    let word = if container.is_some_and(|annotations| annotations.is_tagged(term)) { "unqualified " } else { "" };
    let wire = format!("{word}{:?}", ty.name.to_string());
    if ty.is_flags {
        return vec![code(&format!("odata::flags! {deprecated} pub struct {ident}: {wire} {{ {table} }}"))];
    }
    let mut facts = vec![
        code(&format!("odata::enumeration! {ident}: {wire} {{ {table} }}")),
        format!(
            "{} {}",
            sorted(&["#[derive(Clone, PartialEq)]", "#[non_exhaustive]", &deprecated, &alias(&ty.name.name, ident)]),
            code(&format!("pub enum {ident}"))
        ),
        code(&format!("{ident}::Unrecognized(String)")),
    ];
    for (member, name) in ty.members.iter().zip(&names) {
        let deprecated = deprecation::attribute(&member.annotations);
        facts.push(code(&format!("{deprecated} {ident}::{name}")));
    }
    facts
}
