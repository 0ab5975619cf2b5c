//! Owns which namespaces a document may have: they become names of files, and are the start of the names of types.

use std::collections::BTreeMap;

use codegen::csdl::syntax::Document;
use codegen::diagnostic::Diagnostic;

use crate::text::is_hidden;

/// Finds the schemas whose namespace is none, or is that of another schema.
pub(super) fn check(document: &Document) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut known = BTreeMap::new();
    for schema in &document.schemas {
        let (namespace, span) = (&schema.namespace.value, schema.namespace.span);
        if !namespace.split('.').all(is_identifier) {
            let message = format!("`{namespace}` is no namespace");
            let help = "a namespace is made of identifiers with dots between them, as `microsoft.graph` is";
            findings.push(Diagnostic::error(span, message).with_help(help));
        } else if let Some(first) = known.insert(namespace, span) {
            let message = format!("the namespace `{namespace}` is that of another schema of the document");
            findings.push(Diagnostic::error(span, message).with_related(first, "it was declared here"));
        }
    }
    findings
}

/// Whether a text is an identifier, or what services take for one: letters of any script, digits, underscores and hyphens.
fn is_identifier(text: &str) -> bool {
    let may_be = |c: char| match c {
        '_' | '-' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => !is_hidden(c) && !c.is_whitespace(),
    };
    !text.is_empty() && text.chars().all(may_be)
}
