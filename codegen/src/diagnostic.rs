//! Owns findings about documents: severity, message, position, help. Displaying them is up to the caller.

use std::cell::Cell;
use std::fmt;

use crate::hidden::is_hidden;
use crate::source::Span;

/// The most bytes of a message, whatever it quotes from a document.
const MAX_MESSAGE: usize = 600;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Something was left out or is doubtful; generation goes on.
    Warning,
}

/// A finding about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// The position in the document.
    pub span: Span,
    /// Other positions, each labelled with its part in the finding.
    pub related: Vec<(Span, String)>,
    /// What to do about it, such as "did you mean `x`?".
    pub help: Option<String>,
    /// Whether the finding is an annotation or correction of another document's declarations that no longer has any effect.
    /// Where that other document is only a part of the service's description, this is to be expected.
    pub stale: bool,
    /// Whether the declaration can be left out, so that code can be generated from the rest.
    pub omittable: bool,
}

impl Diagnostic {
    /// Creates a finding that prevents generation.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: displayable(message.into()),
            span,
            related: Vec::new(),
            help: None,
            stale: false,
            omittable: false,
        }
    }

    /// Creates a finding that generation tolerates.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(displayable(help.into()));
        self
    }

    /// Adds the name that was probably meant, if there is one.
    #[must_use]
    pub fn with_suggestion(self, known: Option<impl fmt::Display>) -> Self {
        match known {
            Some(known) => self.with_help(format!("did you mean `{known}`?")),
            None => self,
        }
    }

    /// Marks the declaration as one that can be left out.
    #[must_use]
    pub fn into_omittable(mut self) -> Self {
        self.omittable = true;
        self
    }

    /// Turns it into the warning that an entry no longer has any effect on another document's declarations.
    #[must_use]
    pub(crate) fn into_stale(mut self) -> Self {
        self.severity = Severity::Warning;
        self.stale = true;
        self
    }

    /// Adds another position.
    #[must_use]
    pub fn with_related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

/// Makes a text safe to display: hidden characters become their code points, and the middle of an overlong text is cut out.
fn displayable(text: String) -> String {
    let mut text = if text.chars().any(is_hidden) {
        text.chars().fold(String::new(), |mut visible, c| {
            if is_hidden(c) {
                visible.push_str(&format!("<U+{:04X}>", u32::from(c)));
            } else {
                visible.push(c);
            }
            visible
        })
    } else {
        text
    };
    if text.len() > MAX_MESSAGE {
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        let middle = boundary(MAX_MESSAGE * 2 / 3)..boundary(text.len() - MAX_MESSAGE / 3);
        text.replace_range(middle, "…");
    }
    text
}

/// Suggests what a misspelt name was meant to be, within a budget: nobody reads the thousandth suggestion about a
/// document, and each one means comparing against every name.
#[derive(Debug)]
pub struct Suggestions {
    /// How many more names may be compared.
    left: Cell<usize>,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: Cell::new(200_000) }
    }
}

impl Suggestions {
    /// The candidate closest to `name` in spelling, if one is close enough.
    pub fn nearest<'a>(&self, name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        self.nearest_of(name, candidates, |_| true)
    }

    /// Like [`nearest`](Self::nearest), among the candidates for which `suits` holds.
    pub(crate) fn nearest_of<'a>(
        &self,
        name: &str,
        candidates: impl Iterator<Item = &'a str>,
        suits: impl Fn(&str) -> bool,
    ) -> Option<&'a str> {
        if self.left.get() == 0 {
            return None;
        }
        let compared = Cell::new(0);
        let found = nearest_of(name, candidates.inspect(|_| compared.set(compared.get() + 1)), suits);
        self.left.set(self.left.get().saturating_sub(compared.get().max(1)));
        found
    }
}

/// The most bytes of a name to look for: longer ones are generated rather than misspelt.
const MAX_COMPARED: usize = 300;

/// The candidate closest to `name` in spelling, if one is close enough.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, candidates, |_| true)
}

/// A message with the closest candidate, for errors that have no position in a document.
pub(crate) fn or_similar<'a>(message: &str, name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, candidates) {
        Some(candidate) => format!("{message}; did you mean `{candidate}`?"),
        None => message.to_owned(),
    }
}

fn nearest_of<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
    suits: impl Fn(&str) -> bool,
) -> Option<&'a str> {
    // Comparing costs the product of both lengths.
    if name.len() > MAX_COMPARED {
        return None;
    }
    let wanted = name.to_lowercase();
    let length = name.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    candidates
        // The length alone rules out most names.
        .filter(|candidate| candidate.len() <= 4 * MAX_COMPARED)
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *candidate != name && suits(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}
