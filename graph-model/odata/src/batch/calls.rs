//! Owns [`BatchCalls`]: a batch while it is sent, one call after the other. It knows nothing of what sends the calls, and of when
//! to retry.

mod places;
mod responses;
#[cfg(feature = "client")]
mod retrying;
mod stopped;

use std::fmt;
use std::sync::Arc;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::entry::{Batched, Entry};
use super::plan::{Next, Plan, State};
use super::read::ItemResult;
use super::results::{BatchResults, Outcome};
use super::steps::Steps;
use super::write::{self, Placed, PlacedRequest, Written};
use crate::address::Created;
use crate::error::{Error, ErrorKind};
use crate::request::{Preferences, ServiceRoot};
use crate::service::{BatchFormat, BatchLimits, BatchSupport, Conventions};

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The HTTP requests ("calls") that send a batch with any transport: see [`Batch`](super::Batch).
///
/// The next call depends on earlier responses, so [`read`](Self::read) the response to a call before the next one.
pub struct BatchCalls {
    batch: u64,
    /// The service root as it was given.
    root: String,
    root_uri: Uri,
    address: Uri,
    headers: HeaderMap,
    preferences: Preferences,
    support: BatchSupport,
    items: Vec<Item>,
    steps: Steps,
    plan: Plan,
    /// The steps of the latest call.
    sent: Vec<usize>,
}

struct Item {
    request: Arc<dyn Batched>,
    /// `None` if the request cannot be written.
    written: Option<Written>,
    /// The same with the addresses of what earlier calls have made.
    placed: Option<Written>,
    /// The requests that have to succeed first.
    after: Vec<usize>,
    /// The requests that make entities which this one names.
    names: Vec<usize>,
    /// The latest result.
    result: Option<ItemResult>,
}

/// The limits for one call. Requests for services with different limits do not belong in one batch; if they are, the strictest
/// limits apply.
fn limits(entries: &[Entry]) -> BatchLimits {
    let all = entries.iter().map(|entry| entry.request.parts_of().conventions().batch_limits());
    let stricter = |one: BatchLimits, other: BatchLimits| BatchLimits {
        requests: one.requests.min(other.requests),
        bytes: one.bytes.min(other.bytes),
    };
    all.reduce(stricter).unwrap_or(Conventions::ODATA.batch_limits())
}

impl BatchCalls {
    pub(super) fn new(
        batch: u64,
        entries: &[Entry],
        format: Option<BatchFormat>,
        service_root: &str,
        preferences: Preferences,
    ) -> Result<Self, Error> {
        let root = ServiceRoot::parse(service_root)?;
        let address = root.with_options(format!("{}/$batch", root.as_str()));
        let address = Uri::try_from(address).map_err(|error| {
            Error::new(ErrorKind::InvalidAddress, format!("HTTP does not allow the address of the batch: {error}"))
        })?;
        let conventions = entries.first().map_or(&Conventions::ODATA, |entry| entry.request.parts_of().conventions());
        let support = conventions.batch_support();
        let support = BatchSupport { format: format.unwrap_or(support.format), ..support };
        let steps = Steps::new(entries);
        let plan = steps.plan(entries, support, limits(entries));
        let items = entries.iter().map(Item::new).collect();
        let (text, headers) = (service_root.to_owned(), conventions.headers().collect());
        let (root_uri, sent) = (root.into_uri(), Vec::new());
        let mut calls =
            Self { batch, root: text, root_uri, address, headers, preferences, support, items, steps, plan, sent };
        for step in 0..calls.steps.len() {
            calls.begin(step, entries);
        }
        Ok(calls)
    }

    /// The next call; `None` if all requests have a result. The requests of a call whose response was not read have failed.
    pub fn next_call(&mut self) -> Option<http::Request<Vec<u8>>> {
        self.next_due(|_| true)
    }

