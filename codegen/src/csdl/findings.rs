//! Owns how the readers report what they find in one document; it must not know in which notation the document is.

use std::ops::Range;

use super::literals::is_identifier;
use super::name::{objection, objection_to_reference};
use super::syntax::Name;
use crate::diagnostic::{Diagnostic, Severity, Suggestions};
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
    suggestions: Suggestions,
    /// How many of the things that are being read, one in the other, generation can do without.
    dispensable: usize,
}

impl<'d> Findings<'d> {
    /// Adds to `diagnostics` what is found in the document `source`.
    pub(super) fn new(source: SourceId, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        Self { source, diagnostics, suggestions: Suggestions::default(), dispensable: 0 }
    }

    /// The document that is read.
    pub(super) fn source(&self) -> SourceId {
        self.source
    }

    /// The bytes `range` of the document.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// Begins something that generation can do without: until its end, what is wrong is a warning, and left out.
    pub(super) fn begin_dispensable(&mut self) {
        self.dispensable += 1;
    }

    /// Ends what [`begin_dispensable`](Self::begin_dispensable) has begun.
    pub(super) fn end_dispensable(&mut self) {
        self.dispensable = self.dispensable.saturating_sub(1);
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// Whether generation can do without what is being read.
    pub(super) fn is_dispensable(&self) -> bool {
        self.dispensable > 0
    }

    /// Reports a finding.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports a finding that prevents generation, unless it can do without what is being read.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.push(if self.dispensable > 0 {
            Diagnostic::warning(span, format!("{}; it is left out", message.into()))
        } else {
            Diagnostic::error(span, message)
        });
    }

    /// Reports a finding that generation can do with.
    pub(super) fn warning(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::warning(span, message));
    }

    /// Reports that what is given once already is given again; the first one is kept.
    pub(super) fn repeated(&mut self, span: Span, first: Span, message: &str) {
        self.push(
            Diagnostic::warning(span, format!("{message}; the first one is kept"))
                .with_related(first, "the first one is here"),
        );
    }

    /// Reports that something is declared twice: an error, as it matters which one holds, that can be left out.
    pub(super) fn twice(&mut self, span: Span, first: Span, message: String) {
        self.push(if self.dispensable > 0 {
            Diagnostic::warning(span, format!("{message}; the first one is kept"))
        } else {
            Diagnostic::error(span, message).into_omittable().with_related(first, "the first one is here")
        });
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
        self.push(match self.suggestions.nearest(name, candidates) {
            Some(candidate) => warning.with_help(format!("did you mean `{candidate}`?")),
            None => warning,
        });
    }

    /// Whether a text may refer to `what`; reports it if not. Names are code and addresses in the end, so one that must not
    /// be is an error wherever it stands.
    pub(super) fn is_reference(&mut self, name: &Name, what: &str) -> bool {
        let objection = objection_to_reference(name, what);
        self.object(name, objection)
    }

    /// Whether a text may be the name of something that is declared; reports it if not, and warns if it is no simple
    /// identifier, as it should be.
    pub(super) fn is_declarable(&mut self, name: &Name, what: &str) -> bool {
        let objection = objection(name, what);
        if !self.object(name, objection) {
            return false;
        }
        if !is_identifier(name) {
            self.warning(
                name.span,
                format!(
                    "`{}` is no OData identifier: a letter or underscore and at most 127 letters, digits and underscores",
                    name.value
                ),
            );
        }
        true
    }

    /// Whether a text may be the name of a term that is applied: qualified, and neither with the marks that surround it in
    /// JSON nor in the namespace of control information; reports it if not.
    pub(super) fn is_term(&mut self, name: &Name) -> bool {
        let why = if name.contains(['@', '#', '/']) {
            "must not contain `@`, `#` or `/`"
        } else if name.starts_with("odata.") {
            "must not be in the namespace `odata`, which is that of control information"
        } else if !name.contains('.') {
            "must be qualified with a namespace or an alias"
        } else {
            return true;
        };
        self.error(name.span, format!("the name of a term {why}: `{}`", name.value));
        false
    }

    /// Whether a text may be the name of a property in a record, or that of what else JSON has as a member beside keywords
    /// and annotations; reports it if not.
    pub(super) fn is_member(&mut self, name: &Name, what: &str) -> bool {
        let objection = objection(name, what);
        let Some(objection) = objection else { return true };
        if objection_to_reference(name, what).is_some() {
            self.push(Diagnostic::error(name.span, objection));
        } else {
            self.error(name.span, objection);
        }
        false
    }

    /// Whether a text may be a namespace; reports it if not, and warns if it is not made of simple identifiers.
    pub(super) fn is_namespace(&mut self, name: &Name) -> bool {
        if name.is_empty() {
            self.error(name.span, "a namespace must not be empty");
            return false;
        }
        let objection = objection(name, "a namespace");
        if !self.object(name, objection) {
            return false;
        }
        if !name.split('.').all(is_identifier) {
            self.warning(
                name.span,
                format!("`{}` is no OData namespace: identifiers with dots between them", name.value),
            );
        }
        true
    }

    fn object(&mut self, name: &Name, objection: Option<String>) -> bool {
        let Some(objection) = objection else { return true };
        self.push(Diagnostic::error(name.span, objection));
        false
    }
}
