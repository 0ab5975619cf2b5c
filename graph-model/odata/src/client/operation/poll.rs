//! Owns [`Wait`]: polling an operation until it is finished, at which intervals and for how long.

use std::fmt;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use tokio::time::Instant;

use super::monitor::Monitor;
use super::status::{Finished, Operation, Running};
use crate::client::shared::Client;
use crate::client::transport::Transport;
use crate::error::{Error, ErrorKind};

type Listener<'a> = Box<dyn FnMut(&Running) + Send + 'a>;

/// Polls an operation until it is finished; nothing happens before `send`.
///
/// Between polls it waits as long as the service asks (`Retry-After`) or, where it does not, a little longer each time.
#[must_use = "nothing is polled until it is sent"]
pub struct Wait<'a> {
    monitor: &'a Monitor,
    timeout: Duration,
    initial_interval: Duration,
    max_interval: Duration,
    listener: Option<Listener<'a>>,
}

impl Monitor {
    /// Polls the operation until it is finished; nothing happens before [`send`](Wait::send).
    pub const fn wait(&self) -> Wait<'_> {
        Wait {
            monitor: self,
            timeout: Duration::from_secs(600),
            initial_interval: Duration::from_secs(1),
            max_interval: Duration::from_secs(30),
            listener: None,
        }
    }
}

impl<'a> Wait<'a> {
    /// Sets how long to wait in all: 10 minutes by default. If the operation is not finished by then, that is an error
    /// of the kind [`Timeout`](ErrorKind::Timeout), returned at once if the next poll would be too late; the operation
    /// goes on.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time between the first two polls, where the service does not say how long to wait: a second by default.
    /// It grows by half each time, plus up to 100 % jitter.
    pub const fn initial_interval(mut self, interval: Duration) -> Self {
        self.initial_interval = interval;
        self
    }

    /// Sets the longest time between polls, before jitter, where the service does not say how long to wait: half a
    /// minute by default.
    pub const fn max_interval(mut self, interval: Duration) -> Self {
        self.max_interval = interval;
        self
    }

    /// Calls a function with the status, after each poll of an operation that is not finished.
    pub fn progress(mut self, listener: impl FnMut(&Running) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Polls until the operation is finished.
    pub fn send<'c, C: Transport>(self, client: &'c C) -> C::Reply<'c, Finished>
    where
        'a: 'c,
    {
        client.reply(async move { self.run(client.client()).await })
    }

    async fn run(mut self, client: &Client) -> Result<Finished, Error> {
        let started = Instant::now();
        let mut intervals = ExponentialBuilder::new()
            .with_min_delay(self.initial_interval.min(self.max_interval))
            .with_max_delay(self.max_interval)
            .with_factor(1.5)
            .without_max_times()
            .with_jitter()
            .build();
        if let Some(wait) = self.monitor.initial_wait() {
            sleep(wait, self.timeout, started).await?;
        }
        loop {
            let left = self.timeout.saturating_sub(started.elapsed());
            let running = match self.monitor.ask(client, Some(left)).await? {
                Operation::Finished(finished) => return Ok(finished),
                Operation::Running(running) => running,
            };
            if let Some(listener) = &mut self.listener {
                listener(&running);
            }
            let retry_after = running.retry_after.filter(|wait| !wait.is_zero());
            let wait = retry_after.or_else(|| intervals.next()).unwrap_or_default();
            sleep(wait, self.timeout, started).await?;
        }
    }
}

/// Sleeps until the next poll, unless that would be after the timeout.
async fn sleep(wait: Duration, timeout: Duration, started: Instant) -> Result<(), Error> {
    if wait >= timeout.saturating_sub(started.elapsed()) {
        let message = format!("the operation is not finished after {:?}, and goes on", started.elapsed());
        return Err(Error::new(ErrorKind::Timeout, message).retryable());
    }
    tokio::time::sleep(wait).await;
    Ok(())
}

impl fmt::Debug for Wait<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Wait")
            .field("monitor", self.monitor)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