    /// The next call, with steps that are due.
    pub(crate) fn next_due(&mut self, is_due: impl Fn(usize) -> bool) -> Option<http::Request<Vec<u8>>> {
        let (steps, is_serial) = loop {
            self.settle();
            let (steps, is_serial) = match self.plan.next(&is_due)? {
                Next::Parallel(steps) => (steps, false),
                Next::Serial(steps) => (steps, true),
            };
            if self.place(&steps) {
                break (steps, is_serial);
            }
        };
        let before = |place: usize| place.checked_sub(1).filter(|_| is_serial).map(|place| steps[place]);
        let placed: Vec<_> =
            steps.iter().enumerate().map(|(place, step)| self.placed(*step, before(place), &steps)).collect();
        let (media_type, body) = write::payload(self.support.format, &placed);
        let mut request = http::Request::new(body);
        *request.method_mut() = Method::POST;
        request.uri_mut().clone_from(&self.address);
        let headers = request.headers_mut();
        headers.clone_from(&self.headers);
        let (accept, prefer) = match self.support.format {
            BatchFormat::Json => ("application/json", "continue-on-error"),
            BatchFormat::Multipart => ("multipart/mixed", "odata.continue-on-error"),
        };
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        headers.insert(CONTENT_TYPE, media_type);
        // Without it, a service that follows OData stops at the first request that fails. Services of version 4.0 know it by the
        // name that has a prefix, and later ones take both.
        headers.insert(PREFER, HeaderValue::from_static(prefer));
        for step in &steps {
            for member in self.steps.get(*step).members.clone() {
                self.items[member].result = None;
            }
        }
        self.sent = steps;
        Some(request)
    }

    /// The results. Requests that are still to be sent have failed.
    pub fn finish(mut self) -> BatchResults {
        self.settle();
        let outcome = |item: Item| {
            let id = item.written.and_then(|written| written.into_header(&CLIENT_REQUEST_ID));
            let result = item.result.unwrap_or_else(|| Err(no_response()));
            Outcome::new(item.request, result, id)
        };
        BatchResults::new(self.batch, self.items.into_iter().map(outcome).collect())
    }

    /// Writes the requests of a step. If one of them cannot be sent, none is.
    fn begin(&mut self, step: usize, entries: &[Entry]) {
        let members = self.steps.get(step).members.clone();
        if members.len() == 1 {
            match self.write(step, members.start, &entries[members.start]) {
                Ok(written) => {
                    self.plan.set_size(step, written.size());
                    self.items[members.start].written = Some(written);
                }
                Err(error) => {
                    self.plan.set(step, State::Failed);
                    self.items[members.start].result = Some(Err(error));
                }
            }
            return;
        }
        let results: Vec<_> = members.clone().map(|index| self.write(step, index, &entries[index])).collect();
        if results.iter().all(Result::is_ok) {
            let written = members.zip(results);
            let mut size = 0;
            for (index, written) in written {
                size += written.as_ref().map_or(0, Written::size);
                self.items[index].written = written.ok();
            }
            return self.plan.set_size(step, size);
        }
        self.plan.set(step, State::Failed);
        for (index, result) in members.zip(results) {
            self.items[index].result = Some(result.map_or_else(Err, |_| Ok(failed_dependency())));
        }
    }

    fn write(&self, step: usize, index: usize, entry: &Entry) -> Result<Written, Error> {
        entry.after.clone()?;
        let written = self.written(index, &|_| None)?;
        let setup = |message: &str| Err(Error::new(ErrorKind::Setup, message.to_owned()));
        if !self.steps.get(step).is_group {
            return Ok(written);
        }
        if !self.support.groups {
            return setup("the service carries out no requests as one: send them without a group");
        }
        if self.support.format == BatchFormat::Multipart && written.reads() {
            return setup("a change set has no requests that read: add this one outside of the group");
        }
        if !self.support.references && entry.names.iter().any(|named| self.steps.of(*named) == step) {
            return setup(
                "the service resolves no references: a request of a group cannot name what another one makes",
            );
        }
        Ok(written)
    }

