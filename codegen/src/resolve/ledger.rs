//! Owns the account of what is broken: what is an error, what only follows from one, and what was left out. It must not know
//! how broken things are found.

use std::collections::BTreeMap;
use std::fmt;

use crate::csdl::syntax::Name;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// The argument of the command line that leaves out what is broken; messages name it.
pub const LEAVE_OUT_BROKEN: &str = "--leave-out-broken";

/// So many of the missing things are named in a summary.
const NAMED: usize = 10;

/// What was left out of documents because it was broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many things: types, members, operations, keys.
    pub count: usize,
    /// The names that mean nothing, with the number of things that were left out because they name them.
    pub missing: BTreeMap<String, usize>,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} left out", self.count, if self.count == 1 { "thing was" } else { "things were" })?;
        if self.missing.is_empty() {
            return Ok(());
        }
        let mut by_count: Vec<(&String, &usize)> = self.missing.iter().collect();
        by_count.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let named: Vec<String> =
            by_count.iter().take(NAMED).map(|(name, count)| format!("`{name}` ({count})")).collect();
        write!(f, "; missing are {}", named.join(", "))?;
        match by_count.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// The finding that something is declared twice.
pub(super) fn declared_twice(name: &Name, first: Span, message: String) -> Diagnostic {
    Diagnostic::error(name.span, message).with_related(first, "the other one")
}

/// Collects what is broken.
pub(super) struct Ledger<'d> {
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
    /// Whether what is broken is left out, rather than an error.
    lenient: bool,
    pub(super) left_out: LeftOut,
}

impl<'d> Ledger<'d> {
    pub(super) fn new(diagnostics: &'d mut Vec<Diagnostic>, lenient: bool) -> Self {
        Self { diagnostics, lenient, left_out: LeftOut::default() }
    }

    /// Something is broken for a reason of its own, and left out.
    pub(super) fn broken(&mut self, finding: Diagnostic) {
        self.diagnostics.push(finding.into_omittable());
    }

    /// Something is declared twice; the second one is left out.
    pub(super) fn twice(&mut self, name: &Name, first: Span, message: String) {
        self.broken(declared_twice(name, first, message));
    }

    /// Something is broken because it names what is not there.
    pub(super) fn missing(&mut self, name: String, finding: Diagnostic) {
        *self.left_out.missing.entry(name).or_default() += 1;
        self.broken(finding);
    }

    /// Something cannot be there without what is left out already. As that was an error, this is none.
    pub(super) fn follows(&mut self, span: Span, message: impl FnOnce() -> String) {
        if self.lenient {
            self.broken(Diagnostic::warning(span, message()));
        }
    }

    /// Settles what can be left out: it is a warning if it was left out, and an error that says how to otherwise.
    pub(super) fn settle(self) -> LeftOut {
        let Self { diagnostics, lenient, mut left_out } = self;
        for finding in diagnostics.iter_mut().filter(|finding| finding.omittable) {
            if lenient {
                finding.severity = Severity::Warning;
                finding.message.push_str("; it is left out");
                left_out.count += 1;
                continue;
            }
            let way_out = format!("`{LEAVE_OUT_BROKEN}` leaves it out");
            finding.help = Some(match finding.help.take() {
                Some(help) if help.ends_with(&way_out) => help,
                Some(help) => format!("{help}; {way_out}"),
                None => way_out,
            });
        }
        left_out
    }
}
