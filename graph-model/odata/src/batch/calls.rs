//! Owns [`BatchCalls`]: a batch while it is sent, one call after the other. It knows nothing of what sends the calls, and of when
//! to retry.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use http::header::{ACCEPT, CONTENT_TYPE, DATE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::entry::{Batched, Entry};
use super::plan::{Next, Plan, State};
use super::read::{self, ItemResult};
use super::results::{BatchResults, Outcome};
use super::write::{self, Placed, Written};
use crate::error::{Error, ErrorKind};
use crate::request::ServiceRoot;
use crate::response::{Reading, RequestUrl};
use crate::service::{BatchLimits, Conventions};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const CLIENT_REQUEST_ID: &str = "client-request-id";

const PREFER: HeaderName = HeaderName::from_static("prefer");
/// Without it, a service that follows OData stops at the first request that fails.
const CONTINUE_ON_ERROR: HeaderValue = HeaderValue::from_static("continue-on-error");

/// The HTTP requests ("calls") that send a batch with any transport: see [`Batch`](super::Batch).
///
/// The next call depends on earlier responses, so [`read`](Self::read) the response to a call before the next one.
pub struct BatchCalls {
    batch: u64,
    address: Uri,
    items: Vec<Item>,
    plan: Plan,
    /// The requests of the latest call.
    sent: Vec<usize>,
}

struct Item {
    request: Arc<dyn Batched>,
    /// `None` if the request cannot be written.
    written: Option<Written>,
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
    pub(super) fn new(batch: u64, entries: &[Entry], service_root: &str) -> Result<Self, Error> {
        let root = ServiceRoot::parse(service_root)?;
        let address = Uri::try_from(format!("{}/$batch", root.as_str())).map_err(|error| {
            Error::new(ErrorKind::InvalidAddress, format!("HTTP does not allow the address of the batch: {error}"))
        })?;
        let after = entries.iter().map(|entry| entry.after.clone().unwrap_or_default()).collect();
        let mut plan = Plan::new(after, limits(entries));
        let begin = |(index, entry): (usize, &Entry)| {
            let written = entry.after.clone().and_then(|_| entry.request.http(root.as_str()));
            let (written, result) = match written.and_then(|request| Written::new(request, root.uri())) {
                Ok(written) => {
                    plan.set_size(index, written.size());
                    (Some(written), None)
                }
                Err(error) => {
                    plan.set(index, State::Failed);
                    (None, Some(Err(error)))
                }
            };
            Item { request: Arc::clone(&entry.request), written, result }
        };
        let items = entries.iter().enumerate().map(begin).collect();
        Ok(Self { batch, address, items, plan, sent: Vec::new() })
    }

    /// The next call; `None` if all requests have a result. The requests of a call whose response was not read have failed.
    pub fn next_call(&mut self) -> Option<http::Request<Vec<u8>>> {
        self.next_due(|_| true)
    }

    /// The next call, with requests that are due.
    pub(crate) fn next_due(&mut self, is_due: impl Fn(usize) -> bool) -> Option<http::Request<Vec<u8>>> {
        self.settle();
        let next = self.plan.next(is_due)?;
        let (indexes, is_serial) = match next {
            Next::Parallel(indexes) => (indexes, false),
            Next::Serial(indexes) => (indexes, true),
        };
        let depends_on = |place: usize| place.checked_sub(1).filter(|_| is_serial).map(|place| indexes[place]);
        let requests = indexes.iter().enumerate().filter_map(|(place, &index)| {
            let written = self.items[index].written.as_ref()?;
            Some(Placed { index, depends_on: depends_on(place), written })
        });
        // The parts are JSON already, so joining them cannot fail.
        let mut request = http::Request::new(write::payload(requests).unwrap_or_default());
        *request.method_mut() = http::Method::POST;
        request.uri_mut().clone_from(&self.address);
        request.headers_mut().extend([(ACCEPT, JSON), (CONTENT_TYPE, JSON), (PREFER, CONTINUE_ON_ERROR)]);
        for index in &indexes {
            self.items[*index].result = None;
        }
        self.sent = indexes;
        Some(request)
    }

    /// Reads the response to the latest call.
    pub fn read(&mut self, response: http::Response<Vec<u8>>) {
        let (head, body) = response.into_parts();
        if !head.status.is_success() {
            self.set_all(|request| Err(request.parts_of().error(head.clone(), body.clone())));
            // Nothing was carried out, so everything can be sent again.
            if head.status == StatusCode::PAYLOAD_TOO_LARGE {
                self.split(|_| true);
            }
            return;
        }
        let responses = match read::responses(&body) {
            Ok(responses) => responses,
            Err(message) => {
                let error = Error::decode(head, body, message, None);
                return self.set_all(|_| Err(error.clone()));
            }
        };
        let mut by_id = BTreeMap::<String, Vec<ItemResult>>::new();
        let reading: Option<Reading> = head.extensions.get().copied();
        for (id, mut response) in responses {
            if let (Ok(response), Some(reading)) = (&mut response, reading) {
                response.extensions_mut().insert(reading);
            }
            by_id.entry(id).or_default().push(response);
        }
        for index in self.sent.clone() {
            // The body of the call is not this request's.
            let unclear = |what: &str| Err(Error::decode(head.clone(), Vec::new(), what.to_owned(), None));
            let mut results = by_id.remove(&write::id(index)).unwrap_or_default();
            let result = match (results.pop(), results.is_empty()) {
                (Some(result), true) => result.map(|response| self.with_url(index, with_date(response, &head.headers))),
                (None, _) => unclear("the batch response has no response to this request"),
                (Some(_), false) => unclear("the batch response has several responses to this request"),
            };
            self.set_result(index, result);
        }
    }

