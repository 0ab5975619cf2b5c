//! Owns [`Progress`]: how far a download or an upload has come.

/// How far a download or an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes have come or gone, those of an earlier run among them.
    pub done: u64,
    /// How many there are in all, if that is known.
    pub total: Option<u64>,
}

impl Progress {
    /// The part that is done, from 0 to 1, if it is known how much there is.
    pub fn fraction(self) -> Option<f64> {
        let total = self.total?;
        #[expect(clippy::cast_precision_loss, reason = "it is for showing")]
        Some(if total == 0 { 1.0 } else { self.done as f64 / total as f64 })
    }
}

/// Who is told of it.
pub(super) type Listener<'a> = Box<dyn FnMut(Progress) + Send + 'a>;
