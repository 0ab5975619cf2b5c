//! Owns checking the documents beside the imported ones, such as corrections: what in them no longer applies.

use codegen::csdl::Written;
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::source::Source;

use crate::error::Error;
use crate::plural::counted;
use crate::report::{self, Verbosity};
use crate::terminal;

/// What happens if entries no longer apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stale {
    Warn,
    Deny,
}

/// The imported documents and those beside them.
pub(super) struct Siblings<'d> {
    /// The documents that are written.
    pub(super) written: &'d [Written],
    /// The documents of the whole service. An entry for something that was not selected still applies; only one that applies to
    /// nothing in the service is worth a warning.
    pub(super) whole: &'d [Written],
    /// The documents beside them.
    pub(super) others: &'d [Source],
}

impl Siblings<'_> {
    /// Fails if the documents have errors together, and shows which entries of the siblings no longer apply.
    pub(super) fn check(&self, stale: Stale, verbosity: Verbosity) -> Result<(), Error> {
        if self.others.is_empty() {
            return Ok(());
        }
        let (sources, findings) = self.resolve_with(self.written);
        let (errors, warnings) = report::by_severity(findings);
        if !errors.is_empty() {
            let errors_of = counted(errors.len(), "error");
            let message =
                format!("nothing was imported: the documents beside the imported ones would have {errors_of}");
            return Err(Error::new(message).with_details(&report::render(&sources, &errors, verbosity)));
        }
        let (sources, warnings) = if self.written == self.whole {
            (sources, warnings)
        } else {
            let (sources, mut findings) = self.resolve_with(self.whole);
            findings.retain(|finding| finding.severity == Severity::Warning);
            (sources, findings)
        };
        terminal::eprint(report::render(&sources, &warnings, verbosity));
        let summary = match warnings.len() {
            0 => return Ok(()),
            1 => "1 entry in the documents beside the imported ones no longer applies, or is redundant".to_owned(),
            count => {
                format!("{count} entries in the documents beside the imported ones no longer apply, or are redundant")
            }
        };
        match stale {
            Stale::Deny => Err(Error::new(format!("nothing was imported: {summary}"))
                .with_help("remove them, or import without `--deny-stale`")),
            Stale::Warn => {
                terminal::warn(summary);
                Ok(())
            }
        }
    }

    /// Resolves imported documents together with their siblings; gives the diagnostics that concern the siblings.
    fn resolve_with(&self, imported: &[Written]) -> (Vec<Source>, Vec<Diagnostic>) {
        let mut sources: Vec<Source> = imported.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
        let first_sibling = sources.len();
        sources.extend_from_slice(self.others);
        let (_, mut findings) = codegen::read(&sources);
        findings.retain(|finding| {
            let mut places = std::iter::once(finding.span).chain(finding.related.iter().map(|(place, _)| *place));
            places.any(|place| usize::try_from(place.source.0).is_ok_and(|source| source >= first_sibling))
        });
        (sources, findings)
    }
}
