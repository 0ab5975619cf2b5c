//! Owns how diagnostics look on a terminal: the source line, with carets under the place.

mod excerpt;

use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::source::Source;

use crate::{escape, terminal};
use excerpt::Excerpt;

/// How many diagnostics of each severity a brief report shows.
const BRIEF: usize = 20;

/// How many related places are shown with a diagnostic.
const RELATED: usize = 4;

/// How much a report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// The first diagnostics of each severity, and how many more there are.
    Brief,
    /// All of them.
    Full,
}

impl Verbosity {
    /// What the flag `--verbose` asks for.
    pub(crate) fn of_flag(verbose: bool) -> Self {
        if verbose { Self::Full } else { Self::Brief }
    }
}

/// Renders diagnostics for a terminal.
pub(crate) fn render(sources: &[Source], findings: &[Diagnostic], verbosity: Verbosity) -> String {
    let renderer = if terminal::has_colours() { Renderer::styled() } else { Renderer::plain() };
    let shown = match verbosity {
        Verbosity::Brief => BRIEF,
        Verbosity::Full => usize::MAX,
    };
    let mut text = String::new();
    let (mut errors, mut warnings) = (0, 0);
    for finding in findings {
        let count = match finding.severity {
            Severity::Error => &mut errors,
            Severity::Warning => &mut warnings,
        };
        *count += 1;
        if *count <= shown {
            let _infallible = writeln!(text, "{}\n", one(&renderer, sources, finding));
        }
    }
    for (count, kind) in [(errors, "error"), (warnings, "warning")] {
        if count > shown {
            let more = count - shown;
            let plural = if more == 1 { "" } else { "s" };
            let _infallible =
                writeln!(text, "{kind}: … and {} more {kind}{plural}; `--verbose` shows all\n", grouped(more));
        }
    }
    text
}

/// Errors and warnings apart, in that order.
pub(crate) fn by_severity(findings: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    findings.into_iter().partition(|finding| finding.severity == Severity::Error)
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
    let message = escape::message(&finding.message);
    let Some(source) = sources.get(finding.span.source.0 as usize) else {
        return message;
    };
    let excerpt = Excerpt::new(source, finding.span);
    let mut labels = Vec::new();
    let mut elsewhere = Vec::new();
    for (span, label) in finding.related.iter().take(RELATED) {
        let Some(related) = sources.get(span.source.0 as usize) else { continue };
        let label = escape::message(label);
        match excerpt.find(*span).filter(|_| span.source == finding.span.source) {
            Some(range) => labels.push((range, label)),
            None => elsewhere.push((Excerpt::new(related, *span), label)),
        }
    }
    let mut snippet = snippet(&excerpt).annotation(AnnotationKind::Primary.span(excerpt.range.clone()));
    for (range, label) in labels {
        snippet = snippet.annotation(AnnotationKind::Context.span(range).label(label));
    }
    let mut group = level.primary_title(message).element(snippet);
    for (other, label) in &elsewhere {
        let place = AnnotationKind::Context.span(other.range.clone()).label(label);
        group = group.element(self::snippet(other).annotation(place));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(escape::message(help)));
    }
    with_places(&renderer.render(&[group]), std::iter::once(&excerpt).chain(elsewhere.iter().map(|(other, _)| other)))
}

/// Stands for the name of a source in rendered text. Escaped text never contains this character.
const PLACEHOLDER: char = '\u{e000}';

fn snippet<'e>(excerpt: &'e Excerpt<'_>) -> Snippet<'e, Annotation<'e>> {
    Snippet::source(excerpt.text.as_str()).path(PLACEHOLDER.to_string()).line_start(excerpt.line)
}

/// Replaces the placeholders and the columns behind them, which the renderer counted in the excerpts, by the places in the
/// sources.
fn with_places<'e>(rendered: &str, excerpts: impl Iterator<Item = &'e Excerpt<'e>>) -> String {
    let mut parts = rendered.split(PLACEHOLDER);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (part, excerpt) in parts.zip(excerpts) {
        let name = escape::line(excerpt.source.name());
        let rest = part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
        let _infallible = write!(text, "{name}:{}:{}{rest}", excerpt.line, excerpt.column);
    }
    text
}
