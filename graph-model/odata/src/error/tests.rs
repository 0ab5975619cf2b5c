//! How error responses are read, and how much of them is shown.

use http::{Method, Response};
use serde_json::json;

use super::request_error::KEPT_BODY;
use super::*;

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

fn error_response(status: u16, body: &[u8]) -> Result<Error> {
    let (head, ()) = Response::builder().status(status).header("request-id", "from-header").body(())?.into_parts();
    Ok(Error::from_response(head, body.to_vec(), &Method::GET))
}

#[test]
fn all_members_of_the_body_are_read() -> Result {
    let body = json!({"error": {
        "code": "BadRequest", "message": "Invalid\nvalue.", "target": "displayName",
        "details": [{"code": "TooLong", "message": "m", "target": "t", "limit": 5}, null],
        "innerError": {"date": "2024-01-02T03:04:05", "request-id": "r", "client-request-id": "c", "x": 1,
            "innererror": {"code": "Deeper"}},
    }});
    let error = error_response(400, body.to_string().as_bytes())?;
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.code(), Some("BadRequest"));
    assert_eq!(error.target(), Some("displayName"));
    assert_eq!(error.details().len(), 1);
    assert_eq!(error.details()[0].additional.get("limit"), Some(&json!(5)));
    assert_eq!((error.request_id(), error.client_request_id()), (Some("r"), Some("c")));
    assert_eq!(error.date(), Some("2024-01-02T03:04:05"));
    let inner = error.inner_error().ok_or("there is no inner error")?;
    assert_eq!(inner.additional.get("x"), Some(&json!(1)));
    assert_eq!(inner.inner_error.as_ref().and_then(|inner| inner.code.as_deref()), Some("Deeper"));
    assert_eq!(error.to_string(), "400 Bad Request: BadRequest: Invalid value. (request id r)");
    assert_eq!(error.body(), body.to_string().as_bytes());
    Ok(())
}

#[test]
fn bodies_in_other_formats_give_an_error_all_the_same() -> Result {
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
        let error = error_response(502, body)?;
        assert_eq!((error.code(), error.message()), (code, message), "{}", String::from_utf8_lossy(body));
        assert_eq!(error.request_id(), Some("from-header"));
        assert_eq!(error.body(), body);
        assert!(error.to_string().starts_with("502 Bad Gateway"), "{error}");
    }
    Ok(())
}

#[test]
fn large_bodies_are_truncated_after_they_were_read() -> Result {
    let body = json!({"error": {"code": "A", "message": "m", "padding": "x".repeat(100_000)}}).to_string();
    let error = error_response(500, body.as_bytes())?;
    assert_eq!(error.code(), Some("A"));
    assert_eq!(error.body().len(), 64 * 1024);
    Ok(())
}

#[test]
fn debug_shows_no_body() -> Result {
    let error = error_response(500, b"top secret")?;
    assert!(!format!("{error:?}").contains("secret"));
    Ok(())
}

#[test]
fn what_was_truncated_does_not_stay_allocated() {
    for length in [0, 10, KEPT_BODY, 100 * KEPT_BODY] {
        let (head, ()) = Response::new(()).into_parts();
        let mut body = vec![b'x'; length];
        body.reserve(KEPT_BODY);
        let error = Error::decode(head, body, String::new(), None);
        assert_eq!(error.body().len(), length.min(KEPT_BODY));
        assert_eq!(error.body_capacity(), error.body().len());
    }
}

#[test]
fn an_inner_message_is_shown_where_the_outer_one_is_empty() -> Result {
    for (body, code, message) in [
        (
            json!({"error": {"code": "", "message": "", "innerError": {"code": "x", "innererror": {"code": "Deep", "message": "Why."}}}}),
            Some("Deep"),
            "Why.",
        ),
        (json!({"error": {"code": "Outer", "message": " ", "innererror": {"message": "Why."}}}), Some("Outer"), "Why."),
        (
            json!({"error": {"code": "Outer", "message": null, "details": [{"message": "First."}]}}),
            Some("Outer"),
            "First.",
        ),
        (json!({"error": {"code": "Outer", "message": "{\"Message\":\"Why.\"}"}}), Some("Outer"), "Why."),
        (
            json!({"error": {"code": "BadRequest", "message": "{\"error\":{\"code\":\"Inner\",\"message\":\"Why.\"}}"}}),
            Some("Inner"),
            "Why.",
        ),
    ] {
        let error = error_response(400, body.to_string().as_bytes())?;
        assert_eq!((error.code(), error.message()), (code, message), "{body}");
    }
    Ok(())
}

