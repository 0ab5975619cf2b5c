//! Batches: several requests that are sent as one, with a typed result for each.
//!
//! [`Batch::add`] takes a request of any kind, and gives a [`Ticket`] for its result. `send` sends the batch:
//!
#![cfg_attr(feature = "client", doc = "```")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! use shop::{Batch, Client, Credential, ShopService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), shop::Error> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|_| {
//! #         let body = br#"{"responses": [
//! #             {"id": "1", "status": 200, "body": {"name": "Kettle"}},
//! #             {"id": "2", "status": 404, "body": {"error": {"code": "notFound"}}}
//! #         ]}"#;
//! #         http::Response::new(body.to_vec())
//! #     })
//! #     .build()?;
//! let shop = ShopService::new();
//! let mut batch = Batch::new();
//! let kettle = batch.add(shop.products().by_id(7).get().select("name"));
//! let supplier = batch.add(shop.suppliers().by_code("ACME").get());
//!
//! let mut results = batch.send(&client).await?;
//! assert_eq!(results.take(kettle)?.name.as_deref(), Some("Kettle"));
//! match results.take(supplier) {
//!     Ok(supplier) => println!("{:?}", supplier.name),
//!     Err(error) => println!("no supplier: {error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Each request has its own result: one that fails does not affect the others, unless they depend on it. Some services stop at the
//! first failure all the same. Idempotent requests behind it go in another call; the others fail with
//! [`NotProcessed`](crate::ErrorKind::NotProcessed), and it is up to the program to send them again.
//!
//! # Dependencies
//!
//! A request that was added with [`Batch::add_after`] is carried out after others, and only if they succeed. If one of them
//! fails, it fails with the status 424 (Failed Dependency):
//!
//! ```
//! use shop::{Batch, ShopService, http};
//!
//! let shop = ShopService::new();
//! let mut batch = Batch::new();
//! let restock = batch.add(shop.products().by_id(7).restock(20));
//! let product = batch.add_after(shop.products().by_id(7).get(), [restock]);
//!
//! let mut calls = batch.calls("https://shop.example/odata")?;
//! while let Some(_call) = calls.next_call() {
//!     let body = br#"{"responses": [{"id": "1", "status": 409}, {"id": "2", "status": 424}]}"#;
//!     calls.read(http::Response::new(body.to_vec()));
//! }
//! let results = calls.finish();
//! assert_eq!(results.status(product).map(|status| status.as_u16()), Some(424));
//! # Ok::<(), shop::Error>(())
//! ```
//!
//! # Groups
//!
//! The requests of a [`group`](Batch::group) succeed or fail as one: if one of them fails, the service undoes the others, whose
//! results are the error of the group, or 424 (Failed Dependency). Whether a service can do this is part of its
//! [`BatchSupport`](crate::service::BatchSupport).
//!
//! # References to earlier requests
//!
//! The ticket of a creation gives a handle of the new entity, for later requests of the batch:
//!
//! ```
//! use shop::catalog::Supplier;
//! use shop::{Batch, ShopService};
//!
//! let shop = ShopService::new();
//! let mut batch = Batch::new();
//! let mut group = batch.group();
//! let supplier = group.add(shop.suppliers().create(&Supplier { code: Some("ACME".to_owned()), ..Supplier::default() }));
//! group.add(supplier.resource().update(&Supplier { name: Some("Acme".to_owned()), ..Supplier::default() }));
//!
//! let call = batch.calls("https://shop.example/odata")?.next_call().expect("a batch with requests has a call");
//! let json: serde_json::Value = serde_json::from_slice(call.body())?;
//! assert_eq!((&json["requests"][1]["method"], &json["requests"][1]["url"]), (&"PATCH".into(), &"$1".into()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Forms
//!
//! A batch is JSON, or `multipart/mixed` with change sets, the only format of many OData 4.0 services. The
//! [conventions](crate::service::Conventions) of the service say which; the rest is the same. In `multipart/mixed`, no request
//! can say that it depends on another, so that it goes in a later call, and groups have no requests that read.
//!
//! # Size
//!
//! A batch may have any number of requests: it is sent in as many HTTP requests ("calls") as the limits in the
//! [conventions](crate::service::Conventions) of the service require. A request beyond the maximum size is sent alone. Some
//! services accept either requests that are independent of each other, or a chain in which each depends on the one before,
//! but nothing in between; each call is one or the other, whichever needs fewer calls.
//!
//! # Limits
//!
//! * A redirect is an error, since nothing in a batch follows it: send such a request by itself.
//! * A request with `Authorization`, `Proxy-Authorization` or `Cookie` is refused: these headers belong to the batch as a whole.
//! * The timeout of a request limits how long it is retried, not how long a call may take.

// A batch knows neither what its requests mean nor which transport sends them. `steps` are the units of sending, `plan` decides
// which are sent next, `write` and `read` own the two formats, `calls` connects them, and `results` is what the caller gets.

mod calls;
mod entry;
mod group;
mod media_type;
mod plan;
mod read;
mod results;
mod steps;
mod ticket;
mod write;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

pub use calls::BatchCalls;
pub use group::Group;
pub use results::BatchResults;
pub use ticket::{Ticket, TicketId};

use crate::error::Error;
use crate::request::{Preferences, Request};
use crate::service::BatchFormat;
use entry::Entry;

