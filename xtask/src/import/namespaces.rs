//! Owns which namespaces imported documents may have: they become file names, and prefixes of type names.

use std::collections::BTreeMap;

use codegen::csdl::syntax::Document;
use codegen::diagnostic::Diagnostic;
use codegen::hidden::is_hidden;

/// Finds schemas with an invalid namespace, or with that of another schema.
pub(super) fn check(documents: &[Document]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut known = BTreeMap::new();
    for schema in documents.iter().flat_map(|document| &document.schemas) {
        let (namespace, span) = (&schema.namespace.value, schema.namespace.span);
        if !namespace.split('.').all(is_identifier) {
            let message = format!("`{namespace}` is not a valid namespace");
            let help = "a namespace consists of identifiers separated by dots, such as `microsoft.graph`";
            findings.push(Diagnostic::error(span, message).with_help(help));
        } else if let Some(first) = known.insert(namespace, span) {
            let message = format!("the namespace `{namespace}` is already that of another schema");
            findings.push(Diagnostic::error(span, message).with_related(first, "first declared here"));
        }
    }
    findings
}

/// Whether text is an identifier, or what services use as one: letters of any script, digits, underscores and hyphens.
fn is_identifier(text: &str) -> bool {
    let is_allowed = |c: char| match c {
        '_' | '-' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => !is_hidden(c) && !c.is_whitespace(),
    };
    !text.is_empty() && text.chars().all(is_allowed)
}
