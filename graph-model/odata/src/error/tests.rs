use serde_json::json;

use super::*;

fn answer(status: u16, body: &[u8]) -> Error {
    let response = http::Response::builder().status(status).header("request-id", "from-header").body(());
    let (parts, ()) = response.expect("it is a response").into_parts();
    let request = crate::request::Get::<()>::new(crate::address::Path::root(crate::address::KeyStyle::Segment));
    Error::service(parts, body.to_vec(), crate::request::Request::parts(&request))
}

#[test]
fn all_members_are_read() {
    let body = json!({"error": {
        "code": "BadRequest", "message": "Invalid\nvalue.", "target": "displayName",
        "details": [{"code": "TooLong", "message": "m", "target": "t", "limit": 5}, null],
        "innerError": {"date": "2024-01-02T03:04:05", "request-id": "r", "client-request-id": "c", "x": 1,
            "innererror": {"code": "Deeper"}},
    }});
    let error = answer(400, body.to_string().as_bytes());
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.code(), Some("BadRequest"));
    assert_eq!(error.target(), Some("displayName"));
    assert_eq!(error.details().len(), 1);
    assert_eq!(error.details()[0].additional.get("limit"), Some(&json!(5)));
    assert_eq!((error.request_id(), error.client_request_id()), (Some("r"), Some("c")));
    assert_eq!(error.date(), Some("2024-01-02T03:04:05"));
    let inner = error.inner_error().expect("there is one");
    assert_eq!(inner.additional.get("x"), Some(&json!(1)));
    assert_eq!(inner.inner_error.as_ref().and_then(|inner| inner.code.as_deref()), Some("Deeper"));
    assert_eq!(error.to_string(), "400 Bad Request: BadRequest: Invalid value. (request id r)");
    assert_eq!(error.body(), body.to_string().as_bytes());
}

#[test]
fn bodies_of_other_forms_still_give_an_error() {
    for (body, code, message) in [
        (&b""[..], None, ""),
        (b"<html>Bad gateway</html>", None, ""),
        (b"[1]", None, ""),
        (br#"{"error": null}"#, None, ""),
        (br#"{"error": {"code": null, "message": 5, "details": {}, "innerError": "x"}}"#, None, "5"),
        (br#"{"error": "invalid_grant", "error_description": "Expired."}"#, Some("invalid_grant"), "Expired."),
        (br#"{"code": "Throttled", "message": "Wait."}"#, Some("Throttled"), "Wait."),
        (b"\xef\xbb\xbf{\"error\":{\"code\":\"A\",\"message\":{\"lang\":\"en\",\"value\":\"m\"}}}", Some("A"), "m"),
    ] {
        let error = answer(502, body);
        assert_eq!((error.code(), error.message()), (code, message), "{}", String::from_utf8_lossy(body));
        assert_eq!(error.request_id(), Some("from-header"));
        assert_eq!(error.body(), body);
        assert!(error.to_string().starts_with("502 Bad Gateway"), "{error}");
    }
}

#[test]
fn large_bodies_are_cut_after_they_were_read() {
    let body = json!({"error": {"code": "A", "message": "m", "padding": "x".repeat(100_000)}}).to_string();
    let error = answer(500, body.as_bytes());
    assert_eq!(error.code(), Some("A"));
    assert_eq!(error.body().len(), 64 * 1024);
}

#[test]
fn debug_shows_no_body() {
    let error = answer(500, b"top secret");
    assert!(!format!("{error:?}").contains("secret"));
}

#[test]
fn no_more_is_kept_of_a_body_than_is_shown() {
    for length in [0, 10, KEPT_BODY, 100 * KEPT_BODY] {
        let head = http::Response::new(()).into_parts().0;
        let mut body = vec![b'x'; length];
        body.reserve(KEPT_BODY);
        let error = Error::decode(head, body, String::new(), None);
        assert_eq!(error.body().len(), length.min(KEPT_BODY));
        assert_eq!(error.0.body.capacity(), error.body().len());
    }
}
