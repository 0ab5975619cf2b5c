//! Owns [`Exchange`]: calls as a whole, with all attempts and the time they may take.

use std::time::Duration;

use backon::BackoffBuilder as _;
use http::Response;
use reqwest::Url;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument as _;

use super::attempt::{Failed, Received};
use super::authorize::{Authorizer, PresentedToken};
use super::body;
use super::csrf::{Csrf, is_required};
use super::defaults::Defaults;
use super::hosts::{Hosts, Trust};
use super::record::Record;
use super::request::Call;
use super::retry::{self, Retry};
use crate::client::auth::Credential;
use crate::error::is_retryable;
use crate::error::{Error, ErrorKind};
use crate::response::{Reading, RequestUrl};

/// Longer than anything has to wait: timeouts of centuries overflow the clock.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// Sends requests and receives responses, by the settings of a client.
pub(crate) struct Exchange {
    pub(crate) authorizer: Authorizer,
    pub(crate) retry: Retry,
    pub(crate) timeout: Duration,
    pub(crate) max_response_size: usize,
    /// How bodies are read.
    pub(crate) reading: Reading,
    /// Whether requests that do not say otherwise have large numbers as strings.
    pub(crate) ieee754_compatible: bool,
    /// What all requests have.
    pub(crate) defaults: Defaults,
    /// The CSRF token, if the service wants one.
    pub(crate) csrf: Option<Csrf>,
}

impl Exchange {
    /// The same settings for another credential.
    pub(crate) fn with_authorizer(&self, authorizer: Authorizer) -> Self {
        let Self { retry, timeout, max_response_size, reading, ieee754_compatible, .. } = *self;
        let (defaults, csrf) = (self.defaults.clone(), self.csrf.as_ref().map(Csrf::renewed));
        Self { authorizer, retry, timeout, max_response_size, reading, ieee754_compatible, defaults, csrf }
    }

    /// The same settings for another service root with a query.
    pub(crate) fn with_root(&self, authorizer: Authorizer, root: Url, query: &str) -> Self {
        let csrf = self.csrf.as_ref().map(|_| Csrf::new(root));
        Self { defaults: self.defaults.with_root_query(query), csrf, ..self.with_authorizer(authorizer) }
    }

    /// Sends a request and reads the response, whatever its status.
    pub(crate) async fn send(&self, mut call: Call) -> Result<Response<Vec<u8>>, Error> {
        self.send_with(&mut call, &PresentedToken::default()).await
    }

    /// The same for callers that have to know which token it was sent with.
    pub(crate) async fn send_with(
        &self,
        call: &mut Call,
        presented: &PresentedToken,
    ) -> Result<Response<Vec<u8>>, Error> {
        self.add_defaults(call);
        match self.send_in_time(call, presented, false).await? {
            Received::Whole(mut response) => {
                let extensions = response.extensions_mut();
                // After a redirect, it is there already.
                if extensions.get::<RequestUrl>().is_none() {
                    extensions.insert(RequestUrl::new(call.url.as_str()));
                }
                if self.reading == Reading::Strict {
                    extensions.insert(self.reading);
                }
                Ok(response)
            }
            Received::Open(_) => Err(Error::new(ErrorKind::Transport, "the response was not read".to_owned())),
        }
    }

    /// Sends a request and leaves the body of the response to the caller, piece by piece; that of an error response is
    /// read. The timeout ends with the head of the response.
    pub(crate) async fn open(&self, mut call: Call) -> Result<Received, Error> {
        self.add_defaults(&mut call);
        self.send_in_time(&call, &PresentedToken::default(), true).await
    }

    /// Adds what all calls have, unless a call goes elsewhere.
    fn add_defaults(&self, call: &mut Call) {
        if !self.defaults.is_empty() && self.is_trusted(&call.url) {
            self.defaults.apply(call);
        }
    }

    /// Replaces the token of a call that was refused inside the response; says whether there is another now.
    pub(crate) async fn replace_token(
        &self,
        presented: &PresentedToken,
        claims: Option<String>,
    ) -> Result<bool, Error> {
        self.authorizer.replace(presented, claims).await
    }

    /// Whether a token may go to an address.
    pub(crate) fn is_trusted(&self, url: &Url) -> bool {
        self.hosts().trust(url).is_ok_and(|trust| trust == Trust::Trusted)
    }

