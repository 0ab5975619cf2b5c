//! Owns comparing two versions of a model: what changed, in words, and what each change means for users of the
//! generated code. It is the last stage of the pipeline; no other knows it.

mod annotations;
mod areas;
mod change;
mod container;
mod differ;
mod enums;
mod methods;
mod operations;
mod properties;
mod renames;
mod side;
mod structured;
mod type_use;

use crate::layout::{AreaMap, AreaRecord, Layout};
use crate::model::Model;

pub use change::{Change, Class, Comparison, SERVICE};
use differ::Differ;
use side::Side;

/// A version of a model, and its division into areas.
#[derive(Clone, Copy, Debug)]
pub struct Version<'m> {
    /// The model.
    pub model: &'m Model,
    /// Which types and roots belong to which area.
    pub areas: &'m AreaMap,
    /// Where types are placed; without a record, the new version keeps them where the old one has them.
    pub record: Option<&'m AreaRecord>,
}

/// Compares everything in two versions of a model, and returns the differences.
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
    // The sort is stable: within a subject, changes stay in the order of declarations.
    changes.sort_by(|a, b| (&a.area, &a.subject).cmp(&(&b.area, &b.subject)));
    Comparison { changes }
}
