//! Owns [`Client`]: what its clones share.

use std::fmt;
use std::sync::Arc;

use http::header::AUTHORIZATION;

use super::auth::Credential;
use super::builder::{default_scope, divided, root_url, setup};
use super::call::{Call, Exchange, Root};
use crate::error::{Error, ErrorKind};
use crate::request::{Parts, Preferences};

/// Sends requests to a service.
///
/// It is cheap to clone: clones share connections and tokens.
///
/// ```
/// use shop::{Client, Credential, ShopService, http};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
/// let client = Client::builder("https://shop.example/odata", Credential::token("eyJ0eXAi…"))
/// #   .with_handler(|_| http::Response::new(br#"{"id": 7, "name": "Tea"}"#.to_vec()))
///     .build()?;
///
/// let product = ShopService::new().products().by_id(7).get().send(&client).await?;
/// assert_eq!(product.name.as_deref(), Some("Tea"));
/// # Ok(())
/// # }
/// ```
///
/// [`ClientBuilder`](super::ClientBuilder) has the settings; the [module](super) says how requests are sent.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    root: Arc<Root>,
    exchange: Exchange,
}

impl Client {
    pub(super) fn new(root: Arc<Root>, exchange: Exchange) -> Self {
        Self { shared: Arc::new(Shared { root, exchange }) }
    }

    /// The URL that the addresses of requests are relative to, such as `https://service.example/odata`, without the query options
    /// that all requests have.
    pub fn service_root(&self) -> &str {
        self.shared.root.as_str()
    }

    /// This client for another credential: it shares connections and settings, but no tokens.
    ///
    /// This is how one request is sent on behalf of somebody else:
    ///
    /// ```
    /// use shop::{Client, Credential, ShopService, http};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
    /// let client = Client::builder("https://shop.example/odata", Credential::token("of-the-program"))
    /// #   .with_handler(|request| {
    /// #       assert_eq!(request.headers()["authorization"], "Bearer of-the-user");
    /// #       http::Response::new(b"42".to_vec())
    /// #   })
    ///     .build()?;
    /// let on_behalf = client.with_credential(Credential::token("of-the-user"));
    /// let count = ShopService::new().products().count().send(&on_behalf).await?;
    /// # assert_eq!(count, 42);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_credential(&self, credential: impl Into<Credential>) -> Self {
        let authorizer = self.exchange().authorizer.with_credential(credential.into());
        Self::new(Arc::clone(&self.shared.root), self.exchange().with_authorizer(authorizer))
    }

    /// This client for another service root, such as another version of the service: it shares connections and settings.
    ///
    /// Tokens are shared if scheme, host and port are the same. Otherwise the credential is asked for tokens of the new host's
    /// `/.default` scope; a fixed token goes to the new host.
    ///
    /// ```
    /// use shop::{Client, Credential};
    ///
    /// let client = Client::builder("https://shop.example/v1", Credential::token("eyJ0eXAi…")).build()?;
    /// assert_eq!(client.with_service_root("https://shop.example/v2")?.service_root(), "https://shop.example/v2");
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn with_service_root(&self, service_root: impl Into<String>) -> Result<Self, Error> {
        let service_root = service_root.into();
        root_url(&service_root)?;
        let (service_root, query) = divided(&service_root);
        let (root, own) = (root_url(service_root)?, root_url(self.service_root())?);
        let (exchange, is_same) = (self.exchange(), root.origin() == own.origin());
        let hosts = exchange.hosts().with_root(&root)?;
        if exchange.authorizer.is_over_network() && hosts.is_local() != exchange.hosts().is_local() {
            let message =
                "a service on this machine is reached without a proxy, and others are not: build a client for it";
            return Err(setup(message.to_owned()));
        }
        let authorizer = exchange.authorizer.with_hosts(hosts, (!is_same).then(|| vec![default_scope(&root)]));
        let exchange = exchange.with_root(authorizer, root, query);
        Ok(Self::new(Arc::new(Root::new(service_root.to_owned())), exchange))
    }

    /// The service root with the query options that all requests have.
    pub(super) fn root_with_options(&self) -> String {
        self.exchange().defaults.on_root(self.service_root())
    }

    /// What sends its requests.
    pub(super) fn exchange(&self) -> &Exchange {
        &self.shared.exchange
    }

    /// A request, to be sent to the service of this client.
    pub(super) fn call(&self, parts: &Parts) -> Result<Call, Error> {
        let preferences = self.preferences();
        let call = if preferences.is_empty() {
            Call::new(&self.shared.root, parts)?
        } else {
            let mut parts = parts.clone();
            parts.prefer(&preferences);
            Call::new(&self.shared.root, &parts)?
        };
        if self.exchange().credential().has_tokens() && call.headers.contains_key(AUTHORIZATION) {
            let message = "the header authorization would be replaced by the client's token: send the request with \
                           `client.with_credential(…)`, or build the client with `Credential::anonymous()`";
            return Err(Error::new(ErrorKind::InvalidHeader, message.to_owned()));
        }
        Ok(call)
    }

    /// How its requests are written.
    pub(super) fn preferences(&self) -> Preferences {
        let exchange = self.exchange();
        Preferences { is_compatible: exchange.ieee754_compatible, version: exchange.defaults.version() }
    }
}

/// Shows neither the credential nor a token.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exchange = self.exchange();
        formatter
            .debug_struct("Client")
            .field("service_root", &self.service_root())
            .field("credential", exchange.credential())
            .field("hosts", exchange.hosts())
            .field("retry", &exchange.retry)
            .field("timeout", &exchange.timeout)
            .field("default_headers", &exchange.defaults.header_names().collect::<Vec<_>>())
            .field("csrf_tokens", &exchange.csrf.is_some())
            .finish_non_exhaustive()
    }
}
