//! Owns what is told to `tracing`. Neither tokens, nor bodies, nor keys, nor query options are.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tracing::{Span, field};

use super::Call;
use super::exchange::Received;
use crate::error::Error;

/// What is told of a call: a span with what is known at its end, and an event for each attempt.
pub(super) struct Record {
    span: Span,
    begun: Instant,
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
        Self { span, begun: Instant::now(), attempts: AtomicU64::new(0) }
    }

    pub(super) const fn span(&self) -> &Span {
        &self.span
    }

    /// Tells of an attempt that has ended.
    pub(super) fn attempted(&self, result: Result<&Received, &Error>) {
        let attempt = self.attempts.fetch_add(1, Ordering::Relaxed) + 1;
        match result {
            Ok(received) => tracing::debug!(
                attempt,
                status = received.status().as_u16(),
                request_id = request_id(received),
                "answered"
            ),
            Err(error) => tracing::debug!(attempt, error = ?error.kind(), "failed"),
        }
    }

    /// Tells that there will be another attempt.
    #[expect(clippy::unused_self, reason = "it is told within the span of this call")]
    pub(super) fn waits(&self, wait: Duration) {
        tracing::debug!(wait_ms = milliseconds(wait), "is sent again");
    }

    /// Tells how the call ended.
    pub(super) fn end(&self, result: &Result<Received, Error>) {
        self.span.record("attempts", self.attempts.load(Ordering::Relaxed));
        self.span.record("duration_ms", milliseconds(self.begun.elapsed()));
        match result {
            Ok(received) => {
                self.span.record("status", received.status().as_u16());
                self.span.record("request_id", request_id(received));
            }
            Err(error) => {
                self.span.record("error", field::debug(error.kind()));
            }
        }
        self.span.in_scope(|| tracing::debug!("ended"));
    }
}

fn request_id(received: &Received) -> &str {
    received.headers().get("request-id").and_then(|id| id.to_str().ok()).unwrap_or_default()
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
