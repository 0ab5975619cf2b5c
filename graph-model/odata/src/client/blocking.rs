//! The client for code that is not asynchronous (feature `blocking`).
//!
//! [`ClientBuilder::build_blocking`](crate::client::ClientBuilder::build_blocking) builds it. Requests have the same
//! methods as with the asynchronous client, and their results are there at once: `send` returns the result, `items` and
//! `pages` return iterators, and the content of a download is an iterator and a [`Read`](std::io::Read).
//!
//! ```
//! use shop::{Client, Credential, ShopService, http};
//!
//! let client = Client::builder("https://shop.example/odata", Credential::token("eyJ0eXAi…"))
//! #   .with_handler(|_| http::Response::new(br#"{"value": [{"id": 7, "name": "Tea"}]}"#.to_vec()))
//!     .build_blocking()?;
//!
//! let products = ShopService::new().products().list();
//! let first_page = products.send(&client)?;
//! assert_eq!(first_page.value.len(), 1);
//! for product in products.items(&client) {
//!     println!("{:?}", product?.name);
//! }
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Errors
//!
//! They are those of the asynchronous client, and one more: inside an asynchronous runtime a blocking client cannot
//! wait, and gives an error of the kind [`Setup`](crate::ErrorKind::Setup).

// Owns the waiting, and nothing else: requests, pages and retries are those of the asynchronous client. It runs on a
// thread of its own, so that connections are looked after between calls.

use std::future::poll_fn;
use std::io;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;
use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::runtime::{Builder, Handle, Runtime};

use super::auth::Credential;
use super::builder::ClientBuilder;
use super::download::Content;
use super::shared;
use super::transport::{Transport, sealed};
use crate::error::{Error, ErrorKind};

/// Sends requests and waits for the responses.
///
/// It is cheap to clone, and clones can be used from several threads at once. Inside an asynchronous runtime it cannot
/// wait, which is an error of the kind [`Setup`](ErrorKind::Setup).
#[derive(Clone, Debug)]
pub struct Client {
    client: shared::Client,
    driver: Arc<Driver>,
}

/// The runtime and its thread, which end with the last client.
#[derive(Debug)]
struct Driver(Option<Runtime>);

impl Drop for Driver {
    fn drop(&mut self) {
        // Waiting for the thread would panic inside an asynchronous runtime.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Driver {
    fn wait<F: Future>(&self, work: F) -> Result<F::Output, Error> {
        match &self.0 {
            Some(runtime) if Handle::try_current().is_err() => Ok(runtime.block_on(work)),
            _ => {
                let message =
                    "the blocking client cannot wait inside an asynchronous runtime: use the asynchronous client there";
                Err(Error::new(ErrorKind::Setup, message.to_owned()))
            }
        }
    }
}

impl ClientBuilder {
    /// Builds a client for code that is not asynchronous.
    pub fn build_blocking(self) -> Result<Client, Error> {
        let client = self.build()?;
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("odata-client").enable_all().build();
        let runtime = runtime.map_err(|error| {
            Error::new(ErrorKind::Setup, format!("the client's thread cannot be started: {error}"))
                .with_source(Arc::new(error))
        })?;
        Ok(Client { client, driver: Arc::new(Driver(Some(runtime))) })
    }
}

impl Client {
    /// This client for another credential: it shares connections and settings, but no tokens. See the asynchronous
    /// [`Client`](shared::Client::with_credential).
    #[must_use]
    pub fn with_credential(&self, credential: impl Into<Credential>) -> Self {
        Self { client: self.client.with_credential(credential), driver: Arc::clone(&self.driver) }
    }

    /// This client for another service root: it shares connections and settings. See the asynchronous
    /// [`Client`](shared::Client::with_service_root).
    pub fn with_service_root(&self, service_root: impl Into<String>) -> Result<Self, Error> {
        Ok(Self { client: self.client.with_service_root(service_root)?, driver: Arc::clone(&self.driver) })
    }

    /// The URL that the addresses of requests are relative to.
    pub fn service_root(&self) -> &str {
        self.client.service_root()
    }
}

impl sealed::Sealed for Client {}

impl Transport for Client {
    type Reply<'a, T> = Result<T, Error>;
    type Sequence<S: Stream + Unpin> = Sequence<S>;

    fn client(&self) -> &shared::Client {
        &self.client
    }

    fn reply<'a, T>(&'a self, work: impl Future<Output = Result<T, Error>> + Send + 'a) -> Result<T, Error> {
        self.driver.wait(work)?
    }

    fn sequence<S: Stream + Unpin>(&self, stream: S) -> Sequence<S> {
        Sequence { stream, driver: Arc::clone(&self.driver), is_over: false }
    }
}

/// Values one after the other, such as pages or items. It has the methods of the stream that it wraps, such as
/// [`next_link`](crate::client::paging::Items::next_link).
#[derive(Debug)]
pub struct Sequence<S> {
    stream: S,
    driver: Arc<Driver>,
    is_over: bool,
}

impl<S> Deref for Sequence<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.stream
    }
}

impl<T, S: Stream<Item = Result<T, Error>> + Unpin> Iterator for Sequence<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let stream = &mut self.stream;
        let next = self.driver.wait(poll_fn(|context| Pin::new(&mut *stream).poll_next(context)));
        let next = next.unwrap_or_else(|error| Some(Err(error)));
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl io::Read for Sequence<Content> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut buffer = ReadBuf::new(buffer);
        let content = &mut self.stream;
        let work = poll_fn(|context| Pin::new(&mut *content).poll_read(context, &mut buffer));
        self.driver.wait(work).map_err(io::Error::other)??;
        Ok(buffer.filled().len())
    }
}
