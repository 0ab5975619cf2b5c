//! Small documents of one schema, and what is said about them.

use codegen::csdl::syntax::Document;
use codegen::csdl::write;
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::model::Model;
use codegen::source::Source;
use codegen::{ReadOptions, Reading, read_with};

/// An XML document with a schema `shop`, whose content begins in line 2.
pub(crate) fn xml(body: &str) -> String {
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"shop\" Alias=\"s\">\n{body}\n\
         </Schema></edmx:DataServices></edmx:Edmx>"
    )
}

/// A JSON document with a schema `shop`, whose content begins in line 2.
pub(crate) fn json(body: &str) -> String {
    format!("{{\"$Version\": \"4.01\", \"shop\": {{\"$Alias\": \"s\",\n{body}\n}}}}")
}

/// Reads a text.
pub(crate) fn reading(text: &str, leave_out_broken: bool) -> (Source, Reading) {
    let source = Source::new("shop", text);
    let reading = read_with(std::slice::from_ref(&source), ReadOptions { leave_out_broken });
    (source, reading)
}

/// The findings: `E` or `W`, line, column, message and help.
pub(crate) fn shown(source: &Source, findings: &[Diagnostic]) -> Vec<String> {
    let one = |finding: &Diagnostic| {
        let (line, column) = source.line_column(finding.span.start as usize);
        let severity = if finding.severity == Severity::Error { 'E' } else { 'W' };
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{severity} {line}:{column} {}{help}", finding.message)
    };
    findings.iter().map(one).collect()
}

/// What is said about a text.
pub(crate) fn findings(text: &str) -> Vec<String> {
    let (source, reading) = reading(text, false);
    shown(&source, &reading.findings)
}

/// The model of a text that must not give an error, and what else was found.
pub(crate) fn model(text: &str) -> Result<(Model, Vec<String>), String> {
    let (source, reading) = reading(text, false);
    let found = shown(&source, &reading.findings);
    reading.model.map(|model| (model, found.clone())).ok_or_else(|| format!("{found:#?}"))
}

/// An entity type.
pub(crate) const ITEM: &str = r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key>
<Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>"#;

/// What the help of an error says that can be left out.
pub(crate) const FLAG: &str = "`--leave-out-broken` leaves it out";

/// The model of what is written of a text.
pub(crate) fn read_back(text: &str) -> Result<Model, String> {
    let (_, reading) = reading(text, true);
    let document: &Document = reading.documents.first().ok_or("nothing was read")?;
    let sources: Vec<Source> = write(document).iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    model.ok_or_else(|| format!("{errors:#?}"))
}
