//! Owns how a client sends a batch: one call after the other, and again what the service was too busy for.

use std::time::Duration;

use backon::BackoffBuilder as _;
use http::{Method, StatusCode};
use tokio::time::{Instant, sleep_until};
use tracing::{Instrument as _, Span, field};

use super::authorize::Presented;
use super::call::new_id;
use super::{Access, Call, Client, Transport, challenge, retry};
use crate::batch::{Batch, BatchCalls, BatchResults};
use crate::error::may_be_repeated;
use crate::error::{Error, ErrorKind};

/// What comes due within this of each other goes together: services say in whole seconds how long to wait.
const TOGETHER: Duration = Duration::from_secs(1);

impl Batch {
    /// Sends the batch, in as many calls as it takes, and gives the results of its requests.
    ///
    /// What failed is the result of its request, also if a call as a whole failed: the results are there in any case. An error
    /// of this method says that nothing could be sent at all, as the blocking client's within an asynchronous runtime.
    ///
    /// Requests that the service was too busy for are sent again by themselves, by the rules of [`Retry`](crate::client::Retry), when
    /// the service said that they may. Those whose token it refused are sent once more with another. All others are left alone.
    /// For each request, the time of all attempts is bounded as if it were sent by itself. If a call as a whole fails, what it
    /// may have changed is not sent again, but requests of idempotent methods are.
    ///
    /// ```
    /// use odata::{Batch, Client, Credential, KeyStyle, Path};
    /// use odata::request::Count;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), odata::Error> {
    /// # let answer = r#"{"responses": [
    /// #     {"id": "2", "status": 403, "body": {"error": {"code": "Authorization_RequestDenied"}}},
    /// #     {"id": "1", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": "42"}]}"#;
    /// # let answer = move |_| http::Response::new(answer.as_bytes().to_vec());
    /// let client = Client::builder("https://service.example/odata", Credential::token("eyJ0eXAi…"));
    /// # let client = Client::builder("https://service.example/odata", Credential::anonymous()).answered_by(answer);
    /// let client = client.build()?;
    ///
    /// let root = Path::root(KeyStyle::Segment);
    /// let mut batch = Batch::new();
    /// let users = batch.add(Count::new(root.segment("users")));
    /// let groups = batch.add(Count::new(root.segment("groups")));
    ///
    /// let mut results = batch.send(&client).await?;
    /// assert_eq!(results.take(users)?, 42);
    /// match results.take(groups) {
    ///     Ok(count) => println!("{count} groups"),
    ///     Err(error) => println!("no groups: {error}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn send<'a, C: Transport>(&'a self, client: &'a C) -> C::Reply<'a, BatchResults> {
        let span = tracing::info_span!("batch", requests = self.len(), calls = field::Empty);
        client.reply(send(self, client.client()).instrument(span))
    }
}

async fn send(batch: &Batch, client: &Client) -> Result<BatchResults, Error> {
    let mut calls = batch.calls(client.service_root())?;
    calls.identify(new_id);
    let mut paces = vec![Pace::default(); batch.len()];
    let mut count = 0_u64;
    let mut was_refused = false;
    loop {
        let now = Instant::now();
        let over = over(client, &calls, &paces, now);
        calls.give_up(&over);
        if let Some(request) = calls.next_due(|index| paces[index].is_due(now)) {
            count += 1;
            let timeout = begin(client, &calls, &mut paces, now);
            let presented = Presented::default();
            let may_be_parted = answer(client, &mut calls, request, &presented, timeout).await;
            tell(&calls);
            let mut again = again(client, &calls, &mut paces, may_be_parted);
            let refused = refused(&calls);
            if !refused.is_empty() && !std::mem::replace(&mut was_refused, true) {
                let left = timeout.saturating_sub(now.elapsed());
                again.extend(with_another_token(client, &mut calls, refused, &presented, left).await);
            }
            calls.repeat(&again);
        } else if let Some(due) = next_due(client, &calls, &paces, now) {
            sleep_until(due).await;
        } else {
            Span::current().record("calls", count);
            return Ok(calls.finish());
        }
    }
}

/// When a request is sent, and how often it was.
#[derive(Clone, Default)]
struct Pace {
    /// When it was sent first.
    begun: Option<Instant>,
    /// When it may be sent again.
    due: Option<Instant>,
    repetitions: usize,
}

impl Pace {
    fn is_due(&self, now: Instant) -> bool {
        self.due.is_none_or(|due| due <= now)
    }
}

/// How much is left of the time for all attempts of a request.
fn left(client: &Client, calls: &BatchCalls, paces: &[Pace], index: usize, now: Instant) -> Duration {
    let timeout = calls.parts(index).timeout().unwrap_or(client.shared.timeout);
    let begun = paces[index].begun.unwrap_or(now);
    timeout.saturating_sub(now.saturating_duration_since(begun))
}

/// The requests that wait to be sent again, and have no time left for that.
fn over(client: &Client, calls: &BatchCalls, paces: &[Pace], now: Instant) -> Vec<usize> {
    let is_over = |index: &usize| left(client, calls, paces, *index, now).is_zero();
    let begun = (0..paces.len()).filter(|index| paces[*index].begun.is_some() && calls.is_waiting(*index));
    begun.filter(is_over).collect()
}

/// Starts the clocks of the requests of a call, and says how long the call may take: as long as any of them.
fn begin(client: &Client, calls: &BatchCalls, paces: &mut [Pace], now: Instant) -> Duration {
    let left = calls.sent().iter().map(|index| {
        paces[*index].begun.get_or_insert(now);
        left(client, calls, paces, *index, now)
    });
    left.max().unwrap_or_default()
}

