//! Owns parsing and serializing: CSDL JSON and CSDL XML to one syntax tree, and the tree to canonical CSDL JSON. It
//! must not know what names refer to.

mod descriptions;
mod findings;
mod json;
mod literals;
pub(crate) mod name;
mod write;
mod xml;

pub mod syntax;

use crate::diagnostic::Diagnostic;
use crate::source::{Source, SourceId};
pub use descriptions::remove_descriptions;
use findings::{EXPECTED, Findings};
use syntax::Document;
pub use write::{Written, write, write_all};

/// Reads a CSDL document: JSON if its first character, apart from white space, is `{`; XML if it is `<`.
///
/// Adds all findings to `diagnostics`, with positions in the document `id`. What is wrong is left out of the tree and the rest
/// is read nevertheless, so the tree is good for generation only if no error was added. Returns `None`, after adding at least
/// one error, if nothing useful can be read, as from malformed text or metadata of OData 2 or 3. No input makes it panic.
///
/// ```
/// use codegen::csdl::read;
/// use codegen::source::{Source, SourceId};
///
/// let source = Source::new("tiny.json", r#"{"$Version": "4.01", "ns": {"Place": {"$Kind": "ComplexType", "City": {}}}}"#);
/// let mut diagnostics = Vec::new();
/// let document = read(SourceId(0), &source, &mut diagnostics).ok_or("the document cannot be read")?;
/// assert_eq!(diagnostics, []);
/// assert_eq!(document.schemas[0].structured[0].properties[0].ty.name.value, "Edm.String");
/// # Ok::<(), &str>(())
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
