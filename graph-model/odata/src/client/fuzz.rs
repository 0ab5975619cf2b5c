//! Fuzzes the headers that the client reads: whatever a service writes into them, nothing panics, and what is read
//! makes sense.

use std::time::Duration;

use fuzzing::{Result, Unstructured, atom, target};
use http::header::{CONTENT_RANGE, DATE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::auth::claims;
use super::call::{delay, retry_after};
use super::download::{ContentRange, unsatisfied_length};

/// Appends a header: one of some values, with other texts inserted, unless HTTP does not allow the result.
fn header(u: &mut Unstructured<'_>, headers: &mut HeaderMap, name: HeaderName, texts: &[&str]) -> Result<()> {
    let mut text = (*u.choose(texts)?).to_owned();
    for _ in 0..u.int_in_range(0..=4)? {
        let at = u.int_in_range(0..=text.len())?;
        if text.is_char_boundary(at) && u.ratio(2, 3)? {
            text.insert_str(at, atom(u)?);
        } else if text.is_char_boundary(at) {
            text.truncate(at);
        }
    }
    if let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) {
        headers.append(name, value);
    }
    Ok(())
}

#[test]
fn fuzz_content_range() {
    const RANGES: &[&str] =
        &["bytes 5-9/20", "bytes 0-0/*", "bytes */20", "bytes 0-18446744073709551615/*", "bytes 9-5/1"];
    target("fuzz_content_range", |u| {
        let mut headers = HeaderMap::new();
        header(u, &mut headers, CONTENT_RANGE, RANGES)?;
        unsatisfied_length(&headers);
        let mut response = http::Response::new("");
        *response.status_mut() = http::StatusCode::PARTIAL_CONTENT;
        *response.headers_mut() = headers;
        if let Ok(range) = ContentRange::of(&response.into()) {
            let end = range.end.expect("Content-Range has the last byte");
            assert!(range.start < end, "{range:?}");
            assert!(range.complete_length.is_none_or(|length| end <= length), "{range:?}");
        }
        Ok(())
    });
}

#[test]
fn fuzz_retry_after() {
    const TIMES: &[&str] =
        &["7", "0", "18446744073709551615", "Sun, 06 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"];
    target("fuzz_retry_after", |u| {
        let mut headers = HeaderMap::new();
        header(u, &mut headers, RETRY_AFTER, TIMES)?;
        header(u, &mut headers, DATE, TIMES)?;
        let retry_after = retry_after(&headers);
        let (backoff, left) = (Duration::from_secs(1), Duration::from_secs(u.arbitrary()?));
        if let Some(wait) = delay(retry_after, Some(backoff), left) {
            assert!(wait < left, "{wait:?} does not end before {left:?}");
            assert!(!wait.is_zero());
        }
        Ok(())
    });
}

#[test]
fn fuzz_challenges() {
    const CHALLENGES: &[&str] = &[
        "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhIjoxfQ==\"",
        "Basic realm=\"a \\\" Bearer claims=\", Bearer claims=eyJhIjoxfQ",
        "Bearer",
        "=,=,\"",
    ];
    target("fuzz_challenges", |u| {
        let mut headers = HeaderMap::new();
        header(u, &mut headers, WWW_AUTHENTICATE, CHALLENGES)?;
        header(u, &mut headers, WWW_AUTHENTICATE, CHALLENGES)?;
        if let Some(claims) = claims(&headers) {
            assert!(serde_json::from_str::<serde_json::Value>(&claims).is_ok(), "{claims:?} is not JSON");
        }
        Ok(())
    });
}
