//! Owns [`BatchCalls`]: a batch on its way, one call after the other. What carries the calls, and when a request that failed
//! is sent again, is for others to say.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use http::header::{ACCEPT, CONTENT_TYPE, DATE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::plan::{Next, Plan, State};
use super::read::{self, Answer};
use super::results::{BatchResults, Outcome};
use super::write::{self, Written};
use super::{Batched, Entry};
use crate::error::{Error, ErrorKind};
use crate::request::checked_root;
use crate::service::{BatchLimits, Conventions};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const CLIENT_REQUEST_ID: &str = "client-request-id";

const PREFER: HeaderName = HeaderName::from_static("prefer");
/// Without it, OData has a service stop at the first request that fails. Microsoft Graph goes on in any case.
const CONTINUE_ON_ERROR: HeaderValue = HeaderValue::from_static("continue-on-error");

/// The calls that it takes to send a batch: see [`Batch`](super::Batch).
///
/// What comes next depends on what was answered, so the answer to a call is [`read`](Self::read) before the next call.
pub struct BatchCalls {
    batch: u64,
    address: Uri,
    entries: Vec<OnItsWay>,
    plan: Plan,
    /// The requests of the last call.
    sent: Vec<usize>,
}

struct OnItsWay {
    request: Arc<dyn Batched>,
    /// What is sent; there is none if the request cannot be written.
    written: Option<Written>,
    /// What became of it so far.
    answer: Option<Answer>,
}

/// What the service takes in one call. Requests for services with other limits do not belong in one batch; if they are, the
/// strictest hold.
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
        let service_root = checked_root(service_root)?;
        let invalid =
            |error| Error::new(ErrorKind::InvalidAddress, format!("the service root cannot be used: {error}"));
        let root = Uri::try_from(service_root).map_err(invalid)?;
        let address = Uri::try_from(format!("{service_root}/$batch")).map_err(invalid)?;
        let after = entries.iter().map(|entry| entry.after.clone().unwrap_or_default()).collect();
        let mut plan = Plan::new(after, limits(entries));
        let begin = |(index, entry): (usize, &Entry)| {
            let written = entry.after.clone().and_then(|_| entry.request.http(service_root));
            let (written, answer) = match written.and_then(|request| Written::new(request, &root)) {
                Ok(written) => {
                    plan.set_size(index, written.size());
                    (Some(written), None)
                }
                Err(error) => {
                    plan.set(index, State::Failed);
                    (None, Some(Err(error)))
                }
            };
            OnItsWay { request: Arc::clone(&entry.request), written, answer }
        };
        let entries = entries.iter().enumerate().map(begin).collect();
        Ok(Self { batch, address, entries, plan, sent: Vec::new() })
    }

    /// The next call; `None` if there is none left. The requests of a call whose answer was not read have failed.
    pub fn next_call(&mut self) -> Option<http::Request<Vec<u8>>> {
        self.next_due(|_| true)
    }

    /// The next call, of requests that are due.
    pub(crate) fn next_due(&mut self, is_due: impl Fn(usize) -> bool) -> Option<http::Request<Vec<u8>>> {
        self.settle();
        let next = self.plan.next(is_due)?;
        let (indexes, is_serial) = match next {
            Next::Parallel(indexes) => (indexes, false),
            Next::Serial(indexes) => (indexes, true),
        };
        let earlier = |place: usize| place.checked_sub(1).filter(|_| is_serial).map(|place| indexes[place]);
        let requests = indexes.iter().enumerate().filter_map(|(place, index)| {
            self.entries[*index].written.as_ref().map(|written| (*index, earlier(place), written))
        });
        // Writing texts that are there already cannot fail.
        let mut request = http::Request::new(write::call(requests).unwrap_or_default());
        *request.method_mut() = http::Method::POST;
        request.uri_mut().clone_from(&self.address);
        request.headers_mut().extend([(ACCEPT, JSON), (CONTENT_TYPE, JSON), (PREFER, CONTINUE_ON_ERROR)]);
        for index in &indexes {
            self.entries[*index].answer = None;
        }
        self.sent = indexes;
        Some(request)
    }

    /// Takes in the answer to the last call.
    pub fn read(&mut self, response: http::Response<Vec<u8>>) {
        let (head, body) = response.into_parts();
        if !head.status.is_success() {
            self.answer_all(|request| Err(Error::service(head.clone(), body.clone(), request.parts_of())));
            // Nothing of what is too large was carried out.
            if head.status == StatusCode::PAYLOAD_TOO_LARGE {
                self.part(|_| true);
            }
            return;
        }
        let answers = match read::answers(&body) {
            Ok(answers) => answers,
            Err(message) => {
                let error = Error::decode(head, body, message, None);
                return self.answer_all(|_| Err(error.clone()));
            }
        };
        let mut by_id = BTreeMap::<String, Vec<Answer>>::new();
        for (id, answer) in answers {
            by_id.entry(id).or_default().push(answer);
        }
        for index in self.sent.clone() {
            // The body of the whole is not this request's.
            let unclear = |what: &str| Err(Error::decode(head.clone(), Vec::new(), what.to_owned(), None));
            let mut answers = by_id.remove(&write::id(index)).unwrap_or_default();
            let answer = match (answers.pop(), answers.is_empty()) {
                (Some(answer), true) => answer.map(|answer| dated(answer, &head.headers)),
                (None, _) => unclear("the service answered the batch, but not this request of it"),
                (Some(_), false) => unclear("the service gave several answers to this request of the batch"),
            };
            self.answer(index, answer);
        }
    }

    /// What became of the requests. Those that are still to be sent have failed.
    pub fn finish(mut self) -> BatchResults {
        self.settle();
        let outcome = |entry: OnItsWay| {
            let id = entry.written.as_ref().and_then(|written| written.header(CLIENT_REQUEST_ID)).map(str::to_owned);
            let answer = entry.answer.unwrap_or_else(|| Err(unanswered()));
            Outcome::new(entry.request, answer, id)
        };
        BatchResults::new(self.batch, self.entries.into_iter().map(outcome).collect())
    }

    /// Settles what can be settled without sending anything.
    fn settle(&mut self) {
        for index in std::mem::take(&mut self.sent) {
            if self.entries[index].answer.is_none() {
                self.answer(index, Err(unanswered()));
            }
        }
        for index in self.plan.fail_dependents() {
            // One that was to be sent again has an answer of the service.
            self.entries[index].answer.get_or_insert_with(|| Ok(failed_dependency()));
        }
    }

    pub(crate) fn answer(&mut self, index: usize, answer: Answer) {
        let has_failed = |status: StatusCode| status.is_client_error() || status.is_server_error();
        let is_failure = answer.as_ref().map_or(true, |response| has_failed(response.status()));
        self.plan.set(index, if is_failure { State::Failed } else { State::Succeeded });
        self.entries[index].answer = Some(answer);
    }

    /// Sends requests of the last call again in smaller calls, if there were several.
    fn part(&mut self, is_again: impl Fn(&Method) -> bool) {
        let mut again = self.sent.clone();
        if again.len() > 1 {
            again.retain(|index| is_again(self.entries[*index].request.parts_of().method()));
            self.plan.part(self.sent.len(), &again);
        }
    }

    fn answer_all(&mut self, answer: impl Fn(&dyn Batched) -> Answer) {
        for index in self.sent.clone() {
            let answer = answer(&*self.entries[index].request);
            self.answer(index, answer);
        }
    }
}

