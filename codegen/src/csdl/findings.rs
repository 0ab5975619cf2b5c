//! Owns how the readers report what they find in one document; it must not know in which notation the document is.

use std::ops::Range;

use super::literals::is_identifier;
use super::syntax::Name;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceId, Span};

/// How deep a document may be nested. Annotation expressions hardly reach ten levels; the bound keeps the readers,
/// which call themselves for every level, from running out of stack.
pub(super) const MAX_DEPTH: usize = 200;

/// What a document has to be, for messages that refuse one.
pub(super) const EXPECTED: &str = "expected OData V4 metadata: CSDL JSON, an object with `$Version`, \
                        or CSDL XML, an element `Edmx` or `Schema`";

/// The findings about one document, with its places.
pub(super) struct Findings<'d> {
    source: SourceId,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'d> Findings<'d> {
    /// Adds to `diagnostics` what is found in the document `source`.
    pub(super) fn new(source: SourceId, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        Self { source, diagnostics }
    }

    /// The document that is read.
    pub(super) fn source(&self) -> SourceId {
        self.source
    }

    /// The bytes `range` of the document.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// Reports a finding.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports a finding that prevents generation.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::error(span, message));
    }

    /// Reports a finding that generation can do with.
    pub(super) fn warning(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::warning(span, message));
    }

    /// Warns of a name that has no meaning where it stands, and offers the candidate that may have been meant.
    pub(super) fn unknown<'c>(
        &mut self,
        span: Span,
        message: String,
        name: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) {
        let warning = Diagnostic::warning(span, message);
        self.push(match nearest(name, candidates) {
            Some(candidate) => warning.with_help(format!("did you mean `{candidate}`?")),
            None => warning,
        });
    }

    /// Checks the name of something that is declared: it must not be empty and should be a simple identifier.
    pub(super) fn check_identifier(&mut self, name: &Name, what: &str) {
        if name.is_empty() {
            self.error(name.span, format!("the name of {what} must not be empty"));
        } else if !is_identifier(name) {
            self.warning(
                name.span,
                format!(
                    "`{}` is no OData identifier: a letter or underscore and at most 127 letters, digits and underscores",
                    name.value
                ),
            );
        }
    }

    /// Checks a namespace: it must not be empty and should be simple identifiers with dots between them.
    pub(super) fn check_namespace(&mut self, name: &Name) {
        if name.is_empty() {
            self.error(name.span, "a namespace must not be empty");
        } else if !name.split('.').all(is_identifier) {
            self.warning(
                name.span,
                format!("`{}` is no OData namespace: identifiers with dots between them", name.value),
            );
        }
    }
}