    pub(crate) const fn hosts(&self) -> &Hosts {
        self.authorizer.hosts()
    }

    pub(crate) fn credential(&self) -> &Credential {
        self.authorizer.tokens().credential()
    }

    async fn send_in_time(
        &self,
        call: &Call,
        presented: &PresentedToken,
        is_streamed: bool,
    ) -> Result<Received, Error> {
        let timeout = call.timeout.unwrap_or(self.timeout).min(FOREVER);
        let deadline = Instant::now() + timeout;
        let record = Record::new(call);
        let attempts = self.send_repeatedly(call, presented, &record, deadline, is_streamed);
        let attempts = attempts.instrument(record.span().clone());
        let result = timeout_at(deadline, attempts).await.unwrap_or_else(|_| {
            let message = format!("the request took longer than its timeout of {timeout:?}");
            let error = Error::new(ErrorKind::Timeout, message);
            Err(if call.method.is_idempotent() { error.retryable() } else { error })
        });
        let result = result.map_err(|error| error.with_client_request_id(call.id()));
        record.finish(&result);
        result
    }

    async fn send_repeatedly(
        &self,
        call: &Call,
        presented: &PresentedToken,
        record: &Record,
        deadline: Instant,
        is_streamed: bool,
    ) -> Result<Received, Error> {
        let mut waits = None;
        loop {
            // Futures of less than a kilobyte: allocators have those at hand. So is what only retries need.
            let result = Box::pin(self.attempt(call, presented, is_streamed)).await;
            record.attempted(match &result {
                Ok(received) => Ok(received),
                Err(failed) => failed.outcome.as_deref(),
            });
            let failed = match result {
                Ok(received) => return Ok(received),
                Err(failed) => failed,
            };
            let wait = if failed.may_retry {
                let waits = waits.get_or_insert_with(|| Box::new(self.retry_of(call).backoff().build()));
                let left = deadline.saturating_duration_since(Instant::now());
                retry::delay(failed.retry_after, waits.next(), left)
            } else {
                None
            };
            let Some(wait) = wait else { return failed.outcome.map(|received| *received) };
            drop(failed);
            record.retrying(wait);
            Box::pin(sleep(wait)).await;
        }
    }

    /// How a call is retried.
    const fn retry_of(&self, call: &Call) -> Retry {
        if call.without_retries || !call.body.is_repeatable() { Retry::never() } else { self.retry }
    }

    async fn attempt(&self, call: &Call, presented: &PresentedToken, is_streamed: bool) -> Result<Received, Failed> {
        let response = match self.csrf.as_ref().filter(|csrf| csrf.protects(call)) {
            // Kept out of the future of all other calls, which is smaller without it.
            Some(csrf) => Box::pin(self.send_protected(csrf, call, presented)).await?,
            None => self.authorizer.send(call, presented).await?,
        };
        let may_retry = is_retryable(&call.method, response.status(), response.headers());
        let received = if is_streamed && response.status().is_success() {
            Received::Open(response)
        } else {
            Received::Whole(body::read(response, self.max_response_size, &call.method).await?)
        };
        if !may_retry {
            return Ok(received);
        }
        let retry_after = retry::retry_after(received.headers());
        Err(Failed::with_response(received, retry_after))
    }

    /// Sends a request with a CSRF token. One that the service refuses is replaced once.
    async fn send_protected(
        &self,
        csrf: &Csrf,
        call: &Call,
        presented: &PresentedToken,
    ) -> Result<reqwest::Response, Failed> {
        let fetch = || async move {
            tracing::debug!("fetching a CSRF token");
            let mut call = csrf.fetching();
            self.add_defaults(&mut call);
            self.authorizer.send(&call, &PresentedToken::default()).await
        };
        let token = csrf.current(fetch).await?;
        let response = match &token {
            Some(token) => self.authorizer.send(&token.with(call), presented).await?,
            None => self.authorizer.send(call, presented).await?,
        };
        if !is_required(&response) || !call.body.is_repeatable() {
            return Ok(response);
        }
        match csrf.replace(token.as_ref(), fetch).await? {
            Some(token) => self.authorizer.send(&token.with(call), presented).await,
            None => Ok(response),
        }
    }
}
