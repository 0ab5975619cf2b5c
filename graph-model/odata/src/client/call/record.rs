//! Owns the tracing of calls: a span and its events, without tokens, bodies, keys and query options.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tracing::{Span, field};

use super::attempt::Received;
use super::request::Call;
use crate::error::Error;

/// The trace of a call: a span that records the result at the end, with an event for each attempt.
pub(super) struct Record {
    span: Span,
    /// Nobody asks for the time of a span that is not recorded.
    started: Option<Instant>,
    attempts: AtomicU64,
}

impl Record {
    pub(super) fn new(call: &Call) -> Self {
        let span = tracing::info_span!(
            "request",
            method = %call.method,
            path = call.template,
            client_request_id = call.id(),
            attempts = field::Empty,
            status = field::Empty,
            request_id = field::Empty,
            error = field::Empty,
            duration_ms = field::Empty,
        );
        let started = (!span.is_none()).then(Instant::now);
        Self { span, started, attempts: AtomicU64::new(0) }
    }

    pub(super) const fn span(&self) -> &Span {
        &self.span
    }

    /// Notes the end of an attempt.
    pub(super) fn attempted(&self, result: Result<&Received, &Error>) {
        let attempt = self.attempts.fetch_add(1, Ordering::Relaxed) + 1;
        match result {
            Ok(received) => tracing::debug!(
                attempt,
                status = received.status().as_u16(),
                request_id = request_id(received),
                "response received"
            ),
            Err(error) => tracing::debug!(attempt, error = ?error.kind(), "attempt failed"),
        }
    }

    /// Notes that another attempt follows.
    #[expect(clippy::unused_self, reason = "the event belongs to the span of this call")]
    pub(super) fn retrying(&self, wait: Duration) {
        tracing::debug!(wait_ms = milliseconds(wait), "retrying");
    }

    /// Notes the end of the call, and its result.
    pub(super) fn finish(&self, result: &Result<Received, Error>) {
        if let Some(started) = self.started {
            self.record(started.elapsed(), result);
        }
        self.span.in_scope(|| tracing::debug!("finished"));
    }

    fn record(&self, duration: Duration, result: &Result<Received, Error>) {
        self.span.record("attempts", self.attempts.load(Ordering::Relaxed));
        self.span.record("duration_ms", milliseconds(duration));
        match result {
            Ok(received) => {
                self.span.record("status", received.status().as_u16());
                self.span.record("request_id", request_id(received));
            }
            Err(error) => {
                self.span.record("error", field::debug(error.kind()));
            }
        }
    }
}

fn request_id(received: &Received) -> &str {
    received.headers().get("request-id").and_then(|id| id.to_str().ok()).unwrap_or_default()
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
