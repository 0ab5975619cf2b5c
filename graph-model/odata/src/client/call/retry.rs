//! Owns when a request is retried, and how long to wait before. Whether it may be retried is decided in
//! [`error`](crate::error).

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// How the client retries requests that failed for a transient reason.
///
/// Transient are the statuses 429, 503 and 504, and connections that cannot be made or break. A request that may have
/// taken effect is retried only if its method is idempotent: `GET`, `PUT` and `DELETE` are, `POST` and `PATCH` are not.
///
/// The service's `Retry-After` is respected, be it a number of seconds or a date. Without one, the wait doubles with
/// each attempt, plus up to 100 % jitter, so that clients do not retry in lockstep.
/// [`ClientBuilder::timeout`](crate::client::ClientBuilder::timeout) bounds attempts and waits together; if the next
/// wait would exceed it, the failure is returned at once.
///
/// ```
/// use std::time::Duration;
///
/// use shop::client::Retry;
/// use shop::{Client, Credential};
///
/// let patient = Retry::default().max_attempts(8).max_backoff(Duration::from_secs(60));
/// let client = Client::builder("https://shop.example/odata", Credential::anonymous()).retry(patient).build()?;
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    max_attempts: usize,
    initial_backoff: Duration,
    max_backoff: Duration,
}

impl Default for Retry {
    /// Five attempts, with waits from half a second up to half a minute.
    fn default() -> Self {
        Self { max_attempts: 5, initial_backoff: Duration::from_millis(500), max_backoff: Duration::from_secs(30) }
    }
}

impl Retry {
    /// Sends each request once.
    pub const fn never() -> Self {
        Self { max_attempts: 1, initial_backoff: Duration::ZERO, max_backoff: Duration::ZERO }
    }

    /// Sets how often a request is sent at most, the first time included; 0 counts as 1.
    pub const fn max_attempts(mut self, attempts: usize) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the wait before the second attempt, where the service does not say how long to wait.
    pub const fn initial_backoff(mut self, wait: Duration) -> Self {
        self.initial_backoff = wait;
        self
    }

    /// Sets the longest wait, before jitter, where the service does not say how long to wait.
    pub const fn max_backoff(mut self, wait: Duration) -> Self {
        self.max_backoff = wait;
        self
    }

    pub(crate) fn backoff(&self) -> ExponentialBuilder {
        ExponentialBuilder::new()
            .with_max_times(self.max_attempts.saturating_sub(1))
            .with_min_delay(self.initial_backoff.min(self.max_backoff))
            .with_max_delay(self.max_backoff)
            .with_jitter()
    }
}

/// The waits of a transfer that resumes where it stopped.
pub(crate) struct Backoff {
    retry: Retry,
    waits: ExponentialBackoff,
}

impl Backoff {
    pub(crate) fn new(retry: Retry) -> Self {
        Self { retry, waits: retry.backoff().build() }
    }

    /// Starts over, after progress: the next failure is the first again.
    pub(crate) fn reset(&mut self) {
        self.waits = self.retry.backoff().build();
    }

    /// Waits before the next attempt. `false`, at once, if there is to be none: all are used up, or the service asks
    /// for a longer wait than `max`.
    pub(crate) async fn wait(&mut self, retry_after: Option<Duration>, max: Duration) -> bool {
        let Some(wait) = delay(retry_after, self.waits.next(), max) else { return false };
        tracing::debug!(wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX), "resuming");
        tokio::time::sleep(wait).await;
        true
    }
}

/// How long the service asks the client to wait.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    // By the service's own clock, in case this machine's is wrong.
    let date = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    Some(until.duration_since(date.unwrap_or_else(SystemTime::now)).unwrap_or_default())
}

/// How long to wait before the next attempt; `None` if there is to be none, for want of attempts or of time.
pub(crate) fn delay(retry_after: Option<Duration>, backoff: Option<Duration>, left: Duration) -> Option<Duration> {
    // Without a backoff, all attempts are used up. A service that asks for no wait at all gets one all the same.
    let backoff = backoff?;
    let wait = retry_after.filter(|wait| !wait.is_zero()).unwrap_or(backoff);
    (wait < left).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let value = http::HeaderValue::from_static;
        pairs.iter().map(|(name, text)| (http::HeaderName::from_static(name), value(text))).collect()
    }

    #[test]
    fn retry_after_is_a_number_of_seconds_or_a_date() {
        assert_eq!(retry_after(&headers(&[("retry-after", " 7 ")])), Some(Duration::from_secs(7)));
        let dates = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")];
        assert_eq!(retry_after(&headers(&dates)), Some(Duration::from_secs(10)));
        assert_eq!(retry_after(&headers(&dates[1..])), Some(Duration::ZERO), "the date has passed");
        for nonsense in ["-1", "soon", "", "1.5"] {
            assert_eq!(retry_after(&headers(&[("retry-after", nonsense)])), None, "{nonsense}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn a_delay_ends_before_the_time_is_up() {
        let [second, minute, hour] = [1, 60, 3600].map(Duration::from_secs);
        assert_eq!(delay(None, Some(second), minute), Some(second));
        assert_eq!(delay(Some(minute), Some(second), hour), Some(minute));
        assert_eq!(delay(Some(Duration::ZERO), Some(second), hour), Some(second));
        assert_eq!(delay(Some(hour), Some(second), minute), None);
        assert_eq!(delay(Some(second), None, hour), None, "all attempts are used up");
    }

    #[test]
    fn backoff_doubles_with_jitter_and_is_bounded() {
        let retry = Retry::default().max_attempts(5).max_backoff(Duration::from_secs(3));
        let waits: Vec<_> = retry.backoff().build().collect();
        assert_eq!(waits.len(), 4);
        for (wait, base) in waits.iter().zip([0.5, 1.0, 2.0, 3.0]) {
            assert!((base..=2.0 * base).contains(&wait.as_secs_f64()), "{waits:?}");
        }
        assert_eq!(Retry::never().backoff().build().count(), 0);
        assert_eq!(Retry::default().max_attempts(0).backoff().build().count(), 0);
    }
}
