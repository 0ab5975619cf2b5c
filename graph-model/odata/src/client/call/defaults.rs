//! Owns what all requests of a client have: headers, and query options.

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use super::request::{Access, Call};
use crate::address::encode;
use crate::error::{Error, ErrorKind};
use crate::request::with_options;

/// Headers and query options of all requests to the hosts that tokens may go to.
#[derive(Clone, Default)]
pub(crate) struct Defaults {
    headers: HeaderMap,
    /// The query of the service root.
    of_root: String,
    /// Further query options, encoded.
    options: Vec<String>,
}

impl Defaults {
    /// Adds a header, and replaces an earlier value.
    pub(crate) fn header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let setup = |message: String| Error::new(ErrorKind::Setup, message);
        let name = HeaderName::try_from(name)
            .map_err(|_| setup(format!("HTTP does not allow {name:?} as the name of a header")))?;
        // The value may be a secret, and is not shown.
        let mut value = HeaderValue::try_from(value)
            .map_err(|_| setup(format!("the value of the header {name} has characters that HTTP does not allow")))?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }

    /// Adds a query option.
    pub(crate) fn option(&mut self, name: &str, value: &str) {
        self.options.push(format!("{}={}", encode(name), encode(value)));
    }

    /// The same for another service root.
    pub(crate) fn with_root_query(&self, query: &str) -> Self {
        Self { of_root: query.to_owned(), ..self.clone() }
    }

    /// The version of OData in which requests are written.
    pub(crate) fn version(&self) -> Option<HeaderValue> {
        self.headers.get("odata-version").cloned()
    }

    pub(crate) fn has_authorization(&self) -> bool {
        self.headers.contains_key(AUTHORIZATION)
    }

    /// A service root with the query options.
    pub(crate) fn on_root(&self, root: &str) -> String {
        with_options(root.to_owned(), &self.query())
    }

    /// The names of the headers.
    pub(crate) fn header_names(&self) -> impl Iterator<Item = &str> {
        self.headers.keys().map(HeaderName::as_str)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.of_root.is_empty() && self.options.is_empty()
    }

    /// Adds the defaults that a call does not set itself. A pre-authenticated address is signed, and must not change.
    pub(super) fn apply(&self, call: &mut Call) {
        let is_preauthenticated = call.access == Access::Preauthenticated;
        for (name, value) in &self.headers {
            let is_credential = *name == AUTHORIZATION || *name == COOKIE;
            if !(is_preauthenticated && is_credential) {
                call.headers.entry(name).or_insert_with(|| value.clone());
            }
        }
        if is_preauthenticated || (self.of_root.is_empty() && self.options.is_empty()) {
            return;
        }
        let mut address = call.url.clone();
        address.set_fragment(None);
        if let Ok(url) = Url::parse(&with_options(address.into(), &self.query())) {
            call.url = url;
        }
    }

    fn query(&self) -> String {
        let root = Some(self.of_root.as_str()).filter(|root| !root.is_empty());
        root.into_iter().chain(self.options.iter().map(String::as_str)).collect::<Vec<_>>().join("&")
    }
}
