//! Owns how a client is put together, and what is wrong with one that cannot be.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;

use super::hosts::{Host, Hosts};
use super::network::{Network, StandIn};
use super::tokens::Tokens;
use super::{Client, Credential, Retry, Shared};
use crate::error::{Error, ErrorKind};

const OWN_NAME: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

type Configure = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

/// Puts a [`Client`] together. What is wrong with the settings is an error of [`build`](Self::build).
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    credential: Credential,
    service_root: String,
    scopes: Vec<String>,
    allowed_hosts: Vec<String>,
    plain_http: bool,
    retry: Retry,
    timeout: Duration,
    connect_timeout: Duration,
    idle_timeout: Duration,
    largest_answer: usize,
    user_agent: Option<String>,
    proxies: Vec<String>,
    configure: Option<Configure>,
    stand_in: Option<StandIn>,
}

impl ClientBuilder {
    pub(super) fn new(service_root: String, credential: Credential) -> Self {
        Self {
            credential,
            service_root,
            scopes: Vec::new(),
            allowed_hosts: Vec::new(),
            plain_http: false,
            retry: Retry::default(),
            timeout: Duration::from_secs(300),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(100),
            largest_answer: 64 * 1024 * 1024,
            user_agent: None,
            proxies: Vec::new(),
            configure: None,
            stand_in: None,
        }
    }

    /// What tokens are asked for, in place of `/.default` at the service root's host.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Lets tokens go to another host too, `host` or `host:port`: where next links lead to it, for instance.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Lets tokens go over plain HTTP to other machines, where everybody on the way can read them: for test networks.
    pub const fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// How requests that failed for a passing reason are sent again.
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How long a request may take in all, with all attempts and the time between them: 5 minutes unless set. A request
    /// can have a time-out of its own. Of a download it is the time until the first bytes, of an upload in parts that of each
    /// part.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long making a connection may take: 10 seconds unless set.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long the service may send nothing, also in the middle of a download: 100 seconds unless set. While a request is
    /// sent, the service sends nothing either, so that what is large or slow to send needs more.
    pub const fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// The largest body of an answer, in bytes, with compression undone: 64 MiB unless set. A larger one is an error of
    /// the kind [`TooLarge`](ErrorKind::TooLarge).
    pub const fn largest_answer(mut self, bytes: usize) -> Self {
        self.largest_answer = bytes;
        self
    }

    /// What the program calls itself (`User-Agent`), as in `inventory/1.2`; the name of this library is added.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Sends everything through a proxy, `http://host:port`, in place of the one that the environment names. Without this,
    /// a service on this machine is reached without a proxy.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxies.push(address.into());
        self
    }

    /// Changes the settings of the HTTP client, for what has no method here. Redirections are followed by this library all
    /// the same.
    pub fn configure(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.configure = Some(Box::new(configure));
        self
    }

    /// Lets a function answer requests in place of the network: for tests of code that uses a client. Everything else is
    /// as it is with a network, so that the function sees tokens, further attempts, and one request for each page.
    ///
    /// ```
    /// use odata::{Client, Credential, KeyStyle, Path};
    /// use odata::request::Count;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), odata::Error> {
    /// let client = Client::builder("https://service.example/odata", Credential::anonymous())
    ///     .answered_by(|request| {
    ///         assert_eq!(request.uri(), "https://service.example/odata/users/$count");
    ///         http::Response::new(b"42".to_vec())
    ///     })
    ///     .build()?;
    /// let users = Count::new(Path::root(KeyStyle::Segment).segment("users"));
    /// assert_eq!(users.send(&client).await?, 42);
    /// # Ok(())
    /// # }
    /// ```
    pub fn answered_by(
        mut self,
        answer: impl Fn(http::Request<Vec<u8>>) -> http::Response<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        self.stand_in = Some(Arc::new(answer));
        self
    }

    /// The client.
    pub fn build(self) -> Result<Client, Error> {
        let service_root = self.service_root.strip_suffix('/').unwrap_or(&self.service_root).to_owned();
        let root = Url::parse(&service_root).ok().filter(|root| root.query().is_none() && root.fragment().is_none());
        let root = root.ok_or_else(|| setup("the service root is no absolute address without query".to_owned()))?;
        let allowed = self.allowed_hosts.iter().map(|host| Host::parse(host)).collect::<Result<_, _>>()?;
        let hosts = Hosts::new(&root, allowed, self.plain_http)?;
        let scopes = if self.scopes.is_empty() { vec![default_scope(&root)] } else { self.scopes };
        let user_agent = self.user_agent.map_or_else(|| OWN_NAME.to_owned(), |name| format!("{name} {OWN_NAME}"));
        let user_agent = HeaderValue::try_from(user_agent)
            .map_err(|_| setup("the name of the program has characters that HTTP does not allow".to_owned()))?;
        let network = if let Some(stand_in) = self.stand_in {
            Network::StandIn(stand_in, user_agent)
        } else {
            if root.scheme() == "https" && cfg!(not(any(feature = "rustls-tls", feature = "native-tls"))) {
                let message = "there is no TLS: switch on the feature `rustls-tls` or `native-tls` of the crate";
                return Err(setup(message.to_owned()));
            }
            let mut builder = reqwest::Client::builder()
                .user_agent(user_agent)
                .connect_timeout(self.connect_timeout)
                .read_timeout(self.idle_timeout);
            if hosts.is_local() && self.proxies.is_empty() {
                // A proxy of the environment is another machine, to which a token would go over plain HTTP.
                builder = builder.no_proxy();
            }
            for proxy in self.proxies {
                // The address may have a password in it.
                let proxy = reqwest::Proxy::all(&proxy)
                    .map_err(|_| setup("the address of the proxy cannot be used".to_owned()))?;
                builder = builder.proxy(proxy);
            }
            if let Some(configure) = self.configure {
                builder = configure(builder);
            }
            let client = builder.redirect(reqwest::redirect::Policy::none()).build();
            Network::Http(client.map_err(|error| {
                setup(format!("the HTTP client cannot be made: {error}")).caused_by(Arc::new(error))
            })?)
        };
        Ok(Client {
            shared: Arc::new(Shared {
                network,
                service_root,
                hosts,
                tokens: Tokens::new(self.credential, scopes),
                retry: self.retry,
                timeout: self.timeout,
                largest_answer: self.largest_answer,
            }),
        })
    }

    /// The client for code that is not asynchronous.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<super::blocking::Client, Error> {
        super::blocking::Client::new(self.build()?)
    }
}

/// Shows neither the credential's token, nor proxies, which may have passwords in their addresses.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credential", &self.credential)
            .field("service_root", &self.service_root)
            .field("allowed_hosts", &self.allowed_hosts)
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// What a token for a service root is asked for: all permissions that were granted for its host.
fn default_scope(root: &Url) -> String {
    format!("{}/.default", root.origin().ascii_serialization())
}

fn setup(message: String) -> Error {
    Error::new(ErrorKind::Setup, message)
}