    fn placed(&self, step: usize, before: Option<usize>, call: &[usize]) -> Placed<'_> {
        let before = before.map(|before| self.steps.get(before).name());
        let requests = self.steps.get(step).members.clone().filter_map(|index| {
            let item = &self.items[index];
            let written = item.placed.as_ref().or(item.written.as_ref())?;
            let mut after: Vec<String> = before.iter().cloned().collect();
            let inner = item.after.iter().filter(|earlier| self.steps.of(**earlier) == step);
            // OData requires referenced requests in `dependsOn`, even where the order implies them.
            let named = item.names.iter().filter(|named| call.contains(&self.steps.of(**named)));
            for id in inner.chain(named).map(|earlier| Created::id(*earlier)) {
                if !after.contains(&id) {
                    after.push(id);
                }
            }
            Some(PlacedRequest { id: Created::id(index), after, written })
        });
        let requests = requests.collect();
        Placed { group: self.steps.get(step).group(), requests }
    }

    /// Sets the results that are certain without sending anything.
    fn settle(&mut self) {
        for step in std::mem::take(&mut self.sent) {
            for index in self.steps.get(step).members.clone() {
                if self.items[index].result.is_none() {
                    self.set_result(index, Err(no_response()));
                }
            }
        }
        for step in self.plan.fail_dependents() {
            for index in self.steps.get(step).members.clone() {
                let result = &mut self.items[index].result;
                // A pending retry keeps the service's response.
                if result.as_ref().is_none_or(stopped::is_not_processed) {
                    *result = Some(Ok(failed_dependency()));
                }
            }
        }
    }

    /// Sets the result of a request, and by it the state of its step.
    pub(crate) fn set_result(&mut self, index: usize, result: ItemResult) {
        self.items[index].result = Some(result);
        let step = self.steps.of(index);
        let mut members = self.steps.get(step).members.clone();
        let succeeded = |index: usize| self.items[index].result.as_ref().is_some_and(|result| !is_failure(result));
        self.plan.set(step, if members.all(succeeded) { State::Succeeded } else { State::Failed });
    }

    /// Sends steps of the latest call again in smaller calls, if there were several.
    fn split(&mut self, is_sent_again: impl Fn(&Method) -> bool) {
        let mut again = self.sent.clone();
        if again.len() > 1 {
            again.retain(|step| self.methods(*step).all(&is_sent_again));
            self.plan.split(self.plan.requests(&self.sent), &again);
        }
    }

    fn methods(&self, step: usize) -> impl Iterator<Item = &Method> {
        self.steps.get(step).members.clone().map(|index| self.items[index].request.parts_of().method())
    }

    fn is_idempotent(&self, step: usize) -> bool {
        self.methods(step).all(Method::is_idempotent)
    }

    fn set_all(&mut self, result: impl Fn(&Self, usize) -> ItemResult) {
        let members = |step: &usize| self.steps.get(*step).members.clone();
        let indexes: Vec<usize> = self.sent.iter().flat_map(members).collect();
        for index in indexes {
            let result = result(self, index);
            self.set_result(index, result);
        }
    }
}

impl Item {
    fn new(entry: &Entry) -> Self {
        Self {
            request: Arc::clone(&entry.request),
            written: None,
            placed: None,
            after: entry.after.clone().unwrap_or_default(),
            names: entry.names.clone(),
            result: None,
        }
    }
}

fn is_failure(result: &ItemResult) -> bool {
    let has_failed = |status: StatusCode| status.is_client_error() || status.is_server_error();
    result.as_ref().map_or(true, |response| has_failed(response.status()))
}

/// The response that a service sends for a request that depends on a failed one.
fn failed_dependency() -> http::Response<Vec<u8>> {
    let body = br#"{"error":{"code":"FailedDependency","message":"A request that this one depends on has failed."}}"#;
    let mut response = http::Response::new(body.to_vec());
    *response.status_mut() = StatusCode::FAILED_DEPENDENCY;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn no_response() -> Error {
    Error::new(ErrorKind::Transport, "no response to this request was read".to_owned())
}

/// Shows the progress.
impl fmt::Debug for BatchCalls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let finished = self.items.iter().filter(|item| item.result.is_some()).count();
        formatter
            .debug_struct("BatchCalls")
            .field("requests", &self.items.len())
            .field("finished", &finished)
            .finish_non_exhaustive()
    }
}
