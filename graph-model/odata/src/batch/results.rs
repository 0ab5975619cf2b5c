//! Owns [`BatchResults`]: the results of the requests of a batch.

use std::fmt;
use std::sync::Arc;

use http::{HeaderValue, StatusCode};

use super::entry::Batched;
use super::read::ItemResult;
use super::ticket::{Ticket, TicketId};
use crate::error::{Error, ErrorKind};
#[cfg(feature = "client")]
use crate::request::Parts;

/// The results of the requests of a batch, one for each ticket.
///
/// ```
/// use shop::{Batch, ShopService};
///
/// let mut batch = Batch::new();
/// let stocks = [7, 8].map(|id| batch.add(ShopService::new().products().by_id(id).get().select("stock")));
/// # let mut calls = batch.calls("https://shop.example/odata")?;
/// # calls.next_call();
/// # let body = br#"{"responses": [{"id": "1", "status": 200, "body": {"stock": 3}}, {"id": "2", "status": 404}]}"#;
/// # calls.read(http::Response::new(body.to_vec()));
/// # let mut results = calls.finish();
/// // `let mut results = batch.send(&client).await?;`, and then:
/// assert_eq!(results.failed().collect::<Vec<_>>(), [stocks[1].id()]);
/// assert_eq!(results.take(stocks[0])?.stock, Some(3));
/// # Ok::<(), shop::Error>(())
/// ```
pub struct BatchResults {
    batch: u64,
    outcomes: Vec<Outcome>,
}

/// The outcome of a request.
pub(super) struct Outcome {
    request: Arc<dyn Batched>,
    result: ItemResult,
    client_request_id: Option<HeaderValue>,
    is_taken: bool,
}

impl BatchResults {
    pub(super) const fn new(batch: u64, outcomes: Vec<Outcome>) -> Self {
        Self { batch, outcomes }
    }

    /// Takes the result of a request: the typed value, or the error of this request.
    ///
    /// Taking a value twice is an error of the kind [`Setup`](ErrorKind::Setup), and so is a ticket of another batch, or for a
    /// request that was added after this batch was sent.
    pub fn take<T>(&mut self, ticket: Ticket<T>) -> Result<T, Error> {
        let index = ticket.id().index_in(self.batch)?;
        let outcome = self.outcomes.get_mut(index).ok_or_else(added_later)?;
        let response = outcome.result.as_mut().map_err(|error| error.clone())?;
        if outcome.is_taken {
            let message = "the result of this request was already taken".to_owned();
            return Err(Error::new(ErrorKind::Setup, message));
        }
        outcome.is_taken = true;
        let status = response.status();
        // The head can be asked for later, so that it has to come back. An error keeps its headers, and no more.
        let extensions = (!status.is_success()).then(|| response.extensions().clone());
        let mut read = ticket.read(outcome.request.as_any(), response);
        *response.status_mut() = status;
        if let Err(error) = &mut read {
            response.headers_mut().clone_from(error.headers());
            response.extensions_mut().extend(extensions.unwrap_or_default());
            *error = outcome.explain(error.clone());
        }
        read
    }

    /// The status of the response to a request; `None` if there was no response.
    pub fn status(&self, ticket: impl Into<TicketId>) -> Option<StatusCode> {
        let index = ticket.into().index_in(self.batch).ok()?;
        self.outcomes.get(index)?.status()
    }

    /// The statuses of the responses to all requests, in the order in which the requests were added; `None` where there was no
    /// response.
    pub fn statuses(&self) -> impl Iterator<Item = Option<StatusCode>> {
        self.outcomes.iter().map(Outcome::status)
    }

    /// The requests that failed, as far as their statuses tell.
    pub fn failed(&self) -> impl Iterator<Item = TicketId> {
        let failed = self.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.has_failed());
        failed.map(|(index, _)| TicketId::new(self.batch, index))
    }

    /// The response to a request as it is, whatever its status, with base64 decoded. Its body is empty once the result was taken.
    pub fn response(&self, ticket: impl Into<TicketId>) -> Result<&http::Response<Vec<u8>>, Error> {
        let index = ticket.into().index_in(self.batch)?;
        let outcome = self.outcomes.get(index).ok_or_else(added_later)?;
        outcome.result.as_ref().map_err(Clone::clone)
    }

    /// What a request consists of.
    #[cfg(feature = "client")]
    pub(crate) fn parts(&self, ticket: TicketId) -> Result<&Parts, Error> {
        let outcome = self.outcomes.get(ticket.index_in(self.batch)?).ok_or_else(added_later)?;
        Ok(outcome.request.parts_of())
    }
}

impl Outcome {
    pub(super) fn new(request: Arc<dyn Batched>, result: ItemResult, client_request_id: Option<HeaderValue>) -> Self {
        // An error of the call as a whole has the id of the call.
        let result = result.map_err(|error| with_id(error, client_request_id.as_ref()));
        Self { request, result, client_request_id, is_taken: false }
    }

    fn status(&self) -> Option<StatusCode> {
        match &self.result {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        }
    }

    fn has_failed(&self) -> bool {
        !self.result.as_ref().is_ok_and(|response| response.status().is_success())
    }

    /// Adds what the request itself cannot know.
    fn explain(&self, error: Error) -> Error {
        let is_redirect = |status: StatusCode| status.is_redirection() && status != StatusCode::NOT_MODIFIED;
        let error = if error.status().is_some_and(is_redirect) {
            error.with_message("the service redirects this request, which a batch cannot follow: send it by itself")
        } else {
            error
        };
        with_id(error, self.client_request_id.as_ref())
    }
}

fn with_id(error: Error, client_request_id: Option<&HeaderValue>) -> Error {
    match client_request_id.and_then(|id| id.to_str().ok()) {
        Some(id) => error.with_client_request_id(id),
        None => error,
    }
}

fn added_later() -> Error {
    Error::new(ErrorKind::Setup, "the ticket is for a request that was added after the batch was sent".to_owned())
}

/// Shows the statuses.
impl fmt::Debug for BatchResults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.statuses().map(|status| status.map(|status| status.as_u16()))).finish()
    }
}
