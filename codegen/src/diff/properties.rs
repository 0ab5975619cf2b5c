//! Owns comparing properties of both kinds, which become the fields of a struct.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::layout::{Field, Member};
use crate::model::{NavigationProperty, Property, StructuredId};

use super::change::Subject;
use super::differ::Differ;
use super::renames;
use super::side::Side;
use super::type_use::{TypeChange, facets, given};

/// The Rust names of the fields of the old and the new base type, by wire names.
type BaseIdents<'m> = [HashMap<&'m str, String>; 2];

impl<'m> Differ<'m> {
    /// Compares the fields of a type. Changes to inherited properties are reported for the type that declares them.
    pub(super) fn properties(&mut self, subject: &Subject, short: &str, old: StructuredId, new: StructuredId) {
        let (before, after) = (self.old.layout.fields(old).fields, self.new.layout.fields(new).fields);
        let by_name = |fields: &[Field<'m>]| -> BTreeMap<&'m str, usize> {
            fields.iter().enumerate().map(|(index, field)| (field.member.name(), index)).collect()
        };
        let (places, places_now) = (by_name(&before), by_name(&after));
        let (declared, declared_now) = (self.old.declared(old), self.new.declared(new));
        let gone: Vec<&Field<'m>> = before
            .iter()
            .filter(|field| !places_now.contains_key(field.member.name()) && declared.contains(field.member.name()))
            .collect();
        let added: Vec<&Field<'m>> = after
            .iter()
            .filter(|field| !places.contains_key(field.member.name()) && declared_now.contains(field.member.name()))
            .collect();
        let renamed: HashMap<&str, &str> = self.renamed_fields(&gone, &added).into_iter().collect();
        let renamed_now: HashSet<&str> = renamed.values().copied().collect();
        let differ = |field: &Field<'m>| {
            places_now.get(field.member.name()).is_some_and(|index| after[*index].ident != field.ident)
        };
        let bases = self.base_idents(old, new, before.iter().any(differ));
        for field in &before {
            let name = field.member.name();
            if let Some(index) = places_now.get(name) {
                let now = &after[*index];
                if declared.contains(name) || declared_now.contains(name) {
                    self.property(subject, short, field, now);
                }
                self.field_name(subject, short, field, now, &bases);
            } else if let Some(to) = renamed.get(name) {
                let message = format!("{} of `{short}` was renamed to `{to}`", what(field.member));
                match places_now.get(to).map(|index| after[*index].ident.as_str()) {
                    Some(ident) if ident == field.ident => {
                        self.documentation(subject, format!("{message}; in Rust it is still `{ident}`"));
                    }
                    ident => {
                        let idents = renamed_idents(&field.ident, ident.unwrap_or_default());
                        self.breaking(subject, format!("{message}: {idents}"));
                    }
                }
            } else if declared.contains(name) {
                let (what, ident) = (what(field.member), &field.ident);
                let message =
                    format!("{what} of `{short}` was removed: `{ident}`, in queries `{}`", ident.to_uppercase());
                self.breaking(subject, message);
            }
        }
        for field in added {
            if !renamed_now.contains(field.member.name()) {
                let ty = self.new.signatures.field(field);
                self.additive(subject, format!("{} was added to `{short}`: `{ty}`", what(field.member)));
            }
        }
    }

    /// Pairs of properties that differ only in their names.
    fn renamed_fields(&self, gone: &[&Field<'m>], added: &[&Field<'m>]) -> Vec<(&'m str, &'m str)> {
        let names =
            |fields: &[&Field<'m>]| -> Vec<&'m str> { fields.iter().map(|field| field.member.name()).collect() };
        let members = |fields: &[&Field<'m>]| -> HashMap<&'m str, Member<'m>> {
            fields.iter().map(|field| (field.member.name(), field.member)).collect()
        };
        let (by_name, by_name_now) = (members(gone), members(added));
        renames::names(&names(gone), &names(added), |old, new| match (by_name.get(old), by_name_now.get(new)) {
            (Some(old), Some(new)) => {
                is_navigation(*old) == is_navigation(*new)
                    && matches!(self.type_change(old.ty(), new.ty()), TypeChange::None | TypeChange::Facets)
            }
            _ => false,
        })
    }

    /// Compares what may change about a field although its property did not: its Rust name.
    fn field_name(
        &mut self,
        subject: &Subject,
        short: &str,
        before: &Field<'m>,
        after: &Field<'m>,
        bases: &BaseIdents<'m>,
    ) {
        let name = before.member.name();
        if before.ident != after.ident {
            let [old, new] = bases;
            // Inherited fields are reported for the type that declares them.
            let inherited = old.get(name) == Some(&before.ident) && new.get(name) == Some(&after.ident);
            if !inherited {
                let idents = renamed_idents(&before.ident, &after.ident);
                self.breaking(subject, format!("the field for `{name}` of `{short}` was renamed: {idents}"));
            }
        }
    }

    /// The Rust names of the base types' fields, if `any` field was renamed.
    fn base_idents(&self, old: StructuredId, new: StructuredId, any: bool) -> BaseIdents<'m> {
        let idents = |side: &Side<'m>, id: StructuredId| -> HashMap<&'m str, String> {
            let fields = side.model.ty(id).base.filter(|_| any).map(|base| side.layout.fields(base).fields);
            fields.into_iter().flatten().map(|field| (field.member.name(), field.ident)).collect()
        };
        [idents(&self.old, old), idents(&self.new, new)]
    }

