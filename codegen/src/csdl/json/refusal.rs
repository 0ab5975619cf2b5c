//! Owns recognising JSON documents that are not CSDL, and why they are rejected; it must not know CSDL's elements.

use jsonc_parser::errors::ParseError;

use super::object::Object;
use crate::source::Span;

/// What an object without `$Version` seems to be, and the span of the member that suggests so.
pub(super) fn looks_like(root: &Object<'_>) -> Option<(&'static str, Span)> {
    let signs = [
        ("openapi", "an OpenAPI description"),
        ("swagger", "an OpenAPI description (Swagger)"),
        ("@odata.context", "an OData payload or service document"),
        ("@context", "an OData payload or service document"),
        ("@odata.metadataEtag", "an OData payload or service document"),
        ("odata.metadata", "an OData V3 payload or service document"),
        ("$schema", "a JSON Schema"),
        ("asyncapi", "an AsyncAPI description"),
        ("__schema", "a GraphQL schema"),
        ("error", "an error response"),
        ("d", "an OData V2 payload or service document"),
    ];
    signs.into_iter().find_map(|(member, what)| Some((what, root.get(member)?.name_span))).filter(|(what, _)| {
        // These two could also be namespaces, unless there is nothing else.
        !matches!(*what, "an error response" | "an OData V2 payload or service document") || root.members.len() == 1
    })
}

/// Whether `$Version` is that of metadata before OData 4.
pub(super) fn is_old_version(version: &str) -> bool {
    ["1.", "2.", "3."].iter().any(|old| version.starts_with(old))
}

/// Why a text is not JSON, without the position, which is displayed separately.
pub(super) fn reason(error: &ParseError) -> String {
    let reason = error.kind().to_string();
    let mut characters = reason.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => reason,
    }
}
