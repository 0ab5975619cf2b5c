//! Makes small documents with a schema `shop`, and reads them.

use codegen::csdl::syntax::Document;
use codegen::csdl::write;
use codegen::diagnostic::Severity;
use codegen::model::Model;
use codegen::source::Source;
use codegen::{ReadOptions, Reading, read_with};

use crate::findings::shown;

/// An XML document with a schema `shop`, whose children begin in line 2.
pub(crate) fn xml(body: &str) -> String {
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"shop\" Alias=\"s\">\n{body}\n\
         </Schema></edmx:DataServices></edmx:Edmx>"
    )
}

/// A JSON document with a schema `shop`, whose members begin in line 2.
pub(crate) fn json(body: &str) -> String {
    format!("{{\"$Version\": \"4.01\", \"shop\": {{\"$Alias\": \"s\",\n{body}\n}}}}")
}

/// Reads and resolves a text.
pub(crate) fn reading(text: &str, leave_out_broken: bool) -> (Source, Reading) {
    let source = Source::new("shop", text);
    let reading = read_with(std::slice::from_ref(&source), ReadOptions { leave_out_broken, ..ReadOptions::default() });
    (source, reading)
}

/// The findings about a text.
pub(crate) fn findings(text: &str) -> Vec<String> {
    let (source, reading) = reading(text, false);
    shown(&source, &reading.findings)
}

/// The model of a text that must not give an error, and all findings.
pub(crate) fn model(text: &str) -> Result<(Model, Vec<String>), String> {
    let (source, reading) = reading(text, false);
    let found = shown(&source, &reading.findings);
    reading.model.map(|model| (model, found.clone())).ok_or_else(|| format!("{found:#?}"))
}

/// An entity type, in XML.
pub(crate) const ITEM: &str = r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key>
<Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>"#;

/// The help with errors about declarations that can be left out.
pub(crate) const FLAG: &str = "pass `--leave-out-broken` to leave it out";

/// The model of a text after it is serialized and read again.
pub(crate) fn read_back(text: &str) -> Result<Model, String> {
    let (_, reading) = reading(text, true);
    let document: &Document = reading.documents.first().ok_or("the text is not read")?;
    let sources: Vec<Source> = write(document).iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    model.ok_or_else(|| format!("{errors:#?}"))
}
