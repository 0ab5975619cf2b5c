//! Owns `--timings`: how long each stage of a run takes.

use std::time::{Duration, Instant};

use codegen::Timings;

/// The stages of a run so far.
pub(super) struct Stages {
    started: Instant,
    last: Instant,
    ended: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// A run that starts now.
    pub(super) fn start() -> Self {
        let now = Instant::now();
        Self { started: now, last: now, ended: Vec::new() }
    }

    /// Ends a stage that began where the last one ended.
    pub(super) fn end(&mut self, stage: &'static str) {
        let elapsed = self.lap();
        self.ended.push((stage, elapsed));
    }

    /// Ends generating, which has stages of its own.
    pub(super) fn end_generating(&mut self, timings: &Timings) {
        let elapsed = self.lap();
        self.ended.extend([
            ("layout", timings.layout),
            ("emit, over all threads", timings.emit),
            ("format, over all threads", timings.format),
            ("emit and format", elapsed.saturating_sub(timings.layout)),
        ]);
    }

    fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let elapsed = now - self.last;
        self.last = now;
        elapsed
    }

    /// How long the run has taken so far, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    /// A line for each stage.
    pub(super) fn table(&self) -> String {
        let line = |(stage, time): &(&str, Duration)| format!("{stage:<26} {:7.3} s\n", time.as_secs_f64());
        self.ended.iter().map(line).collect()
    }
}
