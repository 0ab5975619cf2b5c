//! Owns progress on a terminal; where standard error is none, nothing is shown.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A spinner for work of unknown length, with its current stage as the message.
pub(crate) fn spinner() -> ProgressBar {
    animated(ProgressBar::new_spinner(), "{spinner} {msg} ({elapsed})")
}

/// A bar for a download of some length, or a spinner if the length is unknown.
#[cfg(feature = "download")]
pub(crate) fn download(length: Option<u64>) -> ProgressBar {
    match length {
        Some(length) => {
            animated(ProgressBar::new(length), "{msg} {bar:30} {binary_bytes}/{binary_total_bytes} ({eta})")
        }
        None => animated(ProgressBar::new_spinner(), "{spinner} {msg} {binary_bytes} ({elapsed})"),
    }
}

fn animated(bar: ProgressBar, template: &str) -> ProgressBar {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
