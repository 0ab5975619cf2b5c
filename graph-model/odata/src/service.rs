//! Owns [`Conventions`]: what one service does in a way of its own, where OData leaves it open.

use std::fmt;

use http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::address::KeyStyle;

/// The header that a query needs, if it needs one: by the path of the request, encoded as it is sent, and the query options,
/// names and values as they were before they were encoded.
pub type QueryHeader = fn(path: &str, options: &[(String, String)]) -> Option<(HeaderName, HeaderValue)>;

/// The absolute address of an operation, given the service root and the header that names it; `None` where HTTP's own rule
/// holds, by which it is relative to the address of the request.
pub type OperationLocation = fn(service_root: &str, location: &str) -> Option<String>;

/// What one service does in a way of its own, where OData leaves it open.
///
/// A generated crate has one of these, and its requests carry it. One for a service that has rules beyond those of OData is
/// made of [`Conventions::ODATA`]:
///
/// ```
/// use odata::KeyStyle;
/// use odata::service::{BatchLimits, Conventions};
///
/// const SHOP: Conventions =
///     Conventions::ODATA.with_key_style(KeyStyle::Segment).with_batch_limits(BatchLimits { requests: 50, bytes: 1_000_000 });
/// assert_eq!(SHOP.key_style(), KeyStyle::Segment);
/// ```
#[derive(Clone, Copy)]
pub struct Conventions {
    key_style: KeyStyle,
    batch_limits: BatchLimits,
    upload_parts: UploadParts,
    query_header: Option<QueryHeader>,
    operation_location: Option<OperationLocation>,
}

/// What a service takes in one batch call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLimits {
    /// The most requests.
    pub requests: usize,
    /// The most bytes of the body, unless a single request has more.
    pub bytes: usize,
}

/// The sizes of the parts, in bytes, in which a service takes an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadParts {
    /// What the size of each part but the last has to be a multiple of.
    pub unit: usize,
    /// The size of a part, unless the program says another.
    pub preferred: usize,
    /// The largest size of a part.
    pub largest: usize,
}

impl Conventions {
    /// OData without rules of one service: keys in parentheses, batch calls of up to 100 requests and 4 MB, uploads in parts
    /// of any size.
    pub const ODATA: Self = Self {
        key_style: KeyStyle::Parentheses,
        batch_limits: BatchLimits { requests: 100, bytes: 4_000_000 },
        upload_parts: UploadParts { unit: 1, preferred: 3_932_160, largest: usize::MAX },
        query_header: None,
        operation_location: None,
    };

    const SEGMENT: Self = Self::ODATA.with_key_style(KeyStyle::Segment);

    /// OData with keys written in one way or the other.
    pub(crate) const fn of(style: KeyStyle) -> &'static Self {
        match style {
            KeyStyle::Segment => &Self::SEGMENT,
            KeyStyle::Parentheses => &Self::ODATA,
        }
    }

    /// Sets how single keys are written in addresses.
    #[must_use]
    pub const fn with_key_style(mut self, style: KeyStyle) -> Self {
        self.key_style = style;
        self
    }

    /// Sets what the service takes in one batch call.
    #[must_use]
    pub const fn with_batch_limits(mut self, limits: BatchLimits) -> Self {
        self.batch_limits = limits;
        self
    }

    /// Sets the sizes of the parts of an upload.
    #[must_use]
    pub const fn with_upload_parts(mut self, parts: UploadParts) -> Self {
        self.upload_parts = parts;
        self
    }

    /// Sets which queries need a header. A header of this name that a request has already stays.
    #[must_use]
    pub const fn with_query_header(mut self, header: QueryHeader) -> Self {
        self.query_header = Some(header);
        self
    }

    /// Sets how the address of an operation is made out of a header.
    #[must_use]
    pub const fn with_operation_location(mut self, location: OperationLocation) -> Self {
        self.operation_location = Some(location);
        self
    }

    /// How single keys are written in addresses.
    pub const fn key_style(&self) -> KeyStyle {
        self.key_style
    }

    /// What the service takes in one batch call.
    pub const fn batch_limits(&self) -> BatchLimits {
        self.batch_limits
    }

    /// The sizes of the parts of an upload.
    pub const fn upload_parts(&self) -> UploadParts {
        self.upload_parts
    }

    /// The header that a query needs.
    pub(crate) fn query_header(&self, path: &str, options: &[(String, String)]) -> Option<(HeaderName, HeaderValue)> {
        self.query_header.and_then(|header| header(path, options))
    }

    /// The address of an operation where the service has a rule of its own for it.
    #[cfg(feature = "client")]
    pub(crate) fn operation_location(&self, service_root: &str, location: &str) -> Option<String> {
        self.operation_location.and_then(|absolute| absolute(service_root, location))
    }
}

impl Default for Conventions {
    fn default() -> Self {
        Self::ODATA
    }
}

impl fmt::Debug for Conventions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Conventions")
            .field("key_style", &self.key_style)
            .field("batch_limits", &self.batch_limits)
            .field("upload_parts", &self.upload_parts)
            .field("has_query_header", &self.query_header.is_some())
            .field("has_operation_location", &self.operation_location.is_some())
            .finish()
    }
}
