//! Owns comparing enumeration types and type definitions.

use std::collections::{HashMap, HashSet};

use crate::model::{DefinitionId, EnumId, EnumMember, EnumType, TypeDefinition};

use super::change::Subject;
use super::differ::Differ;
use super::type_use::facets;

impl<'m> Differ<'m> {
    /// Compares an enumeration type.
    pub(super) fn enumeration(&mut self, subject: &Subject, short: &str, old: EnumId, new: EnumId) {
        let (before, after) = (self.old.model.enumeration(old), self.new.model.enumeration(new));
        let EnumType { name: _, underlying, is_flags, members, annotations, span: _ } = before;
        if *underlying != after.underlying {
            let types = format!("`Edm.{}` → `Edm.{}`", underlying.name(), after.underlying.name());
            self.documentation(subject, format!("the underlying type of `{short}` changed: {types}"));
        }
        if *is_flags != after.is_flags {
            let now = if after.is_flags { "is now a set of flags" } else { "is no longer a set of flags" };
            self.breaking(subject, format!("`{short}` {now}"));
        }
        self.annotations(subject, &format!("`{short}`"), annotations, &after.annotations);
        let (names, names_now) = (self.old.layout.members(old), self.new.layout.members(new));
        let places = |members: &'m [EnumMember]| -> HashMap<&'m str, usize> {
            members.iter().enumerate().map(|(index, member)| (member.name.as_str(), index)).collect()
        };
        let (known, known_now) = (places(members), places(&after.members));
        let find = |name: &str| known_now.get(name).copied();
        let is_new = |member: &EnumMember| !known.contains_key(member.name.as_str());
        // New members by value; the first is at the end, where it is popped.
        let mut by_value: HashMap<i64, Vec<usize>> = HashMap::new();
        for (index, member) in after.members.iter().enumerate().rev().filter(|(_, member)| is_new(member)) {
            by_value.entry(member.value).or_default().push(index);
        }
        let mut taken: HashSet<&str> = HashSet::new();
        for (member, ident) in members.iter().zip(&names) {
            let EnumMember { name, value, annotations } = member;
            if let Some(index) = find(name) {
                let (now, ident_now) = (&after.members[index], &names_now[index]);
                if *value != now.value {
                    self.breaking(
                        subject,
                        format!("the value of member `{name}` of `{short}` changed: `{value}` → `{}`", now.value),
                    );
                }
                if ident != ident_now && *is_flags == after.is_flags {
                    let idents = format!("`{ident}` → `{ident_now}`");
                    self.breaking(subject, format!("member `{name}` of `{short}` was renamed in Rust: {idents}"));
                }
                self.annotations(subject, &format!("member `{name}` of `{short}`"), annotations, &now.annotations);
                continue;
            }
            // A new member with the same value is a renamed one.
            let renamed = by_value.get_mut(value).and_then(Vec::pop);
            let Some((now, ident_now)) = renamed.map(|index| (&after.members[index], &names_now[index])) else {
                self.breaking(subject, format!("member `{name}` of `{short}` was removed"));
                continue;
            };
            taken.insert(&now.name);
            let message = format!("member `{name}` of `{short}` was renamed to `{}`", now.name);
            if ident == ident_now {
                self.documentation(subject, format!("{message}; in Rust it is still `{ident}`"));
            } else {
                self.breaking(subject, format!("{message}: `{ident}` → `{ident_now}`"));
            }
        }
        for member in after.members.iter().filter(|member| is_new(member) && !taken.contains(member.name.as_str())) {
            self.additive(subject, format!("member `{}` was added to `{short}`", member.name));
        }
        let shared = members.iter().map(|member| &member.name).filter(|name| known_now.contains_key(name.as_str()));
        let shared_now =
            after.members.iter().map(|member| &member.name).filter(|name| known.contains_key(name.as_str()));
        if !shared.eq(shared_now) {
            self.breaking(
                subject,
                format!("the members of `{short}` were reordered, which changes how values compare"),
            );
        }
    }

    /// Compares a type definition.
    pub(super) fn definition(&mut self, subject: &Subject, short: &str, old: DefinitionId, new: DefinitionId) {
        let (before, after) = (self.old.model.definition(old), self.new.model.definition(new));
        let TypeDefinition { name: _, underlying, facets: bounds, annotations, span: _ } = before;
        if *underlying != after.underlying {
            let types = format!("`Edm.{}` → `Edm.{}`", underlying.name(), after.underlying.name());
            self.breaking(subject, format!("the underlying type of `{short}` changed: {types}"));
        }
        if *bounds != after.facets {
            self.documentation(subject, format!("the facets of `{short}` changed: {}", facets(bounds, &after.facets)));
        }
        self.annotations(subject, &format!("`{short}`"), annotations, &after.annotations);
    }
}
