//! Owns [`Progress`]: how far a download or an upload is.

/// How far a download or an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes have been transferred, including those of an earlier run.
    pub done: u64,
    /// How many there are in all, if that is known.
    pub total: Option<u64>,
}

impl Progress {
    pub(super) const fn new(done: u64, total: Option<u64>) -> Self {
        Self { done, total }
    }

    /// The fraction that is done, from 0 to 1, if the total is known.
    pub fn fraction(self) -> Option<f64> {
        let total = self.total?;
        #[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more precision")]
        Some(if total == 0 { 1.0 } else { self.done as f64 / total as f64 })
    }
}

/// A function that is called with the progress.
pub(super) type Listener<'a> = Box<dyn FnMut(Progress) + Send + 'a>;
