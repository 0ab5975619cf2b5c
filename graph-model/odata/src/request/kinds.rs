//! Owns the kinds of requests, each with the options that OData allows for it. How they become HTTP is the business of
//! `parts`.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Request;
use super::options::option;
use super::parts::{Content, Parts};
use crate::address::{Body, Path};
use crate::error::Error;
use crate::handle::{IsA, Structured};
use crate::query::{AnyType, IntoFilter, Projection};
use crate::response::{Answer, FromResponse, Media, PlainCount};
use crate::response::{Change, Page};
use crate::value::wire::ReadEdm;

/// Declares a kind of request: its type, the type of its result, how it is read, and what can be set on it.
macro_rules! request {
    (
        $(#[$meta:meta])*
        $name:ident $(<$parameter:ident: $bound:path $(, $more:path)*>)? => $result:ty,
        |$answer:ident| $read:expr, [$($option:ident),*]
    ) => {
        $(#[$meta])*
        #[must_use = "a request does nothing until it is sent"]
        pub struct $name$(<$parameter>)? {
            parts: Parts,
            result: PhantomData<fn() -> $result>,
        }

        impl$(<$parameter>)? $name$(<$parameter>)? {
            fn from_parts(parts: Parts) -> Self {
                Self { parts, result: PhantomData }
            }

            /// Adds a header. One that HTTP does not allow is an error of `to_http`.
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.parts.header(name, value);
                self
            }

            /// Says what the service may do otherwise (`Prefer`), as in `odata.maxpagesize=50`. Several preferences go
            /// into one header; a later one replaces an earlier one of the same name only.
            pub fn prefer(self, preference: &str) -> Self {
                self.header("prefer", preference)
            }

            /// How long sending this request may take in all, with all attempts and the time between them, in place of
            /// what the client allows.
            pub fn timeout(mut self, timeout: Duration) -> Self {
                self.parts.set_timeout(timeout);
                self
            }

            /// Sets a query option of any name, as it stands behind the `?`, in place of an earlier value.
            pub fn query(mut self, name: &str, value: &str) -> Self {
                self.parts.option(name, value);
                self
            }

            $(option!($option);)*

            /// The HTTP request, with an absolute address: below the service root, such as
            /// `https://graph.microsoft.com/v1.0`.
            pub fn to_http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
                self.parts.to_http(service_root)
            }
        }

        impl$(<$parameter: $bound $(+ $more)*>)? $name$(<$parameter>)? {
            /// Makes a value of the service's answer, or an error of one that says that the request failed.
            pub fn read(&self, response: http::Response<Vec<u8>>) -> Result<<Self as Request>::Output, Error> {
                Request::read(self, response)
            }

            /// Sends the request, and makes a value of the service's answer.
            ///
            /// With a [`Client`](crate::client::Client) this gives a future, with a blocking one the result itself. Dropping the
            /// future cancels the request.
            #[cfg(feature = "client")]
            pub fn send<'a, C: crate::client::Transport>(&'a self, client: &'a C) -> C::Reply<'a, <Self as Request>::Output> {
                client.send(self)
            }

            /// Sends the request, and gives the answer as it is, whatever its status; `read` makes a value of it. Retries,
            /// redirections and the limit of the size are as in `send`.
            #[cfg(feature = "client")]
            pub fn send_raw<'a, C: crate::client::Transport>(&'a self, client: &'a C) -> C::Reply<'a, http::Response<Vec<u8>>> {
                client.send_raw(self)
            }
        }

        impl$(<$parameter: $bound $(+ $more)*>)? Request for $name$(<$parameter>)? {
            type Output = <$result as FromResponse>::Output;

            fn parts(&self) -> &Parts {
                &self.parts
            }

            fn read(&self, response: http::Response<Vec<u8>>) -> Result<Self::Output, Error> {
                let $answer = Answer::new(response, &self.parts)?;
                $read
            }
        }

        impl$(<$parameter>)? Clone for $name$(<$parameter>)? {
            fn clone(&self) -> Self {
                Self::from_parts(self.parts.clone())
            }
        }

        impl$(<$parameter>)? fmt::Debug for $name$(<$parameter>)? {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.parts.fmt(formatter)
            }
        }
    };
}