/// Sends a call, and takes in what is answered. If that says nothing of the single requests, the result is whether those that
/// do no harm may be sent again: the call itself was not, as it may have changed something.
async fn answer(
    client: &Client,
    calls: &mut BatchCalls,
    request: http::Request<Vec<u8>>,
    presented: &Presented,
    timeout: Duration,
) -> bool {
    let response = match Call::to(request, Access::Token, "/$batch".to_owned()) {
        Ok(mut call) => {
            call.timeout = Some(timeout);
            client.exchange_as(call, presented).await
        }
        Err(error) => Err(error),
    };
    match response {
        Ok(response) => {
            let was_repeated = may_be_repeated(&Method::POST, response.status(), response.headers());
            calls.read(response);
            !was_repeated
        }
        Err(error) => {
            calls.fail(&error);
            matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout) && !error.is_retryable()
        }
    }
}

/// The requests of the last call whose token the service refused. Services answer the call as a whole with success.
fn refused(calls: &BatchCalls) -> Vec<usize> {
    let is_refused = |index: &usize| {
        let answer = calls.last_answer(*index).and_then(|answer| answer.as_ref().ok());
        answer.is_some_and(|response| response.status() == StatusCode::UNAUTHORIZED)
    };
    calls.sent().iter().copied().filter(is_refused).collect()
}

/// Gets a token in place of the one that was refused, with the claims that the service wants, and gives the requests that can
/// be sent again with it.
async fn with_another_token(
    client: &Client,
    calls: &mut BatchCalls,
    refused: Vec<usize>,
    presented: &Presented,
    left: Duration,
) -> Vec<usize> {
    let headers = refused.iter().filter_map(|index| Some(calls.last_answer(*index)?.as_ref().ok()?.headers()));
    let claims = headers.into_iter().find_map(challenge::claims);
    match tokio::time::timeout(left, client.replace(presented, claims)).await {
        Ok(Ok(true)) => refused,
        Ok(Ok(false)) | Err(_) => Vec::new(),
        Ok(Err(error)) => {
            for index in refused {
                calls.answer(index, Err(error.clone()));
            }
            Vec::new()
        }
    }
}

/// The requests of the last call that are to be sent again, each when its time has come.
fn again(client: &Client, calls: &BatchCalls, paces: &mut [Pace], may_be_parted: bool) -> Vec<usize> {
    let now = Instant::now();
    let most = calls.sent().iter().map(|index| paces[*index].repetitions).max().unwrap_or_default();
    // Those that failed together wait for as long, so that they come back together.
    let backoff: Vec<Duration> = client.shared.retry.backoff().build().take(most + 1).collect();
    let mut again = Vec::new();
    for index in calls.sent() {
        let retry_after = match calls.last_answer(*index) {
            Some(Ok(response)) => {
                let method = calls.parts(*index).method();
                may_be_repeated(method, response.status(), response.headers())
                    .then(|| retry::retry_after(response.headers()))
            }
            Some(Err(error)) => (may_be_parted && error.is_retryable()).then(|| retry::retry_after(error.headers())),
            None => None,
        };
        let Some(retry_after) = retry_after else { continue };
        let left = left(client, calls, paces, *index, now);
        let pace = &mut paces[*index];
        let wait = retry::wait(retry_after, backoff.get(pace.repetitions).copied(), left);
        if let Some(due) = wait.and_then(|wait| now.checked_add(wait)) {
            pace.repetitions += 1;
            pace.due = Some(due);
            again.push(*index);
        }
    }
    again
}

/// When the next of the requests that wait can be sent, and others that can be soon after, unless that is too late for one
/// that could go before.
fn next_due(client: &Client, calls: &BatchCalls, paces: &[Pace], now: Instant) -> Option<Instant> {
    let waiting = paces.iter().enumerate().filter(|(index, _)| calls.is_waiting(*index));
    let coming = waiting.filter_map(|(index, pace)| Some((index, pace.due.filter(|due| *due > now)?)));
    let mut coming: Vec<(usize, Instant)> = coming.collect();
    let first = coming.iter().map(|(_, due)| *due).min()?;
    coming.retain(|(_, due)| due.saturating_duration_since(first) <= TOGETHER);
    let ends = coming.iter().filter_map(|(index, _)| now.checked_add(left(client, calls, paces, *index, now)));
    let end = ends.min();
    coming.into_iter().map(|(_, due)| due).filter(|due| *due == first || end.is_none_or(|end| *due < end)).max()
}

/// Tells how the requests of a call ended, without what is secret in them.
fn tell(calls: &BatchCalls) {
    for index in calls.sent() {
        let parts = calls.parts(*index);
        let (method, path) = (parts.method(), parts.template());
        let client_request_id = calls.id(*index).unwrap_or_default();
        match calls.last_answer(*index) {
            Some(Ok(response)) => {
                let request_id = response.headers().get("request-id").and_then(|id| id.to_str().ok());
                let request_id = request_id.unwrap_or_default();
                let status = response.status().as_u16();
                tracing::debug!(%method, path, client_request_id, status, request_id, "answered in a batch");
            }
            Some(Err(error)) => {
                tracing::debug!(%method, path, client_request_id, error = ?error.kind(), "failed in a batch");
            }
            None => {}
        }
    }
}
