//! Shows findings as lines of text, for comparing.

use codegen::csdl::read;
use codegen::csdl::syntax::Document;
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::source::{Source, SourceId};

/// Findings as lines: `E` or `W`, line, column, message and help.
pub(crate) fn shown(source: &Source, findings: &[Diagnostic]) -> Vec<String> {
    let one = |finding: &Diagnostic| {
        let (line, column) = source.line_column(finding.span.start as usize);
        let severity = if finding.severity == Severity::Error { 'E' } else { 'W' };
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{severity} {line}:{column} {}{help}", finding.message)
    };
    findings.iter().map(one).collect()
}

/// Reads a single document, without resolving it.
pub(crate) fn read_text(text: &str) -> (Option<Document>, Vec<String>) {
    let source = Source::new("test", text);
    let mut findings = Vec::new();
    let document = read(SourceId(0), &source, &mut findings);
    (document, shown(&source, &findings))
}

/// Reads a single document that must not give any finding.
pub(crate) fn read_clean(text: &str) -> Result<Document, String> {
    let (document, findings) = read_text(text);
    document.filter(|_| findings.is_empty()).ok_or_else(|| format!("{findings:#?}"))
}

/// The only finding about a document that must be rejected.
pub(crate) fn rejection(text: &str) -> Result<String, String> {
    match read_text(text) {
        (None, findings) if findings.len() == 1 => Ok(findings.concat()),
        (Some(_), _) => Err(format!("{text} was not rejected")),
        (None, findings) => Err(format!("{text} was rejected with more than one finding: {findings:#?}")),
    }
}