#[test]
fn lines_have_a_limit() -> Result {
    let body = json!({"error": {"code": "c".repeat(10_000), "message": "m".repeat(1_000_000)}}).to_string();
    let shown = error_response(400, body.as_bytes())?.to_string();
    assert!(shown.chars().count() < 5_000, "{}", shown.len());
    Ok(())
}

#[test]
fn errors_of_gateways_frameworks_and_other_protocols_are_read() -> Result {
    for (body, code, message) in [
        // Spring.
        (
            r#"{"status":404,"error":"Not Found","message":"No such book.","path":"/b"}"#,
            Some("Not Found"),
            "No such book.",
        ),
        // ASP.NET.
        (r#"{"Message":"An error.","ExceptionMessage":"Null."}"#, None, "An error."),
        (
            r#"{"type":"about:blank","title":"Invalid","status":400,"detail":"The name is too long."}"#,
            None,
            "The name is too long.",
        ),
        (r#"{"title":"Invalid","status":400}"#, None, "Invalid"),
        // Azure API Management, AWS, Apigee.
        (r#"{"statusCode":401,"message":"Subscription key is missing."}"#, None, "Subscription key is missing."),
        (r#"{"Message":"User is not authorized."}"#, None, "User is not authorized."),
        (
            r#"{"fault":{"faultstring":"Quota.","detail":{"errorcode":"policies.Quota"}}}"#,
            Some("policies.Quota"),
            "Quota.",
        ),
        // SOAP in both versions, and a page without a title.
        (
            "<s:Envelope xmlns:s='u'><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>No.</faultstring></s:Fault></s:Body></s:Envelope>",
            Some("s:Client"),
            "No.",
        ),
        (
            "<s:Envelope xmlns:s='u'><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>No.</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>",
            Some("s:Sender"),
            "No.",
        ),
        ("<html><body><h1>503 Service Unavailable</h1></body></html>", None, "503 Service Unavailable"),
    ] {
        let error = error_response(400, body.as_bytes())?;
        assert_eq!((error.code(), error.message()), (code, message), "{body}");
    }
    Ok(())
}

#[test]
fn mistakes_are_told_one_by_one_in_all_forms() -> Result {
    let redfish = json!({"error": {
        "code": "Base.1.8.GeneralError", "message": "See ExtendedInfo.",
        "@Message.ExtendedInfo": [{
            "MessageId": "Base.1.8.PropertyValueNotInList", "Message": "The value is not in the list.",
            "RelatedProperties": ["#/IndicatorLED"], "Resolution": "Choose another."
        }]
    }});
    let sap = json!({"error": {
        "code": "SY/530", "message": {"lang": "en", "value": "Wrong."},
        "innererror": {"transactionid": "4711", "errordetails": [{"code": "X/1", "message": "Too long.", "target": "Name"}]}
    }});
    let sap_v4 = json!({"error": {"code": "SY/530", "message": "Wrong.", "details": [{"code": "X/1", "message": "Too long.", "target": "Name", "@Common.numericSeverity": 4}]}});
    let problem = json!({"title": "Invalid", "errors": {"Name": ["Too long."]}});
    for (body, code, message, detail) in [
        (
            redfish,
            Some("Base.1.8.PropertyValueNotInList"),
            "The value is not in the list.",
            (Some("Base.1.8.PropertyValueNotInList"), Some("The value is not in the list."), Some("#/IndicatorLED")),
        ),
        (sap, Some("SY/530"), "Wrong.", (Some("X/1"), Some("Too long."), Some("Name"))),
        (sap_v4, Some("SY/530"), "Wrong.", (Some("X/1"), Some("Too long."), Some("Name"))),
        (problem, None, "Invalid", (None, Some("Too long."), Some("Name"))),
    ] {
        let error = error_response(400, body.to_string().as_bytes())?;
        assert_eq!((error.code(), error.message()), (code, message), "{body}");
        let [own] = error.details() else { return Err(format!("there is no one detail: {body}").into()) };
        assert_eq!((own.code.as_deref(), own.message.as_deref(), own.target.as_deref()), detail, "{body}");
    }
    Ok(())
}
