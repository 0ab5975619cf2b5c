//! Which response belongs to which request, and how it is read.

use super::*;

#[test]
fn responses_are_matched_by_id() -> Result {
    let mut batch = Batch::new();
    let tickets: Vec<_> = (0..3).map(|index| batch.add(get(&index.to_string()))).collect();
    let count = batch.add(Count::new(things()));
    let mut results = results(
        &batch,
        r#"{"@odata.context": "x", "responses": [
            {"id": "3", "status": "404", "headers": {"request-id": "r-3", "Retry-After": 5}, "body":
                {"error": {"code": "NotFound", "message": "m", "innerError": {"client-request-id": "c-3"}}}},
            {"id": "4", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": 12},
            {"id": "2", "status": 200, "body": {"@odata.id": "things/2", "added": [1]}, "new": null},
            {"status": 200, "id": 1, "headers": {"content-type": "application/json;a=b", "bad name": "", "x": []},
                "body": {"@odata.id": "things/1"}}
        ]}"#,
    )?;
    assert_eq!(results.take(count)?, 12);
    assert_eq!(results.take(tickets[0])?.id.as_deref(), Some("things/1"));
    assert_eq!(results.response(tickets[1])?.body(), br#"{"@odata.id": "things/2", "added": [1]}"#);
    assert_eq!(results.take(tickets[1])?.id.as_deref(), Some("things/2"));
    let error = results.take(tickets[2]).expect_err("404");
    assert_eq!(
        (error.code(), error.request_id(), error.client_request_id()),
        (Some("NotFound"), Some("r-3"), Some("c-3"))
    );
    assert_eq!(error.headers()["retry-after"], "5");
    assert_eq!(results.take(tickets[0]).expect_err("the result was taken").kind(), ErrorKind::Setup);
    assert_eq!(results.status(tickets[0]).map(|status| status.as_u16()), Some(200));
    assert_eq!(format!("{results:?}"), "[Some(200), Some(200), Some(404), Some(200)]");
    let foreign = Batch::new().add(get("a"));
    assert_eq!(results.take(foreign).expect_err("the ticket is for another batch").kind(), ErrorKind::Setup);
    assert!(results.response(foreign).is_err() && results.status(foreign).is_none());
    Ok(())
}

#[test]
fn the_head_of_a_response_stays_when_its_body_is_taken() -> Result {
    let mut batch = Batch::new();
    let tickets: Vec<_> = ["1", "2", "3"].map(|key| batch.add(get(key))).into();
    let mut results = results(
        &batch,
        r#"{"responses": [
            {"id": "1", "status": 201, "headers": {"ETag": "\"a\""}, "body": {"@odata.id": "things/1"}},
            {"id": "2", "status": 404, "headers": {"Request-Id": "r-2"}, "body": {"error": {"code": "NotFound"}}},
            {"id": "3", "status": 200, "headers": {"Request-Id": "r-3"}, "body": "?"}
        ]}"#,
    )?;
    let before: Vec<_> = tickets.iter().map(|ticket| results.response(*ticket).cloned()).collect::<Result<_, _>>()?;
    assert!(results.take(tickets[0]).is_ok());
    assert_eq!(results.take(tickets[1]).expect_err("404").code(), Some("NotFound"));
    assert_eq!(results.take(tickets[2]).expect_err("no object").kind(), ErrorKind::Decode);
    for (ticket, before) in tickets.iter().zip(before) {
        let after = results.response(*ticket)?;
        assert_eq!((after.status(), after.headers()), (before.status(), before.headers()));
        assert!(after.body().is_empty() && !before.body().is_empty());
    }
    let url = |ticket| results.response(ticket).map(|response| response.extensions().get::<RequestUrl>().cloned());
    assert_eq!(url(tickets[0])?, Some(RequestUrl::new(format!("{ROOT}/things/1"))));
    assert_eq!(url(tickets[1])?, Some(RequestUrl::new(format!("{ROOT}/things/2"))));
    Ok(())
}

