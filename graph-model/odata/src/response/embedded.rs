//! Owns HTTP responses within the bodies of others (`application/http`).

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use httparse::{EMPTY_HEADER, Header, ParserConfig, Status};

/// The most headers that a response may have.
const MAX_HEADERS: usize = 100;

/// Reads a response; none if it is not one.
pub(crate) fn response(text: &[u8]) -> Option<Response<Vec<u8>>> {
    let (status, headers, body) = if let Some((status, headers, length)) = head(text)? {
        (status, headers, text[length..].to_vec())
    } else {
        // A response without a body may end without the empty line after its head.
        let (status, headers, _) = head(&[text, b"\r\n\r\n"].concat())??;
        (status, headers, Vec::new())
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    cut(&mut response);
    Some(response)
}

/// Reads headers, without lines that are not valid.
pub(crate) fn headers(text: &[u8]) -> HeaderMap {
    let head = self::head(&[b"HTTP/1.1 200 \r\n", text, b"\r\n\r\n"].concat());
    head.flatten().map(|(_, headers, _)| headers).unwrap_or_default()
}

/// The status, the headers and the length of a head; `Some(None)` if it has no end.
#[expect(clippy::option_option, reason = "the outer one says whether it is a response at all")]
fn head(text: &[u8]) -> Option<Option<(StatusCode, HeaderMap, usize)>> {
    let mut config = ParserConfig::default();
    config
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .ignore_invalid_headers_in_responses(true);
    let mut headers = [EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let Status::Complete(length) = config.parse_response(&mut head, text).ok()? else { return Some(None) };
    let status = StatusCode::from_u16(head.code?).ok()?;
    Some(Some((status, head.headers.iter().filter_map(header).collect(), length)))
}

/// A header that HTTP allows, in one line.
fn header(header: &Header<'_>) -> Option<(HeaderName, HeaderValue)> {
    let is_folded = header.value.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
    let value = if is_folded {
        let lines = header.value.split(|byte| matches!(byte, b'\r' | b'\n')).map(<[u8]>::trim_ascii);
        HeaderValue::try_from(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(&b' '))
    } else {
        HeaderValue::from_bytes(header.value)
    };
    Some((HeaderName::try_from(header.name).ok()?, value.ok()?))
}

/// Takes line breaks off a body that its length does not count. Any other length that differs is a wrong one.
fn cut(response: &mut Response<Vec<u8>>) {
    let length = response.headers().get(http::header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let Some(length) = length.and_then(|length| length.trim().parse::<usize>().ok()) else { return };
    let body = response.body_mut();
    if body.get(length..).is_some_and(|rest| rest.trim_ascii().is_empty()) {
        body.truncate(length);
    }
}
