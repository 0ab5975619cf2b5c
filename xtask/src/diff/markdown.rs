//! Owns changes as a comment on a pull request: a table, what breaks, and the rest collapsed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen::diff::{Change, Class, Comparison};

use super::summary::{Bump, counts};
use crate::{escape, markdown};

/// Where a comment is cut. GitHub allows 65,536 characters.
const LIMIT: usize = 60_000;

/// The changes as Markdown.
pub(super) fn show(comparison: &Comparison) -> String {
    let mut text = "## Changes of the schema\n\n".to_owned();
    let Some(worst) = comparison.worst() else {
        text.push_str("Nothing changed in the model.\n");
        return text;
    };
    let Bump { before_1_0, from_1_0 } = Bump::of(worst);
    let _infallible = writeln!(
        text,
        "**{}.** They call for a new **{before_1_0}** version while the version starts with 0, and for a new **{from_1_0}** \
         version from 1.0 on.\n",
        counts(comparison)
    );
    table(&mut text, comparison);
    for class in Class::ALL {
        let changes: Vec<&Change> = comparison.changes.iter().filter(|change| change.class == class).collect();
        if !changes.is_empty() {
            section(&mut text, class, &changes);
        }
    }
    text
}

/// The number of changes, by area and class.
fn table(text: &mut String, comparison: &Comparison) {
    let mut areas: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for change in &comparison.changes {
        let counts = areas.entry(&change.area).or_default();
        for (count, class) in counts.iter_mut().zip(Class::ALL) {
            *count += usize::from(change.class == class);
        }
    }
    text.push_str("| area | breaking | additive | documentation |\n|---|--:|--:|--:|\n");
    for (area, counts) in areas {
        let cells = counts.map(|count| if count == 0 { String::new() } else { count.to_string() });
        let _infallible = writeln!(text, "| {} | {} |", markdown::code(area).replace('|', "\\|"), cells.join(" | "));
    }
}

/// The changes of one class, by area. Only breaking changes are shown without a click.
fn section(text: &mut String, class: Class, changes: &[&Change]) {
    let title = match class {
        Class::Breaking => "Breaking",
        Class::Additive => "Additive",
        Class::Documentation => "Documentation",
    };
    let collapsed = class != Class::Breaking;
    if collapsed {
        let _infallible = write!(text, "\n<details>\n<summary>{title} ({})</summary>\n", changes.len());
    } else {
        let _infallible = write!(text, "\n### {title}\n");
    }
    let mut area = "";
    for (index, change) in changes.iter().enumerate() {
        if text.len() > LIMIT {
            let _infallible = writeln!(text, "\n… and {} more; the text format shows all.", changes.len() - index);
            break;
        }
        if change.area != area {
            area = &change.area;
            let _infallible = write!(text, "\n**{}**\n\n", markdown::code(area));
        }
        let _infallible = writeln!(text, "* {}", markdown::message(&escape::message(&change.message)));
    }
    if collapsed {
        text.push_str("\n</details>\n");
    }
}
