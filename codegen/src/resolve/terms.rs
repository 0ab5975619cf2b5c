//! Owns the terms that resolving knows without reading the vocabularies that declare them.

/// The namespace of corrections: terms for what a document gets wrong about its own declarations.
pub(super) const CORRECTIONS: &str = "GraphModel.Corrections.V1";

/// The namespace of names for code.
const NAMING: &str = "GraphModel.Naming.V1";

/// The namespace of conventions of services.
const CONVENTIONS: &str = "GraphModel.Conventions.V1";
/// The namespace of the terms for permissions and pages of requests.
const REFERENCE: &str = "GraphModel.Reference.V1";

/// The term that annotates an annotation to make it take precedence over the service's own.
pub(super) const OVERRIDES: &str = "GraphModel.Corrections.V1.Overrides";

/// Whether a term is a correction, which is applied to declarations and then has no further meaning.
pub(super) fn is_correction(term: &str) -> bool {
    term.rsplit_once('.').is_some_and(|(namespace, _)| namespace == CORRECTIONS)
}

/// Whether the terms of a namespace are known without reading it: those that OData itself publishes, and the
/// project's own.
pub(super) fn is_standard_vocabulary(namespace: &str) -> bool {
    namespace == CORRECTIONS
        || namespace == NAMING
        || namespace == CONVENTIONS
        || namespace == REFERENCE
        || namespace.starts_with("Org.OData.")
        || namespace.starts_with("odata.")
}
