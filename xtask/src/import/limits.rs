//! Owns the limits of an import: how large a document may be, and how long it may take to arrive.

#[cfg(feature = "download")]
use std::time::Duration;

use crate::arguments::ImportArgs;
use crate::error::Error;

/// The limits of an import.
pub(super) struct Limits {
    /// The size of the document in bytes, after decompression.
    size: u64,
    /// The time to establish a connection.
    #[cfg(feature = "download")]
    pub(super) connect: Duration,
    /// The time for the whole download.
    #[cfg(feature = "download")]
    pub(super) total: Duration,
}

impl Limits {
    /// The limits that the arguments set.
    pub(super) fn new(arguments: &ImportArgs) -> Self {
        Self {
            size: arguments.max_size << 20,
            #[cfg(feature = "download")]
            connect: Duration::from_secs(arguments.connect_timeout),
            #[cfg(feature = "download")]
            total: Duration::from_secs(arguments.timeout),
        }
    }

    /// Fails if a document of this size is too large; `place` is what messages call it.
    pub(super) fn check(&self, place: &str, size: u64) -> Result<(), Error> {
        if size <= self.size {
            return Ok(());
        }
        let limit = self.size >> 20;
        Err(Error::at(place, format!("larger than {limit} MiB")).with_help("raise the limit with `--max-size`"))
    }
}
