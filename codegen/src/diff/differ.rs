//! Owns what every comparison starts from, the two versions, and where it puts the changes that it finds.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Class, Subject};
use super::renames;
use super::side::Side;

/// Compares two versions; each file of this folder compares one kind of thing.
pub(super) struct Differ<'m> {
    pub(super) old: Side<'m>,
    pub(super) new: Side<'m>,
    /// The new qualified names of types that seem to have been renamed, by the old ones.
    pub(super) renamed: BTreeMap<String, String>,
    /// The new names alone.
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

    /// The name of a type in messages: without its namespace, if that is enough to tell it from others.
    pub(super) fn short(&self, name: &str) -> String {
        let simple = name.rsplit('.').next().unwrap_or(name);
        if self.old.is_ambiguous(simple) || self.new.is_ambiguous(simple) { name.to_owned() } else { simple.to_owned() }
    }
}
