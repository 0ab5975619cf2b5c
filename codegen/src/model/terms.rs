//! Owns the names of the vocabulary terms that several stages know.

/// `Core.Description`: a brief description.
pub(crate) const DESCRIPTION: &str = "Org.OData.Core.V1.Description";
/// `Core.LongDescription`: a detailed description.
pub(crate) const LONG_DESCRIPTION: &str = "Org.OData.Core.V1.LongDescription";
/// `Core.Revisions`: when something was added, changed or deprecated.
pub(crate) const REVISIONS: &str = "Org.OData.Core.V1.Revisions";
/// `Core.AlternateKeys`: other sets of properties that identify an entity.
pub(crate) const ALTERNATE_KEYS: &str = "Org.OData.Core.V1.AlternateKeys";
/// `Core.OptionalParameter`: a parameter that a call may omit.
pub(crate) const OPTIONAL_PARAMETER: &str = "Org.OData.Core.V1.OptionalParameter";
/// `Community.UrlEscapeFunction`: a function that is called with a path after a colon.
pub(crate) const URL_ESCAPE_FUNCTION: &str = "Org.OData.Community.V1.UrlEscapeFunction";
