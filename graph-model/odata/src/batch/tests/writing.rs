//! How each request is written.

use super::*;

#[test]
fn requests_are_written_as_they_would_be_sent() -> Result {
    let mut batch = Batch::new();
    batch.add(
        List::<EntityReference>::new(things())
            .select("id")
            .filter("a eq 'b/c'")
            .search("\"x:y\"")
            .prefer("p")
            .prefer("q"),
    );
    batch.add(Create::<EntityReference>::new(things(), &json!({"name": "ä"})).header("client-request-id", "own"));
    batch.add(Update::<EntityReference>::new(thing("a/b"), &json!({"x": null})).if_match("W/\"1\""));
    batch.add(Delete::new(thing("ä")));
    batch.add(Link::add(things().word("$ref"), thing("other")));
    let call = next(&mut calls(&batch)?)?;
    let json_headers = json!({"accept": "application/json", "content-type": "application/json"});
    let mut own = json_headers.clone();
    own["client-request-id"] = "own".into();
    let mut matching = json_headers.clone();
    matching["if-match"] = "W/\"1\"".into();
    assert_eq!(
        call,
        json!({"requests": [
            {"id": "1", "method": "GET",
                "url": "things?$select=id&$filter=a%20eq%20%27b%2Fc%27&$search=%22x%3Ay%22",
                "headers": {"accept": "application/json", "prefer": "p, q"}},
            {"id": "2", "method": "POST", "url": "things", "headers": own, "body": {"name": "ä"}},
            {"id": "3", "method": "PATCH", "url": "things/a%2Fb", "headers": matching, "body": {"x": null}},
            {"id": "4", "method": "DELETE", "url": "things/%C3%A4", "headers": {"accept": "application/json"}},
            {"id": "5", "method": "POST", "url": "things/$ref", "headers": json_headers,
                "body": {"@odata.id": "https://service.example/v1.0/things/other"}},
        ]})
    );
    Ok(())
}

#[test]
fn bodies_other_than_json_are_base64() -> Result {
    let upload = |content: &[u8], media_type: &str| sent(Upload::new(thing("a"), content.to_vec(), media_type));
    let picture = upload(&[0xfb, 0xff, 0xfe], "image/png")?;
    assert_eq!((&picture["body"], &picture["headers"]["content-type"]), (&json!("+//+"), &json!("image/png")));
    assert_eq!(upload(b"text", "text/plain; charset=utf-8")?["body"], "dGV4dA==");
    assert_eq!(upload(b"", "text/plain")?["body"], "");
    assert_eq!(upload(b"{\"a\":1}", "Application/Problem+JSON; x=1")?["body"], json!({"a": 1}));
    assert_eq!(upload(b"{}\n{}\n", "application/x-ndjson")?["body"], "e30Ke30K");
    assert_eq!(upload(b"", "application/x-ndjson")?["body"], "");
    Ok(())
}

