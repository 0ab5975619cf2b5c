//! Owns [`Client`]: what sends requests. It knows nothing of what they are about.
//!
//! A call goes through these rooms, outermost first: `exchange` (attempts and the time they may take, by the rules of
//! `retry`), `authorize` (the token, and an answer that wants another), `follow` (redirections, by the rules of `hosts`),
//! `network` (one HTTP request and its answer), `body` (reading the answer, up to a limit).
//!
//! On top of calls are those who need several: `pages` and `items`, `content` and `to_file` (downloads, by way of `reading`),
//! `session` and `upload` (from a `source`), `monitor` and `waiting` (by what `outcome` reads).

mod authorize;
mod batch;
mod body;
mod builder;
mod call;
mod challenge;
mod cloud;
mod content;
mod credential;
mod exchange;
mod extent;
mod follow;
mod form;
mod hosts;
mod items;
mod monitor;
mod network;
mod outcome;
mod own_file;
mod pages;
mod part;
mod progress;
mod reading;
mod record;
mod retry;
mod session;
mod source;
mod to_file;
mod tokens;
mod transport;
mod upload;
mod version;
mod waiting;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

#[cfg(feature = "azure-identity")]
mod azure;
#[cfg(feature = "blocking")]
pub mod blocking;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use builder::ClientBuilder;
pub(crate) use call::{Access, Call};
pub use cloud::{ApiVersion, Cloud};
pub use content::Content;
pub use credential::{AccessToken, Credential, TokenRequest};
pub use items::{Changes, Items};
pub use monitor::Monitor;
pub use outcome::{Finished, Operation, Running};
pub use pages::Pages;
pub use progress::Progress;
pub use retry::Retry;
pub use session::UploadSession;
pub use source::Source;
pub use to_file::{Saved, ToFile};
pub use transport::Transport;
pub use upload::{UploadParts, Uploaded};
pub use waiting::Wait;

use hosts::Hosts;
use network::Network;
use tokens::Tokens;

/// Sends requests to a service.
///
/// Cloning it is cheap, and gives another handle of the same client: of its connections, and its tokens.
///
/// ```
/// use graph_model::{Client, Credential, Get, KeyStyle, Path};
/// # use graph_model::EntityReference;
///
/// # async fn run() -> Result<(), graph_model::Error> {
/// let client = Client::builder(Credential::token("eyJ0eXAi…")).build()?;
///
/// let request = Get::<EntityReference>::new(Path::root(KeyStyle::Segment).segment("me"));
/// let me = request.send(&client).await?;
/// # Ok(())
/// # }
/// ```
///
/// What fails for a passing reason is tried again where that does no harm: see [`Retry`]. A token goes to no host but the
/// service root's and those that were allowed, and never over plain HTTP, except to this machine.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    network: Network,
    service_root: String,
    hosts: Hosts,
    tokens: Tokens,
    retry: Retry,
    timeout: Duration,
    largest_answer: usize,
}

impl Client {
    /// Starts putting a client together: for Microsoft Graph v1.0 in the global cloud, unless told otherwise.
    pub fn builder(credential: impl Into<Credential>) -> ClientBuilder {
        ClientBuilder::new(credential.into())
    }

    /// The address that the addresses of requests are relative to, such as `https://graph.microsoft.com/v1.0`.
    pub fn service_root(&self) -> &str {
        &self.shared.service_root
    }
}

/// Shows neither the credential nor a token.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("service_root", &self.shared.service_root)
            .field("credential", self.shared.tokens.credential())
            .field("hosts", &self.shared.hosts)
            .field("retry", &self.shared.retry)
            .field("timeout", &self.shared.timeout)
            .finish_non_exhaustive()
    }
}
