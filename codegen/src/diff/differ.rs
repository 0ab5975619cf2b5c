//! Owns the state of a comparison: the two versions, and the changes found so far.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Class, Subject};
use super::renames;
use super::side::Side;

/// Compares two versions; each file of this folder compares one kind of thing.
pub(super) struct Differ<'m> {
    pub(super) old: Side<'m>,
    pub(super) new: Side<'m>,
    /// The new names of types that were probably renamed, by their old names.
    pub(super) renamed: BTreeMap<String, String>,
    /// Only the new names.
    pub(super) renamed_now: BTreeSet<String>,
    pub(super) changes: Vec<Change>,
}

impl<'m> Differ<'m> {
    pub(super) fn new(old: Side<'m>, new: Side<'m>) -> Self {
        let renamed = renames::types(&old, &new);
        let renamed_now = renamed.values().cloned().collect();
        Self { old, new, renamed, renamed_now, changes: Vec::new() }
    }

    pub(super) fn report(&mut self, subject: &Subject, class: Class, message: impl Into<String>) {
        self.changes.push(Change {
            area: subject.area.clone(),
            subject: subject.name.clone(),
            class,
            message: message.into(),
        });
    }

    pub(super) fn breaking(&mut self, subject: &Subject, message: impl Into<String>) {
        self.report(subject, Class::Breaking, message);
    }

    pub(super) fn additive(&mut self, subject: &Subject, message: impl Into<String>) {
        self.report(subject, Class::Additive, message);
    }

    pub(super) fn documentation(&mut self, subject: &Subject, message: impl Into<String>) {
        self.report(subject, Class::Documentation, message);
    }

    /// The name of a type in messages: its simple name, unless that is ambiguous.
    pub(super) fn short(&self, name: &str) -> String {
        let simple = name.rsplit('.').next().unwrap_or(name);
        if self.old.is_ambiguous(simple) || self.new.is_ambiguous(simple) { name.to_owned() } else { simple.to_owned() }
    }
}
