//! Owns what is said about the documents beside the imported ones: what in them does not apply any more.

use codegen::csdl::Written;
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::source::Source;

use super::counted;
use super::folder::Folder;
use crate::{report, text};

/// Shows what is found in the documents beside the imported ones when they are resolved together; errors are errors.
///
/// `all` is what was not left out of the service's description as well: an entry for something that was left out applies
/// still, and only what applies to nothing in the service is worth a warning.
pub(super) fn report(written: &[Written], all: &[Written], folder: &Folder, verbose: bool) -> Result<(), String> {
    let others = folder.others(written)?;
    if others.is_empty() {
        return Ok(());
    }
    let (sources, findings) = resolve(written, &others);
    let errors: Vec<Diagnostic> = findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if !errors.is_empty() {
        return Err(format!(
            "{}error: nothing was imported, because the documents beside it would have {}",
            report::render(&sources, &errors, verbose),
            counted(errors.len(), "error")
        ));
    }
    let (sources, findings) = resolve(all, &others);
    let warnings: Vec<Diagnostic> =
        findings.into_iter().filter(|finding| finding.severity == Severity::Warning).collect();
    text::eprint(report::render(&sources, &warnings, verbose));
    if !warnings.is_empty() {
        text::eprint(format!(
            "warning: {} in the documents beside the imported ones no longer apply, or do not say anything new\n",
            if warnings.len() == 1 { "1 entry".to_owned() } else { format!("{} entries", warnings.len()) }
        ));
    }
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
