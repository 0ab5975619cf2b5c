//! Owns [`ClientBuilder`]: the settings of a client, and what is wrong with those that cannot be used.

mod defaults;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;

use super::auth::{Credential, Tokens};
use super::call::{Authorizer, Csrf, Exchange, Handler, Host, Hosts, Network, Redirects, Retry, Root, absolute_url};
use super::shared::Client;
use super::testing::HandlerResult;
use crate::error::{Error, ErrorKind};
use crate::response::Reading;

const LIBRARY: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

type Configure = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

impl Client {
    /// Starts building a client for the service at a URL, below which its requests are sent.
    pub fn builder(service_root: impl Into<String>, credential: impl Into<Credential>) -> ClientBuilder {
        ClientBuilder::new(service_root.into(), credential.into())
    }
}

/// Builds a [`Client`]. A setting that cannot be used is an error of [`build`](Self::build).
///
/// ```
/// use std::time::Duration;
///
/// use shop::{Client, Credential};
///
/// let client = Client::builder("https://shop.example/odata", Credential::token("eyJ0eXAi…"))
///     .user_agent("inventory/1.2")
///     .timeout(Duration::from_secs(60))
///     .build()?;
/// # Ok::<(), shop::Error>(())
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    credential: Credential,
    service_root: String,
    scopes: Vec<String>,
    allowed_hosts: Vec<String>,
    insecure_http: bool,
    retry: Retry,
    timeout: Duration,
    connect_timeout: Duration,
    idle_timeout: Duration,
    max_response_size: usize,
    reading: Reading,
    ieee754_compatible: bool,
    user_agent: Option<String>,
    default_headers: Vec<(String, String)>,
    default_options: Vec<(String, String)>,
    csrf_tokens: bool,
    proxies: Vec<String>,
    configure: Option<Configure>,
    handler: Option<Handler>,
}

impl ClientBuilder {
    fn new(service_root: String, credential: Credential) -> Self {
        Self {
            credential,
            service_root,
            scopes: Vec::new(),
            allowed_hosts: Vec::new(),
            insecure_http: false,
            retry: Retry::default(),
            timeout: Duration::from_secs(300),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(100),
            max_response_size: 64 * 1024 * 1024,
            reading: Reading::Lenient,
            ieee754_compatible: false,
            user_agent: None,
            default_headers: Vec::new(),
            default_options: Vec::new(),
            csrf_tokens: false,
            proxies: Vec::new(),
            configure: None,
            handler: None,
        }
    }

    /// Sets the scopes that tokens are requested for, in place of `/.default` at the service root's host.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Lets tokens go to another host, `host` or `host:port`, because next links lead there, for instance.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }

    /// Lets tokens go over plain HTTP to other machines, where everybody on the way can read them: for test networks
    /// only.
    pub const fn allow_insecure_http(mut self) -> Self {
        self.insecure_http = true;
        self
    }

    /// Sets how requests are retried.
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets how long a request may take, with all attempts and the waits between them: 5 minutes by default. A request
    /// can have a timeout of its own. For a download it ends with the head of the response; each part of an upload has
    /// its own.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long connecting may take: 10 seconds by default.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long the service may send nothing, also in the middle of a download: 100 seconds by default. It sends
    /// nothing either while a request is being sent, so what takes long to upload needs more.
    pub const fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets the largest response body in bytes, after decompression: 64 MiB by default. A larger one is an error of the
    /// kind [`TooLarge`](ErrorKind::TooLarge). Downloads that are streamed have no limit.
    pub const fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Makes a value that cannot be read an error, in place of leaving it out: see
    /// [reading](crate::response#values-that-cannot-be-read).
    pub const fn strict_reading(mut self) -> Self {
        self.reading = Reading::Strict;
        self
    }

    /// Has requests that do not say otherwise send and ask for `Edm.Int64` and `Edm.Decimal` as strings. In a batch, what its
    /// requests and their service say counts.
    #[doc(alias = "IEEE754Compatible")]
    pub const fn ieee754_compatible(mut self) -> Self {
        self.ieee754_compatible = true;
        self
    }