    /// Adds the address of a request to its response, in which links may be relative to it.
    fn with_url(&self, index: usize, mut response: http::Response<Vec<u8>>) -> http::Response<Vec<u8>> {
        let address = self.address.to_string();
        let root = ServiceRoot::parse(address.strip_suffix("/$batch").unwrap_or(&address));
        if let Ok(url) = root.and_then(|root| self.items[index].request.parts_of().absolute_address(&root)) {
            response.extensions_mut().insert(RequestUrl::new(url));
        }
        response
    }

    /// The results. Requests that are still to be sent have failed.
    pub fn finish(mut self) -> BatchResults {
        self.settle();
        let outcome = |item: Item| {
            let id = item.written.as_ref().and_then(|written| written.header(CLIENT_REQUEST_ID)).map(str::to_owned);
            let result = item.result.unwrap_or_else(|| Err(no_response()));
            Outcome::new(item.request, result, id)
        };
        BatchResults::new(self.batch, self.items.into_iter().map(outcome).collect())
    }

    /// Sets the results that are certain without sending anything.
    fn settle(&mut self) {
        for index in std::mem::take(&mut self.sent) {
            if self.items[index].result.is_none() {
                self.set_result(index, Err(no_response()));
            }
        }
        for index in self.plan.fail_dependents() {
            // One that was to be retried keeps the service's response.
            self.items[index].result.get_or_insert_with(|| Ok(failed_dependency()));
        }
    }

    pub(crate) fn set_result(&mut self, index: usize, result: ItemResult) {
        let has_failed = |status: StatusCode| status.is_client_error() || status.is_server_error();
        let is_failure = result.as_ref().map_or(true, |response| has_failed(response.status()));
        self.plan.set(index, if is_failure { State::Failed } else { State::Succeeded });
        self.items[index].result = Some(result);
    }

    /// Sends requests of the latest call again in smaller calls, if there were several.
    fn split(&mut self, is_sent_again: impl Fn(&Method) -> bool) {
        let mut again = self.sent.clone();
        if again.len() > 1 {
            again.retain(|index| is_sent_again(self.items[*index].request.parts_of().method()));
            self.plan.split(self.sent.len(), &again);
        }
    }

    fn set_all(&mut self, result: impl Fn(&dyn Batched) -> ItemResult) {
        for index in self.sent.clone() {
            let result = result(&*self.items[index].request);
            self.set_result(index, result);
        }
    }
}

/// What a client needs besides, to retry.
#[cfg(feature = "client")]
impl BatchCalls {
    /// Gives each request a client request id, unless it has one.
    pub(crate) fn identify(&mut self, id: impl Fn() -> String) {
        for written in self.items.iter_mut().filter_map(|item| item.written.as_mut()) {
            written.set_header(CLIENT_REQUEST_ID, &id);
        }
    }

    /// Fails the requests of the latest call, which has no response.
    pub(crate) fn fail(&mut self, error: &Error) {
        self.set_all(|request| {
            let is_transient = matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
            let is_retryable = is_transient && request.parts_of().method().is_idempotent();
            Err(if is_retryable { error.clone().retryable() } else { error.clone() })
        });
        // Fewer requests have a smaller response. They were carried out, so only idempotent ones are sent again.
        if error.kind() == ErrorKind::TooLarge {
            self.split(Method::is_idempotent);
        }
    }

    /// The requests of the latest call.
    pub(crate) fn sent(&self) -> &[usize] {
        &self.sent
    }

    pub(crate) fn parts(&self, index: usize) -> &crate::request::Parts {
        self.items[index].request.parts_of()
    }

    /// The client request id of a request.
    pub(crate) fn id(&self, index: usize) -> Option<&str> {
        self.items[index].written.as_ref()?.header(CLIENT_REQUEST_ID)
    }

    /// The latest result of a request.
    pub(crate) fn latest_result(&self, index: usize) -> Option<&ItemResult> {
        self.items[index].result.as_ref()
    }

    pub(crate) fn is_waiting(&self, index: usize) -> bool {
        self.plan.is_waiting(index)
    }

    /// Stops retrying requests, which keep their latest result.
    pub(crate) fn give_up(&mut self, indexes: &[usize]) {
        for index in indexes {
            self.plan.set(*index, State::Failed);
        }
    }

    /// Sends requests of the latest call again, and those that the service did not carry out because of them.
    pub(crate) fn retry(&mut self, indexes: &[usize]) {
        for index in indexes {
            self.plan.set(*index, State::Waiting);
        }
        // In a call, requests come after their dependencies.
        for index in self.sent.clone() {
            let response = self.items[index].result.as_ref().and_then(|result| result.as_ref().ok());
            let was_left_out = response.is_some_and(|response| response.status() == StatusCode::FAILED_DEPENDENCY);
            if was_left_out && self.plan.is_held_up(index) {
                self.plan.set(index, State::Waiting);
            }
        }
    }
}

/// Adds the date of the call's response to that of a request, in which `Retry-After` may be relative to it.
fn with_date(mut response: http::Response<Vec<u8>>, headers: &HeaderMap) -> http::Response<Vec<u8>> {
    if let Some(date) = headers.get(DATE) {
        response.headers_mut().entry(DATE).or_insert_with(|| date.clone());
    }
    response
}

/// The response that a service sends for a request that depends on a failed one.
fn failed_dependency() -> http::Response<Vec<u8>> {
    let body = br#"{"error":{"code":"FailedDependency","message":"A request that this one depends on has failed."}}"#;
    let mut response = http::Response::new(body.to_vec());
    *response.status_mut() = StatusCode::FAILED_DEPENDENCY;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
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
