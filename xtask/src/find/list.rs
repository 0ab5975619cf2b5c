//! Owns the requests for many lines as text: how many there are, and a table of the others by cause.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen::find::{Cause, Found, Missing};

use crate::escape;

/// The result for each line.
pub(super) type Results<'l> = [(&'l str, Result<Found, Box<Missing>>)];

/// The lines without a request, by cause.
pub(super) fn by_cause<'r, 'l>(results: &'r Results<'l>) -> BTreeMap<Cause, Vec<(&'l str, &'r Missing)>> {
    let mut causes: BTreeMap<Cause, Vec<(&str, &Missing)>> = BTreeMap::new();
    for (line, result) in results {
        if let Err(missing) = result {
            causes.entry(missing.cause).or_default().push((line, missing));
        }
    }
    causes
}

/// Counts, and the lines without a request.
pub(super) fn show(results: &Results<'_>) -> String {
    let found = results.iter().filter(|(_, result)| result.is_ok()).count();
    let mut text = format!("{} lines, {found} found, {} not found\n", results.len(), results.len() - found);
    let noted = results.iter().filter(|(_, result)| result.as_ref().is_ok_and(|found| !found.notes.is_empty())).count();
    if noted > 0 {
        let _infallible =
            writeln!(text, "of those found, {noted} may be meant in another way, as notes in the JSON say");
    }
    let causes = by_cause(results);
    for (cause, lines) in &causes {
        let _infallible = writeln!(text, "  {:<12}{:>6}", cause.name(), lines.len());
    }
    for (cause, lines) in &causes {
        let _infallible = writeln!(text, "\n{}", cause.name());
        for (line, missing) in lines {
            let _infallible = writeln!(text, "  {}\n      {}", escape::line(line), escape::message(&missing.message));
        }
    }
    text
}