    /// Sets the `User-Agent`, such as `inventory/1.2`; the library appends its own.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.user_agent = Some(name.into());
        self
    }

    /// Sends everything through a proxy, `http://host:port`, in place of the one that the environment names. Without
    /// this setting, a service on this machine is reached without a proxy.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxies.push(address.into());
        self
    }

    /// Changes the settings of the HTTP library below, where no method here does. Redirects are followed by this
    /// library all the same.
    pub fn configure(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.configure = Some(Box::new(configure));
        self
    }

    /// Puts a function in place of the network, for [tests](super::testing). It returns a response, or a `Result` with
    /// one, and is called for each attempt, each page and each part.
    ///
    /// ```
    /// use shop::{Client, Credential, ShopService, http};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
    /// let client = Client::builder("https://shop.example/odata", Credential::anonymous())
    ///     .with_handler(|request| {
    ///         assert_eq!(request.uri(), "https://shop.example/odata/products/$count");
    ///         http::Response::new(b"42".to_vec())
    ///     })
    ///     .build()?;
    /// assert_eq!(ShopService::new().products().count().send(&client).await?, 42);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_handler<R: HandlerResult>(
        mut self,
        handler: impl Fn(http::Request<Vec<u8>>) -> R + Send + Sync + 'static,
    ) -> Self {
        self.handler = Some(Arc::new(move |request| handler(request).into_result()));
        self
    }

    /// Builds the client.
    pub fn build(self) -> Result<Client, Error> {
        let (service_root, query) = divided(&self.service_root);
        root_url(&self.service_root)?;
        let (service_root, root) = (service_root.to_owned(), root_url(service_root)?);
        let defaults = self.defaults(query)?;
        let allowed = self.allowed_hosts.iter().map(|host| Host::parse(host)).collect::<Result<_, _>>()?;
        let hosts = Hosts::new(&root, allowed, self.insecure_http)?;
        let scopes = if self.scopes.is_empty() { vec![default_scope(&root)] } else { self.scopes.clone() };
        let user_agent = match &self.user_agent {
            Some(name) => format!("{name} {LIBRARY}"),
            None => LIBRARY.to_owned(),
        };
        let user_agent = HeaderValue::try_from(user_agent)
            .map_err(|_| setup("the user agent contains characters that HTTP does not allow".to_owned()))?;
        let (credential, retry, timeout) = (self.credential.clone(), self.retry, self.timeout);
        let (max_response_size, reading) = (self.max_response_size, self.reading);
        let csrf = self.csrf_tokens.then(|| Csrf::new(root.clone()));
        let ieee754_compatible = self.ieee754_compatible;
        let network = self.network(&root, &hosts, user_agent)?;
        let authorizer = Authorizer::new(Redirects::new(Arc::new(network), hosts), Tokens::new(credential, scopes));
        Ok(Client::new(
            Arc::new(Root::new(service_root)),
            Exchange { authorizer, retry, timeout, max_response_size, reading, ieee754_compatible, defaults, csrf },
        ))
    }

    fn network(self, root: &Url, hosts: &Hosts, user_agent: HeaderValue) -> Result<Network, Error> {
        if let Some(handler) = self.handler {
            return Ok(Network::Handler(handler, user_agent));
        }
        if root.scheme() == "https" && cfg!(not(any(feature = "rustls-tls", feature = "native-tls"))) {
            let message = "there is no TLS: enable the feature `rustls-tls` or `native-tls` of the crate";
            return Err(setup(message.to_owned()));
        }
        let mut builder = reqwest::Client::builder()
            .user_agent(user_agent)
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.idle_timeout);
        if hosts.is_local() && self.proxies.is_empty() {
            // A proxy from the environment is another machine, and would be sent the token over plain HTTP.
            builder = builder.no_proxy();
        }
        for proxy in self.proxies {
            // The address may contain a password.
            let proxy = reqwest::Proxy::all(&proxy)
                .map_err(|_| setup("the address of the proxy is not a valid URL".to_owned()))?;
            builder = builder.proxy(proxy);
        }
        if let Some(configure) = self.configure {
            builder = configure(builder);
        }
        let client = builder.redirect(reqwest::redirect::Policy::none()).build();
        let client = client.map_err(|error| {
            setup(format!("the HTTP library cannot be set up: {error}")).with_source(Arc::new(error))
        })?;
        Ok(Network::Http(client))
    }
}

/// Shows neither the credential's token, nor proxies, whose addresses may contain passwords, nor values of headers and options.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credential", &self.credential)
            .field("service_root", &divided(&self.service_root).0)
            .field("allowed_hosts", &self.allowed_hosts)
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A service root without the slash at its end, and its query.
pub(super) fn divided(service_root: &str) -> (&str, &str) {
    let (root, query) = service_root.split_once('?').unwrap_or((service_root, ""));
    // A fragment stays where it is refused.
    let (root, query) = if query.contains('#') { (service_root, "") } else { (root, query) };
    (root.strip_suffix('/').unwrap_or(root), query)
}

/// The URL of a service root, which requests extend.
pub(super) fn root_url(service_root: &str) -> Result<Url, Error> {
    let root = absolute_url("the service root", service_root).map_err(|error| setup(error.message().to_owned()))?;
    if root.fragment().is_some() {
        return Err(setup("the service root has a fragment, and requests cannot be put after it".to_owned()));
    }
    Ok(root)
}

/// The scope of a token for a service root: all permissions that were granted for its host.
pub(super) fn default_scope(root: &Url) -> String {
    format!("{}/.default", root.origin().ascii_serialization())
}

pub(super) fn setup(message: String) -> Error {
    Error::new(ErrorKind::Setup, message)
}
