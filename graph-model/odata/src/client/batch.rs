//! Owns how a client sends a batch: one call after the other, and again the requests that the service was too busy for.

use std::time::Duration;

use backon::BackoffBuilder as _;
use http::{Method, StatusCode};
use reqwest::Url;
use tokio::time::{Instant, sleep_until};
use tracing::{Instrument as _, Span, field};

use super::auth::claims;
use super::call::{Access, Call, PresentedToken, absolute_url, delay, new_id, retry_after};
use super::shared::Client;
use super::transport::Transport;
use crate::batch::{Batch, BatchCalls, BatchResults};
use crate::error::is_retryable;
use crate::error::{Error, ErrorKind};

/// Requests that come due within this time of each other go together: services give waits in whole seconds.
const TOGETHER: Duration = Duration::from_secs(1);

impl Batch {
    /// Sends the batch, in as many calls as it takes, and returns the results of its requests.
    ///
    /// A failure is the result of the request that failed, even if a whole call did. This method itself fails only if
    /// nothing could be sent at all, as with a blocking client inside an asynchronous runtime.
    ///
    /// Requests that the service throttles are retried by themselves, by the rules of [`Retry`](crate::client::Retry),
    /// and those whose token it refuses once more with another. The timeout of each request bounds its attempts as if
    /// it were sent alone. If a call as a whole fails, requests that may have taken effect are not sent again; those of
    /// idempotent methods are.
    ///
    /// ```
    /// use shop::{Batch, Client, Credential, ShopService, http};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), shop::Error> {
    /// # let client = Client::builder("https://shop.example/odata", Credential::anonymous()).with_handler(|_| {
    /// #     http::Response::new(br#"{"responses": [
    /// #         {"id": "2", "status": 403, "body": {"error": {"code": "Forbidden"}}},
    /// #         {"id": "1", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": "42"}]}"#.to_vec())
    /// # });
    /// # let client = client.build()?;
    /// let shop = ShopService::new();
    /// let mut batch = Batch::new();
    /// let products = batch.add(shop.products().count());
    /// let orders = batch.add(shop.orders().count());
    ///
    /// let mut results = batch.send(&client).await?;
    /// assert_eq!(results.take(products)?, 42);
    /// match results.take(orders) {
    ///     Ok(count) => println!("{count} orders"),
    ///     Err(error) => println!("no orders: {error}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn send<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, BatchResults> {
        let span = tracing::info_span!("batch", requests = self.len(), calls = field::Empty);
        client.reply(async move { Sending::new(self, client.client())?.run().await }.instrument(span))
    }
}

/// A batch that is being sent.
struct Sending<'a> {
    client: &'a Client,
    url: Url,
    calls: BatchCalls,
    /// Of each step: a single request, or a group.
    schedules: Vec<Schedule>,
    has_replaced_token: bool,
}

/// When a step is sent, and how often it was.
#[derive(Clone, Default)]
struct Schedule {
    /// When it was sent first.
    started: Option<Instant>,
    /// When it may be sent again.
    due: Option<Instant>,
    retries: usize,
}

impl Schedule {
    fn is_due(&self, now: Instant) -> bool {
        self.due.is_none_or(|due| due <= now)
    }
}

impl<'a> Sending<'a> {
    fn new(batch: &Batch, client: &'a Client) -> Result<Self, Error> {
        let url = absolute_url("the address of the batch", &format!("{}/$batch", client.service_root()))?;
        let mut calls = batch.calls_with(&client.root_with_options(), client.preferences())?;
        calls.identify(new_id);
        let schedules = vec![Schedule::default(); calls.steps()];
        Ok(Self { client, url, calls, schedules, has_replaced_token: false })
    }

    async fn run(mut self) -> Result<BatchResults, Error> {
        let mut count = 0_u64;
        loop {
            let now = Instant::now();
            let timed_out = self.timed_out(now);
            self.calls.give_up(&timed_out);
            let schedules = &self.schedules;
            if let Some(request) = self.calls.next_due(|index| schedules[index].is_due(now)) {
                count += 1;
                self.call(request, now).await;
            } else if let Some(due) = self.next_due(now) {
                sleep_until(due).await;
            } else {
                Span::current().record("calls", count);
                return Ok(self.calls.finish());
            }
        }
    }

    /// Sends a call, reads its response, and decides which of its requests are to be sent again.
    async fn call(&mut self, request: http::Request<Vec<u8>>, now: Instant) {
        let timeout = self.start(now);
        let presented = PresentedToken::default();
        let may_retry_alone = self.exchange(request, &presented, timeout).await;
        self.record();
        let mut again = self.retries(may_retry_alone);
        let refused = self.refused();
        if !refused.is_empty() && !std::mem::replace(&mut self.has_replaced_token, true) {
            let left = timeout.saturating_sub(now.elapsed());
            again.extend(self.with_another_token(refused, &presented, left).await);
        }
        self.calls.retry(&again);
    }

    /// How much is left of the time for all attempts at a step.
    fn left(&self, step: usize, now: Instant) -> Duration {
        let default = self.client.exchange().timeout;
        let timeouts = self.calls.members(step).map(|index| self.calls.parts(index).timeout().unwrap_or(default));
        let timeout = timeouts.min().unwrap_or(default);
        let started = self.schedules[step].started.unwrap_or(now);
        timeout.saturating_sub(now.saturating_duration_since(started))
    }

    /// The steps that wait for a retry, and have no time left.
    fn timed_out(&self, now: Instant) -> Vec<usize> {
        let started = (0..self.schedules.len())
            .filter(|index| self.schedules[*index].started.is_some() && self.calls.is_waiting(*index));
        started.filter(|index| self.left(*index, now).is_zero()).collect()
    }