#[test]
fn malformed_responses_fail_only_their_own_requests() -> Result {
    let one = |item: &str| -> Result<Error> {
        let mut batch = Batch::new();
        let (wrong, other) = (batch.add(get("a")), batch.add(get("b")));
        let text = format!(r#"{{"responses":[{item}{{"id":"2","status":200,"body":{{"@odata.id":"b"}}}}]}}"#);
        let mut results = results(&batch, text)?;
        assert_eq!(results.take(other)?.id.as_deref(), Some("b"));
        Ok(results.take(wrong).expect_err(item))
    };
    for item in [
        "",
        r#"{"id":"7","status":200,"body":{}},"#,
        r#"{"id":null,"status":200,"body":{}},"#,
        r#"{"id":"1","id":"1","status":200},"#,
        r#"{"status":200,"body":{}},"#,
        r#"{"id":"1","status":200,"body":{}},{"id":"1","status":204},"#,
        r#"{"id":"1","body":{}},"#,
        r#"{"id":"1","status":99},"#,
        r#"{"id":"1","status":70000},"#,
        r#"{"id":"1","status":-200},"#,
        r#"{"id":"1","status":1e3},"#,
        r#"{"id":"1","status":"OK"},"#,
        r#"{"id":"1","status":200,"headers":{"content-type":"image/png"},"body":"no base64!"},"#,
        r#"{"id":"1","status":200,"headers":{"content-type":"image/png"},"body":"\ud800"},"#,
        r#"{"id":"1","status":200,"headers":7,"body":"text"},"#,
        r#"{"id":"1","status":200},"#,
        "null,",
        "7,",
        "[],",
    ] {
        assert_eq!(one(item)?.kind(), ErrorKind::Decode, "{item}");
    }
    let mut deep = "[".repeat(100_000);
    deep.push_str(&"]".repeat(100_000));
    assert_eq!(one(&format!(r#"{{"id":"1","status":200,"body":{deep}}},"#))?.kind(), ErrorKind::Decode);
    assert_eq!(one(&format!(r#"{{"id":"1","status":200,"headers":{deep}}},"#))?.kind(), ErrorKind::Decode);

    let mut batch = Batch::new();
    let tickets = [batch.add(get("a")), batch.add(get("b"))];
    for text in [
        "",
        "{}",
        "[]",
        "<html>secret</html>",
        r#"{"responses":null}"#,
        r#"{"responses":"secret"}"#,
        r#"{"responses":[{"#,
    ] {
        let mut results = results(&batch, text)?;
        for ticket in tickets {
            let error = results.take(ticket).expect_err(text);
            assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, text.as_bytes()));
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
    let mut results = results(&batch, "\u{feff}{\"responses\":[]}")?;
    let error = results.take(tickets[0]).expect_err("there is no response");
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, &b""[..]));
    Ok(())
}

#[test]
fn invalid_utf_8_fails_only_its_own_request() -> Result {
    let mut batch = Batch::new();
    let (broken, other) = (batch.add(get("a")), batch.add(get("b")));
    let mut response = br#"{"responses":[{"id":"1","status":200,"body":{"@odata.id":"a"#.to_vec();
    response.extend(b"\xff\xc3");
    response.extend_from_slice(r#""}},{"id":"2","status":200,"body":{"@odata.id":"b ä"}}]}"#.as_bytes());
    let mut results = results(&batch, response)?;
    let error = results.take(broken).expect_err("the response is not UTF-8");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
    assert_eq!(results.take(other)?.id.as_deref(), Some("b ä"));
    // A replacement character that was sent as such is a character like any other.
    let response = "{\"responses\":[{\"id\":\"1\",\"status\":200,\"body\":{\"@odata.id\":\"\u{fffd}\"}}]}";
    assert_eq!(result(get("a"), response)??.id.as_deref(), Some("\u{fffd}"));
    Ok(())
}

#[test]
fn text_and_base64_are_distinguished() -> Result {
    let download = |media_type: &str, body: &str| -> Result<Vec<u8>> {
        let body =
            json!({"responses": [{"id": "1", "status": 200, "headers": {"Content-Type": media_type}, "body": body}]});
        Ok(result(Download::new(thing("a")), body.to_string())??)
    };
    assert_eq!(download("image/jpeg", "+//+")?, [0xfb, 0xff, 0xfe]);
    assert_eq!(download("image/jpeg", "-__-")?, [0xfb, 0xff, 0xfe]);
    assert_eq!(download("image/jpeg", "")?, b"");
    assert_eq!(download("text/plain", "dGV4dCDDpA==")?, "text ä".as_bytes());
    for text in ["1500", "plain", "a b", "text", "Quer", "", "ä"] {
        assert_eq!(download("text/plain", text)?, text.as_bytes());
    }
    assert_eq!(download("application/json", "text")?, b"\"text\"");
    assert_eq!(download("application/x-ndjson", "e30Ke30K")?, b"{}\n{}\n");
    let count = |body: &str| -> Result<u64> {
        let headers = r#"{"Content-Type":"text/plain"}"#;
        let body = format!(r#"{{"responses":[{{"id":"1","status":200,"headers":{headers},"body":{body}}}]}}"#);
        Ok(result(Count::new(things()), body)??)
    };
    assert_eq!([count("1500")?, count("\"1500\"")?, count("\"MTUwMA==\"")?], [1500; 3]);
    Ok(())
}

#[test]
fn errors_of_redirects_say_what_to_do() -> Result {
    let redirect = |status: u16, body: &str| {
        let location = r#"{"Location":"https://files.example/x"}"#;
        format!(r#"{{"responses":[{{"id":"1","status":{status},"headers":{location}{body}}}]}}"#)
    };
    let error = result(Download::new(thing("a")), redirect(302, ""))?.expect_err("a redirect is not followed");
    assert_eq!(
        error.to_string(),
        "302 Found: the service redirects this request, which a batch cannot follow: send it by itself"
    );
    assert_eq!(error.headers()["location"], "https://files.example/x");
    let error = result(get("a"), redirect(304, ""))?.expect_err("304 is not a success");
    assert_eq!(error.to_string(), "304 Not Modified");
    Ok(())
}
