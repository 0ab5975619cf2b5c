//! Owns comparing two versions of a model: what changed, in words, and what each change means for those who use the
//! generated Rust. It comes last in the pipeline; nothing else knows of it.

mod annotations;
mod container;
mod enums;
mod methods;
mod operations;
mod properties;
mod renames;
mod side;
mod structured;
mod type_use;

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::{AreaMap, AreaRecord, Layout};
use crate::model::Model;

use side::Side;

/// A version of a model, and how it is divided into areas.
#[derive(Clone, Copy, Debug)]
pub struct Version<'m> {
    /// The model.
    pub model: &'m Model,
    /// Which types and roots belong to which area.
    pub areas: &'m AreaMap,
    /// Where types live; without one, the new version leaves types where the old one has them.
    pub record: Option<&'m AreaRecord>,
}

/// What a change means for the generated Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Programs neither break nor can do more: words, hints and bounds changed.
    Documentation,
    /// Programs go on as they are, and can do more. A new field of a struct counts as such: structs are made with
    /// `..Default::default()`.
    Additive,
    /// A program that compiled may not compile any more, or not mean the same.
    Breaking,
}

impl Class {
    /// All classes, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Documentation];

    /// The class in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The area that it is in: the one where things were, if they are gone.
    pub area: String,
    /// The qualified name of the type, container, operation or term that it is about.
    pub subject: String,
    /// What it means for programs.
    pub class: Class,
    /// What changed: a sentence without a full stop, in Markdown.
    pub message: String,
}

/// All that changed from one version to another, by area and subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes.
    pub changes: Vec<Change>,
}

impl Comparison {
    /// How many changes are of a class.
    pub fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.class == class).count()
    }

    /// The worst class of all changes, if there are any.
    pub fn worst(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.class).max()
    }
}

/// The name under which changes are listed that lie in no area: those of the container and what hangs on it directly, of
/// terms and of schemas.
pub const SERVICE: &str = "service";

/// Compares two versions of a model.
///
/// Everything that a model says is compared; what is equal in it gives no change.
pub fn compare(old: Version<'_>, new: Version<'_>) -> Comparison {
    let none = AreaRecord::default();
    let before = Layout::new(old.model, old.areas, old.record.unwrap_or(&none));
    let kept = before.record();
    let after = Layout::new(new.model, new.areas, new.record.unwrap_or(&kept));
    let mut differ = Differ::new(Side::new(&before), Side::new(&after));
    differ.areas();
    differ.types();
    differ.operations();
    differ.container();
    differ.terms();
    differ.schemas();
    let mut changes = differ.changes;
    // Within a subject the order is that in which things are declared.
    changes.sort_by(|a, b| (&a.area, &a.subject).cmp(&(&b.area, &b.subject)));
    Comparison { changes }
}

/// What a change is about.
#[derive(Clone, Debug)]
struct Subject {
    area: String,
    name: String,
}

struct Differ<'m> {
    old: Side<'m>,
    new: Side<'m>,
    /// The new qualified names of types that seem to have been renamed, by the old ones.
    renamed: BTreeMap<String, String>,
    /// The new names alone.
    renamed_now: BTreeSet<String>,
    changes: Vec<Change>,
}

impl<'m> Differ<'m> {
    fn new(old: Side<'m>, new: Side<'m>) -> Self {
        let renamed = renames::types(&old, &new);
        let renamed_now = renamed.values().cloned().collect();
        Self { old, new, renamed, renamed_now, changes: Vec::new() }
    }

    fn report(&mut self, subject: &Subject, class: Class, message: impl Into<String>) {
        self.changes.push(Change {
            area: subject.area.clone(),
            subject: subject.name.clone(),
            class,
            message: message.into(),
        });
    }

    fn breaking(&mut self, subject: &Subject, message: impl Into<String>) {
        self.report(subject, Class::Breaking, message);
    }

    fn additive(&mut self, subject: &Subject, message: impl Into<String>) {
        self.report(subject, Class::Additive, message);
    }

    fn documentation(&mut self, subject: &Subject, message: impl Into<String>) {
        self.report(subject, Class::Documentation, message);
    }

    /// The name of a type in messages: without its namespace, if that is enough to tell it from others.
    fn short(&self, name: &str) -> String {
        let simple = name.rsplit('.').next().unwrap_or(name);
        if self.old.is_ambiguous(simple) || self.new.is_ambiguous(simple) { name.to_owned() } else { simple.to_owned() }
    }

    /// Areas are Cargo features and modules.
    fn areas(&mut self) {
        let names = |side: &Side<'_>| -> Vec<String> {
            side.layout.area_ids().map(|area| side.layout.feature(area).to_owned()).collect()
        };
        let (old, new) = (names(&self.old), names(&self.new));
        let (set, set_now): (BTreeSet<String>, BTreeSet<String>) =
            (old.iter().cloned().collect(), new.iter().cloned().collect());
        for area in &old {
            if !set_now.contains(area) {
                let subject = Subject { area: area.clone(), name: area.clone() };
                self.breaking(&subject, format!("the area `{area}` is gone, and its Cargo feature with it"));
            }
        }
        for area in new {
            if !set.contains(&area) {
                let subject = Subject { area: area.clone(), name: area.clone() };
                self.additive(&subject, format!("the area `{area}` was added"));
            }
        }
    }
}