    fn types_of(&self, before: &Field<'m>, after: &Field<'m>) -> String {
        let (old, new) = (self.old.signatures.field(before), self.new.signatures.field(after));
        if old == new { format!("`{old}` as before") } else { format!("`{old}` → `{new}`") }
    }

    fn property(&mut self, subject: &Subject, short: &str, before: &Field<'m>, after: &Field<'m>) {
        let what = format!("{} of `{short}`", what(after.member));
        match (before.member, after.member) {
            (Member::Property(old), Member::Property(new)) => {
                let Property { name: _, ty: _, default_value, is_navigation, annotations, span: _ } = old;
                if *is_navigation != new.is_navigation {
                    let now = if new.is_navigation { "is now" } else { "is no longer" };
                    self.documentation(subject, format!("{what} {now} a navigation property to entities of any type"));
                }
                self.field_type(subject, &what, before, after);
                if *default_value != new.default_value {
                    let values =
                        format!("{} → {}", given(default_value.as_deref()), given(new.default_value.as_deref()));
                    self.documentation(subject, format!("the default value of {what} changed: {values}"));
                }
                self.annotations(subject, &what, annotations, &new.annotations);
            }
            (Member::Navigation(old), Member::Navigation(new)) => {
                self.field_type(subject, &what, before, after);
                self.navigation(subject, &what, old, new, &after.ident);
            }
            _ => {
                let types = self.types_of(before, after);
                let kinds = if is_navigation(after.member) {
                    "is now a navigation property"
                } else {
                    "is no longer a navigation property"
                };
                self.breaking(subject, format!("`{}` of `{short}` {kinds}: {types}", after.member.name()));
            }
        }
    }

    fn field_type(&mut self, subject: &Subject, what: &str, before: &Field<'m>, after: &Field<'m>) {
        let (old, new) = (before.member.ty(), after.member.ty());
        match self.type_change(old, new) {
            TypeChange::None => {}
            TypeChange::Facets => {
                self.documentation(
                    subject,
                    format!("the facets of {what} changed: {}", facets(&old.facets, &new.facets)),
                );
            }
            TypeChange::Null if new.is_collection() => {
                let now = if new.nullable { "may now be null" } else { "are no longer null" };
                self.documentation(subject, format!("elements of {what} {now}"));
            }
            TypeChange::Null => {
                let types = self.types_of(before, after);
                let message = if new.nullable {
                    format!("{what} is now nullable: {types}; projections need an `Option` or a `Nullable` for it")
                } else {
                    format!("{what} is no longer nullable: {types}; projections compile as before")
                };
                self.breaking(subject, message);
            }
            TypeChange::Type => {
                let names = format!("`{}` → `{}`", self.old.model.type_name(old), self.new.model.type_name(new));
                if self.is_alias(old, new) {
                    self.documentation(
                        subject,
                        format!("the type of {what} changed, but is the same in Rust: {names}"),
                    );
                } else {
                    let types = self.types_of(before, after);
                    let affected = if is_navigation(after.member) { "expansions" } else { "conditions" };
                    self.breaking(
                        subject,
                        format!(
                            "the type of {what} changed, {names}: {types}; {affected} and projections change with it"
                        ),
                    );
                }
            }
        }
    }

    fn navigation(
        &mut self,
        subject: &Subject,
        what: &str,
        old: &NavigationProperty,
        new: &NavigationProperty,
        ident: &str,
    ) {
        let NavigationProperty {
            name: _,
            ty: _,
            target: _,
            partner,
            contains_target,
            referential_constraints,
            on_delete,
            annotations,
            span: _,
        } = old;
        let suffix = if new.ty.is_collection() { "references" } else { "reference" };
        match (*contains_target, new.contains_target) {
            (false, true) => {
                self.breaking(subject, format!("{what} now contains its target: `{ident}_{suffix}()` was removed"));
            }
            (true, false) => {
                self.additive(subject, format!("{what} no longer contains its target: `{ident}_{suffix}()` was added"));
            }
            _ => {}
        }
        if *partner != new.partner {
            let partners = format!("{} → {}", given(partner.as_deref()), given(new.partner.as_deref()));
            self.documentation(subject, format!("the partner of {what} changed: {partners}"));
        }
        if *referential_constraints != new.referential_constraints {
            self.documentation(subject, format!("the referential constraints of {what} changed"));
        }
        if *on_delete != new.on_delete {
            let actions = format!("{} → {}", given(on_delete.as_deref()), given(new.on_delete.as_deref()));
            self.documentation(subject, format!("the `OnDelete` action of {what} changed: {actions}"));
        }
        self.annotations(subject, what, annotations, &new.annotations);
    }
}

/// Describes how a field was renamed, and its constant with it.
fn renamed_idents(old: &str, new: &str) -> String {
    format!("`{old}` → `{new}`, in queries `{}` → `{}`", old.to_uppercase(), new.to_uppercase())
}

fn is_navigation(member: Member<'_>) -> bool {
    matches!(member, Member::Navigation(_))
}

/// Describes a property.
fn what(member: Member<'_>) -> String {
    let kind = if is_navigation(member) { "navigation property" } else { "property" };
    format!("{kind} `{}`", member.name())
}
