//! Owns [`BatchSupport`]: the format of batches, and the features that a service supports in them.

/// The format of batches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BatchFormat {
    /// JSON, which OData has had since version 4.01.
    #[default]
    Json,
    /// `multipart/mixed` with change sets: the format of OData 4.0, and the only one that many older services support.
    Multipart,
}

/// What a service supports in batches, as in `Capabilities.BatchSupport`.
///
/// ```
/// use shop::service::{BatchSupport, Conventions};
///
/// // A service that takes JSON, but knows neither groups nor references.
/// const PLAIN: BatchSupport = BatchSupport { groups: false, references: false, ..BatchSupport::JSON };
/// assert_eq!(Conventions::ODATA.with_batch_support(PLAIN).batch_support(), PLAIN);
/// ```
#[doc(alias("Capabilities.BatchSupport", "SupportedFormats"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BatchSupport {
    /// The form.
    pub format: BatchFormat,
    /// Whether it carries out [groups](crate::batch#groups) as one: atomicity groups in JSON, change sets in `multipart/mixed`.
    pub groups: bool,
    /// Whether a request may address an entity that an earlier request of the same call makes: `$1`. Without it, such a
    /// request goes in a later call, by when the address is known. One in the same group cannot wait, and is an error.
    pub references: bool,
}

impl BatchSupport {
    /// JSON with groups and references.
    pub const JSON: Self = Self { format: BatchFormat::Json, groups: true, references: true };

    /// `multipart/mixed` with groups, and references within these.
    pub const MULTIPART: Self = Self { format: BatchFormat::Multipart, groups: true, references: true };
}