request! {
    /// Reads one value: `GET`.
    Get<R: FromResponse> => R, |answer| R::from_answer(answer), [if_none_match, if_changed]
}

request! {
    /// Reads several values, a page at a time: `GET`.
    List<T: ReadEdm> => Page<T>, |answer| Page::from_answer(answer), [select, expand, filter, search, orderby, top, skip, count, resume]
}

request! {
    /// Reads what has changed in a collection: `GET` of a function `delta`, a page at a time.
    ///
    /// The first run gives everything there is; the last page has a delta link, from which a later run goes on with
    /// [`resume`](Self::resume). That the service no longer knows where to go on from is an error of the kind
    /// [`Resync`](crate::error::ErrorKind::Resync).
    Delta<T: ReadEdm> => Page<Change<T>>, |answer| Page::from_answer(answer), [select, expand, filter, search, orderby, top, resume]
}

request! {
    /// Counts entities: `GET …/$count`.
    Count => PlainCount, |answer| PlainCount::from_answer(answer), [search]
}

request! {
    /// Adds an entity: `POST`. Where the service sends nothing back, all properties of the result are absent.
    Create<T: Structured, DeserializeOwned> => T, |answer| T::from_answer(answer.or_empty_object()), [select, expand]
}

request! {
    /// Changes an entity: `PATCH`, or `PUT` where it is replaced. Where the service sends nothing back, all properties
    /// of the result are absent.
    Update<T: Structured, DeserializeOwned> => T, |answer| T::from_answer(answer.or_empty_object()), [select, expand, if_match, if_unchanged]
}

request! {
    /// Deletes something: `DELETE`.
    Delete => (), |answer| <()>::from_answer(answer), [if_match, if_unchanged]
}

request! {
    /// Calls an action: `POST`.
    ///
    /// With the client, `start` is for actions that the service goes on with after its answer (202), such as `copy`, and
    /// `begin_upload` for those that begin an upload session.
    Invoke<R: FromResponse> => R, |answer| R::from_answer(answer), [if_match, if_unchanged]
}

request! {
    /// Reads a stream: `GET`. A service may answer with a redirection, which transports follow.
    ///
    /// `send` reads all of it into memory, up to the limit of the client; `stream` gives it bit by bit, and `to_file` writes
    /// it to a file.
    Download => Media, |answer| Media::from_answer(answer), [if_none_match, range]
}

request! {
    /// Replaces a stream: `PUT`, with all of its bytes at once, of which there may be none. For what is large, Microsoft
    /// Graph has upload sessions: see `UploadSession`.
    Upload => (), |answer| <()>::from_answer(answer), [if_match, if_unchanged]
}

request! {
    /// Changes a relation: `POST`, `PUT` or `DELETE` of a `$ref`.
    Link => (), |answer| <()>::from_answer(answer), [if_match, if_unchanged]
}

impl<R> Get<R> {
    /// A request for the value at an address.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path))
    }
}

impl<T: Structured> Get<T> {
    option!(select);
    option!(expand);
}

impl Get<Media> {
    option!(range);
}

/// Declares how a kind of request asks for what a projection has.
macro_rules! projected {
    ($($kind:ident),*) => {$(
        impl<T> $kind<T> {
            /// Asks for what a projection names (`$select` and `$expand`), and reads that.
            pub fn project<P: Projection>(mut self) -> $kind<P>
            where
                T: IsA<P::Of>,
            {
                self.parts.project(P::outline());
                $kind::from_parts(self.parts)
            }
        }
    )*};
}

projected!(Get, List, Delta, Create, Update);

impl<T> List<T> {
    /// A request for the values at an address.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path))
    }
}

impl<T> Delta<T> {
    /// A request for the changes at an address, which ends in a call of a function.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path).of_changes())
    }
}

impl Count {
    /// Says which entities are counted (`$filter`): those for which a condition holds. Of several conditions, all have to
    /// hold.
    pub fn filter(mut self, condition: impl IntoFilter<AnyType>) -> Self {
        self.parts.filter(condition.into_filter());
        self
    }