#[test]
fn bodies_that_are_not_the_json_they_claim_to_be_are_refused() -> Result {
    for body in [&b""[..], b"no", b"\xef\xbb\xbf{}", b"{}\n{}", b"\"\xff\"", b"\xff\xfe{\0}\0"] {
        for media_type in ["application/json", "text/json", "application/vnd.x+json; charset=utf-16"] {
            let mut batch = Batch::new();
            let (refused, other) = (batch.add(Upload::new(thing("a"), body.to_vec(), media_type)), batch.add(get("a")));
            let mut results = results(&batch, r#"{"responses":[{"id":"2","status":200,"body":{}}]}"#)?;
            let error = results.take(refused).expect_err(media_type);
            assert_eq!(error.kind(), ErrorKind::Encode, "{body:?}");
            assert!(error.message().ends_with("send this request by itself"), "{error}");
            assert!(results.take(other).is_ok(), "{body:?}");
        }
    }
    Ok(())
}

#[test]
fn changes_always_have_a_body() -> Result {
    let action = sent(Invoke::<()>::new(thing("a").action("act"), Body::empty()))?;
    assert_eq!((&action["body"], &action["headers"]["content-type"]), (&json!({}), &json!("application/json")));
    assert!(sent(get("a"))?.get("body").is_none());
    assert!(sent(Delete::new(thing("a")))?.get("body").is_none());
    Ok(())
}

#[test]
fn numbers_keep_all_digits() -> Result {
    let price = "12345678901234567.890123456789";
    let mut batch = Batch::new();
    let decimal: Decimal = price.parse()?;
    let ticket =
        batch.add(Invoke::<Scalar<Decimal>>::new(things().action("act"), Body::new().required("price", &decimal)));
    let call = calls(&batch)?.next_call().ok_or("there is no call")?;
    let text = String::from_utf8_lossy(call.body()).into_owned();
    assert!(text.contains(&format!(r#""body":{{"price":{price}}}"#)), "{text}");
    let response = format!(r#"{{"responses":[{{"id":"1","status":200,"body":{{"value":{price}}}}}]}}"#);
    let read = results(&batch, response)?.take(ticket)?;
    assert_eq!(read.to_string(), price);
    Ok(())
}

#[test]
fn links_become_relative_or_are_refused() -> Result {
    let delta = |link: &str| Delta::<EntityReference>::new(things()).resume(link);
    for (link, url) in [
        ("https://service.example/v1.0/things/delta?$deltatoken=a%2Fb", "things/delta?$deltatoken=a%2Fb"),
        ("/v1.0/things?$skiptoken=1", "things?$skiptoken=1"),
        ("things?$skiptoken=1", "things?$skiptoken=1"),
        ("https://SERVICE.example/v1.0?x", "/?x"),
        ("https://service.example:443/v1.0/things?$skiptoken=1", "things?$skiptoken=1"),
        ("https://service.example/v1.0/", "/"),
        ("http://service.example/v1.0/things?$skiptoken=1", "things?$skiptoken=1"),
    ] {
        assert_eq!(sent(delta(link))?["url"], url, "{link}");
    }
    for link in [
        "https://service.example/beta/things",
        "https://service.example/v1.0x/things",
        "https://service.example/",
        "https://elsewhere.example/v1.0/things?secret",
        "http://service.example:8080/v1.0/things",
        "https://service.example:8443/v1.0/things",
    ] {
        let mut batch = Batch::new();
        let (refused, other) = (batch.add(delta(link)), batch.add(get("a")));
        let mut results = results(&batch, r#"{"responses":[{"id":"2","status":200,"body":{}}]}"#)?;
        let error = results.take(refused).expect_err(link);
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{link}");
        assert!(!error.to_string().contains("secret"), "{error}");
        assert!(results.take(other).is_ok(), "{link}");
    }
    let mut batch = Batch::new();
    batch.add(get("a"));
    let call = batch.calls("https://service.example/")?.next_call().ok_or("there is no call")?;
    assert_eq!(call.uri(), "https://service.example/$batch");
    for root in ["service.example", "ftp://service.example", "https://service.example#x", ""] {
        assert_eq!(batch.calls(root).expect_err(root).kind(), ErrorKind::InvalidAddress);
    }
    Ok(())
}

#[test]
fn a_request_that_cannot_be_written_fails_with_its_dependents() -> Result {
    let mut batch = Batch::new();
    let bad = batch.add(get(""));
    let dependent = batch.add_after(get("a"), [bad]);
    let not_json = batch.add(Upload::new(thing("a"), b"no".to_vec(), "application/json"));
    let good = batch.add(get("b"));
    let stranger = batch.add_after(get("c"), [Batch::new().add(get("d"))]);
    let mut calls = calls(&batch)?;
    assert_eq!(ids(&next(&mut calls)?), ["4"]);
    calls.read(Response::new(br#"{"responses":[{"id":"4","status":200,"body":{}}]}"#.to_vec()));
    assert!(calls.next_call().is_none());
    let mut results = calls.finish();
    assert!(results.take(good).is_ok());
    assert_eq!(results.take(bad).expect_err("the key is empty").kind(), ErrorKind::InvalidKey);
    assert_eq!(results.take(not_json).expect_err("the body is not JSON").kind(), ErrorKind::Encode);
    assert_eq!(results.take(stranger).expect_err("the dependency is in another batch").kind(), ErrorKind::Setup);
    let error = results.take(dependent).expect_err("the dependency failed");
    assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(424), Some("FailedDependency")));
    assert!(!error.is_retryable());
    assert_eq!(statuses(&results), [None, Some(424), None, Some(200), None]);
    assert_eq!(results.failed().collect::<Vec<_>>(), [bad.id(), dependent.id(), not_json.id(), stranger.id()]);
    Ok(())
}

#[test]
fn headers_with_credentials_are_refused() -> Result {
    for name in ["Authorization", "proxy-authorization", "COOKIE"] {
        let mut batch = Batch::new();
        let refused = batch.add(get("a").header(name, "secret"));
        let mut calls = calls(&batch)?;
        assert!(calls.next_call().is_none(), "{name}");
        let error = calls.finish().take(refused).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::InvalidHeader);
        let name = name.to_lowercase();
        let expected =
            format!("a request in a batch cannot have the header {name}, which belongs to the batch as a whole");
        assert_eq!(error.to_string(), expected);
    }
    Ok(())
}
