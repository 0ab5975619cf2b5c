//! Owns [`ContentRange`]: which bytes of a stream a response has.

use http::header::CONTENT_RANGE;
use http::{HeaderMap, StatusCode};

use crate::error::{Error, ErrorKind};

/// Which bytes of a stream a response has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ContentRange {
    pub(crate) start: u64,
    /// The byte after the last.
    pub(crate) end: Option<u64>,
    /// The length of the whole stream.
    pub(crate) complete_length: Option<u64>,
}

impl ContentRange {
    /// By the status of the response and its `Content-Range`.
    pub(crate) fn of(response: &reqwest::Response) -> Result<Self, Error> {
        if response.status() != StatusCode::PARTIAL_CONTENT {
            let length = response.content_length();
            return Ok(Self { start: 0, end: length, complete_length: length });
        }
        let text = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        text.and_then(parse).ok_or_else(|| {
            let message = "the response has a part of the stream, but does not say which (Content-Range)".to_owned();
            Error::new(ErrorKind::Decode, message)
        })
    }
}

/// Parses `bytes 5-9/20`, or `bytes 5-9/*` where the complete length is not known.
fn parse(text: &str) -> Option<ContentRange> {
    let (range, length) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (start, last) = range.split_once('-')?;
    let (start, last): (u64, u64) = (start.trim().parse().ok()?, last.trim().parse().ok()?);
    let complete_length = match length.trim() {
        "*" => None,
        length => Some(length.parse().ok()?),
    };
    let end = last.checked_add(1)?;
    let is_range = start < end && complete_length.is_none_or(|length| end <= length);
    is_range.then_some(ContentRange { start, end: Some(end), complete_length })
}

/// The complete length in a response that the range is not satisfiable (416): parses `bytes */20`.
pub(crate) fn unsatisfied_length(headers: &HeaderMap) -> Option<u64> {
    let (range, length) = headers.get(CONTENT_RANGE)?.to_str().ok()?.trim().strip_prefix("bytes ")?.split_once('/')?;
    length.trim().parse().ok().filter(|_| range.trim() == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges_are_parsed() {
        let range = |start, end, complete_length| Some(ContentRange { start, end: Some(end), complete_length });
        assert_eq!(parse("bytes 5-9/20"), range(5, 10, Some(20)));
        assert_eq!(parse(" bytes 0-0/* "), range(0, 1, None));
        for text in [
            "",
            "bytes */20",
            "bytes 9-5/20",
            "bytes 5-20/20",
            "items 5-9/20",
            "bytes 0-18446744073709551615/*",
            "bytes -1-5/9",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_length_is_parsed_where_no_range_is_satisfiable() {
        let length =
            |text| unsatisfied_length(&[(CONTENT_RANGE, http::HeaderValue::from_static(text))].into_iter().collect());
        assert_eq!((length("bytes */20"), length(" bytes */ 0")), (Some(20), Some(0)));
        for text in ["", "bytes */*", "bytes 5-9/20", "items */20", "bytes */-1"] {
            assert_eq!(length(text), None, "{text}");
        }
    }
}
