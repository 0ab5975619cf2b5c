//! Owns [`Extent`]: where in a stream the bytes of an answer are, as its headers say it.

use http::header::CONTENT_RANGE;
use http::{HeaderMap, StatusCode};

use crate::error::{Error, ErrorKind};

/// Where in a stream the bytes of an answer are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) start: u64,
    pub(super) end: Option<u64>,
    /// How long the whole stream is.
    pub(super) total: Option<u64>,
}

impl Extent {
    pub(super) fn of(response: &reqwest::Response) -> Result<Self, Error> {
        if response.status() != StatusCode::PARTIAL_CONTENT {
            let total = response.content_length();
            return Ok(Self { start: 0, end: total, total });
        }
        let text = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        text.and_then(content_range).ok_or_else(|| {
            let message = "the answer is a part of a stream, and does not say which (Content-Range)".to_owned();
            Error::new(ErrorKind::Decode, message)
        })
    }
}

/// Reads `bytes 5-9/20`, or `bytes 5-9/*` where the length of the whole is not known.
fn content_range(text: &str) -> Option<Extent> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (start, last) = range.split_once('-')?;
    let (start, last): (u64, u64) = (start.trim().parse().ok()?, last.trim().parse().ok()?);
    let total = match total.trim() {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    let end = last.checked_add(1)?;
    (start < end && total.is_none_or(|total| end <= total)).then_some(Extent { start, end: Some(end), total })
}

/// How long the stream is of which a range does not exist: reads `bytes */20`.
pub(super) fn unsatisfied(headers: &HeaderMap) -> Option<u64> {
    let (range, total) = headers.get(CONTENT_RANGE)?.to_str().ok()?.trim().strip_prefix("bytes ")?.split_once('/')?;
    total.trim().parse().ok().filter(|_| range.trim() == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges_are_read() {
        let extent = |start, end, total| Some(Extent { start, end: Some(end), total });
        assert_eq!(content_range("bytes 5-9/20"), extent(5, 10, Some(20)));
        assert_eq!(content_range(" bytes 0-0/* "), extent(0, 1, None));
        for text in [
            "",
            "bytes */20",
            "bytes 9-5/20",
            "bytes 5-20/20",
            "items 5-9/20",
            "bytes 0-18446744073709551615/*",
            "bytes -1-5/9",
        ] {
            assert_eq!(content_range(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_are_read_where_there_is_no_range() {
        let length = |text| unsatisfied(&[(CONTENT_RANGE, http::HeaderValue::from_static(text))].into_iter().collect());
        assert_eq!((length("bytes */20"), length(" bytes */ 0")), (Some(20), Some(0)));
        for text in ["", "bytes */*", "bytes 5-9/20", "items */20", "bytes */-1"] {
            assert_eq!(length(text), None, "{text}");
        }
    }
}
