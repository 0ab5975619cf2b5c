//! Owns the qualified names of the vocabulary terms that more than one stage knows.

/// `Core.Description`: what something is, in a sentence.
pub(crate) const DESCRIPTION: &str = "Org.OData.Core.V1.Description";
/// `Core.LongDescription`: the rest that there is to say.
pub(crate) const LONG_DESCRIPTION: &str = "Org.OData.Core.V1.LongDescription";
/// `Core.Revisions`: what was added, changed or deprecated, and when.
pub(crate) const REVISIONS: &str = "Org.OData.Core.V1.Revisions";
/// `Core.AlternateKeys`: other properties that identify an entity.
pub(crate) const ALTERNATE_KEYS: &str = "Org.OData.Core.V1.AlternateKeys";
/// `Core.OptionalParameter`: a parameter that a call may leave out.
pub(crate) const OPTIONAL_PARAMETER: &str = "Org.OData.Core.V1.OptionalParameter";
