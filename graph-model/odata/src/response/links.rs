//! Owns the links in responses: which there are, and what they are relative to.

use http::Extensions;
use serde_json::{Map, Value};

use crate::address::resolve;
use crate::query::{Name, Property};

/// The address of the request, among the extensions of its response.
///
/// Links in a response may be relative to it. The client sets it; with a transport of your own, links stay relative without it,
/// and `resume` of the same request takes them all the same.
///
/// ```
/// use shop::response::RequestUrl;
/// use shop::{ShopService, http};
///
/// let request = ShopService::new().suppliers().by_code("ACME").products().list();
/// let body = br#"{"@odata.context": "../$metadata#products", "value": [], "@odata.nextLink": "products?$skiptoken=2"}"#;
/// let mut response = http::Response::new(body.to_vec());
/// response.extensions_mut().insert(RequestUrl::new("https://shop.example/odata/suppliers('ACME')/products"));
/// let page = request.read(response)?;
/// assert_eq!(page.next_link.as_deref(), Some("https://shop.example/odata/products?$skiptoken=2"));
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestUrl(String);

impl RequestUrl {
    /// The address that the response came from, after redirects.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What links in a part of a response are relative to: its context, which may be relative to the context of what it is part of,
/// and in the end to the address of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Base(String);

impl Base {
    /// Of the response as a whole, before its context is known.
    pub(super) fn of_response(extensions: &Extensions) -> Self {
        Self(extensions.get().map_or_else(String::new, |RequestUrl(url)| url.clone()))
    }

    /// The same, of a response that is not needed any more.
    pub(super) fn taken_from(extensions: &mut Extensions) -> Self {
        Self(extensions.remove().map_or_else(String::new, |RequestUrl(url)| url))
    }

    /// The address, if there is one.
    pub(super) fn into_url(self) -> Option<RequestUrl> {
        (!self.0.is_empty()).then_some(RequestUrl(self.0))
    }

    /// Of an object in what this is the base of.
    pub(super) fn within(&self, members: &Map<String, Value>) -> Self {
        match control(members, "", "context").and_then(Value::as_str) {
            Some(context) => Self(resolve(&self.0, context)),
            None => self.clone(),
        }
    }

    pub(crate) fn resolve(&self, link: &str) -> String {
        resolve(&self.0, link)
    }
}

/// The links that a service sends with an entity: to itself, to its stream, to what is related to it, and to what is left of a
/// collection that was expanded.
///
/// [`Page`](crate::Page) and [`Response`](super::Response) give them for what a value has in `additional`. Read by a client
/// they are absolute, whatever they are relative to in the response.
///
/// ```
/// use shop::catalog::Product;
/// use shop::{ShopService, http};
///
/// let shop = ShopService::new();
/// let request = shop.products().by_id(7).get().expand(Product::REVIEWS);
/// let body = br#"{"@odata.context": "https://shop.example/odata/$metadata#products/$entity", "id": 7,
///     "reviews": [{"id": "a"}], "reviews@odata.nextLink": "products(7)/reviews?$skiptoken=a",
///     "supplier@odata.navigationLink": "products(7)/supplier"}"#;
/// let product = request.read_response(http::Response::new(body.to_vec()))?;
/// let links = product.links(&product.value.additional);
/// assert_eq!(links.navigation(&Product::SUPPLIER).as_deref(), Some("https://shop.example/odata/products(7)/supplier"));
///
/// let next = links.next(&Product::REVIEWS).expect("there are more reviews");
/// let rest = shop.products().by_id(7).reviews().list().resume(&next);
/// assert_eq!(rest.to_http("https://shop.example/odata")?.uri().query(), Some("$skiptoken=a"));
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Links<'a> {
    members: &'a Map<String, Value>,
    base: Base,
}

/// Declares the links of an entity.
macro_rules! links {
    ($($(#[$meta:meta])* $method:ident = $name:literal),*) => {$(
        $(#[$meta])*
        pub fn $method(&self) -> Option<String> {
            self.link("", $name)
        }
    )*};
}

/// Declares the links of a property.
macro_rules! links_of {
    ($($(#[$meta:meta])* $method:ident = $name:literal),*) => {$(
        $(#[$meta])*
        pub fn $method<O, F, N: Name>(&self, property: &Property<O, F, N>) -> Option<String> {
            self.link(property.path(), $name)
        }
    )*};
}

impl<'a> Links<'a> {
    pub(super) fn new(base: &Base, members: &'a Map<String, Value>) -> Self {
        Self { members, base: base.within(members) }
    }

    links!(
        /// The id of the entity (`@odata.id`), which is mostly its address as well.
        #[doc(alias = "@odata.id")]
        id = "id",
        /// Where the entity is read (`@odata.readLink`).
        #[doc(alias = "@odata.readLink")]
        read = "readLink",
        /// Where the entity is changed (`@odata.editLink`).
        #[doc(alias = "@odata.editLink")]
        edit = "editLink",
        /// Where the stream of the media entity is read (`@odata.mediaReadLink`).
        #[doc(alias = "@odata.mediaReadLink")]
        media_read = "mediaReadLink",
        /// Where the stream of the media entity is changed (`@odata.mediaEditLink`).
        #[doc(alias = "@odata.mediaEditLink")]
        media_edit = "mediaEditLink"
    );

    links_of!(
        /// Where the rest of an expanded collection begins (`@odata.nextLink`), for `resume`.
        #[doc(alias = "@odata.nextLink")]
        next = "nextLink",
        /// Where what is related is read (`@odata.navigationLink`).
        #[doc(alias = "@odata.navigationLink")]
        navigation = "navigationLink",
        /// Where the references to what is related are (`@odata.associationLink`).
        #[doc(alias = "@odata.associationLink")]
        association = "associationLink",
        /// Where a stream property is read (`@odata.mediaReadLink`).
        media_read_of = "mediaReadLink",
        /// Where a stream property is changed (`@odata.mediaEditLink`).
        media_edit_of = "mediaEditLink"
    );

    /// The links of an entity within this one, by what it has in `additional`.
    pub fn within<'b>(&self, members: &'b Map<String, Value>) -> Links<'b> {
        Links::new(&self.base, members)
    }

    /// Any link of the response, made absolute.
    pub fn resolve(&self, link: &str) -> String {
        self.base.resolve(link)
    }

    fn link(&self, property: &str, name: &str) -> Option<String> {
        control(self.members, property, name)?.as_str().map(|link| self.base.resolve(link))
    }
}

/// Control information of an object or of one of its properties. OData 4.01 allows its names without a prefix.
fn control<'a>(members: &'a Map<String, Value>, property: &str, name: &str) -> Option<&'a Value> {
    members.get(&format!("{property}@odata.{name}")).or_else(|| members.get(&format!("{property}@{name}")))
}
