//! Owns `--check`: whether generated files are up to date, and a short diff if they are not.

use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use crate::disk::{Change, Plan};
use crate::error::Error;
use crate::{escape, terminal};

/// How many lines of differences are shown.
const LINES: usize = 60;

/// Fails if the plan would change anything; `command` is what makes the files current.
pub(super) fn check(plan: &Plan, root: &Path, command: &str) -> Result<(), Error> {
    let mut report = String::new();
    let mut shown = 0;
    for (path, change) in plan.pending() {
        let name = escape::path(path.strip_prefix(root).unwrap_or(path));
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
                let _infallible = writeln!(report, "    {}", escape::line(line));
            }
            shown += 1;
        }
    }
    if report.is_empty() {
        terminal::print(format!("{} generated files are up to date\n", plan.counts().unchanged));
        return Ok(());
    }
    if shown > LINES {
        let _infallible = writeln!(report, "    … and {} more lines", shown - LINES);
    }
    Err(Error::new("the generated files are out of date").with_details(&report).with_help(format!("run `{command}`")))
}
