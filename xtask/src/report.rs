//! Owns how findings look on a terminal: the source line with a caret under the place.

mod excerpt;

use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::source::Source;

use crate::text;
use excerpt::Excerpt;

/// So many findings of a kind are shown unless all are wanted.
const SHOWN: usize = 20;

/// So many other places are shown with a finding.
const PLACES: usize = 4;

/// Findings as text: the first ones of each kind, and how many more there are.
pub(crate) fn render(sources: &[Source], findings: &[Diagnostic], verbose: bool) -> String {
    let renderer = if text::has_colours() { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    let (mut errors, mut warnings) = (0, 0);
    for finding in findings {
        let count = match finding.severity {
            Severity::Error => &mut errors,
            Severity::Warning => &mut warnings,
        };
        *count += 1;
        if *count <= SHOWN || verbose {
            let _infallible = writeln!(text, "{}\n", one(&renderer, sources, finding));
        }
    }
    for (count, kind) in [(errors, "error"), (warnings, "warning")] {
        if count > SHOWN && !verbose {
            let more = count - SHOWN;
            let plural = if more == 1 { "" } else { "s" };
            let _infallible =
                writeln!(text, "{kind}: … and {} more {kind}{plural}; `--verbose` shows all\n", grouped(more));
        }
    }
    text
}

/// A number with commas between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn one(renderer: &Renderer, sources: &[Source], finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = text::message(&finding.message);
    let Some(source) = sources.get(finding.span.source.0 as usize) else {
        return message;
    };
    let excerpt = Excerpt::new(source, finding.span);
    let mut labels = Vec::new();
    let mut elsewhere = Vec::new();
    for (span, label) in finding.related.iter().take(PLACES) {
        let Some(related) = sources.get(span.source.0 as usize) else { continue };
        let label = text::message(label);
        match excerpt.find(*span).filter(|_| span.source == finding.span.source) {
            Some(range) => labels.push((range, label)),
            None => elsewhere.push((Excerpt::new(related, *span), label)),
        }
    }
    let mut snippet = excerpt.snippet().annotation(AnnotationKind::Primary.span(excerpt.range.clone()));
    for (range, label) in labels {
        snippet = snippet.annotation(AnnotationKind::Context.span(range).label(label));
    }
    let mut group = level.primary_title(message).element(snippet);
    for (other, label) in &elsewhere {
        let place = AnnotationKind::Context.span(other.range.clone()).label(label);
        group = group.element(other.snippet().annotation(place));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(text::message(help)));
    }
    with_places(&renderer.render(&[group]), std::iter::once(&excerpt).chain(elsewhere.iter().map(|(other, _)| other)))
}

/// Stands for the name of a source; texts that are shown have no such character.
const NAME: char = '\u{e000}';

impl Excerpt<'_> {
    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        Snippet::source(self.text.as_str()).path(NAME.to_string()).line_start(self.line)
    }
}

/// Puts in the places of excerpts: the renderer has counted columns in the excerpts, and not in the sources.
fn with_places<'e>(rendered: &str, excerpts: impl Iterator<Item = &'e Excerpt<'e>>) -> String {
    let mut parts = rendered.split(NAME);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (part, excerpt) in parts.zip(excerpts) {
        let name = text::terminal(excerpt.source.name());
        let rest = part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
        let _infallible = write!(text, "{name}:{}:{}{rest}", excerpt.line, excerpt.column);
    }
    text
}
