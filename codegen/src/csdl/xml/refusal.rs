//! Owns recognising XML documents that are not CSDL, and why they are rejected; it must not know CSDL's elements.

use super::reader::{EDM, EDMX};
use crate::csdl::findings::EXPECTED;

/// What a text seems to be, where a strict XML parser would only report a syntax error.
pub(super) fn before_parsing(body: &str) -> Option<&'static str> {
    let start = after_prolog(body);
    let begins = |prefix: &str| {
        start.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
            && start.get(prefix.len()..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    (begins("<!doctype html") || begins("<html")).then_some("an HTML page")
}

/// The text after leading processing instructions, comments and white space.
fn after_prolog(body: &str) -> &str {
    let mut rest = body.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ => return rest,
        };
        let Some(at) = rest.find(end) else {
            return rest;
        };
        rest = rest.get(at + end.len()..).unwrap_or_default().trim_start();
    }
}

/// Whether a namespace is that of metadata before OData 4.
pub(super) fn is_old_namespace(namespace: Option<&str>) -> bool {
    namespace.is_some_and(|namespace| namespace.starts_with("http://schemas.microsoft.com/ado/"))
}

/// Whether `Version` is that of metadata before OData 4, when `Edmx` had version `1.0`.
pub(super) fn is_old_version(version: &str) -> bool {
    ["1.", "2.", "3."].iter().any(|old| version.starts_with(old))
}

/// The message that rejects metadata before OData 4, with the evidence.
pub(super) fn old_version(evidence: &str) -> String {
    format!("OData V2 and V3 metadata is not supported, only V4: {evidence}")
}

/// The message that rejects a root element.
pub(super) fn of_root(namespace: Option<&str>, name: &str) -> String {
    if is_old_namespace(namespace) {
        return old_version(&format!("the namespace of the root element is `{}`", namespace.unwrap_or_default()));
    }
    let what = match (namespace, name) {
        (Some("http://www.w3.org/2007/app"), _) => "an Atom service document".to_owned(),
        (Some("http://www.w3.org/2005/Atom"), _) => "an Atom payload".to_owned(),
        (Some("http://docs.oasis-open.org/odata/ns/metadata"), "error") => "an OData error response".to_owned(),
        (Some("http://www.w3.org/1999/xhtml"), _) => "an HTML page".to_owned(),
        (Some("http://schemas.xmlsoap.org/wsdl/"), _) => "a WSDL description".to_owned(),
        (Some("http://www.w3.org/2001/XMLSchema"), _) => "an XML schema".to_owned(),
        (_, "Edmx") => return format!("the namespace of `Edmx` must be `{EDMX}`; {EXPECTED}"),
        (_, "Schema") => return format!("the namespace of `Schema` must be `{EDM}`; {EXPECTED}"),
        _ => format!("some other XML: its root element is `{name}`"),
    };
    format!("the document looks like {what}; {EXPECTED}")
}

/// Why a text is not well-formed XML, without the position, which is displayed separately.
pub(super) fn reason(error: &roxmltree::Error) -> String {
    match error {
        roxmltree::Error::DtdDetected => "document type declarations are not allowed in CSDL".to_owned(),
        other => other.to_string().replace(&format!(" at {}", other.pos()), ""),
    }
}

/// The offset of a syntax error; if the text ends too early, its end.
pub(super) fn offset_of(body: &str, error: &roxmltree::Error) -> usize {
    use roxmltree::Error::{DtdDetected, UnclosedRootNode, UnexpectedEndOfStream};
    match error {
        UnclosedRootNode | UnexpectedEndOfStream => return body.len(),
        DtdDetected => return body.find("<!DOCTYPE").unwrap_or(0),
        _ => {}
    }
    let position = error.pos();
    let row = usize::try_from(position.row).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(position.col).unwrap_or(1).saturating_sub(1);
    let line_start = match row {
        0 => 0,
        _ => body.match_indices('\n').nth(row - 1).map_or(body.len(), |(at, _)| at + 1),
    };
    let line = body.get(line_start..).unwrap_or_default();
    line_start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}
