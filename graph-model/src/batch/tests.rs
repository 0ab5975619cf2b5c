use serde_json::{Value, json};

use super::*;
use crate::edm::Decimal;
use crate::{
    Body, Count, Create, Delete, Delta, Download, EntityReference, ErrorKind, Get, Invoke, Key, KeyStyle, Link, List,
    Path, Scalar, Update, Upload,
};

const ROOT: &str = "https://service.example/v1.0";

fn things() -> Path {
    Path::root(KeyStyle::Segment).segment("things")
}

fn thing(key: &str) -> Path {
    things().key(&Key::single(key))
}

fn get(key: &str) -> Get<EntityReference> {
    Get::new(thing(key))
}

fn calls(batch: &Batch) -> BatchCalls {
    batch.calls(ROOT).expect("the root can be used")
}

/// The JSON of the next call.
fn next(calls: &mut BatchCalls) -> Option<Value> {
    let call = calls.next_call()?;
    assert_eq!((call.method().as_str(), call.uri().to_string()), ("POST", format!("{ROOT}/$batch")));
    assert_eq!(call.headers()["content-type"], "application/json");
    assert_eq!(call.headers()["prefer"], "continue-on-error");
    Some(serde_json::from_slice(call.body()).expect("it is JSON"))
}

/// The request that is sent for one that is in a batch by itself.
fn sent(request: impl Request + 'static) -> Value {
    let mut batch = Batch::new();
    batch.add(request);
    next(&mut calls(&batch)).expect("it is sent")["requests"][0].take()
}

/// The results of what was sent in one call with this answer.
fn answered(batch: &Batch, answer: &str) -> BatchResults {
    let mut calls = calls(batch);
    calls.next_call().expect("there is a call");
    calls.read(http::Response::new(answer.as_bytes().to_vec()));
    assert!(calls.next_call().is_none(), "there is no other");
    calls.finish()
}

/// The result of a request that is in a batch by itself.
fn result<R: Request + 'static>(request: R, answer: &str) -> Result<R::Output, Error> {
    let mut batch = Batch::new();
    let ticket = batch.add(request);
    answered(&batch, answer).take(ticket)
}

fn ids(call: &Value) -> Vec<&str> {
    let requests = call["requests"].as_array().expect("they are an array");
    requests.iter().filter_map(|request| request["id"].as_str()).collect()
}

/// An answer to each request of a call.
fn answer_all(call: &Value, status: impl Fn(&str) -> u16) -> http::Response<Vec<u8>> {
    let responses: Vec<_> = ids(call).iter().map(|id| json!({"id": id, "status": status(id)})).collect();
    http::Response::new(json!({ "responses": responses }).to_string().into_bytes())
}

#[test]
fn requests_are_written_as_they_would_be_sent() {
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
    let call = next(&mut calls(&batch)).expect("there is a call");
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
                "headers": {"accept": "application/json", "consistencylevel": "eventual", "prefer": "p, q"}},
            {"id": "2", "method": "POST", "url": "things", "headers": own, "body": {"name": "ä"}},
            {"id": "3", "method": "PATCH", "url": "things/a%2Fb", "headers": matching, "body": {"x": null}},
            {"id": "4", "method": "DELETE", "url": "things/%C3%A4", "headers": {"accept": "application/json"}},
            {"id": "5", "method": "POST", "url": "things/$ref", "headers": json_headers,
                "body": {"@odata.id": "https://service.example/v1.0/things/other"}},
        ]})
    );
}

#[test]
fn bodies_other_than_json_are_base64() {
    let upload = |content: &[u8], media_type: &str| sent(Upload::new(thing("a"), content.to_vec(), media_type));
    let picture = upload(&[0xfb, 0xff, 0xfe], "image/png");
    assert_eq!((&picture["body"], &picture["headers"]["content-type"]), (&json!("+//+"), &json!("image/png")));
    assert_eq!(upload(b"text", "text/plain; charset=utf-8")["body"], "dGV4dA==");
    assert_eq!(upload(b"", "text/plain")["body"], "");
    assert_eq!(upload(b"{\"a\":1}", "Application/Problem+JSON; x=1")["body"], json!({"a": 1}));
    assert_eq!(upload(b"{}\n{}\n", "application/x-ndjson")["body"], "e30Ke30K");
    assert_eq!(upload(b"", "application/x-ndjson")["body"], "");
}

