//! Owns the command `areas`: what the areas hold and need, as a table and as a diagram.

use std::fmt::Write as _;

use codegen::{Area, Output};
use layout::backends::svg::SVGWriter;
use layout::gv::{DotParser, GraphBuilder};

use crate::input::{Target, Texts};
use crate::{AreasArgs, AreasFormat, text};

/// Runs the command; the error is what to tell the user.
pub(crate) fn run(arguments: &AreasArgs) -> Result<(), String> {
    let target = Target::of_schema(&arguments.schema, arguments.areas.as_deref())?;
    let (input, findings) = Texts::read(&target)?.resolve(false);
    text::eprint(&findings);
    let input = input?;
    let output = codegen::generate(&input.model, &input.options);
    let text = match arguments.format {
        AreasFormat::Table => table(&output, &input.unused, arguments.verbose),
        AreasFormat::Markdown => markdown(&output),
        AreasFormat::Mermaid => mermaid(&output.areas),
        AreasFormat::Dot => dot(&output.areas),
        AreasFormat::Svg => svg(&output.areas)?,
    };
    text::print(&text);
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
        let _infallible = writeln!(
            text,
            "\nrules of the map that apply to nothing here:\n  {}",
            unused.iter().map(|rule| text::message(rule)).collect::<Vec<_>>().join("\n  ")
        );
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
        let reason = format!("  {} needs {}: `{outer}` has `{inner}`", area.name, need.area);
        Some(text::message(&reason))
    })
}

fn markdown(output: &Output) -> String {
    let mut text = format!("| {} |\n|---|---:|---:|---:|---:|---:|---:|---|\n", HEAD.join(" | "));
    for row in rows(&output.areas) {
        let _infallible = writeln!(text, "| {} |", row.map(|cell| text::cell(&cell)).join(" | "));
    }
    text
}

/// What a diagram shows.
struct Diagram<'a> {
    /// The areas, with the two lines in the box of each.
    boxes: Vec<(&'a str, [String; 2])>,
    /// From areas to those that they need.
    arrows: Vec<(&'a str, &'a str)>,
}

/// The diagram of the areas.
///
/// There are no arrows to an area that all others need: it says so itself. Nor are there for what a needed area needs.
fn diagram(areas: &[Area]) -> Diagram<'_> {
    let needs = |name: &str, other: &str| {
        areas.iter().any(|area| area.name == name && area.needs.iter().any(|need| need.area == other))
    };
    let is_needed_by_all = |area: &Area| {
        areas.len() > 2 && areas.iter().all(|other| other.name == area.name || needs(&other.name, &area.name))
    };
    let label = |area: &Area| {
        let note = if is_needed_by_all(area) { ", needed by all others" } else { "" };
        [area.name.clone(), format!("{} types{note}", area.types())]
    };
    let boxes = areas.iter().map(|area| (area.name.as_str(), label(area))).collect();
    let mut arrows = Vec::new();
    for area in areas {
        for needed in areas.iter().filter(|other| needs(&area.name, &other.name) && !is_needed_by_all(other)) {
            if !area.needs.iter().any(|other| needs(&other.area, &needed.name)) {
                arrows.push((area.name.as_str(), needed.name.as_str()));
            }
        }
    }
    Diagram { boxes, arrows }
}

fn mermaid(areas: &[Area]) -> String {
    let Diagram { boxes, arrows } = diagram(areas);
    let mut text = "flowchart LR\n".to_owned();
    for (name, [first, second]) in boxes {
        let (id, first) = (mermaid_id(name), mermaid_label(&first));
        let _infallible = writeln!(text, "    {id}[\"{first}<br/>{second}\"]");
    }
    for (from, to) in arrows {
        let _infallible = writeln!(text, "    {} --> {}", mermaid_id(from), mermaid_id(to));
    }
    text
}

/// The name of an area as that of a box. An underscore, which names of areas do not have, tells it from Mermaid's own words and
/// from arrows.
fn mermaid_id(name: &str) -> String {
    const WORDS: [&str; 14] = [
        "call",
        "class",
        "classdef",
        "click",
        "default",
        "direction",
        "end",
        "flowchart",
        "graph",
        "href",
        "interpolate",
        "linkstyle",
        "style",
        "subgraph",
    ];
    let mut id = String::new();
    for part in name.split('-') {
        let plain = !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
        id.push_str(if id.is_empty() { "" } else { "-" });
        if plain {
            id.push_str(part);
        } else {
            part.chars().for_each(|c| id.push_str(&format!("{:x}", u32::from(c))));
            id.push('_');
        }
    }
    if WORDS.contains(&id.as_str()) { format!("{id}_") } else { id }
}

/// A text in a box, in which Mermaid reads HTML and its own entities.
fn mermaid_label(text: &str) -> String {
    text::terminal(text).replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}

/// A text as a string of Graphviz.
fn dot_string(text: &str) -> String {
    format!("\"{}\"", text::terminal(text).replace('\\', "\\\\").replace('"', "\\\""))
}

fn dot(areas: &[Area]) -> String {
    let Diagram { boxes, arrows } = diagram(areas);
    let mut text = "digraph areas {\n    rankdir=LR;\n    node [shape=box];\n".to_owned();
    for (name, [first, second]) in boxes {
        let (name, label) = (dot_string(name), dot_string(&first));
        let _infallible = writeln!(text, "    {name} [label={}\\n{second}\"];", label.trim_end_matches('"'));
    }
    for (from, to) in arrows {
        let _infallible = writeln!(text, "    {} -> {};", dot_string(from), dot_string(to));
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
