//! Owns queries that are too long for an address: `POST …/$query`, with the query options as the body.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};

use super::parts::{Content, Parts, Target};
use super::{Count, Delta, Get, List};

/// When the query goes in the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum QueryInBody {
    /// If the address would be longer than the service takes, where its conventions say how long that is.
    #[default]
    IfTooLong,
    Always,
}

impl Parts {
    /// The same request with its query in the body, if that is where it has to go.
    pub(crate) fn with_query_in_body(&self, root: &str) -> Option<Self> {
        let Target::Path(path) = &self.target else { return None };
        if self.method != Method::GET || self.failure.is_some() {
            return None;
        }
        if self.query.is_empty() && path.aliases().is_empty() && path.options().is_empty() {
            return None;
        }
        let address = self.relative_address();
        let (_, query) = address.split_once('?')?;
        let is_too_long = || self.conventions.max_address().is_some_and(|max| root.len() + address.len() > max);
        if self.query_in_body != QueryInBody::Always && !is_too_long() {
            return None;
        }
        let mut posted = self.clone();
        if let Some((name, value)) = self.query_header() {
            posted.headers.entry(name).or_insert(value);
        }
        posted.method = Method::POST;
        posted.target = Target::Path(path.without_options().word("$query"));
        posted.query.clear();
        posted.content = Content::Bytes(query.as_bytes().to_vec());
        posted.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        Some(posted)
    }
}

/// Declares how a kind of request sends its query in the body.
macro_rules! posted {
    ($($kind:ident $(<$parameter:ident>)?),*) => {$(
        impl$(<$parameter>)? $kind$(<$parameter>)? {
            /// Sends the query options in the body (`POST …/$query`), for those that are too long for an address. By itself this
            /// happens where the conventions of the service have a
            /// [limit](crate::service::Conventions::with_max_address).
            ///
            /// ```
            /// use shop::ShopService;
            ///
            /// let request = ShopService::new().products().list().filter("stock lt 5").top(3).query_in_body();
            /// let http = request.to_http("https://shop.example/odata")?;
            /// assert_eq!((http.method().as_str(), http.uri().path()), ("POST", "/odata/products/$query"));
            /// assert_eq!((http.uri().query(), http.headers()["content-type"].as_bytes()), (None, &b"text/plain"[..]));
            /// assert_eq!(http.body(), b"$filter=stock%20lt%205&$top=3");
            /// # Ok::<(), shop::Error>(())
            /// ```
            #[doc(alias = "$query")]
            pub fn query_in_body(self) -> Self {
                let mut parts = self.into_parts();
                parts.query_in_body = QueryInBody::Always;
                Self::from_parts(parts)
            }
        }
    )*};
}

posted!(Get<R>, List<T>, Delta<T>, Count);
