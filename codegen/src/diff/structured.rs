//! Owns comparing types as a whole: which there are, their areas and names, and what entity and complex types declare.

use std::collections::BTreeSet;

use crate::model::{Element, KeyPart, StructuredId, StructuredType};

use super::change::Subject;
use super::differ::Differ;
use super::side::Side;

impl Differ<'_> {
    /// Compares all types.
    pub(super) fn types(&mut self) {
        let old: Vec<(String, Element)> = self.old.types().map(|(name, ty)| (name.to_owned(), ty)).collect();
        for (name, old) in old {
            let new_name = self.renamed.get(&name).cloned().unwrap_or_else(|| name.clone());
            if let Some(new) = self.new.find(&new_name) {
                self.both(old, new);
            } else {
                let subject = self.old.subject(old);
                let message = format!("{} `{}` was removed", self.old.kind(old), self.short(&name));
                self.breaking(&subject, message);
            }
        }
        let renamed: BTreeSet<&String> = self.renamed.values().collect();
        let added: Vec<(String, Element)> = self
            .new
            .types()
            .filter(|(name, _)| self.old.find(name).is_none() && !renamed.contains(&(*name).to_owned()))
            .map(|(name, ty)| (name.to_owned(), ty))
            .collect();
        for (name, new) in added {
            let subject = self.new.subject(new);
            let message = format!("{} `{}` was added", self.new.kind(new), self.short(&name));
            self.additive(&subject, message);
        }
    }

    fn both(&mut self, old: Element, new: Element) {
        let subject = self.new.subject(new);
        let (old_name, new_name) = (self.old.model.element_name(old), self.new.model.element_name(new));
        let short = self.short(&new_name);
        let (before, after) = (self.old.kind(old), self.new.kind(new));
        if before != after {
            self.breaking(&subject, format!("`{short}` changed its kind: {before} → {after}"));
            return;
        }
        let paths = format!("`{}` → `{}`", self.old.path(old), self.new.path(new));
        if old_name != new_name {
            let message = format!("{before} `{}` was renamed to `{short}`: {paths}", self.short(&old_name));
            self.breaking(&subject, message);
        } else if self.old.area(old) != self.new.area(new) {
            let areas = format!("from the area `{}` to `{}`", self.old.area(old), self.new.area(new));
            self.breaking(&subject, format!("{before} `{short}` moved {areas}: {paths}"));
        } else if self.old.path(old) != self.new.path(new) {
            self.breaking(&subject, format!("{before} `{short}` was renamed in Rust: {paths}"));
        }
        match (old, new) {
            (Element::Structured(old), Element::Structured(new)) => self.structured(&subject, &short, old, new),
            (Element::Enum(old), Element::Enum(new)) => self.enumeration(&subject, &short, old, new),
            (Element::Definition(old), Element::Definition(new)) => self.definition(&subject, &short, old, new),
            _ => {}
        }
    }

    fn structured(&mut self, subject: &Subject, short: &str, old: StructuredId, new: StructuredId) {
        let (before, after) = (self.old.model.ty(old), self.new.model.ty(new));
        // Derived types and bound operations are compared separately.
        let StructuredType {
            kind: _,
            name: _,
            base,
            derived: _,
            is_abstract,
            open,
            has_stream,
            key: _,
            alternate_keys: _,
            properties: _,
            navigation: _,
            operations: _,
            annotations,
            span: _,
        } = before;
        if !self.have_same_base(*base, after.base) {
            let name = |side: &Side<'_>, base: &Option<StructuredId>| {
                base.map_or_else(
                    || "none".to_owned(),
                    |base| format!("`{}`", self.short(&side.model.ty(base).name.to_string())),
                )
            };
            let bases = format!("{} → {}", name(&self.old, base), name(&self.new, &after.base));
            self.breaking(subject, format!("the base type of `{short}` changed: {bases}{}", self.inherited(old, new)));
        }
        if *is_abstract != after.is_abstract {
            let now = if after.is_abstract { "is now abstract" } else { "is no longer abstract" };
            self.documentation(subject, format!("`{short}` {now}"));
        }
        if *open != after.open {
            let now = if after.open { "is now open" } else { "is no longer open" };
            self.documentation(subject, format!("`{short}` {now}"));
        }
        match (*has_stream, after.has_stream) {
            (false, true) => self.additive(subject, format!("`{short}` is now a media entity, with `content()`")),
            (true, false) => {
                self.breaking(subject, format!("`{short}` is no longer a media entity: `content()` was removed"));
            }
            _ => {}
        }
        self.keys(subject, short, old, new);
        self.annotations(subject, &format!("`{short}`"), annotations, &after.annotations);
        self.properties(subject, short, old, new);
        self.methods(subject, short, old, new);
    }

    fn have_same_base(&self, old: Option<StructuredId>, new: Option<StructuredId>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.is_same(Element::Structured(old), Element::Structured(new)),
            (None, None) => true,
            _ => false,
        }
    }

    /// Describes the inherited properties that a type lost or gained with its base type.
    fn inherited(&self, old: StructuredId, new: StructuredId) -> String {
        let names = |side: &Side<'_>, id: StructuredId| -> BTreeSet<String> {
            let structural = side.model.all_properties(id).into_iter().map(|(ty, property)| (ty, &property.name));
            let navigation = side.model.all_navigation(id).into_iter().map(|(ty, property)| (ty, &property.name));
            structural.chain(navigation).filter(|(ty, _)| *ty != id).map(|(_, name)| name.clone()).collect()
        };
        let all = |side: &Side<'_>, id: StructuredId| -> BTreeSet<String> {
            let own = side.model.ty(id).member_names().map(str::to_owned);
            own.chain(names(side, id)).collect()
        };
        let quoted = |names: Vec<&String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let (before, after) = (names(&self.old, old), names(&self.new, new));
        let (all_before, all_after) = (all(&self.old, old), all(&self.new, new));
        let lost = quoted(before.difference(&all_after).collect());
        let gained = quoted(after.difference(&all_before).collect());
        let mut text = String::new();
        if !lost.is_empty() {
            text.push_str(&format!("; it no longer inherits {lost}"));
        }
        if !gained.is_empty() {
            text.push_str(&format!("; it now inherits {gained}"));
        }
        text
    }

    /// Compares the keys that a type declares.
    fn keys(&mut self, subject: &Subject, short: &str, old: StructuredId, new: StructuredId) {
        let (before, after) = (self.old.model.ty(old), self.new.model.ty(new));
        if !before.key.is_empty() || !after.key.is_empty() {
            let (in_force, in_force_now) = (self.old.model.key(old), self.new.model.key(new));
            let (text, text_now) = (self.key(in_force, false), self.key(in_force_now, true));
            if in_force.is_empty() && text != text_now {
                self.additive(subject, format!("`{short}` now has a key: {text_now}"));
            } else if text != text_now {
                self.breaking(subject, format!("the key of `{short}` changed: {text} → {text_now}"));
            }
        }
        let alternates: Vec<String> = before.alternate_keys.iter().map(|key| self.key(&key.parts, false)).collect();
        let alternates_now: Vec<String> = after.alternate_keys.iter().map(|key| self.key(&key.parts, true)).collect();
        for gone in alternates.iter().filter(|key| !alternates_now.contains(key)) {
            self.breaking(subject, format!("`{short}` can no longer be addressed by the alternate key {gone}"));
        }
        for added in alternates_now.iter().filter(|key| !alternates.contains(key)) {
            self.additive(subject, format!("`{short}` can now be addressed by the alternate key {added}"));
        }
    }

    /// Describes a key.
    fn key(&self, parts: &[KeyPart], is_new: bool) -> String {
        let model = if is_new { self.new.model } else { self.old.model };
        let part = |KeyPart { name, path, ty }: &KeyPart| {
            let path = if name == path { String::new() } else { format!(" (`{path}`)") };
            format!("`{name}: {}`{path}", model.type_name(ty))
        };
        if parts.is_empty() { "none".to_owned() } else { parts.iter().map(part).collect::<Vec<_>>().join(", ") }
    }
}
