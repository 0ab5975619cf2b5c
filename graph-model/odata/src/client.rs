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
mod parts;
mod progress;
mod reading;
mod record;
mod retry;
mod session;
mod source;
mod to_file;
mod tokens;
mod transport;
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
pub use credential::{AccessToken, Credential, TokenRequest};
pub use progress::Progress;
pub use retry::Retry;
pub use transport::Transport;

/// Collections: page by page, item by item, and what changed since.
pub mod paging {
    pub use super::items::{Changes, Items};
    pub use super::pages::Pages;
}

/// Content of streams, in memory or in a file.
pub mod download {
    pub use super::Progress;
    pub use super::content::Content;
    pub use super::to_file::{Saved, ToFile};
}

/// Uploads of content that is large, in parts.
pub mod upload {
    pub use super::Progress;
    pub use super::parts::{UploadParts, Uploaded};
    pub use super::session::UploadSession;
    pub use super::source::Source;
}

/// Operations that a service goes on with after its response.
pub mod operation {
    pub use super::monitor::Monitor;
    pub use super::outcome::{Finished, Operation, Running};
    pub use super::waiting::Wait;
}

use hosts::Hosts;
use network::Network;
use tokens::Tokens;

/// Sends requests to a service.
///
/// Cloning it is cheap, and gives another handle of the same client: of its connections, and its tokens.
///
/// ```
/// use odata::{Client, Credential, KeyStyle, Path};
/// use odata::request::Get;
/// # use odata::handle::EntityReference;
///
/// # async fn run() -> Result<(), odata::Error> {
/// let client = Client::builder("https://service.example/odata", Credential::token("eyJ0eXAi…")).build()?;
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
    /// Starts putting a client together, for the service at an address, which the addresses of requests are relative to.
    pub fn builder(service_root: impl Into<String>, credential: impl Into<Credential>) -> ClientBuilder {
        ClientBuilder::new(service_root.into(), credential.into())
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
