//! Owns the waiting for an operation: when it is asked after again, and for how long.

use std::fmt;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use tokio::time::Instant;

use super::monitor::Monitor;
use super::outcome::{Finished, Operation, Running};
use super::{Client, Transport};
use crate::error::{Error, ErrorKind};

type Listener<'a> = Box<dyn FnMut(&Running) + Send + 'a>;

/// The waiting for an operation; does nothing until it is sent.
///
/// Before each question it waits as long as the service says (`Retry-After`) or, where it does not, a little longer each time.
#[must_use = "nothing waits until it is sent"]
pub struct Wait<'a> {
    monitor: &'a Monitor,
    longest: Duration,
    /// The time between questions at first, and at most.
    first: Duration,
    most: Duration,
    listener: Option<Listener<'a>>,
}

impl<'a> Wait<'a> {
    pub(super) const fn new(monitor: &'a Monitor) -> Self {
        Self {
            monitor,
            longest: Duration::from_secs(600),
            first: Duration::from_secs(1),
            most: Duration::from_secs(30),
            listener: None,
        }
    }

    /// How long to wait in all: 10 minutes unless set. If the operation is not finished by then, there is an error of the
    /// kind [`Timeout`](ErrorKind::Timeout), and it goes on all the same. A wait between questions that would not end before
    /// that is not begun.
    pub const fn within(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// How long to wait between questions where the service does not say: the time between the first two, which grows by
    /// half each time, and the most that it may become. A second and half a minute unless set.
    pub const fn every(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.most = longest;
        self
    }

    /// Tells a function how the operation stands, after each question.
    pub fn progress(mut self, listener: impl FnMut(&Running) + Send + 'a) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Asks until the operation is finished.
    pub fn send<'c, C: Transport>(self, client: &'c C) -> C::Reply<'c, Finished>
    where
        'a: 'c,
    {
        client.reply(async move { self.run(client.client()).await })
    }

    async fn run(mut self, client: &Client) -> Result<Finished, Error> {
        let begun = Instant::now();
        let mut waits = ExponentialBuilder::new()
            .with_min_delay(self.first.min(self.most))
            .with_max_delay(self.most)
            .with_factor(1.5)
            .without_max_times()
            .with_jitter()
            .build();
        if let Some(wait) = self.monitor.first_wait() {
            rest(wait, self.longest, begun).await?;
        }
        loop {
            let left = self.longest.saturating_sub(begun.elapsed());
            let running = match self.monitor.ask(client, Some(left)).await? {
                Operation::Finished(finished) => return Ok(finished),
                Operation::Running(running) => running,
            };
            if let Some(listener) = &mut self.listener {
                listener(&running);
            }
            let wait = running.retry_after.filter(|wait| !wait.is_zero()).or_else(|| waits.next()).unwrap_or_default();
            rest(wait, self.longest, begun).await?;
        }
    }
}

/// Waits before the next question, unless that would take longer than the whole may.
async fn rest(wait: Duration, longest: Duration, begun: Instant) -> Result<(), Error> {
    if wait >= longest.saturating_sub(begun.elapsed()) {
        let message = format!("the operation is not finished after {:?}, and goes on", begun.elapsed());
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
            .field("longest", &self.longest)
            .finish_non_exhaustive()
    }
}
