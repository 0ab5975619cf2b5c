//! Owns what is reported about a document; how it is shown is the caller's affair.

use crate::source::Span;

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
}

impl Diagnostic {
    /// A finding that prevents generation.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), span, related: Vec::new(), help: None, stale: false }
    }

    /// A finding that generation can do with.
    pub fn warning(span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// Adds what could be done about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
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

/// The candidate that is spelt most like `name`, if one is close enough to be meant.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let length = name.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    candidates
        // Lengths alone say that most names are too far off.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::osa_distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *candidate != name)
        .min()
        .map(|(_, candidate)| candidate)
}