    /// A request for the number of entities at an address.
    #[expect(clippy::needless_pass_by_value, reason = "all kinds of requests take their addresses alike")]
    pub fn new(path: Path) -> Self {
        // The number comes as text; a service that keeps to OData refuses to send it as JSON.
        Self::from_parts(Parts::new(Method::GET, path.word("$count"))).header("accept", "text/plain, */*;q=0.1")
    }
}

impl<T> Create<T> {
    /// A request to add an entity at an address.
    pub fn new<B: Serialize + ?Sized>(path: Path, entity: &B) -> Self {
        Self::from_parts(Parts::new(Method::POST, path).content(Parts::json(entity)))
    }
}

impl<T> Update<T> {
    /// A request to change properties of what is at an address.
    pub fn new<B: Serialize + ?Sized>(path: Path, changes: &B) -> Self {
        Self::from_parts(Parts::new(Method::PATCH, path).content(Parts::json(changes)))
    }

    /// Sends only what differs from an earlier value, such as the one that was read before properties were changed.
    ///
    /// Keys, properties that the service computes, and those that cannot change are left out, and so is control information.
    /// A property that is absent now is left as it is: `null` clears it. Together with
    /// [`if_unchanged`](Self::if_unchanged), no change of others is overwritten.
    ///
    /// ```
    /// use shop::ShopService;
    /// use shop::catalog::Product;
    ///
    /// let read: Product = serde_json::from_str(r#"{"@odata.etag": "W/1", "id": 7, "name": "Atlas", "stock": 3}"#)?;
    /// let mut product = read.clone();
    /// product.stock = Some(2);
    ///
    /// let update = ShopService::new().products().by_id(7).update(&product).changes_since(&read).if_unchanged(&read);
    /// assert_eq!(update.to_http("https://shop.example")?.body(), br#"{"stock":2}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn changes_since(mut self, earlier: &T) -> Self
    where
        T: Structured + Serialize,
    {
        self.parts.leave_changes(earlier, T::READ_ONLY);
        self
    }

    /// A request to replace what is at an address.
    pub fn replace<B: Serialize + ?Sized>(path: Path, entity: &B) -> Self {
        Self::from_parts(Parts::new(Method::PUT, path).content(Parts::json(entity)))
    }
}

impl Delete {
    /// A request to delete what is at an address.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::DELETE, path))
    }
}

impl<R> Invoke<R> {
    /// A call of the action at an address.
    pub fn new(path: Path, body: Body) -> Self {
        let content = body.into_json().map(|json| json.map_or(Content::None, Content::Json));
        Self::from_parts(Parts::new(Method::POST, path).content(content))
    }
}

impl Download {
    /// A request for the stream at an address.
    pub fn new(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::GET, path)).header("accept", "*/*")
    }
}

impl Upload {
    /// A request to replace the stream at an address.
    pub fn new(path: Path, content: Vec<u8>, content_type: &str) -> Self {
        let parts = Parts::new(Method::PUT, path).content(Ok(Content::Bytes(content)));
        Self::from_parts(parts).header("content-type", content_type)
    }

    /// The same as one whose answer is read: services such as `OneDrive` answer with the item that the stream belongs to.
    pub fn returning<T>(self) -> Update<T> {
        Update::from_parts(self.parts)
    }
}

impl Link {
    /// A request to relate a further entity; the address ends in `$ref`.
    pub fn add(path: Path, entity: Path) -> Self {
        Self::related(Method::POST, path, entity)
    }

    /// A request to relate another entity; the address ends in `$ref`.
    pub fn set(path: Path, entity: Path) -> Self {
        Self::related(Method::PUT, path, entity)
    }

    /// A request to end a relation; the address ends in `$ref`.
    pub fn remove(path: Path) -> Self {
        Self::from_parts(Parts::new(Method::DELETE, path))
    }

    fn related(method: Method, path: Path, entity: Path) -> Self {
        let content = entity.failure().cloned().map_or_else(|| Ok(Content::Reference(entity)), Err);
        Self::from_parts(Parts::new(method, path).content(content))
    }
}
