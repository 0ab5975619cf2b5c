//! Owns [`Response`]: a value together with what only the head of its response says.

use http::header::{CONTENT_LOCATION, ETAG, LOCATION};
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::links::{Base, Links, RequestUrl};
use crate::address::Path;
use crate::error::{Error, ErrorKind};
use crate::handle::Entity;
use crate::request::{ServiceRoot, with_scheme_of};
use crate::service::Conventions;
use crate::value::Finding;

/// A value with the status and the headers of its response, and what could not be read.
///
/// A service may respond to a creation without the entity: its address then stands in a header, and leads to its handle.
///
/// ```
/// use shop::catalog::Supplier;
/// use shop::{ShopService, http};
///
/// let create = ShopService::new().suppliers().create(&Supplier::default());
/// let http = http::Response::builder()
///     .status(204)
///     .header("odata-entityid", "https://shop.example/odata/suppliers('ACME')")
///     .header("etag", "W/\"1\"")
///     .body(Vec::new())?;
/// let created = create.read_response(http)?;
/// assert_eq!(created.etag(), Some("W/\"1\""));
///
/// let supplier = created.resource("https://shop.example/odata")?;
/// let http = supplier.products().list().to_http("https://shop.example/odata")?;
/// assert_eq!(http.uri().path(), "/odata/suppliers('ACME')/products");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the body says.
    pub value: T,
    /// The values that could not be read, and are absent.
    pub findings: Vec<Finding>,
    /// Whether the value was in the body.
    had_body: bool,
    status: StatusCode,
    headers: HeaderMap,
    /// What links are relative to, unless the body says otherwise.
    base: Base,
    conventions: &'static Conventions,
}

impl<T> Response<T> {
    pub(crate) fn new(
        value: T,
        had_body: bool,
        head: Parts,
        findings: Vec<Finding>,
        conventions: &'static Conventions,
    ) -> Self {
        let Parts { status, headers, mut extensions, .. } = head;
        let base = Base::taken_from(&mut extensions);
        Self { value, findings, had_body, status, headers, base, conventions }
    }

    /// The value, with the headers and the address that it came from.
    pub(crate) fn into_head(self) -> (T, HeaderMap, Option<RequestUrl>) {
        (self.value, self.headers, self.base.into_url())
    }

    /// The value, if the service sent one: after a change it need not, and a request can
    /// [ask](crate::request::Create::return_minimal) for either.
    ///
    /// ```
    /// use shop::catalog::Supplier;
    /// use shop::{ShopService, http};
    ///
    /// let create = ShopService::new().suppliers().create(&Supplier::default()).return_minimal();
    /// let created = create.read_response(http::Response::builder().status(204).body(Vec::new())?)?;
    /// assert_eq!(created.representation(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("Prefer", "return=minimal", "return=representation"))]
    pub const fn representation(&self) -> Option<&T> {
        if self.had_body { Some(&self.value) } else { None }
    }

    /// The same, without the head of the response.
    pub fn into_representation(self) -> Option<T> {
        Some(self.value).filter(|_| self.had_body)
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The entity tag of the resource (`ETag`).
    #[doc(alias = "ETag")]
    pub fn etag(&self) -> Option<&str> {
        self.header(ETAG.as_str())
    }

    /// The header `Location`: the address of what was made, or, if the service has only accepted the request (202), of the
    /// [monitor](Self::monitor_address).
    #[doc(alias = "Location")]
    pub fn location(&self) -> Option<&str> {
        self.header(LOCATION.as_str())
    }

    /// The links of the entity in the body, from its `additional`. [`within`](Links::within) gives those of expanded entities.
    pub fn links<'a>(&self, members: &'a Map<String, Value>) -> Links<'a> {
        Links::new(&self.base, members)
    }

    /// The address of the resource that was made: `Location`, or `OData-EntityId`. If the service goes on after its response
    /// (202), it is `Content-Location`, where there is one.
    #[doc(alias("Location", "OData-EntityId", "Content-Location"))]
    pub fn address(&self) -> Option<&str> {
        let location = self.location().filter(|_| self.status != StatusCode::ACCEPTED);
        location.or_else(|| self.header("odata-entityid")).or_else(|| self.header(CONTENT_LOCATION.as_str()))
    }

    /// The address of the monitor of what the service goes on with after its response (202): `Location`, or
    /// `Operation-Location`.
    #[doc(alias("Operation-Location", "status monitor resource"))]
    pub fn monitor_address(&self) -> Option<&str> {
        let location = self.location().filter(|_| self.status == StatusCode::ACCEPTED);
        self.header("operation-location").or(location)
    }

    /// The handle of the resource at [`address`](Self::address), which has to be below the service root. For the entity that
    /// was made, [`resource`](Self::resource) knows which handle it is.
    pub fn handle<H: From<Path>>(&self, service_root: &str) -> Result<H, Error> {
        let invalid = |message: &str| Error::new(ErrorKind::InvalidAddress, message.to_owned());
        let address = self.address().ok_or_else(|| invalid("the response has no address of a resource (Location)"))?;
        let root = ServiceRoot::parse(service_root)?;
        let address = with_scheme_of(root.uri(), self.base.resolve(address));
        let path = Path::of_address(self.conventions, root.as_str(), &address);
        path.map(H::from).ok_or_else(|| invalid("the address of the resource is not below the service root"))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl<T: Entity> Response<T> {
    /// The handle of the entity that was made, by its [`address`](Self::address).
    pub fn resource(&self, service_root: &str) -> Result<T::Resource, Error> {
        self.handle(service_root)
    }
}
