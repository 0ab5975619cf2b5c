//! Owns the kinds of requests that change something: entities, streams, relations, and calls of actions.

use std::time::Duration;

use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::any::Request;
use super::body::Body;
use super::kind::request;
use super::options::option;
use super::parts::{Content, Parts};
use crate::address::Path;
use crate::error::Error;
use crate::response::FromResponse;
use crate::value::Structured;

request! {
    /// Creates an entity: `POST`. If the service sends no body, all properties of the result are absent.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Supplier;
    ///
    /// let supplier = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
    /// let request = ShopService::new().suppliers().create(&supplier);
    /// let http = request.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.body().as_slice()), ("POST", &br#"{"code":"ACME"}"#[..]));
    /// # Ok::<(), shop::Error>(())
    /// ```
    Create<T: Structured, DeserializeOwned> => T, |response| T::from_response(response.or_empty_object()),
    [select, expand, return_minimal, return_representation, body, multipart]
}

request! {
    /// Changes an entity: `PATCH`, or `PUT` to replace it. If the service sends no body, all properties of the result are absent.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Supplier;
    ///
    /// let changes = Supplier { name: Some("Contoso".to_owned()), ..Supplier::default() };
    /// let request = ShopService::new().suppliers().by_code("ACME").update(&changes);
    /// let http = request.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.body().as_slice()), ("PATCH", &br#"{"name":"Contoso"}"#[..]));
    /// # Ok::<(), shop::Error>(())
    /// ```
    Update<T: Structured, DeserializeOwned> => T, |response| T::from_response(response.or_empty_object()),
    [select, expand, if_match, if_unchanged, if_absent, return_minimal, return_representation, body, multipart]
}

request! {
    /// Deletes an entity or a stream: `DELETE`.
    ///
    /// ```
    /// use shop::http;
    ///
    /// let request = shop::ShopService::new().products().by_id(7).delete();
    /// assert_eq!(request.to_http("https://shop.example/odata")?.method(), "DELETE");
    /// request.read(http::Response::new(Vec::new()))?;
    /// # Ok::<(), shop::Error>(())
    /// ```
    Delete => (), |response| <()>::from_response(response), [if_match, if_unchanged]
}

request! {
    /// Calls an action: `POST`.
    ///
    /// With the client, `start` is for actions that run on after their response (202), and `begin_upload` for those that create
    /// an upload session.
    ///
    /// ```
    /// use shop::http;
    ///
    /// let restock = shop::ShopService::new().products().by_id(7).restock(20);
    /// assert_eq!(restock.to_http("https://shop.example/odata")?.body(), br#"{"pieces":20}"#);
    /// let delivered = restock.read(http::Response::new(br#"{"value": "2024-03-01"}"#.to_vec()))?;
    /// assert_eq!(delivered.to_string(), "2024-03-01");
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "action")]
    Invoke<R: FromResponse> => R, |response| R::from_response(response), [if_match, if_unchanged, body, multipart]
}

request! {
    /// Replaces a stream: `PUT` of all of its bytes at once. For large content, some services have upload sessions: see
    /// `UploadSession`.
    ///
    /// ```
    /// let upload = shop::ShopService::new().products().by_id(7).photo().upload(vec![0xff, 0xd8], "image/jpeg");
    /// let http = upload.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.uri().path()), ("PUT", "/odata/products(7)/photo"));
    /// assert_eq!(http.headers()["content-type"], "image/jpeg");
    /// # Ok::<(), shop::Error>(())
    /// ```
    Upload => (), |response| <()>::from_response(response), [if_match, if_unchanged]
}

request! {
    /// Changes a relation: `POST`, `PUT` or `DELETE` of a `$ref`.
    ///
    /// ```
    /// use shop::ShopService;
    ///
    /// let shop = ShopService::new();
    /// let supplier = shop.suppliers().by_code("ACME");
    /// let link = shop.products().by_id(7).supplier_reference().set(&supplier);
    /// let http = link.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.uri().path()), ("PUT", "/odata/products(7)/supplier/$ref"));
    /// assert_eq!(http.body(), br#"{"@odata.id":"https://shop.example/odata/suppliers('ACME')"}"#);
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias = "$ref")]
    Link => (), |response| <()>::from_response(response), [if_match, if_unchanged]
}

impl<T> Create<T> {
    /// A request to create an entity in the collection at an address.
    pub fn new<B: Serialize + ?Sized>(path: Path, entity: &B) -> Self {
        Self::from_parts(Parts::new(Method::POST, path).content(Parts::json(entity)))
    }

    /// A request to create a media entity from its stream. Set its other properties afterwards, by an update.
    ///
    /// With the client, `send_file` and `send_reader` read the stream while it is sent.
    ///
    /// ```
    /// let create = shop::ShopService::new().manuals().create_media("%PDF-1.7", "application/pdf");
    /// let http = create.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.uri().path()), ("POST", "/odata/manuals"));
    /// assert_eq!((http.headers()["content-type"].as_bytes(), http.body().as_slice()), (&b"application/pdf"[..], &b"%PDF-1.7"[..]));
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("media entity", "HasStream"))]
    pub fn from_stream(path: Path, content: impl Into<Vec<u8>>, content_type: &str) -> Self {
        let parts = Parts::new(Method::POST, path).content(Ok(Content::Bytes(content.into())));
        let mut create = Self::from_parts(parts);
        create.parts.header("content-type", content_type);
        create
    }
}

impl<T> Update<T> {
    /// A request to change properties of the entity at an address.
    pub fn new<B: Serialize + ?Sized>(path: Path, changes: &B) -> Self {
        let method = if path.is_replaced() { Method::PUT } else { Method::PATCH };
        Self::from_parts(Parts::new(method, path).content(Parts::json(changes)))
    }

