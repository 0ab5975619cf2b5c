//! Owns how findings look on a terminal: the source line with a caret under the place.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::source::{Source, Span};

/// So many warnings are shown unless all are wanted.
const WARNINGS: usize = 5;

/// All findings as text: every error, and the first warnings.
pub(crate) fn render(sources: &[Source], findings: &[Diagnostic], verbose: bool) -> String {
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    let mut warnings = 0;
    for finding in findings {
        if finding.severity == Severity::Warning {
            warnings += 1;
            if warnings > WARNINGS && !verbose {
                continue;
            }
        }
        let _infallible = writeln!(text, "{}\n", one(&renderer, sources, finding));
    }
    if warnings > WARNINGS && !verbose {
        let _infallible =
            writeln!(text, "warning: … and {} more warnings; `--verbose` shows all\n", warnings - WARNINGS);
    }
    text
}

fn one(renderer: &Renderer, sources: &[Source], finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let Some(source) = sources.get(finding.span.source.0 as usize) else {
        return finding.message.clone();
    };
    let excerpt = Excerpt::new(source, finding.span);
    let mut snippet = Snippet::source(excerpt.text)
        .path(source.name())
        .line_start(excerpt.first_line)
        .annotation(AnnotationKind::Primary.span(excerpt.range.clone()));
    let mut elsewhere = Vec::new();
    for (span, label) in &finding.related {
        let Some(related) = sources.get(span.source.0 as usize) else { continue };
        let other = Excerpt::new(related, *span);
        if span.source == finding.span.source && other.first_line == excerpt.first_line {
            snippet = snippet.annotation(AnnotationKind::Context.span(other.range).label(label.as_str()));
        } else {
            elsewhere.push((other, related.name(), label));
        }
    }
    let mut group = level.primary_title(finding.message.as_str()).element(snippet);
    for (other, name, label) in elsewhere {
        group = group.element(
            Snippet::source(other.text)
                .path(name)
                .line_start(other.first_line)
                .annotation(AnnotationKind::Context.span(other.range).label(label.as_str())),
        );
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group]).clone()
}

/// The lines of a source that a span covers: the renderer need not look at megabytes for one line.
struct Excerpt<'a> {
    text: &'a str,
    first_line: usize,
    range: std::ops::Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn new(source: &'a Source, span: Span) -> Self {
        let text = source.text();
        let start = floor(text, span.start as usize);
        let end = floor(text, span.end as usize).max(start);
        let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let end_of_first = text[start..].find(['\r', '\n']).map_or(text.len(), |newline| start + newline);
        // One line is enough to show where; a span over several is shown up to the end of the first.
        let end = end.min(end_of_first);
        Self {
            text: &text[first..end_of_first],
            first_line: source.line_column(start).0,
            range: start - first..end - first,
        }
    }
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