    /// Starts the clocks of the steps of a call, and returns how long the call may take: as long as any of them.
    fn start(&mut self, now: Instant) -> Duration {
        for index in self.calls.sent() {
            self.schedules[*index].started.get_or_insert(now);
        }
        self.calls.sent().iter().map(|index| self.left(*index, now)).max().unwrap_or_default()
    }

    /// Sends a call and reads its response. If that says nothing about single requests, returns whether those of
    /// idempotent methods may be sent again: the call itself was not, as it may have had an effect.
    async fn exchange(
        &mut self,
        request: http::Request<Vec<u8>>,
        presented: &PresentedToken,
        timeout: Duration,
    ) -> bool {
        let (head, body) = request.into_parts();
        let mut call = Call::to(self.url.clone(), head.method, Access::Token, "/$batch");
        call.headers.extend(head.headers);
        call.body = body.into();
        call.timeout = Some(timeout);
        match self.client.exchange().send_with(&mut call, presented).await {
            Ok(response) => {
                let was_retried = is_retryable(&Method::POST, response.status(), response.headers());
                self.calls.read(response);
                !was_retried
            }
            Err(error) => {
                self.calls.fail(&error);
                matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout) && !error.is_retryable()
            }
        }
    }

    /// The steps of the last call whose token the service refused. The call as a whole succeeds all the same.
    fn refused(&self) -> Vec<usize> {
        let is_refused = |index: usize| {
            let response = self.calls.latest_result(index).and_then(|result| result.as_ref().ok());
            response.is_some_and(|response| response.status() == StatusCode::UNAUTHORIZED)
        };
        let is_refused = |step: &usize| self.calls.members(*step).any(is_refused);
        self.calls.sent().iter().copied().filter(is_refused).collect()
    }

    /// Requests a token in place of the refused one, with the claims that the service asks for, and returns the
    /// steps that can be sent again with it.
    async fn with_another_token(
        &mut self,
        refused: Vec<usize>,
        presented: &PresentedToken,
        left: Duration,
    ) -> Vec<usize> {
        let requests = refused.iter().flat_map(|step| self.calls.members(*step));
        let headers = requests.filter_map(|index| Some(self.calls.latest_result(index)?.as_ref().ok()?.headers()));
        let claims = headers.into_iter().find_map(claims);
        match tokio::time::timeout(left, self.client.exchange().replace_token(presented, claims)).await {
            Ok(Ok(true)) => refused,
            Ok(Ok(false)) | Err(_) => Vec::new(),
            Ok(Err(error)) => {
                for step in refused {
                    for index in self.calls.members(step) {
                        self.calls.set_result(index, Err(error.clone()));
                    }
                }
                Vec::new()
            }
        }
    }

    /// The steps of the last call to retry, each at its own time.
    fn retries(&mut self, may_retry_alone: bool) -> Vec<usize> {
        let now = Instant::now();
        let mut backoff: Option<Vec<Duration>> = None;
        let mut again = Vec::new();
        for step in self.calls.sent() {
            let Some(headers) = self.calls.retryable(*step, may_retry_alone) else { continue };
            // Steps that failed together wait for the same time, so that they go together again.
            let backoff = backoff.get_or_insert_with(|| {
                let retries = self.calls.sent().iter().map(|index| self.schedules[*index].retries);
                let most = retries.max().unwrap_or_default();
                self.client.exchange().retry.backoff().build().take(most + 1).collect()
            });
            let retry_after = retry_after(&headers);
            let left = self.left(*step, now);
            let schedule = &mut self.schedules[*step];
            let wait = delay(retry_after, backoff.get(schedule.retries).copied(), left);
            if let Some(due) = wait.and_then(|wait| now.checked_add(wait)) {
                schedule.retries += 1;
                schedule.due = Some(due);
                again.push(*step);
            }
        }
        again
    }

    /// When the next waiting step can be sent, together with others that come due soon after, unless that would be
    /// too late for one that could go before.
    fn next_due(&self, now: Instant) -> Option<Instant> {
        let waiting = self.schedules.iter().enumerate().filter(|(index, _)| self.calls.is_waiting(*index));
        let coming = waiting.filter_map(|(index, schedule)| Some((index, schedule.due.filter(|due| *due > now)?)));
        let mut coming: Vec<(usize, Instant)> = coming.collect();
        let first = coming.iter().map(|(_, due)| *due).min()?;
        coming.retain(|(_, due)| due.saturating_duration_since(first) <= TOGETHER);
        let end = coming.iter().filter_map(|(index, _)| now.checked_add(self.left(*index, now))).min();
        coming.into_iter().map(|(_, due)| due).filter(|due| *due == first || end.is_none_or(|end| *due < end)).max()
    }

    /// Traces the requests of a call, without their secrets.
    fn record(&self) {
        for index in self.calls.sent().iter().flat_map(|step| self.calls.members(*step)) {
            let parts = self.calls.parts(index);
            let method = parts.method();
            let client_request_id = self.calls.id(index).unwrap_or_default();
            match self.calls.latest_result(index) {
                Some(Ok(response)) => {
                    let request_id = response.headers().get("request-id").and_then(|id| id.to_str().ok());
                    let request_id = request_id.unwrap_or_default();
                    let status = response.status().as_u16();
                    tracing::debug!(
                        %method,
                        path = parts.template(),
                        client_request_id,
                        status,
                        request_id,
                        "response in a batch"
                    );
                }
                Some(Err(error)) => {
                    tracing::debug!(
                        %method,
                        path = parts.template(),
                        client_request_id,
                        error = ?error.kind(),
                        "failure in a batch"
                    );
                }
                None => {}
            }
        }
    }
}