#[test]
fn bodies_that_are_not_the_json_that_they_are_said_to_be_are_refused() {
    for body in [&b""[..], b"no", b"\xef\xbb\xbf{}", b"{}\n{}", b"\"\xff\"", b"\xff\xfe{\0}\0"] {
        for media_type in ["application/json", "text/json", "application/vnd.x+json; charset=utf-16"] {
            let mut batch = Batch::new();
            let (refused, other) = (batch.add(Upload::new(thing("a"), body.to_vec(), media_type)), batch.add(get("a")));
            let mut results = answered(&batch, r#"{"responses":[{"id":"2","status":200,"body":{}}]}"#);
            let error = results.take(refused).expect_err(media_type);
            assert_eq!(error.kind(), ErrorKind::Encode, "{body:?}");
            assert!(error.message().ends_with("send this request by itself"), "{error}");
            assert!(results.take(other).is_ok(), "{body:?}");
        }
    }
}

#[test]
fn changes_always_have_a_body() {
    let action = sent(Invoke::<()>::new(thing("a").action("act"), Body::empty()));
    assert_eq!((&action["body"], &action["headers"]["content-type"]), (&json!({}), &json!("application/json")));
    assert!(sent(get("a")).get("body").is_none());
    assert!(sent(Delete::new(thing("a"))).get("body").is_none());
}

#[test]
fn numbers_keep_their_digits() {
    let price = "12345678901234567.890123456789";
    let mut batch = Batch::new();
    let decimal: Decimal = price.parse().expect("it is a number");
    let ticket =
        batch.add(Invoke::<Scalar<Decimal>>::new(things().action("act"), Body::new().required("price", &decimal)));
    let call = calls(&batch).next_call().expect("there is a call");
    let text = String::from_utf8_lossy(call.body()).into_owned();
    assert!(text.contains(&format!(r#""body":{{"price":{price}}}"#)), "{text}");
    let answer = format!(r#"{{"responses":[{{"id":"1","status":200,"body":{{"value":{price}}}}}]}}"#);
    let read = answered(&batch, &answer).take(ticket).expect("it can be read");
    assert_eq!(read.to_string(), price);
}

#[test]
fn links_become_relative_or_are_refused() {
    let delta = |link: &str| Delta::<EntityReference>::new(things()).resume(link);
    for (link, url) in [
        ("https://service.example/v1.0/things/delta?$deltatoken=a%2Fb", "things/delta?$deltatoken=a%2Fb"),
        ("/v1.0/things?$skiptoken=1", "things?$skiptoken=1"),
        ("things?$skiptoken=1", "things?$skiptoken=1"),
        ("https://SERVICE.example/v1.0?x", "/?x"),
        ("https://service.example:443/v1.0/things?$skiptoken=1", "things?$skiptoken=1"),
        ("https://service.example/v1.0/", "/"),
    ] {
        assert_eq!(sent(delta(link))["url"], url, "{link}");
    }
    for link in [
        "https://service.example/beta/things",
        "https://service.example/v1.0x/things",
        "https://service.example/",
        "https://elsewhere.example/v1.0/things?secret",
        "http://service.example/v1.0/things",
        "https://service.example:8443/v1.0/things",
    ] {
        let mut batch = Batch::new();
        let (refused, other) = (batch.add(delta(link)), batch.add(get("a")));
        let mut results = answered(&batch, r#"{"responses":[{"id":"2","status":200,"body":{}}]}"#);
        let error = results.take(refused).expect_err(link);
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{link}");
        assert!(!error.to_string().contains("secret"), "{error}");
        assert!(results.take(other).is_ok(), "{link}");
    }
    let mut batch = Batch::new();
    batch.add(get("a"));
    let call = batch.calls("https://service.example/").expect("it can be used").next_call().expect("there is a call");
    assert_eq!(call.uri(), "https://service.example/$batch");
    for root in ["service.example", "ftp://service.example", "https://service.example?x", ""] {
        assert_eq!(batch.calls(root).expect_err(root).kind(), ErrorKind::InvalidAddress);
    }
}

#[test]
fn what_cannot_be_written_fails_by_itself_and_with_what_depends_on_it() {
    let mut batch = Batch::new();
    let bad = batch.add(get(""));
    let dependent = batch.add_after(get("a"), [bad]);
    let not_json = batch.add(Upload::new(thing("a"), b"no".to_vec(), "application/json"));
    let good = batch.add(get("b"));
    let stranger = batch.add_after(get("c"), [Batch::new().add(get("d"))]);
    let mut calls = calls(&batch);
    assert_eq!(ids(&next(&mut calls).expect("there is a call")), ["4"]);
    calls.read(http::Response::new(br#"{"responses":[{"id":"4","status":200,"body":{}}]}"#.to_vec()));
    assert!(calls.next_call().is_none());
    let mut results = calls.finish();
    assert!(results.take(good).is_ok());
    assert_eq!(results.take(bad).expect_err("the key is empty").kind(), ErrorKind::InvalidKey);
    assert_eq!(results.take(not_json).expect_err("it is no JSON").kind(), ErrorKind::Encode);
    assert_eq!(results.take(stranger).expect_err("it is of another batch").kind(), ErrorKind::Setup);
    let error = results.take(dependent).expect_err("what it depends on failed");
    assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(424), Some("FailedDependency")));
    assert!(!error.is_retryable());
    let statuses: Vec<_> = results.statuses().map(|status| status.map(|status| status.as_u16())).collect();
    assert_eq!(statuses, [None, Some(424), None, Some(200), None]);
    assert_eq!(results.failed().collect::<Vec<_>>(), [bad.id(), dependent.id(), not_json.id(), stranger.id()]);
}

#[test]
fn headers_that_say_who_sends_are_refused() {
    for name in ["Authorization", "proxy-authorization", "COOKIE"] {
        let mut batch = Batch::new();
        let refused = batch.add(get("a").header(name, "secret"));
        let mut calls = calls(&batch);
        assert!(calls.next_call().is_none(), "{name}");
        let error = calls.finish().take(refused).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::InvalidHeader);
        let name = name.to_lowercase();
        let expected = format!("a request of a batch cannot have the header {name}: it is for the call as a whole");
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn dependencies_are_kept_across_calls() {
    let mut batch = Batch::new();
    let first = batch.add(get("0"));
    let mut last = first;
    for index in 1..22 {
        last = batch.add_after(get(&index.to_string()), [last]);
    }
    batch.add_after(get("x"), [first.id(), last.id()]);
    let mut calls = calls(&batch);
    let call = next(&mut calls).expect("there is a call");
    let requests = call["requests"].as_array().expect("they are an array");
    assert_eq!(requests.len(), 20);
    assert!(requests[0].get("dependsOn").is_none());
    for (place, request) in requests.iter().enumerate().skip(1) {
        assert_eq!(
            (&request["id"], &request["dependsOn"]),
            (&json!((place + 1).to_string()), &json!([place.to_string()]))
        );
    }
    calls.read(answer_all(&call, |_| 204));
    let call = next(&mut calls).expect("there is another");
    assert_eq!(ids(&call), ["21", "22", "23"]);
    assert!(call["requests"][0].get("dependsOn").is_none(), "it was carried out before");
    assert_eq!(call["requests"][2]["dependsOn"], json!(["22"]), "the one before is enough");
    // The service says of two what failed, and nothing of the third.
    calls.read(answer_all(&call, |id| if id == "21" { 409 } else { 424 }));
    assert!(calls.next_call().is_none());
    let statuses: Vec<_> = calls.finish().statuses().flatten().map(|status| status.as_u16()).collect();
    assert_eq!(statuses[19..], [204, 409, 424, 424]);
}

#[test]
fn what_depends_on_a_failure_of_an_earlier_call_is_not_sent() {
    let mut batch = Batch::new();
    let (a, b) = (batch.add(get("a")), batch.add(get("b")));
    let both = batch.add_after(get("c"), [a, b]);
    batch.add_after(get("d"), [both]);
    batch.add_after(get("e"), [a]);
    let mut calls = calls(&batch);
    let call = next(&mut calls).expect("there is a call");
    assert_eq!(ids(&call), ["1", "2"]);
    calls.read(answer_all(&call, |id| if id == "2" { 500 } else { 302 }));
    let call = next(&mut calls).expect("there is another");
    assert_eq!(ids(&call), ["5"], "a redirection is no failure");
    calls.read(answer_all(&call, |_| 200));
    assert!(calls.next_call().is_none());
    let statuses: Vec<_> = calls.finish().statuses().flatten().map(|status| status.as_u16()).collect();
    assert_eq!(statuses, [302, 500, 424, 424, 200]);
}

#[test]
fn answers_are_told_apart_by_their_ids() {
    let mut batch = Batch::new();
    let tickets: Vec<_> = (0..3).map(|index| batch.add(get(&index.to_string()))).collect();
    let count = batch.add(Count::new(things()));
    let mut results = answered(
        &batch,
        r#"{"@odata.context": "x", "responses": [
            {"id": "3", "status": "404", "headers": {"request-id": "r-3", "Retry-After": 5}, "body":
                {"error": {"code": "NotFound", "message": "m", "innerError": {"client-request-id": "c-3"}}}},
            {"id": "4", "status": 200, "headers": {"Content-Type": "text/plain"}, "body": 12},
            {"id": "2", "status": 200, "body": {"@odata.id": "things/2", "added": [1]}, "new": null},
            {"status": 200, "id": 1, "headers": {"content-type": "application/json;a=b", "bad name": "", "x": []},
                "body": {"@odata.id": "things/1"}}
        ]}"#,
    );
    assert_eq!(results.take(count).expect("it is a number"), 12);
    assert_eq!(results.take(tickets[0]).expect("it is there").id.as_deref(), Some("things/1"));
    assert_eq!(
        results.response(tickets[1]).expect("it is there").body(),
        br#"{"@odata.id": "things/2", "added": [1]}"#
    );
    assert_eq!(results.take(tickets[1]).expect("it is there").id.as_deref(), Some("things/2"));
    let error = results.take(tickets[2]).expect_err("it failed");
    assert_eq!(
        (error.code(), error.request_id(), error.client_request_id()),
        (Some("NotFound"), Some("r-3"), Some("c-3"))
    );
    assert_eq!(error.headers()["retry-after"], "5");
    assert_eq!(results.take(tickets[0]).expect_err("it was taken").kind(), ErrorKind::Setup);
    assert_eq!(results.status(tickets[0]).map(|status| status.as_u16()), Some(200));
    assert_eq!(format!("{results:?}"), "[Some(200), Some(200), Some(404), Some(200)]");
    let foreign = Batch::new().add(get("a"));
    assert_eq!(results.take(foreign).expect_err("it is of another batch").kind(), ErrorKind::Setup);
    assert!(results.response(foreign).is_err() && results.status(foreign).is_none());
}

#[test]
fn wrong_answers_fail_the_requests_that_they_are_about() {
    let one = |item: &str| {
        let mut batch = Batch::new();
        let (wrong, other) = (batch.add(get("a")), batch.add(get("b")));
        let text = format!(r#"{{"responses":[{item}{{"id":"2","status":200,"body":{{"@odata.id":"b"}}}}]}}"#);
        let mut results = answered(&batch, &text);
        assert_eq!(results.take(other).expect(item).id.as_deref(), Some("b"));
        results.take(wrong).expect_err(item)
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
        assert_eq!(one(item).kind(), ErrorKind::Decode, "{item}");
    }
    let mut deep = "[".repeat(100_000);
    deep.push_str(&"]".repeat(100_000));
    assert_eq!(one(&format!(r#"{{"id":"1","status":200,"body":{deep}}},"#)).kind(), ErrorKind::Decode);
    assert_eq!(one(&format!(r#"{{"id":"1","status":200,"headers":{deep}}},"#)).kind(), ErrorKind::Decode);

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
        let mut results = answered(&batch, text);
        for ticket in tickets {
            let error = results.take(ticket).expect_err(text);
            assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, text.as_bytes()));
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
    let mut results = answered(&batch, "\u{feff}{\"responses\":[]}");
    let error = results.take(tickets[0]).expect_err("it is not answered");
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, &b""[..]));
}

#[test]
fn bytes_that_are_no_text_fail_the_request_that_they_are_for() {
    let mut batch = Batch::new();
    let (broken, other) = (batch.add(get("a")), batch.add(get("b")));
    let mut answer = br#"{"responses":[{"id":"1","status":200,"body":{"@odata.id":"a"#.to_vec();
    answer.extend(b"\xff\xc3");
    answer.extend_from_slice(r#""}},{"id":"2","status":200,"body":{"@odata.id":"b ä"}}]}"#.as_bytes());
    let mut calls = calls(&batch);
    calls.next_call().expect("there is a call");
    calls.read(http::Response::new(answer));
    let mut results = calls.finish();
    let error = results.take(broken).expect_err("it is not UTF-8");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
    assert_eq!(results.take(other).expect("it is").id.as_deref(), Some("b ä"));
    // The same character, sent as such, is a character like others.
    let answer = "{\"responses\":[{\"id\":\"1\",\"status\":200,\"body\":{\"@odata.id\":\"\u{fffd}\"}}]}";
    assert_eq!(result(get("a"), answer).expect("it is UTF-8").id.as_deref(), Some("\u{fffd}"));
}

#[test]
fn large_requests_go_in_several_calls() {
    let mut batch = Batch::new();
    let large = vec![0; 1_200_000];
    let uploads = ["a", "b", "c", "d"];
    for key in uploads {
        batch.add(Upload::new(thing(key), large.clone(), "image/png"));
    }
    batch.add(get("a"));
    let mut calls = calls(&batch);
    let mut sent = Vec::new();
    while let Some(call) = calls.next_call() {
        assert!(call.body().len() < 4_000_000, "{}", call.body().len());
        let call: Value = serde_json::from_slice(call.body()).expect("it is JSON");
        sent.push(ids(&call).join(" "));
        calls.read(answer_all(&call, |_| 204));
    }
    assert_eq!(sent, ["1 2 5", "3 4"]);
}

#[test]
fn a_call_that_is_too_large_for_the_service_goes_in_halves() {
    let mut batch = Batch::new();
    let first = batch.add(Create::<EntityReference>::new(things(), &json!({})));
    let second = batch.add_after(get("b"), [first]);
    let third = batch.add_after(get("c"), [second]);
    let mut calls = calls(&batch);
    let mut sent = Vec::new();
    while let Some(call) = next(&mut calls) {
        sent.push(ids(&call).join(" "));
        let is_refused = ids(&call).len() > 1 || sent.len() == 4;
        let refused = http::Response::builder().status(413).body(Vec::new()).expect("it is a response");
        calls.read(if is_refused { refused } else { answer_all(&call, |_| 204) });
    }
    assert_eq!(sent, ["1 2 3", "1", "2", "3"]);
    let mut results = calls.finish();
    assert_eq!(results.status(second).map(|status| status.as_u16()), Some(204));
    let error = results.take(third).expect_err("it is too large by itself");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(413));
}

#[test]
fn a_call_that_fails_fails_its_requests_each_by_its_own_rule() {
    let mut batch = Batch::new();
    let (reads, changes) = (batch.add(get("a")), batch.add(Create::<EntityReference>::new(things(), &json!({}))));
    let mut calls = calls(&batch);
    calls.next_call().expect("there is a call");
    let body = br#"{"error":{"code":"Busy","message":"m"}}"#.to_vec();
    calls.read(http::Response::builder().status(503).body(body).expect("it is a response"));
    let mut results = calls.finish();
    let (reads, changes) = (results.take(reads).expect_err("it failed"), results.take(changes).expect_err("it failed"));
    assert_eq!((reads.code(), changes.code()), (Some("Busy"), Some("Busy")));
    assert!(reads.is_retryable() && !changes.is_retryable());
}

#[test]
fn calls_without_an_answer_lose_nothing_else() {
    let mut batch = Batch::new();
    let tickets: Vec<_> = (0..50).map(|index| batch.add(get(&index.to_string()))).collect();
    let mut calls = calls(&batch);
    let call = next(&mut calls).expect("there is a call");
    calls.read(answer_all(&call, |_| 404));
    assert_eq!(ids(&next(&mut calls).expect("there is a call")).len(), 20);
    assert_eq!(ids(&next(&mut calls).expect("there is a call")).len(), 10);
    let mut results = calls.finish();
    assert_eq!(results.take(tickets[19]).expect_err("it failed").kind(), ErrorKind::Service);
    assert_eq!(results.take(tickets[20]).expect_err("it is not answered").kind(), ErrorKind::Transport);
    assert_eq!(results.take(tickets[49]).expect_err("it is not answered").kind(), ErrorKind::Transport);
    // An answer that nothing was sent for is left alone.
    let mut calls = Batch::new().calls(ROOT).expect("the root can be used");
    calls.read(http::Response::new(br#"{"responses":[{"id":"1","status":200}]}"#.to_vec()));
    assert!(calls.next_call().is_none());
    assert_eq!(calls.finish().statuses().count(), 0);
}

#[test]
fn texts_and_bytes_are_read_in_either_form() {
    let download = |media_type: &str, body: &str| {
        let body =
            json!({"responses": [{"id": "1", "status": 200, "headers": {"Content-Type": media_type}, "body": body}]});
        result(Download::new(thing("a")), &body.to_string()).expect("it can be read")
    };
    assert_eq!(download("image/jpeg", "+//+"), [0xfb, 0xff, 0xfe]);
    assert_eq!(download("image/jpeg", "-__-"), [0xfb, 0xff, 0xfe]);
    assert_eq!(download("image/jpeg", ""), b"");
    assert_eq!(download("text/plain", "dGV4dCDDpA=="), "text ä".as_bytes());
    for text in ["1500", "plain", "a b", "text", "Quer", "", "ä"] {
        assert_eq!(download("text/plain", text), text.as_bytes());
    }
    assert_eq!(download("application/json", "text"), b"\"text\"");
    assert_eq!(download("application/x-ndjson", "e30Ke30K"), b"{}\n{}\n");
    let count = |body: &str| {
        let headers = r#"{"Content-Type":"text/plain"}"#;
        let body = format!(r#"{{"responses":[{{"id":"1","status":200,"headers":{headers},"body":{body}}}]}}"#);
        result(Count::new(things()), &body).expect("it is a number")
    };
    assert_eq!([count("1500"), count("\"1500\""), count("\"MTUwMA==\"")], [1500; 3]);
}

#[test]
fn redirections_say_what_to_do() {
    let answer = |status: u16, body: &str| {
        let location = r#"{"Location":"https://files.example/x"}"#;
        format!(r#"{{"responses":[{{"id":"1","status":{status},"headers":{location}{body}}}]}}"#)
    };
    let error = result(Download::new(thing("a")), &answer(302, "")).expect_err("it is not followed");
    assert_eq!(
        error.to_string(),
        "302 Found: the service redirects, which nothing in a batch follows: send this request by itself"
    );
    assert_eq!(error.headers()["location"], "https://files.example/x");
    let error = result(get("a"), &answer(304, "")).expect_err("it has not changed");
    assert_eq!(error.to_string(), "304 Not Modified");
}

#[test]
fn nothing_secret_is_shown() {
    let mut batch = Batch::new();
    let request = Create::<EntityReference>::new(things(), &json!({"x": "secret"})).header("x-own", "secret");
    let ticket = batch.add(request.query("q", "secret"));
    let mut calls = calls(&batch);
    calls.next_call().expect("there is a call");
    let answer = r#"{"responses":[{"id":"1","status":400,"headers":{"x":"secret"},"body":{"x":"secret"}}]}"#;
    calls.read(http::Response::new(answer.as_bytes().to_vec()));
    let shown = format!("{batch:?} {calls:?} {ticket:?}");
    let results = calls.finish();
    let shown = format!("{shown} {results:?} {:?}", results.response(ticket).map(http::Response::status));
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn batches_and_their_results_can_be_shared_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Batch>();
    check::<BatchCalls>();
    check::<BatchResults>();
    check::<Ticket<EntityReference>>();
}
