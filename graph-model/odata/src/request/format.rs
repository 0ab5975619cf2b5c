//! Owns the media type of JSON in requests and responses: how much control information comes, and how large numbers are written.

use http::{HeaderName, HeaderValue};

use super::parts::Parts;

const VERSION: HeaderName = HeaderName::from_static("odata-version");

/// How much control information the service sends with values (`odata.metadata`).
///
/// ```
/// use shop::ShopService;
/// use shop::request::Metadata;
///
/// let request = ShopService::new().products().list().metadata(Metadata::Full);
/// let http = request.to_http("https://shop.example/odata")?;
/// assert_eq!(http.headers()["accept"], "application/json;odata.metadata=full");
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[doc(alias = "odata.metadata")]
pub enum Metadata {
    /// No more than next links and counts.
    None,
    /// What cannot be computed from the rest, which is what services send unless they are asked for something else.
    Minimal,
    /// All there is: links, types, and the operations that are available.
    Full,
}

/// The parameters of the media type.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Format {
    metadata: Option<Metadata>,
    /// Whether `Edm.Int64` and `Edm.Decimal` are strings; by the conventions of the service, if the request does not say.
    is_compatible: Option<bool>,
}

/// How the requests of a client are written, unless they say something else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Preferences {
    /// Whether large numbers are strings.
    pub(crate) is_compatible: bool,
    /// The version of OData (`OData-Version`).
    pub(crate) version: Option<HeaderValue>,
}

impl Preferences {
    pub(crate) const fn is_empty(&self) -> bool {
        !self.is_compatible && self.version.is_none()
    }
}

impl Parts {
    pub(super) const fn set_metadata(&mut self, metadata: Metadata) {
        self.format.metadata = Some(metadata);
    }

    pub(super) const fn set_compatible(&mut self, is_compatible: bool) {
        self.format.is_compatible = Some(is_compatible);
    }

    /// Takes what a client prefers, unless the request says something else.
    pub(crate) fn prefer(&mut self, preferences: &Preferences) {
        if preferences.is_compatible {
            self.format.is_compatible.get_or_insert(true);
        }
        if let Some(version) = &preferences.version {
            self.headers.entry(VERSION).or_insert_with(|| version.clone());
        }
    }

    /// Whether the request is written in a version after OData 4.0.
    pub(super) fn is_beyond_4_0(&self) -> bool {
        let number = |version: &HeaderValue| version.to_str().ok()?.trim().parse::<f32>().ok();
        self.headers().get(VERSION).and_then(number).is_some_and(|version| version > 4.0)
    }

    /// Whether numbers that a float cannot hold are strings in this request and its response.
    pub(crate) fn is_compatible(&self) -> bool {
        self.format.is_compatible.unwrap_or_else(|| self.conventions.is_ieee754_compatible())
    }

    /// The media type of the JSON that is sent.
    pub(super) fn content_type(&self) -> HeaderValue {
        HeaderValue::from_static(if self.is_compatible() {
            "application/json;IEEE754Compatible=true"
        } else {
            "application/json"
        })
    }

    /// The media type of the JSON that is wanted.
    pub(super) fn accepted_type(&self) -> HeaderValue {
        HeaderValue::from_static(match (self.format.metadata, self.is_compatible()) {
            (None, false) => "application/json",
            (None, true) => "application/json;IEEE754Compatible=true",
            (Some(Metadata::None), false) => "application/json;odata.metadata=none",
            (Some(Metadata::None), true) => "application/json;odata.metadata=none;IEEE754Compatible=true",
            (Some(Metadata::Minimal), false) => "application/json;odata.metadata=minimal",
            (Some(Metadata::Minimal), true) => "application/json;odata.metadata=minimal;IEEE754Compatible=true",
            (Some(Metadata::Full), false) => "application/json;odata.metadata=full",
            (Some(Metadata::Full), true) => "application/json;odata.metadata=full;IEEE754Compatible=true",
        })
    }
}
