//! Owns the account of broken declarations: which are errors, which only follow from one, and which were left out. It
//! must not know how they are found.

use std::collections::BTreeMap;
use std::fmt;

use crate::csdl::syntax::Name;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// The command-line option that leaves out broken declarations, for messages.
pub const LEAVE_OUT_BROKEN: &str = "--leave-out-broken";

/// How many missing names a summary lists.
const NAMED: usize = 10;

/// The declarations that were left out of documents because they were broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many: types, members, operations, keys.
    pub count: usize,
    /// The unknown names, each with the number of declarations that were left out because of it.
    pub missing: BTreeMap<String, usize>,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let declarations = if self.count == 1 { "declaration was" } else { "declarations were" };
        write!(f, "{} {declarations} left out", self.count)?;
        if self.missing.is_empty() {
            return Ok(());
        }
        let mut by_count: Vec<(&String, &usize)> = self.missing.iter().collect();
        by_count.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let named: Vec<String> =
            by_count.iter().take(NAMED).map(|(name, count)| format!("`{name}` ({count})")).collect();
        write!(f, "; unknown names: {}", named.join(", "))?;
        match by_count.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// The finding about a duplicate declaration.
pub(super) fn declared_twice(name: &Name, first: Span, message: String) -> Diagnostic {
    Diagnostic::error(name.span, message).with_related(first, "first declared here")
}

/// Collects findings about broken declarations.
pub(super) struct Ledger<'d> {
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
    /// Whether broken declarations are left out, rather than errors.
    lenient: bool,
    pub(super) left_out: LeftOut,
}

impl<'d> Ledger<'d> {
    pub(super) fn new(diagnostics: &'d mut Vec<Diagnostic>, lenient: bool) -> Self {
        Self { diagnostics, lenient, left_out: LeftOut::default() }
    }

    /// Records a declaration that is broken for a reason of its own.
    pub(super) fn broken(&mut self, finding: Diagnostic) {
        self.diagnostics.push(finding.into_omittable());
    }

    /// Records a duplicate declaration, of which the first is kept.
    pub(super) fn twice(&mut self, name: &Name, first: Span, message: String) {
        self.broken(declared_twice(name, first, message));
    }

    /// Records a declaration that is broken because it uses an unknown name.
    pub(super) fn missing(&mut self, name: String, finding: Diagnostic) {
        *self.left_out.missing.entry(name).or_default() += 1;
        self.broken(finding);
    }

    /// Records a declaration that depends on one that is left out. If that was an error, this is not another one.
    pub(super) fn follows(&mut self, span: Span, message: impl FnOnce() -> String) {
        if self.lenient {
            self.broken(Diagnostic::warning(span, message()));
        }
    }

    /// Decides on declarations that can be left out: a warning if they were, otherwise an error that says how to.
    pub(super) fn settle(self) -> LeftOut {
        let Self { diagnostics, lenient, mut left_out } = self;
        for finding in diagnostics.iter_mut().filter(|finding| finding.omittable) {
            if lenient {
                finding.severity = Severity::Warning;
                finding.message.push_str("; it is left out");
                left_out.count += 1;
                continue;
            }
            let way_out = format!("pass `{LEAVE_OUT_BROKEN}` to leave it out");
            finding.help = Some(match finding.help.take() {
                Some(help) if help.ends_with(&way_out) => help,
                Some(help) if help.ends_with('?') => format!("{help} Otherwise {way_out}"),
                Some(help) => format!("{help}; {way_out}"),
                None => way_out,
            });
        }
        left_out
    }
}
