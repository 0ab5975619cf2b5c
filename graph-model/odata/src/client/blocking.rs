//! The client for code that is not asynchronous (feature `blocking`).
//!
//! ```
//! use odata::{Client, Credential, KeyStyle, Path};
//! use odata::request::List;
//! # use odata::handle::EntityReference;
//!
//! # let page = r#"{"value": [{"@odata.id": "users/1"}]}"#;
//! # let answer = move |_| http::Response::new(page.as_bytes().to_vec());
//! let client = Client::builder("https://service.example", Credential::token("eyJ0eXAi…"));
//! # let client = Client::builder("https://service.example/odata", Credential::anonymous()).answered_by(answer);
//! let client = client.build_blocking()?;
//!
//! let users = List::<EntityReference>::new(Path::root(KeyStyle::Segment).segment("users"));
//! let first_page = users.send(&client)?;
//! for user in users.items(&client) {
//!     println!("{:?}", user?.id);
//! }
//! # assert_eq!(first_page.value.len(), 1);
//! # Ok::<(), odata::Error>(())
//! ```

// Owns the waiting, and nothing else: requests, pages and retries are those of the asynchronous client, which runs on a
// thread of its own here, so that connections are looked after between calls.

use std::future::poll_fn;
use std::io;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;
use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::runtime::{Builder, Handle, Runtime};

use super::Transport;
use super::content::Content;
use crate::error::{Error, ErrorKind};

/// Sends requests, and waits for the answers. Made by [`ClientBuilder::build_blocking`](crate::client::ClientBuilder::build_blocking).
///
/// Cloning it is cheap, and it can be used from several threads at once. Within an asynchronous runtime it cannot wait, and
/// gives an error of the kind [`Setup`](ErrorKind::Setup).
#[derive(Clone, Debug)]
pub struct Client {
    client: super::Client,
    driver: Arc<Driver>,
}

/// The runtime and its thread, which end with the last client.
#[derive(Debug)]
struct Driver(Option<Runtime>);

impl Drop for Driver {
    fn drop(&mut self) {
        // Waiting for the thread would panic within an asynchronous runtime.
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
                let message = "the blocking client cannot wait within an asynchronous runtime: use the other one there";
                Err(Error::new(ErrorKind::Setup, message.to_owned()))
            }
        }
    }
}

impl Client {
    pub(super) fn new(client: super::Client) -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("graph-model").enable_all().build();
        let runtime = runtime.map_err(|error| {
            Error::new(ErrorKind::Setup, format!("the client's thread cannot be started: {error}"))
                .caused_by(Arc::new(error))
        })?;
        Ok(Self { client, driver: Arc::new(Driver(Some(runtime))) })
    }

    /// The address that the addresses of requests are relative to.
    pub fn service_root(&self) -> &str {
        self.client.service_root()
    }
}

impl Transport for Client {
    type Reply<'a, T> = Result<T, Error>;
    type Sequence<S: Stream + Unpin> = Sequence<S>;

    fn client(&self) -> &super::Client {
        &self.client
    }

    fn reply<'a, T>(&'a self, work: impl Future<Output = Result<T, Error>> + Send + 'a) -> Result<T, Error> {
        self.driver.wait(work)?
    }

    fn sequence<S: Stream + Unpin>(&self, stream: S) -> Sequence<S> {
        Sequence { stream, driver: Arc::clone(&self.driver), is_over: false }
    }
}

/// Pages or items, one after the other. What they can be asked for, such as the next link, they can be asked for here too.
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
