//! Owns the command `areas`: what the areas hold and need, as a table and as a diagram.

use std::fmt::Write as _;

use codegen::{Area, Output};
use layout::backends::svg::SVGWriter;
use layout::gv::{DotParser, GraphBuilder};

use crate::input::{Target, Texts};
use crate::{AreasArgs, AreasFormat};

/// Runs the command; the error is what to tell the user.
pub(crate) fn run(arguments: &AreasArgs) -> Result<(), String> {
    let target = Target::of_schema(&arguments.schema, arguments.areas.as_deref())?;
    let (input, findings) = Texts::read(&target)?.resolve(false);
    eprint!("{findings}");
    let input = input?;
    let output = codegen::generate(&input.model, &input.options);
    let text = match arguments.format {
        AreasFormat::Table => table(&output, &input.unused, arguments.verbose),
        AreasFormat::Markdown => markdown(&output),
        AreasFormat::Mermaid => mermaid(&output.areas),
        AreasFormat::Dot => dot(&output.areas),
        AreasFormat::Svg => svg(&output.areas)?,
    };
    print!("{text}");
    Ok(())
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

const HEAD: [&str; 8] = ["area", "types", "entities", "fields", "operations", "lines", "brings", "needs"];

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

/// Aligned columns, then why areas need each other, and rules of the map that apply to nothing.
fn table(output: &Output, unused: &[String], verbose: bool) -> String {
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
    if verbose && !unused.is_empty() {
        let _infallible = writeln!(text, "\nrules of the map that apply to nothing here:\n  {}", unused.join("\n  "));
    } else if !unused.is_empty() {
        let _infallible =
            writeln!(text, "\n{} rules of the map apply to nothing here; `--verbose` lists them", unused.len());
    }
    text
}

/// The types that make an area need others, but for the common one, which nearly all need.
fn reasons(area: &Area) -> impl Iterator<Item = String> + '_ {
    area.needs.iter().filter(|need| need.area != "common").filter_map(|need| {
        let (outer, inner) = need.because.as_ref()?;
        Some(format!("  {} needs {}: `{outer}` has `{inner}`", area.name, need.area))
    })
}

fn markdown(output: &Output) -> String {
    let mut text = format!("| {} |\n|---|---:|---:|---:|---:|---:|---:|---|\n", HEAD.join(" | "));
    for row in rows(&output.areas) {
        let _infallible = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

/// The needs that are not there because a needed area has them.
fn direct(area: &Area, areas: &[Area]) -> Vec<String> {
    let needs_of =
        |name: &str| areas.iter().find(|other| other.name == name).into_iter().flat_map(|other| &other.needs);
    let through = |need: &str| {
        area.needs.iter().any(|other| other.area != need && needs_of(&other.area).any(|further| further.area == need))
    };
    area.needs.iter().map(|need| need.area.clone()).filter(|need| !through(need)).collect()
}

fn mermaid(areas: &[Area]) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for area in areas {
        let _infallible = writeln!(text, "    {0}[\"{0}<br/>{1} types\"]", area.name, area.types());
    }
    for area in areas {
        for need in direct(area, areas) {
            let _infallible = writeln!(text, "    {} --> {need}", area.name);
        }
    }
    text
}

fn dot(areas: &[Area]) -> String {
    let mut text = "digraph areas {\n    rankdir=LR;\n    node [shape=box];\n".to_owned();
    for area in areas {
        let _infallible = writeln!(text, "    {0:?} [label=\"{0}\\n{1} types\"];", area.name, area.types());
    }
    for area in areas {
        for need in direct(area, areas) {
            let _infallible = writeln!(text, "    {:?} -> {need:?};", area.name);
        }
    }
    text.push_str("}\n");
    text
}

/// The same picture as `dot` gives, laid out.
fn svg(areas: &[Area]) -> Result<String, String> {
    let text = dot(areas);
    let graph =
        DotParser::new(&text).process().map_err(|error| format!("error: the diagram cannot be laid out: {error}"))?;
    let mut builder = GraphBuilder::new();
    builder.visit_graph(&graph);
    let mut writer = SVGWriter::new();
    builder.get().do_it(false, false, false, &mut writer);
    Ok(writer.finalize())
}
