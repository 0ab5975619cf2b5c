//! Owns the bounds on an import: how large a description may be, and how long it may take to arrive.

use std::time::Duration;

/// What a download may take.
pub(crate) struct Limits {
    /// Bytes, after decompression.
    pub(crate) size: u64,
    /// To get a connection.
    #[cfg_attr(not(feature = "download"), expect(dead_code, reason = "only a download needs a connection"))]
    pub(crate) connect: Duration,
    /// For all of it.
    #[cfg_attr(not(feature = "download"), expect(dead_code, reason = "only a download is bounded in time"))]
    pub(crate) whole: Duration,
}

impl Limits {
    /// Fails if a description of a length is too large.
    pub(crate) fn check(&self, shown: &str, length: u64) -> Result<(), String> {
        if length <= self.size {
            return Ok(());
        }
        Err(format!("error: {shown} is larger than {} MiB; `--max-size` allows more", self.size >> 20))
    }
}
