//! Owns [`Client`]: what its clones share.

use std::fmt;
use std::sync::Arc;

use super::call::{Call, Exchange};
use crate::error::Error;
use crate::request::Parts;

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
    service_root: String,
    exchange: Exchange,
}

impl Client {
    pub(super) fn new(service_root: String, exchange: Exchange) -> Self {
        Self { shared: Arc::new(Shared { service_root, exchange }) }
    }

    /// The URL that the addresses of requests are relative to, such as `https://service.example/odata`.
    pub fn service_root(&self) -> &str {
        &self.shared.service_root
    }

    /// What sends its requests.
    pub(super) fn exchange(&self) -> &Exchange {
        &self.shared.exchange
    }

    /// A request, to be sent to the service of this client.
    pub(super) fn call(&self, parts: &Parts) -> Result<Call, Error> {
        Call::new(self.service_root(), parts)
    }
}

/// Shows neither the credential nor a token.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exchange = self.exchange();
        formatter
            .debug_struct("Client")
            .field("service_root", &self.shared.service_root)
            .field("credential", exchange.credential())
            .field("hosts", exchange.hosts())
            .field("retry", &exchange.retry)
            .field("timeout", &exchange.timeout)
            .finish_non_exhaustive()
    }
}
