//! Owns what enumerations call for.

use crate::model::{Element, EnumId};

use super::super::facts::code;
use super::{Expected, deprecation};

impl Expected<'_, '_> {
    pub(super) fn enumeration(&self, id: EnumId) -> Vec<String> {
        let ty = self.layout.model.enumeration(id);
        let ident = self.layout.ident(Element::Enum(id));
        let names = self.layout.members(id);
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
        let wire = ty.name.to_string();
        if ty.is_flags {
            return vec![code(&format!("odata::flags! {deprecated} pub struct {ident}: {wire:?} {{ {table} }}"))];
        }
        let mut facts = vec![
            code(&format!("odata::enumeration! {ident}: {wire:?} {{ {table} }}")),
            format!(
                "{} {}",
                sorted(&[
                    "#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]",
                    "#[non_exhaustive]",
                    &deprecated
                ]),
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
}

/// Attributes in the order in which facts have them.
pub(super) fn sorted(attributes: &[&str]) -> String {
    let mut attributes: Vec<String> =
        attributes.iter().map(|text| code(text)).filter(|text| !text.is_empty()).collect();
    attributes.sort();
    attributes.join(" ")
}
