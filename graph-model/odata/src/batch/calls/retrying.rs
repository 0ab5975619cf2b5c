//! Owns the client's view of a batch for retries.

use std::ops::Range;

use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::super::plan::State;
use super::super::read::ItemResult;
use super::stopped::is_not_processed;
use super::{BatchCalls, CLIENT_REQUEST_ID, is_failure};
use crate::error::{Error, ErrorKind, is_retryable};

impl BatchCalls {
    /// Gives each request a client request id, unless it has one.
    pub(crate) fn identify(&mut self, id: impl Fn() -> HeaderValue) {
        for written in self.items.iter_mut().filter_map(|item| item.written.as_mut()) {
            written.set_header(&CLIENT_REQUEST_ID, &id);
        }
    }

    /// Fails the requests of the latest call, which has no response.
    pub(crate) fn fail(&mut self, error: &Error) {
        self.set_all(|calls, index| {
            let is_transient = matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
            let is_retryable = is_transient && calls.is_idempotent(calls.steps.of(index));
            Err(if is_retryable { error.clone().retryable() } else { error.clone() })
        });
        // Fewer requests have a smaller response. They were carried out, so only idempotent ones are sent again.
        if error.kind() == ErrorKind::TooLarge {
            self.split(Method::is_idempotent);
        }
    }

    /// The number of steps: single requests, and groups.
    pub(crate) const fn steps(&self) -> usize {
        self.steps.len()
    }

    /// The steps of the latest call.
    pub(crate) fn sent(&self) -> &[usize] {
        &self.sent
    }

    /// The requests of a step.
    pub(crate) fn members(&self, step: usize) -> Range<usize> {
        self.steps.get(step).members.clone()
    }

    pub(crate) fn parts(&self, index: usize) -> &crate::request::Parts {
        self.items[index].request.parts_of()
    }

    /// The client request id of a request.
    pub(crate) fn id(&self, index: usize) -> Option<&str> {
        self.items[index].written.as_ref()?.header(&CLIENT_REQUEST_ID)?.to_str().ok()
    }

    /// The latest result of a request.
    pub(crate) fn latest_result(&self, index: usize) -> Option<&ItemResult> {
        self.items[index].result.as_ref()
    }

    /// The headers of the response after which a step may be sent again; none if it may not. A group may be only where each of
    /// its requests may.
    pub(crate) fn retryable(&self, step: usize, may_retry_alone: bool) -> Option<HeaderMap> {
        let method = self.methods(step).find(|method| !method.is_idempotent()).or_else(|| self.methods(step).next())?;
        let results = self.members(step).filter_map(|index| self.latest_result(index));
        let is_consequence = |result: &ItemResult| {
            self.members(step).len() > 1
                && result.as_ref().is_ok_and(|response| response.status() == StatusCode::FAILED_DEPENDENCY)
        };
        let mut headers = None;
        for result in results.filter(|result| is_failure(result) && !is_consequence(result)) {
            let own = match result {
                Ok(response) => {
                    let may_retry = is_retryable(method, response.status(), response.headers());
                    may_retry.then(|| response.headers())
                }
                // What is harmless to send is sent again as it is.
                result if is_not_processed(result) => None,
                Err(error) => (may_retry_alone && error.is_retryable()).then(|| error.headers()),
            };
            headers.get_or_insert(own?);
        }
        headers.cloned()
    }

    pub(crate) fn is_waiting(&self, step: usize) -> bool {
        self.plan.is_waiting(step)
    }

    /// Stops retrying steps, whose requests keep their latest results.
    pub(crate) fn give_up(&mut self, steps: &[usize]) {
        for step in steps {
            self.plan.set(*step, State::Failed);
        }
    }

    /// Sends steps of the latest call again, and those that the service did not carry out because of them.
    pub(crate) fn retry(&mut self, steps: &[usize]) {
        for step in steps {
            self.plan.set(*step, State::Waiting);
        }
        // In a call, steps come after their dependencies.
        for step in self.sent.clone() {
            let was_left_out = self.members(step).all(|index| {
                let response = self.latest_result(index).and_then(|result| result.as_ref().ok());
                response.is_some_and(|response| response.status() == StatusCode::FAILED_DEPENDENCY)
            });
            if was_left_out && self.plan.is_held_up(step) {
                self.plan.set(step, State::Waiting);
            }
        }
    }
}
