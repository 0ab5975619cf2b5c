//! Owns the areas as a diagram of which needs which: for Mermaid, for Graphviz, and as a picture.

use std::fmt::Write as _;

use codegen::Area;
use layout::backends::svg::SVGWriter;
use layout::gv::{DotParser, GraphBuilder};

use crate::error::Error;
use crate::escape;

/// What a diagram shows.
struct Diagram<'a> {
    /// The areas, each with the two lines in its box.
    boxes: Vec<(&'a str, [String; 2])>,
    /// From areas to those that they need.
    arrows: Vec<(&'a str, &'a str)>,
}

impl<'a> Diagram<'a> {
    /// The diagram of the areas.
    ///
    /// An area that all others need says so instead of having an arrow from each. What follows from other arrows has none.
    fn new(areas: &'a [Area]) -> Self {
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
        Self { boxes, arrows }
    }
}

/// A Mermaid flowchart.
pub(super) fn mermaid(areas: &[Area]) -> String {
    let Diagram { boxes, arrows } = Diagram::new(areas);
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

/// The name of an area as the identifier of a box. Underscores, which names of areas do not contain, set it apart from
/// Mermaid's keywords and from arrows.
fn mermaid_id(name: &str) -> String {
    const KEYWORDS: [&str; 14] = [
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
    if KEYWORDS.contains(&id.as_str()) { format!("{id}_") } else { id }
}

/// Text in a box, where Mermaid interprets HTML and its own entities.
fn mermaid_label(text: &str) -> String {
    escape::line(text).replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}

/// A Graphviz graph.
pub(super) fn dot(areas: &[Area]) -> String {
    let Diagram { boxes, arrows } = Diagram::new(areas);
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

/// Text as a Graphviz string.
fn dot_string(text: &str) -> String {
    format!("\"{}\"", escape::line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// The Graphviz graph as a picture.
pub(super) fn svg(areas: &[Area]) -> Result<String, Error> {
    let text = dot(areas);
    let graph = DotParser::new(&text)
        .process()
        .map_err(|error| Error::caused_by("the diagram cannot be drawn", error).with_help("try `--format dot`"))?;
    let mut builder = GraphBuilder::new();
    builder.visit_graph(&graph);
    let mut writer = SVGWriter::new();
    builder.get().do_it(false, false, false, &mut writer);
    Ok(writer.finalize())
}
