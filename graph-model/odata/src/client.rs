//! The client: sending requests, signed in, retried, and redirected with care.
//!
//! A [`Client`] is built once per service, and cheap to clone. Every request has `send`, which takes it by reference.
//!
//! ```
//! use shop::catalog::Product;
//! use shop::{Client, Credential, ShopService, http};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
//! let client = Client::builder("https://shop.example/odata", Credential::token("eyJ0eXAi…"))
//!     .user_agent("inventory/1.2")
//! #   .with_handler(|_| http::Response::new(br#"{"value": [{"id": 7, "name": "Tea"}]}"#.to_vec()))
//!     .build()?;
//!
//! let page = ShopService::new().products().list().filter(Product::STOCK.gt(0)).send(&client).await?;
//! for product in page {
//!     println!("{:?}", product.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! There is more than `send`: [`paging`] reads collections across pages, [`download`] and [`upload`] transfer files,
//! [`operation`] waits for long work, [`Batch`](crate::Batch) sends many requests in one, and `blocking` is for code
//! that is not asynchronous.
//!
//! # Signing in
//!
//! A [`Credential`] is a fixed token, an asynchronous function that gives tokens, or, with the feature
//! `azure-identity`, any credential of the Azure SDK. Tokens are cached, and renewed before they expire, by one request
//! however many are waiting. A token that the service refuses is replaced once, with the claims that it asks for.
//!
//! The credentials of `azure_identity` go into [`Client::builder`] as they are:
//!
//! | who signs in | credential |
//! |---|---|
//! | an application with a secret | `ClientSecretCredential::new(&tenant, id, secret.into(), None)?` |
//! | an application with a certificate, a PKCS #12 file with its key | `ClientCertificateCredential::new(tenant, id, file.into(), None)?`, behind the feature `client_certificate` of `azure_identity` |
//! | a machine or a service in Azure | `ManagedIdentityCredential::new(None)?` |
//! | a workload, by what its platform puts into the environment | `WorkloadIdentityCredential::new(None)?` |
//! | a developer, by `az login` or `azd auth login` | `DeveloperToolsCredential::new(None)?` |
//!
//! None of them asks for a token before a request needs one.
//!
//! A token goes to the host of the service root and to those that were [allowed](ClientBuilder::allow_host), never over
//! plain HTTP to another machine, and never along with a redirect to another host.
//!
//! [`Client::with_credential`] is the same client for another credential, for requests on behalf of others, and
//! [`Client::with_service_root`] for another version of the service. They share connections; tokens of different credentials are
//! kept apart.
//!
//! # Gateways
//!
//! What a gateway or a deployment wants with every request is a setting of the client: [`ClientBuilder::default_header`],
//! [`ClientBuilder::default_query`], a query of the service root, [`ClientBuilder::csrf_tokens`]. It goes where tokens may go,
//! and a CSRF token with its cookie to the origin of the service root only. [`another_service`](crate::another_service) shows
//! them at work.
//!
//! # Failures
//!
//! What fails for a transient reason is retried where that is safe: see [`Retry`]. Every other failure is an
//! [`Error`](crate::Error) with the service's code, message and request id. [`ErrorKind`](crate::ErrorKind) says what
//! happened: `Transport` and `Timeout` if there was no response, `Service` if it was an error response, `Decode` if it
//! could not be read, `RefusedAddress` if a token would have gone to the wrong host, `Credential` if there was none.
//!
//! # Tracing
//!
//! Each request is a `tracing` span with its method, path, attempts, status, request ids and duration; each attempt is
//! an event. Keys, query options, headers, bodies and tokens are in neither.
//!
//! # Testing
//!
//! [`ClientBuilder::with_handler`] puts a function in place of the network: see [`testing`].

// This file only lists what there is; nothing below imports from it. From the bottom up: `auth` and `call` send one
// request, by the settings of a client; `shared` is the client; `transport` is what it has in common with the
// `blocking` one; `paging`, `download`, `upload`, `operation` and `batch` need several requests each; `builder` puts a
// client together.

mod auth;
mod batch;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
pub mod download;
pub mod operation;
pub mod paging;
mod progress;
mod send;
mod shared;
pub mod testing;
mod transport;
pub mod upload;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

pub use auth::{AccessToken, Credential, TokenRequest};
pub use builder::ClientBuilder;
pub use call::Retry;
pub use progress::Progress;
pub use shared::Client;
pub use transport::Transport;
