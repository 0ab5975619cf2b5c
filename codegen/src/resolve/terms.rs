//! Owns which terms resolving knows without reading the vocabularies that declare them.

/// The namespace of the terms that correct what a document says about its own declarations.
pub(super) const CORRECTIONS: &str = "GraphModel.Corrections.V1";

/// The term that annotates an annotation: it takes precedence over what the service's own description says.
pub(super) const OVERRIDES: &str = "GraphModel.Corrections.V1.Overrides";

/// Whether a qualified name is that of a correction: it is applied to declarations, and then has no further meaning.
pub(super) fn is_correction(term: &str) -> bool {
    term.rsplit_once('.').is_some_and(|(namespace, _)| namespace == CORRECTIONS)
}

/// Whether the terms of a namespace are known without reading it: those that OData itself publishes, and corrections.
pub(super) fn is_standard_vocabulary(namespace: &str) -> bool {
    namespace == CORRECTIONS || namespace.starts_with("Org.OData.") || namespace.starts_with("odata.")
}