/// What the client needs besides.
#[cfg(feature = "client")]
impl BatchCalls {
    /// Gives each request an id of the caller's, unless it has one.
    pub(crate) fn identify(&mut self, id: impl Fn() -> String) {
        for written in self.entries.iter_mut().filter_map(|entry| entry.written.as_mut()) {
            written.set_header(CLIENT_REQUEST_ID, &id);
        }
    }

    /// Takes in that the last call has no answer.
    pub(crate) fn fail(&mut self, error: &Error) {
        self.answer_all(|request| {
            let is_passing = matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
            let is_harmless = is_passing && request.parts_of().method().is_idempotent();
            Err(if is_harmless { error.clone().retryable() } else { error.clone() })
        });
        // There was an answer; fewer requests have a smaller one. What was done already is done twice without harm.
        if error.kind() == ErrorKind::TooLarge {
            self.part(Method::is_idempotent);
        }
    }

    /// The requests of the last call.
    pub(crate) fn sent(&self) -> &[usize] {
        &self.sent
    }

    pub(crate) fn parts(&self, index: usize) -> &crate::request::Parts {
        self.entries[index].request.parts_of()
    }

    /// The caller's id for a request.
    pub(crate) fn id(&self, index: usize) -> Option<&str> {
        self.entries[index].written.as_ref()?.header(CLIENT_REQUEST_ID)
    }

    pub(crate) fn last_answer(&self, index: usize) -> Option<&Answer> {
        self.entries[index].answer.as_ref()
    }

    pub(crate) fn is_waiting(&self, index: usize) -> bool {
        self.plan.is_waiting(index)
    }

    /// Leaves requests that wait as they are, with what was answered last.
    pub(crate) fn give_up(&mut self, indexes: &[usize]) {
        for index in indexes {
            self.plan.set(*index, State::Failed);
        }
    }

    /// Sends requests of the last call again, and those that the service did not carry out because of them.
    pub(crate) fn repeat(&mut self, indexes: &[usize]) {
        for index in indexes {
            self.plan.set(*index, State::Waiting);
        }
        // In a call, each comes after what it depends on.
        for index in self.sent.clone() {
            let answer = self.entries[index].answer.as_ref().and_then(|answer| answer.as_ref().ok());
            let was_left_out = answer.is_some_and(|response| response.status() == StatusCode::FAILED_DEPENDENCY);
            if was_left_out && self.plan.is_held_up(index) {
                self.plan.set(index, State::Waiting);
            }
        }
    }
}

/// An answer with the date of the call's own answer, unless it has one: dates in it are those of the service's clock.
fn dated(mut answer: http::Response<Vec<u8>>, headers: &HeaderMap) -> http::Response<Vec<u8>> {
    if let Some(date) = headers.get(DATE) {
        answer.headers_mut().entry(DATE).or_insert_with(|| date.clone());
    }
    answer
}

/// What the service would answer to a request that depends on one that failed.
fn failed_dependency() -> http::Response<Vec<u8>> {
    let body = br#"{"error":{"code":"FailedDependency","message":"A request that this one depends on has failed."}}"#;
    let mut response = http::Response::new(body.to_vec());
    *response.status_mut() = StatusCode::FAILED_DEPENDENCY;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response
}

fn unanswered() -> Error {
    Error::new(ErrorKind::Transport, "no answer to the request was read".to_owned())
}

/// Shows how far it is.
impl fmt::Debug for BatchCalls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answered = self.entries.iter().filter(|entry| entry.answer.is_some()).count();
        formatter
            .debug_struct("BatchCalls")
            .field("requests", &self.entries.len())
            .field("answered", &answered)
            .finish_non_exhaustive()
    }
}
