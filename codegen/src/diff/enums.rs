//! Owns comparing enumeration types and type definitions.

use crate::model::{DefinitionId, EnumId, EnumMember, EnumType, TypeDefinition};

use super::type_use::facets;
use super::{Differ, Subject};

impl Differ<'_> {
    /// Compares an enumeration type.
    pub(super) fn enumeration(&mut self, subject: &Subject, short: &str, old: EnumId, new: EnumId) {
        let (before, after) = (self.old.model.enumeration(old), self.new.model.enumeration(new));
        let EnumType { name: _, underlying, is_flags, members, annotations, span: _ } = before;
        if *underlying != after.underlying {
            let types = format!("`Edm.{}` → `Edm.{}`", underlying.name(), after.underlying.name());
            self.documentation(subject, format!("the underlying type of `{short}` changed: {types}"));
        }
        if *is_flags != after.is_flags {
            let now = if after.is_flags { "is a set of flags now" } else { "is no set of flags any more" };
            self.breaking(subject, format!("`{short}` {now}"));
        }
        self.annotations(subject, &format!("`{short}`"), annotations, &after.annotations);
        let (names, names_now) = (self.old.layout.members(old), self.new.layout.members(new));
        let find = |name: &str| after.members.iter().position(|member| member.name == name);
        let is_new = |member: &EnumMember| members.iter().all(|known| known.name != member.name);
        let mut taken: Vec<&str> = Vec::new();
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
                    self.breaking(subject, format!("member `{name}` of `{short}` has another name in Rust: {idents}"));
                }
                self.annotations(subject, &format!("member `{name}` of `{short}`"), annotations, &now.annotations);
                continue;
            }
            // A new member with the same number is the old one under another name.
            let renamed = after
                .members
                .iter()
                .zip(&names_now)
                .find(|(now, _)| now.value == *value && is_new(now) && !taken.contains(&now.name.as_str()));
            let Some((now, ident_now)) = renamed else {
                self.breaking(subject, format!("member `{name}` of `{short}` was removed"));
                continue;
            };
            taken.push(&now.name);
            let message = format!("member `{name}` of `{short}` was renamed to `{}`", now.name);
            if ident == ident_now {
                self.documentation(subject, format!("{message}; in Rust it is `{ident}` still"));
            } else {
                self.breaking(subject, format!("{message}: `{ident}` → `{ident_now}`"));
            }
        }
        for member in after.members.iter().filter(|member| is_new(member) && !taken.contains(&member.name.as_str())) {
            self.additive(subject, format!("member `{}` was added to `{short}`", member.name));
        }
        let order = |members: &[EnumMember], others: &[EnumMember]| -> Vec<String> {
            let shared = members.iter().filter(|member| others.iter().any(|other| other.name == member.name));
            shared.map(|member| member.name.clone()).collect()
        };
        if order(members, &after.members) != order(&after.members, members) {
            self.breaking(
                subject,
                format!("the members of `{short}` have another order, by which values are compared"),
            );
        }
    }

    /// Compares a type definition.
    pub(super) fn definition(&mut self, subject: &Subject, short: &str, old: DefinitionId, new: DefinitionId) {
        let (before, after) = (self.old.model.definition(old), self.new.model.definition(new));
        let TypeDefinition { name: _, underlying, facets: bounds, annotations, span: _ } = before;
        if *underlying != after.underlying {
            let types = format!("`Edm.{}` → `Edm.{}`", underlying.name(), after.underlying.name());
            self.breaking(subject, format!("what `{short}` stands for changed: {types}"));
        }
        if *bounds != after.facets {
            self.documentation(subject, format!("facets of `{short}` changed: {}", facets(bounds, &after.facets)));
        }
        self.annotations(subject, &format!("`{short}`"), annotations, &after.annotations);
    }
}
