//! Owns calls as a whole: their attempts, and how long all of them together may take.

use std::time::Duration;

use backon::Retryable as _;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument as _;

use super::authorize::Presented;
use super::record::Record;
use super::{Call, Client, Retry, body, retry};
use crate::error::may_be_repeated;
use crate::error::{Error, ErrorKind};

/// Longer than this nothing has to wait; time-outs of centuries overflow the clock.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// An attempt without the answer that was wanted.
pub(super) struct Failed {
    /// What the caller gets if there is no further attempt.
    outcome: Result<Box<Received>, Error>,
    may_repeat: bool,
    retry_after: Option<Duration>,
}

impl Failed {
    /// Sending it again would not help, or is not allowed.
    pub(super) const fn finally(error: Error) -> Self {
        Self { outcome: Err(error), may_repeat: false, retry_after: None }
    }

    /// Sending it again may help, and is allowed.
    pub(super) fn in_passing(error: Error) -> Self {
        Self { outcome: Err(error.retryable()), may_repeat: true, retry_after: None }
    }
}

/// An answer: its head, and its body if that was read.
pub(crate) enum Received {
    Whole(http::Response<Vec<u8>>),
    Open(reqwest::Response),
}

impl Client {
    /// Sends a request and reads the answer, whatever its status.
    pub(crate) async fn exchange(&self, call: Call) -> Result<http::Response<Vec<u8>>, Error> {
        self.exchange_as(call, &Presented::default()).await
    }

    /// The same, for callers who have to know the token that it was sent with.
    pub(super) async fn exchange_as(
        &self,
        call: Call,
        presented: &Presented,
    ) -> Result<http::Response<Vec<u8>>, Error> {
        match self.attempt_in_time(&call, presented, false).await? {
            Received::Whole(response) => Ok(response),
            Received::Open(_) => Err(Error::new(ErrorKind::Transport, "the answer was not read".to_owned())),
        }
    }

    /// Sends a request, and leaves the body of the answer to be read by the caller: if the status says that the request
    /// succeeded, bit by bit, else as a whole. The time-out ends when the head of the answer is there.
    pub(crate) async fn open(&self, call: Call) -> Result<Received, Error> {
        self.attempt_in_time(&call, &Presented::default(), true).await
    }

    async fn attempt_in_time(&self, call: &Call, presented: &Presented, is_streamed: bool) -> Result<Received, Error> {
        let timeout = call.timeout.unwrap_or(self.shared.timeout).min(FOREVER);
        let deadline = Instant::now() + timeout;
        let record = Record::new(call);
        let attempts = self.attempt_often(call, presented, &record, deadline, is_streamed);
        let attempts = attempts.instrument(record.span().clone());
        let result = timeout_at(deadline, attempts).await.unwrap_or_else(|_| {
            let message = format!("the request took longer than {timeout:?}, which is the most that it may");
            let error = Error::new(ErrorKind::Timeout, message);
            Err(if call.method.is_idempotent() { error.retryable() } else { error })
        });
        let result = result.map_err(|error| error.of_request(call.id()));
        record.end(&result);
        result
    }

    async fn attempt_often(
        &self,
        call: &Call,
        presented: &Presented,
        record: &Record,
        deadline: Instant,
        is_streamed: bool,
    ) -> Result<Received, Error> {
        let attempt = || async move {
            let result = self.attempt(call, presented, is_streamed).await;
            record.attempted(match &result {
                Ok(received) => Ok(received),
                Err(failed) => failed.outcome.as_deref(),
            });
            result
        };
        let result = attempt
            .retry(if call.is_sent_once { Retry::never() } else { self.shared.retry }.backoff())
            .sleep(tokio::time::sleep)
            .when(|failed: &Failed| failed.may_repeat)
            .adjust(|failed: &Failed, backoff| {
                retry::wait(failed.retry_after, backoff, deadline.saturating_duration_since(Instant::now()))
            })
            .notify(|_: &Failed, wait| record.waits(wait))
            .await;
        result.or_else(|failed| failed.outcome.map(|received| *received))
    }

    async fn attempt(&self, call: &Call, presented: &Presented, is_streamed: bool) -> Result<Received, Failed> {
        let response = self.authorize(call, presented).await?;
        let may_repeat = may_be_repeated(&call.method, response.status(), response.headers());
        let received = if is_streamed && response.status().is_success() {
            Received::Open(response)
        } else {
            Received::Whole(body::read(response, self.shared.largest_answer, &call.method).await?)
        };
        if !may_repeat {
            return Ok(received);
        }
        let retry_after = retry::retry_after(received.headers());
        Err(Failed { outcome: Ok(Box::new(received)), may_repeat, retry_after })
    }
}

impl Received {
    pub(super) fn status(&self) -> http::StatusCode {
        match self {
            Self::Whole(response) => response.status(),
            Self::Open(response) => response.status(),
        }
    }

    pub(super) fn headers(&self) -> &http::HeaderMap {
        match self {
            Self::Whole(response) => response.headers(),
            Self::Open(response) => response.headers(),
        }
    }
}
