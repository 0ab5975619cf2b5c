//! Owns how the readers report findings about a document; it must not know its notation.

use std::ops::Range;

use super::literals::is_identifier;
use super::name::{objection, objection_to_reference};
use super::syntax::Name;
use crate::diagnostic::{Diagnostic, Severity, Suggestions};
use crate::source::{SourceId, Span};

/// The most levels of nesting in a document. Annotation expressions rarely reach ten; the limit keeps the readers,
/// which recurse at every level, from overflowing the stack.
pub(super) const MAX_DEPTH: usize = 200;

/// What a document must be, for the messages that reject one.
pub(super) const EXPECTED: &str = "expected OData V4 metadata: CSDL JSON, an object with `$Version`, \
                        or CSDL XML, an element `Edmx` or `Schema`";

/// Collects the findings about one document.
pub(super) struct Findings<'d> {
    source: SourceId,
    diagnostics: &'d mut Vec<Diagnostic>,
    suggestions: Suggestions,
    /// How many of the enclosing constructs being read are optional for generation.
    dispensable: usize,
}

impl<'d> Findings<'d> {
    /// Collects the findings about the document `source` into `diagnostics`.
    pub(super) fn new(source: SourceId, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        Self { source, diagnostics, suggestions: Suggestions::default(), dispensable: 0 }
    }

    /// The document being read.
    pub(super) fn source(&self) -> SourceId {
        self.source
    }

    /// The span of the bytes `range` of the document.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// Begins a construct that generation does not need: until its end, errors are warnings, and what they are about is
    /// left out.
    pub(super) fn begin_dispensable(&mut self) {
        self.dispensable += 1;
    }

    /// Ends the construct that [`begin_dispensable`](Self::begin_dispensable) began.
    pub(super) fn end_dispensable(&mut self) {
        self.dispensable = self.dispensable.saturating_sub(1);
    }

    /// The number of errors so far.
    pub(super) fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// Whether generation does not need what is being read.
    pub(super) fn is_dispensable(&self) -> bool {
        self.dispensable > 0
    }

    /// Reports a finding.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports an error; a warning, if generation does not need what is being read.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.push(if self.dispensable > 0 {
            Diagnostic::warning(span, format!("{}; it is left out", message.into()))
        } else {
            Diagnostic::error(span, message)
        });
    }

    /// Reports a warning.
    pub(super) fn warning(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::warning(span, message));
    }

    /// Warns of a repetition; the first occurrence is kept.
    pub(super) fn repeated(&mut self, span: Span, first: Span, message: &str) {
        self.push(
            Diagnostic::warning(span, format!("{message}; the first one is kept"))
                .with_related(first, "first given here"),
        );
    }

    /// Reports a duplicate declaration. It is an error, as the choice between the two matters; but it can be left out.
    pub(super) fn twice(&mut self, span: Span, first: Span, message: String) {
        self.push(if self.dispensable > 0 {
            Diagnostic::warning(span, format!("{message}; the first one is kept"))
        } else {
            Diagnostic::error(span, message).into_omittable().with_related(first, "first declared here")
        });
    }

    /// Warns of a name that is unknown in its place, and suggests the closest candidate.
    pub(super) fn unknown<'c>(
        &mut self,
        span: Span,
        message: String,
        name: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) {
        self.push(Diagnostic::warning(span, message).with_suggestion(self.suggestions.nearest(name, candidates)));
    }

    /// Whether a text may be a reference to `what`; reports it otherwise. References end up in code and addresses, so
    /// an unsafe one is an error even in a dispensable construct.
    pub(super) fn is_reference(&mut self, name: &Name, what: &str) -> bool {
        let objection = objection_to_reference(name, what);
        self.accept(name, objection)
    }

    /// Whether a text may be the name of a declaration; reports it otherwise. Warns if it is not a simple identifier,
    /// as CSDL demands but services do not.
    pub(super) fn is_declarable(&mut self, name: &Name, what: &str) -> bool {
        let objection = objection(name, what);
        if !self.accept(name, objection) {
            return false;
        }
        if !is_identifier(name) {
            self.warning(
                name.span,
                format!(
                    "`{}` is not an OData identifier: a letter or underscore, then at most 127 letters, digits and underscores",
                    name.value
                ),
            );
        }
        true
    }

    /// Whether a text may be the name of an applied term; reports it otherwise. It must be qualified, without the
    /// characters that delimit it in JSON, and outside the namespace of control information.
    pub(super) fn is_term(&mut self, name: &Name) -> bool {
        let why = if name.contains(['@', '#', '/']) {
            "must not contain `@`, `#` or `/`"
        } else if name.starts_with("odata.") {
            "must not be in the namespace `odata`, which is reserved for control information"
        } else if !name.contains('.') {
            "must be qualified with a namespace or an alias"
        } else {
            return true;
        };
        self.error(name.span, format!("the name of a term {why}: `{}`", name.value));
        false
    }

    /// Whether a text may be the name of a record's property, or of another member that JSON mixes with keywords and
    /// annotations; reports it otherwise.
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

    /// Whether a text may be a namespace; reports it otherwise. Warns if its parts are not simple identifiers.
    pub(super) fn is_namespace(&mut self, name: &Name) -> bool {
        if name.is_empty() {
            self.error(name.span, "a namespace must not be empty");
            return false;
        }
        let objection = objection(name, "a namespace");
        if !self.accept(name, objection) {
            return false;
        }
        if !name.split('.').all(is_identifier) {
            self.warning(
                name.span,
                format!("`{}` is not an OData namespace: identifiers separated by dots", name.value),
            );
        }
        true
    }

    fn accept(&mut self, name: &Name, objection: Option<String>) -> bool {
        let Some(objection) = objection else { return true };
        self.push(Diagnostic::error(name.span, objection));
        false
    }
}