    /// A request to replace the entity at an address: properties that are absent get their defaults.
    ///
    /// ```
    /// use shop::catalog::Supplier;
    /// use shop::request::Update;
    /// use shop::{Key, KeyStyle, Path};
    ///
    /// let path = Path::root(KeyStyle::Parentheses).segment("suppliers").key(&Key::single("ACME"));
    /// let replace = Update::<Supplier>::replace(path, &Supplier::default());
    /// assert_eq!(replace.to_http("https://shop.example/odata")?.method(), "PUT");
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn replace<B: Serialize + ?Sized>(path: Path, entity: &B) -> Self {
        Self::from_parts(Parts::new(Method::PUT, path).content(Parts::json(entity)))
    }
}

/// Declares how a kind of request says the type of what it sends.
macro_rules! declared_as {
    ($($kind:ident),*) => {$(
        impl<T: Structured> $kind<T> {
            /// Says that the schema declares the type `D` at the address: a value of another type is sent with its
            /// `@odata.type`, without which the service would take it for one of `D`. Generated methods call this.
            ///
            /// ```
            /// use shop::ShopService;
            /// use shop::catalog::Book;
            ///
            /// let book = Book { odata_type: None, isbn: Some("978-0-14-243724-7".into()), ..Book::default() };
            /// let http = ShopService::new().products().create(&book).to_http("https://shop.example/odata")?;
            /// assert_eq!(http.body(), br##"{"@odata.type":"#catalog.book","isbn":"978-0-14-243724-7"}"##);
            /// # Ok::<(), shop::Error>(())
            /// ```
            #[doc(alias = "@odata.type")]
            pub fn declared_as<D: Structured>(mut self) -> Self {
                if T::TYPE_NAME != D::TYPE_NAME {
                    self.parts.say_type(T::TYPE_NAME);
                }
                self
            }
        }
    )*};
}

declared_as!(Create, Update);

impl Delete {
    /// A request to delete the resource at an address.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::DELETE, path))
    }
}

impl<R> Invoke<R> {
    /// A call of the action at an address.
    pub fn new(path: Path, body: Body) -> Self {
        let content = body.failure().cloned().map_or(Ok(Content::Parameters(body)), Err);
        Self::from_parts(Parts::new(Method::POST, path).content(content))
    }
}

impl Upload {
    /// A request to replace the stream at an address.
    pub fn new(path: Path, content: Vec<u8>, content_type: &str) -> Self {
        let parts = Parts::new(Method::PUT, path).content(Ok(Content::Bytes(content)));
        Self::from_parts(parts).header("content-type", content_type)
    }

    /// A request to add a stream to the collection at an address: `POST`, which creates a media entity. Its result is the
    /// entity, with [`returning`](Self::returning).
    ///
    /// ```
    /// use shop::catalog::Manual;
    /// use shop::request::Upload;
    /// use shop::{KeyStyle, Path};
    ///
    /// let manuals = Path::root(KeyStyle::Parentheses).segment("manuals");
    /// let create = Upload::create(manuals, b"%PDF-1.7".to_vec(), "application/pdf").returning::<Manual>();
    /// let http = create.to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.uri().path()), ("POST", "/odata/manuals"));
    /// assert_eq!(http.headers()["content-type"], "application/pdf");
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[doc(alias("media entity", "HasStream"))]
    pub fn create(path: Path, content: Vec<u8>, content_type: &str) -> Self {
        let parts = Parts::new(Method::POST, path).content(Ok(Content::Bytes(content)));
        Self::from_parts(parts).header("content-type", content_type)
    }

    /// A request to change the stream at an address by what its service takes for a change: `PATCH`.
    pub fn change(path: Path, changes: Vec<u8>, content_type: &str) -> Self {
        let parts = Parts::new(Method::PATCH, path).content(Ok(Content::Bytes(changes)));
        Self::from_parts(parts).header("content-type", content_type)
    }

    /// Reads the response as an entity, for services that send the one that the stream belongs to.
    ///
    /// ```
    /// use shop::{ShopService, http};
    /// use shop::catalog::Product;
    ///
    /// let upload = ShopService::new().products().by_id(7).photo().upload(vec![0xff, 0xd8], "image/jpeg");
    /// let upload = upload.returning::<Product>();
    /// let product = upload.read(http::Response::new(br#"{"id": 7}"#.to_vec()))?;
    /// assert_eq!(product.id, Some(7));
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn returning<T>(self) -> Update<T> {
        Update::from_parts(self.parts)
    }
}

impl Link {
    /// A request to add an entity to a relation; the address ends in `$ref`.
    pub fn add(path: Path, entity: Path) -> Self {
        Self::to_entity(Method::POST, path, entity)
    }

    /// A request to set the entity of a relation; the address ends in `$ref`.
    pub fn set(path: Path, entity: Path) -> Self {
        Self::to_entity(Method::PUT, path, entity)
    }

    /// A request to remove a relation; the address ends in `$ref`.
    pub fn remove(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::DELETE, path))
    }

    /// A request to remove the relation to an entity, which is named by its address (`$id`); that of the request ends in `$ref`.
    pub fn remove_entity(path: Path, entity: Path) -> Self {
        let mut parts = Parts::new(Method::DELETE, path);
        match entity.failure() {
            Some(failure) => parts.fail(failure.clone()),
            None => parts.set_id(entity),
        }
        Self::from_parts(parts)
    }

    fn to_entity(method: Method, path: Path, entity: Path) -> Self {
        let content = entity.failure().cloned().map_or_else(|| Ok(Content::Reference(entity)), Err);
        Self::from_parts(Parts::new(method, path).content(content))
    }
}
