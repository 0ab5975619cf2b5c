//! What services do differently where OData leaves them the choice: [`Conventions`].
//!
//! A generated crate carries the conventions of its service, and so does each of its requests; programs need this module only
//! to describe another service, or a deployment that differs from the crate's. [`another_service`](crate::another_service) is a
//! guide from metadata to the first call.
//!
//! # Conventions
//!
//! The generator takes some from annotations in the metadata: `Capabilities.KeyAsSegmentSupported`, and the formats in
//! `Capabilities.BatchSupport`. The author of the crate adds the others: in which form batches go and how many requests one may
//! have, how large the parts of an upload are, which queries need a header, which headers all requests have. Requests by hand
//! take conventions with their path:
//!
//! ```
//! use shop::http::{HeaderName, HeaderValue};
//! use shop::request::Count;
//! use shop::service::{BatchLimits, Conventions};
//! use shop::{KeyStyle, Path};
//!
//! static CONVENTIONS: Conventions = Conventions::ODATA
//!     .with_key_style(KeyStyle::Segment)
//!     .with_batch_limits(BatchLimits { requests: 20, bytes: 1_000_000 })
//!     .with_query_header(|path, _| {
//!         let header = (HeaderName::from_static("x-replica"), HeaderValue::from_static("any"));
//!         path.ends_with("/$count").then_some(header)
//!     });
//!
//! let http = Count::new(Path::of(&CONVENTIONS).segment("products")).to_http("https://shop.example/odata")?;
//! assert_eq!(http.headers()["x-replica"], "any");
//! # Ok::<(), shop::Error>(())
//! ```

// Conventions know nothing of the requests that follow them.

mod batch_support;

use std::fmt;

use http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::permissions::PermissionTable;

pub use batch_support::{BatchFormat, BatchSupport};

/// How a service writes single keys in addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[doc(alias = "KeyAsSegmentSupported")]
pub enum KeyStyle {
    /// In a segment of their own, as in `/products/1`: for services with `Capabilities.KeyAsSegmentSupported`.
    Segment,
    /// In parentheses, as in `/products(1)`, which every service understands.
    #[default]
    Parentheses,
}

/// The header that a query needs, if any, given the percent-encoded path of the request and its decoded query options.
pub type QueryHeader = fn(path: &str, options: &[(String, String)]) -> Option<(HeaderName, HeaderValue)>;

/// The absolute address of an operation, given the service root and the value of `Location`; `None` where the value is, by the
/// rule of HTTP, relative to the address of the request.
pub type OperationLocation = fn(service_root: &str, location: &str) -> Option<String>;

/// What one service does differently where OData leaves it the choice.
///
/// It starts from [`Conventions::ODATA`], and is a constant:
///
/// ```
/// use shop::KeyStyle;
/// use shop::service::{BatchLimits, Conventions};
///
/// const SHOP: Conventions = Conventions::ODATA
///     .with_key_style(KeyStyle::Segment)
///     .with_batch_limits(BatchLimits { requests: 50, bytes: 1_000_000 });
/// assert_eq!(SHOP.key_style(), KeyStyle::Segment);
/// ```
#[derive(Clone, Copy)]
pub struct Conventions {
    key_style: KeyStyle,
    batch_limits: BatchLimits,
    upload_parts: UploadParts,
    query_header: Option<QueryHeader>,
    operation_location: Option<OperationLocation>,
    ieee754_compatible: bool,
    max_address: Option<usize>,
    permissions: Option<&'static PermissionTable>,
    batch_support: BatchSupport,
    headers: &'static [(&'static str, &'static str)],
}

/// The limits of a service for one batch request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLimits {
    /// The maximum number of requests in it.
    pub requests: usize,
    /// The maximum size of its body in bytes. A single request that is larger is sent alone.
    pub bytes: usize,
}

/// The sizes, in bytes, of the parts in which a service takes an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadParts {
    /// The size of each part but the last is a multiple of this.
    pub unit: usize,
    /// The size of a part unless the program sets another.
    pub preferred: usize,
    /// The maximum size of a part.
    pub largest: usize,
}

