//! Owns [`BatchResults`]: what became of the requests of a batch.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use super::read::Answer;
use super::{Batched, Ticket, TicketId, foreign};
use crate::error::{Error, ErrorKind};

/// The results of the requests of a batch, a ticket each.
pub struct BatchResults {
    batch: u64,
    results: Vec<Outcome>,
}

/// What became of a request.
pub(super) struct Outcome {
    request: Arc<dyn Batched>,
    answer: Answer,
    /// The caller's id for the request, if it had one.
    id: Option<String>,
    is_taken: bool,
}

impl BatchResults {
    pub(super) const fn new(batch: u64, results: Vec<Outcome>) -> Self {
        Self { batch, results }
    }

    /// Takes the result of a request out: the typed value, or the error of this request.
    ///
    /// Taking a value a second time is an error of the kind [`Setup`](ErrorKind::Setup), as is a ticket of another batch, or
    /// for a request that was added after this batch was sent.
    pub fn take<T>(&mut self, ticket: Ticket<T>) -> Result<T, Error> {
        if ticket.id.batch != self.batch {
            return Err(foreign());
        }
        let outcome = self.results.get_mut(ticket.id.index).ok_or_else(too_late)?;
        let response = outcome.answer.as_mut().map_err(|error| error.clone())?;
        if outcome.is_taken {
            let message = "the result was taken out of the batch before".to_owned();
            return Err(Error::new(ErrorKind::Setup, message));
        }
        outcome.is_taken = true;
        let mut taken = http::Response::new(std::mem::take(response.body_mut()));
        *taken.status_mut() = response.status();
        taken.headers_mut().clone_from(response.headers());
        let result = (ticket.read)(outcome.request.as_any(), taken).ok_or_else(foreign)?;
        result.map_err(|error| outcome.explain(error))
    }

    /// The status of the answer to a request; `None` if there was no answer.
    pub fn status(&self, ticket: impl Into<TicketId>) -> Option<StatusCode> {
        let id = ticket.into();
        self.results.get(id.index).filter(|_| id.batch == self.batch)?.status()
    }

    /// The statuses of the answers to all requests, in the order in which these were added; `None` where there was no answer.
    pub fn statuses(&self) -> impl Iterator<Item = Option<StatusCode>> {
        self.results.iter().map(Outcome::status)
    }

    /// The requests that failed, as far as that shows without their answers being read.
    pub fn failed(&self) -> impl Iterator<Item = TicketId> {
        let failed = self.results.iter().enumerate().filter(|(_, outcome)| outcome.has_failed());
        failed.map(|(index, _)| TicketId { batch: self.batch, index })
    }

    /// The answer to a request as it is, whatever its status, with base64 undone. Its body is empty once the result was
    /// taken.
    pub fn response(&self, ticket: impl Into<TicketId>) -> Result<&http::Response<Vec<u8>>, Error> {
        let id = ticket.into();
        if id.batch != self.batch {
            return Err(foreign());
        }
        let outcome = self.results.get(id.index).ok_or_else(too_late)?;
        outcome.answer.as_ref().map_err(Clone::clone)
    }
}

impl Outcome {
    pub(super) fn new(request: Arc<dyn Batched>, answer: Answer, id: Option<String>) -> Self {
        // Errors of the call as a whole have the id of the call.
        let answer = answer.map_err(|error| of_request(error, id.as_deref()));
        Self { request, answer, id, is_taken: false }
    }

    fn status(&self) -> Option<StatusCode> {
        match &self.answer {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        }
    }

    fn has_failed(&self) -> bool {
        !self.answer.as_ref().is_ok_and(|response| response.status().is_success())
    }

    /// What the error itself cannot know.
    fn explain(&self, error: Error) -> Error {
        let is_redirection = |status: StatusCode| status.is_redirection() && status != StatusCode::NOT_MODIFIED;
        let error = if error.status().is_some_and(is_redirection) {
            error.saying("the service redirects, which nothing in a batch follows: send this request by itself")
        } else {
            error
        };
        of_request(error, self.id.as_deref())
    }
}

fn of_request(error: Error, id: Option<&str>) -> Error {
    match id {
        Some(id) => error.of_request(id),
        None => error,
    }
}

fn too_late() -> Error {
    Error::new(ErrorKind::Setup, "the ticket is for a request that was added after the batch was sent".to_owned())
}

/// Shows the statuses.
impl fmt::Debug for BatchResults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.statuses().map(|status| status.map(|status| status.as_u16()))).finish()
    }
}
