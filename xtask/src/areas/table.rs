//! Owns the areas as a table: what each contains and needs.

use std::fmt::Write as _;

use codegen::{Area, Output};

use crate::report::Verbosity;
use crate::{escape, markdown};

const HEAD: [&str; 8] = ["area", "types", "entities", "fields", "operations", "lines", "brings", "needs"];

/// Aligned columns, followed by the reasons why areas need each other and the rules of the area map that apply to nothing.
pub(super) fn text(output: &Output, unused: &[String], verbosity: Verbosity) -> String {
    let mut all = vec![HEAD.map(str::to_owned)];
    all.extend(rows(&output.areas));
    let width = |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 8] = std::array::from_fn(width);
    let mut text = String::new();
    for row in &all {
        let numbers: Vec<String> = (1..7).map(|column| format!("{:>1$}", row[column], widths[column])).collect();
        let line = format!("{:<3$}  {}  {}", row[0], numbers.join("  "), row[7], widths[0]);
        let _infallible = writeln!(text, "{}", line.trim_end());
    }
    let reasons: Vec<String> = output.areas.iter().flat_map(reasons).collect();
    if !reasons.is_empty() {
        let _infallible = writeln!(text, "\nwhy:\n{}", reasons.join("\n"));
    }
    if unused.is_empty() {
        return text;
    }
    let _infallible = match verbosity {
        Verbosity::Full => {
            let rules: Vec<String> = unused.iter().map(|rule| escape::message(rule)).collect();
            writeln!(text, "\nrules of the map that apply to nothing here:\n  {}", rules.join("\n  "))
        }
        Verbosity::Brief => {
            writeln!(text, "\n{} rules of the map apply to nothing here; `--verbose` lists them", unused.len())
        }
    };
    text
}

/// A table for documentation.
pub(super) fn markdown(output: &Output) -> String {
    let mut text = format!("| {} |\n|---|---:|---:|---:|---:|---:|---:|---|\n", HEAD.join(" | "));
    for row in rows(&output.areas) {
        let _infallible = writeln!(text, "| {} |", row.map(|cell| markdown::cell(&cell)).join(" | "));
    }
    text
}

fn rows(areas: &[Area]) -> Vec<[String; 8]> {
    let sum = |count: fn(&Area) -> usize| areas.iter().map(count).sum::<usize>().to_string();
    let mut rows: Vec<_> = areas.iter().map(row).collect();
    rows.push([
        format!("all {}", areas.len()),
        sum(Area::types),
        sum(|area| area.entity_types),
        sum(|area| area.fields),
        sum(|area| area.operations),
        sum(|area| area.lines),
        String::new(),
        String::new(),
    ]);
    rows
}

fn row(area: &Area) -> [String; 8] {
    let needs: Vec<&str> = area.needs.iter().map(|need| need.area.as_str()).collect();
    [
        area.name.clone(),
        area.types().to_string(),
        area.entity_types.to_string(),
        area.fields.to_string(),
        area.operations.to_string(),
        area.lines.to_string(),
        area.brings.to_string(),
        needs.join(", "),
    ]
}

/// The types that make an area need others, except for the common area, which nearly all need.
fn reasons(area: &Area) -> impl Iterator<Item = String> + '_ {
    area.needs.iter().filter(|need| need.area != "common").filter_map(|need| {
        let (outer, inner) = need.because.as_ref()?;
        let reason = format!("  {} needs {}: `{outer}` has `{inner}`", area.name, need.area);
        Some(escape::message(&reason))
    })
}
