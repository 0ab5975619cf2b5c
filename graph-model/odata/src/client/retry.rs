//! Owns when a failed request is sent again, and how long to wait before. Whether it may be is the business of
//! [`error`](crate::error).

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// How requests that failed for a passing reason are sent again.
///
/// These are answers of the status 429, 503 and 504, and connections that cannot be made or break. A request that may have
/// been carried out is sent again only if its method is idempotent: `GET`, `PUT` and `DELETE`, but not `POST` and `PATCH`.
///
/// The service says how long to wait (`Retry-After`), in seconds or with a date. Where it does not, the time doubles with
/// each attempt, and a random part of as much again is added, so that clients that failed together do not come back
/// together. The time of all attempts and all waiting is bounded by [`ClientBuilder::timeout`](super::ClientBuilder::timeout);
/// a wait that would not end before that is not begun, and the failure is given back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: usize,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Default for Retry {
    /// Five attempts, with half a second before the second, and half a minute at most.
    fn default() -> Self {
        Self { attempts: 5, first_wait: Duration::from_millis(500), longest_wait: Duration::from_secs(30) }
    }
}

impl Retry {
    /// Each request is sent once.
    pub const fn never() -> Self {
        Self { attempts: 1, first_wait: Duration::ZERO, longest_wait: Duration::ZERO }
    }

    /// How often a request is sent at most; at least once.
    pub const fn attempts(mut self, attempts: usize) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long to wait before the second attempt where the service does not say.
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// How long to wait at most where the service does not say, before the random part is added.
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    pub(super) fn backoff(&self) -> ExponentialBuilder {
        ExponentialBuilder::new()
            .with_max_times(self.attempts.saturating_sub(1))
            .with_min_delay(self.first_wait.min(self.longest_wait))
            .with_max_delay(self.longest_wait)
            .with_jitter()
    }
}

/// The time between attempts that go on where the one before stopped.
pub(super) struct Attempts {
    retry: Retry,
    waits: ExponentialBackoff,
}

impl Attempts {
    pub(super) fn new(retry: Retry) -> Self {
        Self { retry, waits: retry.backoff().build() }
    }

    /// Something was achieved: what fails next is the first failure again.
    pub(super) fn begin_anew(&mut self) {
        self.waits = self.retry.backoff().build();
    }

    /// Waits before the next attempt, as long as the service says or, where it does not, a little longer each time.
    /// `false`, at once, if there is to be no further attempt: all are used up, or the service wants a longer wait than
    /// `longest`.
    pub(super) async fn wait(&mut self, retry_after: Option<Duration>, longest: Duration) -> bool {
        let Some(wait) = wait(retry_after, self.waits.next(), longest) else { return false };
        tracing::debug!(wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX), "goes on where it stopped");
        tokio::time::sleep(wait).await;
        true
    }
}

/// How long the service wants the client to wait.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    // The service's own clock counts, in case this one is wrong.
    let date = headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    Some(until.duration_since(date.unwrap_or_else(SystemTime::now)).unwrap_or_default())
}

/// How long to wait before the next attempt; `None` if there is to be none.
pub(super) fn wait(retry_after: Option<Duration>, backoff: Option<Duration>, left: Duration) -> Option<Duration> {
    // No backoff means that all attempts are used up. A service that wants no wait at all gets one all the same.
    let backoff = backoff?;
    let wait = retry_after.filter(|wait| !wait.is_zero()).unwrap_or(backoff);
    (wait < left).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| ((*name).parse().expect("a name"), value.parse().expect("a value"))).collect()
    }

    #[test]
    fn the_service_says_how_long_to_wait_in_two_ways() {
        assert_eq!(retry_after(&headers(&[("retry-after", " 7 ")])), Some(Duration::from_secs(7)));
        let dates = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")];
        assert_eq!(retry_after(&headers(&dates)), Some(Duration::from_secs(10)));
        assert_eq!(retry_after(&headers(&dates[1..])), Some(Duration::ZERO), "it is in the past");
        for nonsense in ["-1", "soon", "", "1.5"] {
            assert_eq!(retry_after(&headers(&[("retry-after", nonsense)])), None, "{nonsense}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }

    #[test]
    fn waits_end_before_the_time_is_up() {
        let [second, minute, hour] = [1, 60, 3600].map(Duration::from_secs);
        assert_eq!(wait(None, Some(second), minute), Some(second));
        assert_eq!(wait(Some(minute), Some(second), hour), Some(minute));
        assert_eq!(wait(Some(Duration::ZERO), Some(second), hour), Some(second));
        assert_eq!(wait(Some(hour), Some(second), minute), None);
        assert_eq!(wait(Some(second), None, hour), None, "all attempts are used up");
    }

    #[test]
    fn waits_double_with_a_random_part_and_are_bounded() {
        let retry = Retry::default().attempts(5).longest_wait(Duration::from_secs(3));
        let waits: Vec<_> = retry.backoff().build().collect();
        assert_eq!(waits.len(), 4);
        for (wait, base) in waits.iter().zip([0.5, 1.0, 2.0, 3.0]) {
            assert!((base..=2.0 * base).contains(&wait.as_secs_f64()), "{waits:?}");
        }
        assert_eq!(Retry::never().backoff().build().count(), 0);
        assert_eq!(Retry::default().attempts(0).backoff().build().count(), 0);
    }
}
