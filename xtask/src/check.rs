//! Owns `--check`: what is not current, shown as a short diff.

use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use crate::disk::{Change, Plan};
use crate::text;

/// At most so many lines of difference are shown.
const LINES: usize = 60;

/// Fails, naming the command that mends it, if the plan would change anything.
pub(crate) fn check(plan: &Plan, root: &Path, command: &str) -> Result<(), String> {
    let mut report = String::new();
    let mut shown = 0;
    for (path, change) in plan.pending() {
        let name = text::path(path.strip_prefix(root).unwrap_or(path));
        let (what, old, new) = match change {
            Change::Write { old: None, new } => ("missing", "", new.as_str()),
            Change::Write { old: Some(old), new } => ("changed", old.as_str(), new.as_str()),
            Change::Remove => ("extra", "", ""),
            Change::Keep => continue,
        };
        let _infallible = writeln!(report, "{what}: {name}");
        if what != "changed" {
            continue;
        }
        let diff = TextDiff::from_lines(old, new);
        for line in diff.unified_diff().context_radius(2).to_string().lines() {
            if shown < LINES {
                let _infallible = writeln!(report, "    {}", text::terminal(line));
            }
            shown += 1;
        }
    }
    if report.is_empty() {
        let (_, unchanged, _) = plan.counts();
        text::print(format!("{unchanged} generated files are current\n"));
        return Ok(());
    }
    if shown > LINES {
        let _infallible = writeln!(report, "    … and {} more lines", shown - LINES);
    }
    Err(format!("{report}error: generated files are not current; run `{command}`"))
}
