//! Owns the fields of a struct: their names, wire names and gates.

use crate::model::{Element, NavigationProperty, Property, StructuredId, TypeUse};

use super::boxes;
use super::gate::Gate;
use super::names::{serde_camel, serde_pascal, snake};
use super::shape::Layout;
use super::taken::Taken;

/// The fields of a struct.
#[derive(Debug)]
pub(crate) struct Fields<'m> {
    /// The value of `rename_all`: `camelCase` or `PascalCase`.
    pub(crate) rename_all: &'static str,
    /// The fields: inherited ones first, and navigation properties after structural ones.
    pub(crate) fields: Vec<Field<'m>>,
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field<'m> {
    /// The Rust name.
    pub(crate) ident: String,
    /// The wire name, if it does not follow from `rename_all`.
    pub(crate) rename: Option<String>,
    /// The property that it holds.
    pub(crate) member: Member<'m>,
    /// Whether the value is boxed.
    pub(crate) boxed: bool,
    /// The condition under which the field is compiled.
    pub(crate) gate: Gate,
}

/// The property that a field holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Member<'m> {
    /// A structural property.
    Property(&'m Property),
    /// A navigation property, present if it was expanded.
    Navigation(&'m NavigationProperty),
}

impl<'m> Member<'m> {
    /// The OData name.
    pub(crate) fn name(self) -> &'m str {
        match self {
            Self::Property(property) => &property.name,
            Self::Navigation(property) => &property.name,
        }
    }

    /// The name that identifiers are derived from.
    pub(crate) fn called(self) -> &'m str {
        match self {
            Self::Property(property) => property.annotations.called(&property.name),
            Self::Navigation(property) => property.annotations.called(&property.name),
        }
    }

    /// The OData type.
    pub(crate) fn ty(self) -> &'m TypeUse {
        match self {
            Self::Property(property) => &property.ty,
            Self::Navigation(property) => &property.ty,
        }
    }
}

impl<'m> Layout<'m> {
    /// The fields of an entity or complex type.
    pub(crate) fn fields(&self, id: StructuredId) -> Fields<'m> {
        let here = self.presence(Element::Structured(id));
        let mut taken = Taken::reserving(["odata_type", "additional"]);
        let structural = self.model.all_properties(id).into_iter().map(|(_, property)| Member::Property(property));
        let navigation = self.model.all_navigation(id).into_iter().map(|(_, property)| Member::Navigation(property));
        let mut fields: Vec<Field<'m>> = structural
            .chain(navigation)
            .map(|member| {
                let name = snake(member.called());
                let ident = taken.claim(&[name.clone(), format!("{name}_property")]);
                let gate = match member {
                    Member::Property(_) => Gate::default(),
                    Member::Navigation(property) => self.gate(here.as_ref(), [Element::Structured(property.target)]),
                };
                let boxed = matches!(member, Member::Property(property) if boxes::is_boxed(&property.ty));
                Field { ident, rename: None, member, boxed, gate }
            })
            .collect();
        let plain = |derive: fn(&str) -> String| {
            fields.iter().filter(|field| derive(&field.ident) == field.member.name()).count()
        };
        let (rename_all, derive): (_, fn(&str) -> String) = if plain(serde_pascal) > plain(serde_camel) {
            ("PascalCase", serde_pascal)
        } else {
            ("camelCase", serde_camel)
        };
        for field in &mut fields {
            field.rename = Some(field.member.name().to_owned()).filter(|name| *name != derive(&field.ident));
        }
        Fields { rename_all, fields }
    }
}
