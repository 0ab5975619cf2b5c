//! Owns [`Missing`]: the first range of an upload that the service has not received.

/// The first range of bytes that the service has not received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) start: u64,
    /// The byte after the last; `None` if everything from the start on is missing.
    pub(super) end: Option<u64>,
    /// Whether other ranges are missing as well.
    pub(super) has_more: bool,
}

impl Missing {
    /// Everything from a byte on.
    pub(super) const fn from(start: u64) -> Self {
        Self { start, end: None, has_more: false }
    }

    /// What is left of it once everything up to a byte has been received.
    pub(super) fn after(self, sent: u64) -> Self {
        Self { start: sent, end: self.end.filter(|end| *end > sent), has_more: self.has_more }
    }

    /// Whether nothing is missing any more once everything up to a byte has been received, of a source of this length.
    pub(super) fn is_filled(self, sent: u64, length: u64) -> bool {
        sent == length || (self.end == Some(sent) && !self.has_more)
    }

    /// Parses `26-`, `26-99` or `26`, with or without `bytes=` in front.
    pub(super) fn parse(range: &str) -> Option<Self> {
        let range = range.trim();
        let range = range.strip_prefix("bytes=").unwrap_or(range);
        let (start, last) = range.split_once('-').unwrap_or((range, ""));
        let start = start.trim().parse().ok()?;
        let end = match last.trim() {
            "" => None,
            last => Some(last.parse::<u64>().ok()?.checked_add(1)?),
        };
        end.is_none_or(|end| start < end).then_some(Self { start, end, has_more: false })
    }

    /// The range as a service writes it.
    pub(super) fn to_range(self) -> String {
        let last = self.end.map(|end| end.saturating_sub(1).to_string());
        format!("{}-{}", self.start, last.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_parsed_and_written() {
        let range = |start, end| Some(Missing { start, end, has_more: false });
        for (text, expected, written) in [
            ("26-", range(26, None), "26-"),
            ("26", range(26, None), "26-"),
            (" 26 - 99 ", range(26, Some(100)), "26-99"),
            ("bytes=0-0", range(0, Some(1)), "0-0"),
        ] {
            assert_eq!(Missing::parse(text), expected, "{text}");
            assert_eq!(expected.map(Missing::to_range).as_deref(), Some(written));
        }
        for text in ["", "x-", "9-5", "0-5-9", "-5", "0-18446744073709551615"] {
            assert_eq!(Missing::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_is_filled_at_its_end_or_at_that_of_the_source() {
        let gap = Missing { start: 5, end: Some(10), has_more: false };
        assert!(gap.is_filled(10, 20) && gap.is_filled(20, 20) && !gap.is_filled(9, 20));
        assert!(!Missing { has_more: true, ..gap }.is_filled(10, 20));
        assert_eq!(gap.after(7), Missing { start: 7, ..gap });
        assert_eq!(gap.after(10), Missing::from(10));
    }
}