impl Conventions {
    /// OData itself: keys in parentheses, batches of up to 100 requests and 4 MB, upload parts of any size.
    pub const ODATA: Self = Self {
        key_style: KeyStyle::Parentheses,
        batch_limits: BatchLimits { requests: 100, bytes: 4_000_000 },
        upload_parts: UploadParts { unit: 1, preferred: 3_932_160, largest: usize::MAX },
        query_header: None,
        operation_location: None,
        ieee754_compatible: false,
        max_address: None,
        permissions: None,
        batch_support: BatchSupport::JSON,
        headers: &[],
    };

    const SEGMENT: Self = Self::ODATA.with_key_style(KeyStyle::Segment);

    /// OData with keys in one style or the other.
    pub(crate) const fn of(style: KeyStyle) -> &'static Self {
        match style {
            KeyStyle::Segment => &Self::SEGMENT,
            KeyStyle::Parentheses => &Self::ODATA,
        }
    }

    /// Sets how single keys are written in addresses.
    ///
    /// ```
    /// use shop::KeyStyle;
    /// use shop::service::Conventions;
    ///
    /// const SHOP: Conventions = Conventions::ODATA.with_key_style(KeyStyle::Segment);
    /// assert_eq!(SHOP.key_style(), KeyStyle::Segment);
    /// ```
    #[must_use]
    pub const fn with_key_style(mut self, style: KeyStyle) -> Self {
        self.key_style = style;
        self
    }

    /// Sets the limits for one batch request; a [`Batch`](crate::Batch) beyond them is sent in several.
    ///
    /// ```
    /// use shop::service::{BatchLimits, Conventions};
    ///
    /// const SHOP: Conventions = Conventions::ODATA.with_batch_limits(BatchLimits { requests: 20, bytes: 1_000_000 });
    /// assert_eq!(SHOP.batch_limits().requests, 20);
    /// ```
    #[must_use]
    pub const fn with_batch_limits(mut self, limits: BatchLimits) -> Self {
        self.batch_limits = limits;
        self
    }

    /// Sets the format of batches, and the features that the service supports in them.
    ///
    /// ```
    /// use shop::service::{BatchFormat, BatchSupport, Conventions};
    ///
    /// const SHOP: Conventions = Conventions::ODATA.with_batch_support(BatchSupport::MULTIPART);
    /// assert_eq!(SHOP.batch_support().format, BatchFormat::Multipart);
    /// ```
    #[must_use]
    pub const fn with_batch_support(mut self, support: BatchSupport) -> Self {
        self.batch_support = support;
        self
    }

    /// Sets that batches go as `multipart/mixed`, as the metadata says: for generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_multipart_batches(self) -> Self {
        self.with_batch_support(BatchSupport::MULTIPART)
    }

    /// Sets headers that all requests have, those in batches and the batches themselves included, such as the version of OData
    /// that the service insists on. They do not replace headers of the same name that a request has.
    ///
    /// ```
    /// use shop::request::Count;
    /// use shop::service::Conventions;
    /// use shop::Path;
    ///
    /// static CONVENTIONS: Conventions = Conventions::ODATA.with_headers(&[("odata-maxversion", "4.0")]);
    /// let count = Count::new(Path::of(&CONVENTIONS).segment("products"));
    /// assert_eq!(count.to_http("https://shop.example/odata")?.headers()["odata-maxversion"], "4.0");
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("OData-Version", "OData-MaxVersion"))]
    #[must_use]
    pub const fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// Sets the sizes of the parts of an upload.
    ///
    /// ```
    /// use shop::service::{Conventions, UploadParts};
    ///
    /// const PARTS: UploadParts = UploadParts { unit: 1024, preferred: 1024 * 1024, largest: 8 * 1024 * 1024 };
    /// assert_eq!(Conventions::ODATA.with_upload_parts(PARTS).upload_parts(), PARTS);
    /// ```
    #[must_use]
    pub const fn with_upload_parts(mut self, parts: UploadParts) -> Self {
        self.upload_parts = parts;
        self
    }

    /// Sets which queries need a header. It does not replace a header of the same name that the request has.
    #[must_use]
    pub const fn with_query_header(mut self, header: QueryHeader) -> Self {
        self.query_header = Some(header);
        self
    }

    /// Sets how the `Location` of a long-running operation becomes an absolute address.
    #[must_use]
    pub const fn with_operation_location(mut self, location: OperationLocation) -> Self {
        self.operation_location = Some(location);
        self
    }

    /// Has `Edm.Int64` and `Edm.Decimal` written as strings in both directions (`IEEE754Compatible=true`): for services that
    /// round such numbers in JSON, or drop zeros at their end. A request can say something else.
    ///
    /// ```
    /// use shop::request::Get;
    /// use shop::service::Conventions;
    /// use shop::{Path, Value};
    ///
    /// static EXACT: Conventions = Conventions::ODATA.with_ieee754_compatible();
    /// let http = Get::<Value>::new(Path::of(&EXACT).segment("products")).to_http("https://shop.example/odata")?;
    /// assert_eq!(http.headers()["accept"], "application/json;IEEE754Compatible=true");
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "IEEE754Compatible")]
    #[must_use]
    pub const fn with_ieee754_compatible(mut self) -> Self {
        self.ieee754_compatible = true;
        self
    }

    /// Sets how long an address may be, in bytes: a query that makes it longer goes in the body (`POST …/$query`), which the
    /// service has to know.
    ///
    /// ```
    /// use shop::request::List;
    /// use shop::service::Conventions;
    /// use shop::{Path, Value};
    ///
    /// static SHORT: Conventions = Conventions::ODATA.with_max_address(2_000);
    /// let list = List::<Value>::new(Path::of(&SHORT).segment("products"));
    /// assert_eq!(list.clone().query("$filter", "stock lt 5").to_http("https://shop.example/odata")?.method(), "GET");
    /// let long = list.query("$filter", &["stock eq 1"; 200].join(" or "));
    /// assert_eq!(long.to_http("https://shop.example/odata")?.method(), "POST");
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "$query")]
    #[must_use]
    pub const fn with_max_address(mut self, bytes: usize) -> Self {
        self.max_address = Some(bytes);
        self
    }

    /// Sets the permissions that requests need: for generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_permissions(mut self, permissions: &'static PermissionTable) -> Self {
        self.permissions = Some(permissions);
        self
    }

    /// How single keys are written in addresses.
    pub const fn key_style(&self) -> KeyStyle {
        self.key_style
    }

    /// The limits for one batch request.
    pub const fn batch_limits(&self) -> BatchLimits {
        self.batch_limits
    }

    /// The sizes of the parts of an upload.
    pub const fn upload_parts(&self) -> UploadParts {
        self.upload_parts
    }

    /// The format of batches, and the features that the service supports in them.
    pub const fn batch_support(&self) -> BatchSupport {
        self.batch_support
    }

    /// The headers that all requests have, without those that HTTP does not allow.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let header = |(name, value): &(&str, &str)| {
            Some((HeaderName::try_from(*name).ok()?, HeaderValue::try_from(*value).ok()?))
        };
        self.headers.iter().filter_map(header)
    }

    /// How long an address may be.
    pub(crate) const fn max_address(&self) -> Option<usize> {
        self.max_address
    }

    /// Whether `Edm.Int64` and `Edm.Decimal` are strings.
    pub(crate) const fn is_ieee754_compatible(&self) -> bool {
        self.ieee754_compatible
    }

    /// The permissions that requests need, if the crate knows them.
    pub(crate) const fn permissions(&self) -> Option<&'static PermissionTable> {
        self.permissions
    }

    /// The header that a query needs, if any.
    pub(crate) fn query_header(&self, path: &str, options: &[(String, String)]) -> Option<(HeaderName, HeaderValue)> {
        self.query_header.and_then(|header| header(path, options))
    }

    /// The address of an operation, if the service has its own rule for it.
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
            .field("max_address", &self.max_address)
            .field("ieee754_compatible", &self.ieee754_compatible)
            .field("has_permissions", &self.permissions.is_some())
            .field("batch_support", &self.batch_support)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .finish()
    }
}
