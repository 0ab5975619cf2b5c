//! Owns [`Batch`]: several requests that go to the service as one, and the typed result of each. What they are about, and
//! what carries them, it does not know.
//!
//! `plan` says which of the requests go next, `write` and `read` are the JSON, `calls` is the way from the one to the other,
//! and `results` is what the caller gets.

mod calls;
mod plan;
mod read;
mod results;
mod write;

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use calls::BatchCalls;
pub use results::BatchResults;

use crate::error::Error;
use crate::request::{Parts, Request};

/// Several requests that are sent as one (OData's JSON batch, `POST …/$batch`).
///
/// Any request can be added. That gives a [`Ticket`], for which there is the typed result once the batch was sent. Each
/// request has a result of its own: one that fails leaves the others as they are.
///
/// A batch of any size is sent in as many calls as it takes, of 20 requests and 3.5 MB at most; a request that is larger goes
/// alone. Microsoft Graph takes calls whose requests do not depend on each other, and calls in which each depends on the one
/// before, but refuses anything in between. So what depends on others ([`add_after`](Self::add_after)) goes into a later call,
/// or into one in which each depends on the one before, whichever takes fewer calls. If a request fails, those that depend on
/// it are not carried out, and fail with the status 424, which the service gives or which is given in its place.
///
/// A client sends a batch with `send`. For any other transport there is [`calls`](Self::calls):
///
/// ```
/// use odata::{Batch, Key, KeyStyle, Path};
/// use odata::handle::EntityReference;
/// use odata::request::{Delete, Get};
///
/// let users = Path::root(KeyStyle::Segment).segment("users");
/// let mut batch = Batch::new();
/// let ann = batch.add(Get::<EntityReference>::new(users.key(&Key::single("ann"))));
/// let bob = batch.add(Delete::new(users.key(&Key::single("bob"))));
///
/// let mut calls = batch.calls("https://graph.microsoft.com/v1.0")?;
/// while let Some(call) = calls.next_call() {
///     assert_eq!(call.uri(), "https://graph.microsoft.com/v1.0/$batch");
///     // What a service might answer:
///     let answer = r#"{"responses": [
///         {"id": "2", "status": 404, "body": {"error": {"code": "Request_ResourceNotFound"}}},
///         {"id": "1", "status": 200, "body": {"@odata.id": "users/ann"}}
///     ]}"#;
///     calls.read(http::Response::new(answer.as_bytes().to_vec()));
/// }
/// let mut results = calls.finish();
/// assert_eq!(results.take(ann)?.id.as_deref(), Some("users/ann"));
/// assert_eq!(results.take(bob).unwrap_err().code(), Some("Request_ResourceNotFound"));
/// # Ok::<(), odata::Error>(())
/// ```
///
/// What Graph answers with a redirection, as it does for the content of files, is an error: nothing in a batch follows them.
/// `Authorization`, `Proxy-Authorization` and `Cookie` are headers of the call: a request that has one of them is not sent.
/// Time-outs of single requests say how long they may be sent again, not how long a call with them may take.
pub struct Batch {
    id: u64,
    entries: Vec<Entry>,
}

/// A request of a batch.
#[derive(Clone)]
struct Entry {
    request: Arc<dyn Batched>,
    /// The requests that have to succeed before, each of which was added before; or why there can be none such.
    after: Result<Vec<usize>, Error>,
}

/// A request whose type is known to its ticket only.
trait Batched: Send + Sync {
    fn parts_of(&self) -> &Parts;
    fn http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error>;
    fn as_any(&self) -> &dyn Any;
}

impl<R: Request + 'static> Batched for R {
    fn parts_of(&self) -> &Parts {
        self.parts()
    }

    fn http(&self, service_root: &str) -> Result<http::Request<Vec<u8>>, Error> {
        self.to_http(service_root)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The right to the result of a request of a batch.
pub struct Ticket<T> {
    id: TicketId,
    read: ReadAs<T>,
}

/// Reads an answer by the type of its request; `None` if the request is of another type.
type ReadAs<T> = fn(&dyn Any, http::Response<Vec<u8>>) -> Option<Result<T, Error>>;

/// Which request of which batch a ticket is for, whatever the type of its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketId {
    batch: u64,
    index: usize,
}

impl Batch {
    /// A batch without requests.
    pub fn new() -> Self {
        static BATCHES: AtomicU64 = AtomicU64::new(0);
        Self { id: BATCHES.fetch_add(1, Ordering::Relaxed), entries: Vec::new() }
    }

    /// Adds a request.
    pub fn add<R: Request + 'static>(&mut self, request: R) -> Ticket<R::Output> {
        self.push(request, Ok(Vec::new()))
    }

    /// Adds a request that is to be carried out after others of this batch, and only if these succeed (`dependsOn`).
    ///
    /// ```
    /// # use odata::{Batch, KeyStyle, Path};
    /// # use odata::request::{Count, Delete};
    /// # let path = Path::root(KeyStyle::Segment).segment("users");
    /// let mut batch = Batch::new();
    /// let count = batch.add(Count::new(path.clone()));
    /// let delete = batch.add_after(Delete::new(path.clone()), [count]);
    /// // Results of several types:
    /// batch.add_after(Count::new(path), [count.id(), delete.id()]);
    /// ```
    pub fn add_after<R: Request + 'static>(
        &mut self,
        request: R,
        earlier: impl IntoIterator<Item = impl Into<TicketId>>,
    ) -> Ticket<R::Output> {
        // All that there are tickets for was added before, so nothing can depend on itself.
        let index = |id: TicketId| if id.batch == self.id { Ok(id.index) } else { Err(foreign()) };
        let after = earlier.into_iter().map(|ticket| index(ticket.into())).collect::<Result<Vec<_>, _>>();
        self.push(request, after)
    }

    fn push<R: Request + 'static>(&mut self, request: R, after: Result<Vec<usize>, Error>) -> Ticket<R::Output> {
        let id = TicketId { batch: self.id, index: self.entries.len() };
        let after = after.map(|mut after| {
            after.sort_unstable();
            after.dedup();
            after
        });
        self.entries.push(Entry { request: Arc::new(request), after });
        Ticket { id, read: |request, response| request.downcast_ref::<R>().map(|request| request.read(response)) }
    }

    /// The number of requests.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no requests.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The calls that it takes to send the batch, for any transport. A service root that cannot be used is an error here; what
    /// is wrong with a request is its result.
    pub fn calls(&self, service_root: &str) -> Result<BatchCalls, Error> {
        BatchCalls::new(self.id, &self.entries, service_root)
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

impl<T> Ticket<T> {
    /// Which request it is for, for where tickets of several types come together.
    pub const fn id(self) -> TicketId {
        self.id
    }
}

impl<T> Clone for Ticket<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ticket<T> {}

impl<T> fmt::Debug for Ticket<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Ticket").field(&self.id.index).finish()
    }
}

impl<T> From<Ticket<T>> for TicketId {
    fn from(ticket: Ticket<T>) -> Self {
        ticket.id
    }
}

fn foreign() -> Error {
    Error::new(crate::error::ErrorKind::Setup, "the ticket is for a request of another batch".to_owned())
}

#[cfg(test)]
mod tests;
