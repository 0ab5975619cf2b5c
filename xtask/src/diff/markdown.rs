//! Owns showing changes as a comment on a pull request: a table, what breaks, and the rest folded away.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen::diff::{Change, Class, Comparison};

use super::{bump, counted};
use crate::text as shown;

/// Comments on GitHub have at most 65,536 characters.
const LIMIT: usize = 60_000;

/// The changes as Markdown.
pub(super) fn show(comparison: &Comparison) -> String {
    let mut text = "## Changes of the schema\n\n".to_owned();
    let Some(worst) = comparison.worst() else {
        text.push_str("Nothing changed in the model.\n");
        return text;
    };
    let (before, after) = bump(worst);
    let counts = Class::ALL.map(|class| counted(comparison.count(class), class)).join(", ");
    let _infallible = writeln!(
        text,
        "**{counts}.** They call for a new **{before}** version while the version starts with 0, and for a new **{after}** \
         version from 1.0 on.\n"
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
        let _infallible = writeln!(text, "| {} | {} |", shown::code(area).replace('|', "\\|"), cells.join(" | "));
    }
}

/// The changes of a class, by area; what breaks is unfolded.
fn section(text: &mut String, class: Class, changes: &[&Change]) {
    let title = match class {
        Class::Breaking => "Breaking",
        Class::Additive => "Additive",
        Class::Documentation => "Documentation",
    };
    let folded = class != Class::Breaking;
    if folded {
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
            let _infallible = write!(text, "\n**{}**\n\n", shown::code(area));
        }
        let _infallible = writeln!(text, "* {}", shown::markdown(&shown::message(&change.message)));
    }
    if folded {
        text.push_str("\n</details>\n");
    }
}
