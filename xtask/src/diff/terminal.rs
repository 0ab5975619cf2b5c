//! Owns showing changes on a terminal: by area, the worst first.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen::diff::{Change, Class, Comparison};

use super::{bump, counted};
use crate::text as shown;

/// The changes as text, with a summary at the end, where it is seen.
pub(super) fn show(comparison: &Comparison) -> String {
    let Some(worst) = comparison.worst() else { return "nothing changed in the model\n".to_owned() };
    let mut areas: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &comparison.changes {
        areas.entry(&change.area).or_default().push(change);
    }
    let mut text = String::new();
    for (area, changes) in areas {
        let _infallible = writeln!(text, "{}", shown::terminal(area));
        for class in Class::ALL {
            for change in changes.iter().filter(|change| change.class == class) {
                let _infallible = writeln!(text, "  {:13}  {}", class.name(), shown::message(&change.message));
            }
        }
        text.push('\n');
    }
    let counts = Class::ALL.map(|class| counted(comparison.count(class), class)).join(", ");
    let (before, after) = bump(worst);
    let _infallible = writeln!(text, "{counts}: a new {before} version (0.x), or a new {after} version (from 1.0 on)");
    text
}
