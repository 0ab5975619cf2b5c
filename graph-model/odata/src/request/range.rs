//! Owns [`ByteRange`]: a part of a stream, and the header that asks for it.

use std::ops::{Bound, RangeBounds};

use http::HeaderValue;

use crate::error::{ErrorKind, Failure};

/// A part of a stream, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ByteRange {
    pub(crate) start: u64,
    /// The end, exclusive; `None` for the end of the stream.
    pub(crate) end: Option<u64>,
}

impl ByteRange {
    /// The part for a range of Rust; `None` for the whole stream.
    pub(super) fn of(range: &impl RangeBounds<u64>) -> Result<Option<Self>, Failure> {
        let start = match range.start_bound() {
            Bound::Unbounded => 0,
            Bound::Included(start) => *start,
            Bound::Excluded(before) => before.saturating_add(1),
        };
        let end = match range.end_bound() {
            Bound::Unbounded => None,
            Bound::Included(last) => Some(last.saturating_add(1)),
            Bound::Excluded(end) => Some(*end),
        };
        if end.is_some_and(|end| end <= start) {
            let message = "the range of bytes is empty: HTTP cannot ask for it".to_owned();
            return Err(Failure { kind: ErrorKind::InvalidHeader, message });
        }
        Ok(Some(Self { start, end }).filter(|range| (range.start, range.end) != (0, None)))
    }

    /// The value of the header `Range`, in which the end is inclusive.
    pub(crate) fn header(self) -> HeaderValue {
        let last = self.end.map(|end| end.saturating_sub(1).to_string()).unwrap_or_default();
        HeaderValue::try_from(format!("bytes={}-{last}", self.start)).unwrap_or(HeaderValue::from_static("bytes=0-"))
    }

    /// Whether it begins behind the end of a stream of this length.
    pub(crate) const fn is_behind_end(self, length: u64) -> bool {
        self.start > 0 && self.start >= length
    }

    /// The message in that case.
    pub(crate) fn is_behind(self, length: u64) -> String {
        format!("the range begins at byte {}, but the stream has {length} bytes", self.start)
    }

    /// The part of the whole stream, or the length of the stream if it is too short.
    pub(crate) fn of_whole(self, mut whole: Vec<u8>) -> Result<Vec<u8>, usize> {
        let length = whole.len();
        if self.is_behind_end(length as u64) {
            return Err(length);
        }
        if let Some(end) = self.end.and_then(|end| usize::try_from(end).ok()) {
            whole.truncate(end);
        }
        whole.drain(..usize::try_from(self.start).unwrap_or(length).min(whole.len()));
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(range: impl RangeBounds<u64>) -> Result<Option<HeaderValue>, Failure> {
        Ok(ByteRange::of(&range)?.map(ByteRange::header))
    }

    #[test]
    fn ranges_are_written_with_the_last_byte() -> Result<(), Failure> {
        let written = |value| Ok(Some(HeaderValue::from_static(value)));
        assert_eq!(header(5..10), written("bytes=5-9"));
        assert_eq!(header(5..=10), written("bytes=5-10"));
        assert_eq!(header(..10), written("bytes=0-9"));
        assert_eq!(header(5..), written("bytes=5-"));
        assert_eq!(header(0..)?, None);
        assert_eq!(header(..=u64::MAX), written("bytes=0-18446744073709551614"));
        #[expect(clippy::reversed_empty_ranges, reason = "such a range is an error")]
        for empty in [5..5, 9..5] {
            let failure = ByteRange::of(&empty).expect_err("HTTP has no empty range");
            assert_eq!(failure.kind, ErrorKind::InvalidHeader);
        }
        Ok(())
    }

    #[test]
    fn a_part_is_taken_from_the_whole() {
        let part = |range: std::ops::Range<u64>| {
            ByteRange { start: range.start, end: Some(range.end) }.of_whole(b"0123456789".to_vec())
        };
        assert_eq!(part(2..5).as_deref(), Ok(&b"234"[..]));
        assert_eq!(part(8..99).as_deref(), Ok(&b"89"[..]));
        assert_eq!(part(10..11), Err(10));
        assert_eq!(ByteRange { start: 0, end: Some(5) }.of_whole(Vec::new()), Ok(Vec::new()));
        assert_eq!(ByteRange { start: 7, end: None }.of_whole(b"0123456789".to_vec()), Ok(b"789".to_vec()));
    }
}
