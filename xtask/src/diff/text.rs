//! Owns changes as text for a terminal: by area, the worst first.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen::diff::{Change, Class, Comparison};

use super::summary::{Bump, counts};
use crate::escape;

/// The changes as text, with the summary at the end, where it is seen.
pub(super) fn show(comparison: &Comparison) -> String {
    let Some(worst) = comparison.worst() else { return "nothing changed in the model\n".to_owned() };
    let mut areas: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in &comparison.changes {
        areas.entry(&change.area).or_default().push(change);
    }
    let mut text = String::new();
    for (area, changes) in areas {
        let _infallible = writeln!(text, "{}", escape::line(area));
        for class in Class::ALL {
            for change in changes.iter().filter(|change| change.class == class) {
                let _infallible = writeln!(text, "  {:13}  {}", class.name(), escape::message(&change.message));
            }
        }
        text.push('\n');
    }
    let Bump { before_1_0, from_1_0 } = Bump::of(worst);
    let counts = counts(comparison);
    let _infallible =
        writeln!(text, "{counts}: a new {before_1_0} version (0.x), or a new {from_1_0} version (from 1.0 on)");
    text
}
