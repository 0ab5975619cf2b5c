//! Owns what is reported about a document; how it is shown is the caller's affair.

use std::cell::Cell;
use std::fmt;

use crate::hidden::is_hidden;
use crate::source::Span;

/// A message is no longer than this, whatever it quotes from a document.
const LONGEST_MESSAGE: usize = 600;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Something was left out or is doubtful; generation goes on.
    Warning,
}

/// One finding about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Other places that matter, each with what it has to do with the finding.
    pub related: Vec<(Span, String)>,
    /// What could be done about it, as in "did you mean `x`?".
    pub help: Option<String>,
    /// Whether it says that an entry about another document's declarations has no effect on them. That is no matter where
    /// the other document is only a part of a service's description.
    pub stale: bool,
    /// Whether what it is about can be left out, so that the rest is good for generation.
    pub can_be_left_out: bool,
}

impl Diagnostic {
    /// A finding that prevents generation.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: shown(message.into()),
            span,
            related: Vec::new(),
            help: None,
            stale: false,
            can_be_left_out: false,
        }
    }

    /// A finding that generation can do with.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// Adds what could be done about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shown(help.into()));
        self
    }

    /// Adds what may have been meant by a name, if anything is close enough to it.
    #[must_use]
    pub fn with_suggestion(self, known: Option<impl fmt::Display>) -> Self {
        match known {
            Some(known) => self.with_help(format!("did you mean `{known}`?")),
            None => self,
        }
    }

    /// Says that what it is about can be left out.
    #[must_use]
    pub fn that_can_be_left_out(mut self) -> Self {
        self.can_be_left_out = true;
        self
    }

    /// Makes it the warning that an entry about another document's declarations has no effect.
    #[must_use]
    pub(crate) fn into_stale(mut self) -> Self {
        self.severity = Severity::Warning;
        self.stale = true;
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn with_related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

/// A text about a document as it can be shown: characters that show nothing, or move what is around them, by their numbers,
/// and the middle cut out of what is too long.
fn shown(text: String) -> String {
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
    if text.len() > LONGEST_MESSAGE {
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        let middle = boundary(LONGEST_MESSAGE * 2 / 3)..boundary(text.len() - LONGEST_MESSAGE / 3);
        text.replace_range(middle, "…");
    }
    text
}

/// Looks for what may have been meant, as long as that pays: in a document with thousands of mistakes nobody reads the
/// thousandth suggestion, and each one costs a look at every name.
#[derive(Debug)]
pub struct Suggestions {
    /// How many names may still be looked at.
    left: Cell<usize>,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: Cell::new(200_000) }
    }
}

impl Suggestions {
    /// The candidate that is spelt most like `name`, if one is close enough to be meant.
    pub fn nearest<'a>(&self, name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        self.nearest_of(name, candidates, |_| true)
    }

    /// As [`nearest`](Self::nearest), of the candidates for which `suits` holds.
    pub(crate) fn nearest_of<'a>(
        &self,
        name: &str,
        candidates: impl Iterator<Item = &'a str>,
        suits: impl Fn(&str) -> bool,
    ) -> Option<&'a str> {
        if self.left.get() == 0 {
            return None;
        }
        let looked_at = Cell::new(0);
        let found = nearest_of(name, candidates.inspect(|_| looked_at.set(looked_at.get() + 1)), suits);
        self.left.set(self.left.get().saturating_sub(looked_at.get().max(1)));
        found
    }
}

/// Longer names are not compared.
const LONGEST_COMPARED: usize = 300;

/// The candidate that is spelt most like `name`, if one is close enough to be meant.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, candidates, |_| true)
}

/// A message with the candidate that may have been meant, for errors without a place in a document.
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
    // Comparing takes the product of both lengths, and a name of this length is not misspelt but generated.
    if name.len() > LONGEST_COMPARED {
        return None;
    }
    let wanted = name.to_lowercase();
    let length = name.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    candidates
        // Lengths alone say that most names are too far off.
        .filter(|candidate| candidate.len() <= 4 * LONGEST_COMPARED)
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *candidate != name && suits(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}
