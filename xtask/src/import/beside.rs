//! Owns what is said about the documents beside the imported ones: what in them does not apply any more.

use codegen::csdl::Written;
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::source::Source;

use super::counted;
use crate::{ImportArgs, report, text};

/// Shows what is found in the documents beside the imported ones when they are resolved together; errors are errors.
///
/// `all` is what was not left out of the service's description as well: an entry for something that was left out applies
/// still, and only what applies to nothing in the service is worth a warning.
pub(super) fn report(
    written: &[Written],
    all: &[Written],
    others: &[Source],
    arguments: &ImportArgs,
) -> Result<(), String> {
    if others.is_empty() {
        return Ok(());
    }
    let (sources, findings) = resolve(written, others);
    let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) =
        findings.into_iter().partition(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(format!(
            "{}error: nothing was imported, because the documents beside it would have {}",
            report::render(&sources, &errors, arguments.verbose),
            counted(errors.len(), "error")
        ));
    }
    let (sources, warnings) = if written == all {
        (sources, warnings)
    } else {
        let (sources, mut findings) = resolve(all, others);
        findings.retain(|finding| finding.severity == Severity::Warning);
        (sources, findings)
    };
    text::eprint(report::render(&sources, &warnings, arguments.verbose));
    if warnings.is_empty() {
        return Ok(());
    }
    let summary = match warnings.len() {
        1 => "1 entry in the documents beside the imported ones no longer applies, or says nothing new".to_owned(),
        count => {
            format!("{count} entries in the documents beside the imported ones no longer apply, or say nothing new")
        }
    };
    if arguments.deny_stale {
        return Err(format!("error: nothing was imported: {summary}"));
    }
    text::eprint(format!("warning: {summary}\n"));
    Ok(())
}

/// Resolves documents with others beside them; gives the findings that have to do with the others.
fn resolve(documents: &[Written], others: &[Source]) -> (Vec<Source>, Vec<Diagnostic>) {
    let mut sources: Vec<Source> = documents.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let first_other = sources.len();
    sources.extend_from_slice(others);
    let (_, mut findings) = codegen::read(&sources);
    findings.retain(|finding| {
        let mut places = std::iter::once(finding.span).chain(finding.related.iter().map(|(place, _)| *place));
        places.any(|place| usize::try_from(place.source.0).is_ok_and(|source| source >= first_other))
    });
    (sources, findings)
}
