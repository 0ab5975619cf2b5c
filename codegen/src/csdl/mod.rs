//! Owns reading and writing: CSDL JSON and CSDL XML into one syntax tree, and that into canonical CSDL JSON. It must not
//! know what names mean.

mod findings;
mod json;
mod literals;
pub(crate) mod name;
mod write;
mod xml;

pub mod syntax;

use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId};
use findings::{EXPECTED, Findings};
use syntax::Document;
pub use write::{Written, write};

/// Reads a CSDL document: JSON if its first character that is not blank is `{`, XML if it is `<`.
///
/// All findings of the document are added to `diagnostics`, with places in the document `id`. What is wrong is left
/// out of the tree and the rest is read nevertheless, so a tree is only good for generation if no error was added.
/// The result is `None` if nothing useful can be read, as for text that is not well-formed or metadata of version 2 or 3;
/// then at least one error was added. No input makes it panic.
///
/// ```
/// use codegen::csdl::read;
/// use codegen::source::{Source, SourceId};
///
/// let source = Source::new("tiny.json", r#"{"$Version": "4.01", "ns": {"Place": {"$Kind": "ComplexType", "City": {}}}}"#);
/// let mut diagnostics = Vec::new();
/// let document = read(SourceId(0), &source, &mut diagnostics).unwrap();
/// assert_eq!(diagnostics, []);
/// assert_eq!(document.schemas[0].structured[0].properties[0].ty.name.value, "Edm.String");
/// ```
pub fn read(id: SourceId, source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Option<Document> {
    let text = source.text();
    let mut findings = Findings::new(id, diagnostics);
    let body = text.trim_start();
    let start = text.len() - body.len();
    let Some(first) = body.chars().next() else {
        findings.error(findings.span(0..0), format!("the document is empty; {EXPECTED}"));
        return None;
    };
    match first {
        '{' => json::read(findings, text),
        '<' => xml::read(findings, text, start),
        _ => {
            let what = if body.starts_with("openapi:") || body.starts_with("swagger:") {
                "an OpenAPI description in YAML".to_owned()
            } else if first == '[' {
                "a JSON array".to_owned()
            } else {
                format!("neither JSON nor XML, as it starts with {first:?}")
            };
            let span = findings.span(start..start + first.len_utf8());
            findings.error(span, format!("the document is {what}; {EXPECTED}"));
            None
        }
    }
}