/// Several requests that are sent as one: OData's batch, `POST …/$batch`.
///
/// A client sends it with `send`. For any other transport there is [`calls`](Self::calls):
///
/// ```
/// use shop::{Batch, ShopService, http};
///
/// let shop = ShopService::new();
/// let mut batch = Batch::new();
/// let kettle = batch.add(shop.products().by_id(7).get());
/// let teapot = batch.add(shop.products().by_id(8).delete());
///
/// let mut calls = batch.calls("https://shop.example/odata")?;
/// while let Some(call) = calls.next_call() {
///     assert_eq!(call.uri(), "https://shop.example/odata/$batch");
///     // What a service might send:
///     let body = br#"{"responses": [
///         {"id": "2", "status": 404, "body": {"error": {"code": "notFound"}}},
///         {"id": "1", "status": 200, "body": {"name": "Kettle"}}
///     ]}"#;
///     calls.read(http::Response::new(body.to_vec()));
/// }
/// let mut results = calls.finish();
/// assert_eq!(results.take(kettle)?.name.as_deref(), Some("Kettle"));
/// assert_eq!(results.take(teapot).unwrap_err().code(), Some("notFound"));
/// # Ok::<(), shop::Error>(())
/// ```
#[doc(alias = "$batch")]
pub struct Batch {
    id: u64,
    entries: Vec<Entry>,
    groups: usize,
    format: Option<BatchFormat>,
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        static BATCHES: AtomicU64 = AtomicU64::new(0);
        Self { id: BATCHES.fetch_add(1, Ordering::Relaxed), entries: Vec::new(), groups: 0, format: None }
    }

    /// Adds a request.
    ///
    /// ```
    /// use shop::{Batch, ShopService};
    ///
    /// let mut batch = Batch::new();
    /// for id in [7, 8, 9] {
    ///     batch.add(ShopService::new().products().by_id(id).get().select("stock"));
    /// }
    /// assert_eq!(batch.len(), 3);
    /// ```
    pub fn add<R: Request + 'static>(&mut self, request: R) -> Ticket<R::Output> {
        self.push(request, Ok(Vec::new()), None)
    }

    /// Adds a request to be carried out after others of this batch, and only if they succeed (`dependsOn`).
    ///
    /// ```
    /// use shop::catalog::Supplier;
    /// use shop::{Batch, ShopService};
    ///
    /// let shop = ShopService::new();
    /// let mut batch = Batch::new();
    /// let supplier = batch.add(shop.suppliers().create(&Supplier { code: Some("ACME".to_owned()), ..Supplier::default() }));
    /// let link = shop.products().by_id(7).supplier_reference().set(&shop.suppliers().by_code("ACME"));
    /// let link = batch.add_after(link, [supplier]);
    /// // Tickets of several types:
    /// batch.add_after(shop.products().count(), [supplier.id(), link.id()]);
    /// ```
    #[doc(alias = "dependsOn")]
    pub fn add_after<R: Request + 'static>(
        &mut self,
        request: R,
        earlier: impl IntoIterator<Item = impl Into<TicketId>>,
    ) -> Ticket<R::Output> {
        let after = self.indexes(earlier);
        self.push(request, after, None)
    }

    /// Begins a group: requests that succeed or fail as one.
    ///
    /// ```
    /// use shop::{Batch, ShopService};
    ///
    /// let shop = ShopService::new();
    /// let mut batch = Batch::new();
    /// let mut group = batch.group();
    /// group.add(shop.products().by_id(7).delete());
    /// group.add(shop.products().by_id(8).delete());
    /// assert_eq!(batch.len(), 2);
    /// ```
    #[doc(alias("atomicityGroup", "change set", "transaction"))]
    pub const fn group(&mut self) -> Group<'_> {
        self.groups += 1;
        let id = self.groups;
        Group::new(self, id)
    }

    /// Sends the batch in another form than that in the [conventions](crate::service::Conventions) of the service, such as one
    /// that a gateway insists on.
    ///
    /// ```
    /// use shop::service::BatchFormat;
    /// use shop::{Batch, ShopService};
    ///
    /// let mut batch = Batch::new().with_format(BatchFormat::Multipart);
    /// batch.add(ShopService::new().products().count());
    /// let call = batch.calls("https://shop.example/odata")?.next_call().expect("a batch with a request has a call");
    /// assert!(call.headers()["content-type"].to_str().is_ok_and(|media_type| media_type.starts_with("multipart/mixed")));
    /// # Ok::<(), shop::Error>(())
    /// ```
    #[must_use]
    pub fn with_format(mut self, format: BatchFormat) -> Self {
        self.format = Some(format);
        self
    }

    /// The places of earlier requests in the batch. A ticket exists only for a request that was added before, so there are no
    /// cycles.
    fn indexes(&self, earlier: impl IntoIterator<Item = impl Into<TicketId>>) -> Result<Vec<usize>, Error> {
        earlier.into_iter().map(|ticket| ticket.into().index_in(self.id)).collect()
    }

    fn push<R: Request + 'static>(
        &mut self,
        request: R,
        after: Result<Vec<usize>, Error>,
        group: Option<usize>,
    ) -> Ticket<R::Output> {
        let ticket = Ticket::new(TicketId::new(self.id, self.entries.len()), &request);
        self.entries.push(Entry::new(request, after, group, self.id, &self.entries));
        ticket
    }

    /// The number of requests.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the batch has no requests.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The HTTP requests that send the batch, for any transport. An unusable service root is an error here; a
    /// mistake in a request is the result of that request.
    pub fn calls(&self, service_root: &str) -> Result<BatchCalls, Error> {
        self.calls_with(service_root, Preferences::default())
    }

    /// The same by the preferences of a client.
    pub(crate) fn calls_with(&self, service_root: &str, preferences: Preferences) -> Result<BatchCalls, Error> {
        BatchCalls::new(self.id, &self.entries, self.format, service_root, preferences)
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows no bodies, headers and query options.
impl fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.entries.iter().map(|entry| entry.request.parts_of())).finish()
    }
}

#[cfg(test)]
mod tests;
