//! Batches: how they are split, what is retried, and that each request has a result of its own, by a paused clock.

use std::time::Duration;

use odata::batch::{Ticket, TicketId};
use odata::client::{AccessToken, Retry};
use odata::request::{Count, Delete, Update};
use odata::{Batch, ErrorKind};
use serde_json::json;
use tokio::time::Instant;

use super::*;

/// What a service responds to a request of a batch.
pub(super) struct Reply(pub(super) u16, pub(super) &'static [(&'static str, &'static str)], pub(super) Value);

/// A service that takes batches: it replies to each request by the number of the call, the key in the address, and the
/// method. As Microsoft Graph does, it refuses calls of more than 20 requests, and those that are neither parallel nor
/// serial.
pub(super) fn service(reply: impl Fn(usize, &str, &str) -> Reply + Send + Sync + 'static) -> (ClientBuilder, Sent) {
    service_for(Credential::anonymous(), reply)
}

fn service_for(
    credential: Credential,
    reply: impl Fn(usize, &str, &str) -> Reply + Send + Sync + 'static,
) -> (ClientBuilder, Sent) {
    with_handler(credential, move |number, request| {
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/odata/$batch"));
        let call = requests(request);
        let depends: Vec<_> = call.iter().map(|request| request.get("dependsOn")).collect();
        let is_parallel = depends.iter().all(Option::is_none);
        let is_serial = call.windows(2).all(|pair| pair[1]["dependsOn"] == json!([pair[0]["id"]]));
        if call.len() > 20 || !(is_parallel || (is_serial && depends[0].is_none())) {
            return response(400, &[], r#"{"error":{"code":"BadRequest"}}"#);
        }
        let mut has_failed = false;
        let mut responses: Vec<Value> = Vec::new();
        for request in &call {
            let key = request["url"].as_str().unwrap_or_default().trim_start_matches("things/");
            let Reply(status, headers, body) = if has_failed && is_serial && !is_parallel {
                Reply(424, &[], json!({"error": {"code": "424"}}))
            } else {
                reply(number, key, request["method"].as_str().unwrap_or_default())
            };
            has_failed |= status >= 400;
            let headers: Map<String, Value> =
                headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            responses.push(json!({"id": request["id"], "status": status, "headers": headers, "body": body}));
        }
        // In another order than the requests.
        responses.reverse();
        response(200, &[], &json!({ "responses": responses }).to_string())
    })
}

/// The requests of a call.
pub(super) fn requests(call: &Request) -> Vec<Value> {
    let call: Value = serde_json::from_slice(call.body()).unwrap_or_default();
    call["requests"].as_array().expect("a call has an array of requests").clone()
}

/// The keys in the addresses of each call.
pub(super) fn keys(sent: &Sent) -> Vec<Vec<String>> {
    let key = |request: &Value| request["url"].as_str().unwrap_or_default().replace("things/", "");
    sent.all().iter().map(|call| requests(call).iter().map(key).collect()).collect()
}

/// How many requests each call has.
pub(super) fn sizes(sent: &Sent) -> Vec<usize> {
    keys(sent).iter().map(Vec::len).collect()
}

/// The caller's ids of the requests of a call.
pub(super) fn client_request_ids(call: &Request) -> Vec<Value> {
    requests(call).iter().map(|request| request["headers"]["client-request-id"].clone()).collect()
}

pub(super) fn thing(key: &str) -> Path {
    things().key(&Key::single(key))
}

pub(super) fn read(batch: &mut Batch, key: &str) -> Ticket<Thing> {
    batch.add(Get::<Thing>::new(thing(key)))
}

/// Reads of things with the keys from 0 on.
pub(super) fn read_many(batch: &mut Batch, number: usize) -> Vec<Ticket<Thing>> {
    (0..number).map(|key| read(batch, &key.to_string())).collect()
}

fn ok(key: &str) -> Reply {
    Reply(200, &[], json!({ "id": key }))
}

#[tokio::test(start_paused = true)]
async fn fifty_requests_are_three_calls() -> TestResult {
    let (builder, sent) = service(|_, key, _| ok(key));
    let client = builder.build()?;
    let mut batch = Batch::new();
    let tickets = read_many(&mut batch, 50);
    let mut results = batch.send(&client).await?;
    for (key, ticket) in tickets.into_iter().enumerate() {
        assert_eq!(results.take(ticket)?.id, Some(key.to_string()));
    }
    assert_eq!(sizes(&sent), [20, 20, 10]);
    assert_eq!(results.failed().count(), 0);
    assert_eq!(Batch::new().send(&client).await?.statuses().count(), 0, "an empty batch is not sent");
    assert_eq!(sent.count(), 3);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn throttled_requests_are_retried_by_themselves_when_they_may() -> TestResult {
    let (builder, sent) = service(|call, key, _| match (call, key) {
        (1, "3") => Reply(429, &[("Retry-After", "7")], json!({})),
        (1, "9") => Reply(503, &[("Retry-After", "8")], json!({})),
        (2 | 3, "24") => Reply(429, &[("retry-after", "2")], json!({})),
        (_, "5") => Reply(500, &[], json!({})),
        _ => ok(key),
    });
    let mut batch = Batch::new();
    let tickets = read_many(&mut batch, 25);
    let started = Instant::now();
    let mut results = batch.send(&builder.build()?).await?;
    let keys = keys(&sent);
    assert_eq!((keys[0].len(), keys[1].len()), (20, 5));
    // Two that come due within a second of each other go together.
    assert_eq!(keys[2..], [vec!["24"], vec!["24"], vec!["3", "9"]]);
    assert_eq!(started.elapsed().as_secs(), 8);
    for (key, ticket) in tickets.into_iter().enumerate() {
        match results.take(ticket) {
            Ok(thing) => assert_eq!(thing.id, Some(key.to_string())),
            Err(error) => assert_eq!((key, status(&error)), (5, Some(500))),
        }
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn attempts_are_bounded_by_number_and_time() -> TestResult {
    let (builder, sent) = service(|_, key, _| match key {
        "busy" => Reply(429, &[], json!({"error": {"code": "TooManyRequests"}})),
        "later" => Reply(429, &[("Retry-After", "60")], json!({})),
        _ => ok(key),
    });
    let client = builder.timeout(Duration::from_secs(100)).build()?;
    let mut batch = Batch::new();
    let (busy, later, fine) = (read(&mut batch, "busy"), read(&mut batch, "later"), read(&mut batch, "fine"));
    let impatient = batch.add(Get::<Thing>::new(thing("later")).timeout(Duration::from_secs(60)));
    let started = Instant::now();
    let mut results = batch.send(&client).await?;
    let expected = [vec!["busy", "later", "fine", "later"], vec!["busy"], vec!["busy"], vec!["later"]];
    assert_eq!(keys(&sent), expected, "three attempts, and no wait that would exceed the timeout");
    assert_eq!(started.elapsed().as_secs(), 60);
    let error = results.take(busy).expect_err("the service is busy");
    assert_eq!((status(&error), error.code(), error.is_retryable()), (Some(429), Some("TooManyRequests"), true));
    assert!(results.take(later).is_err_and(|error| error.is_retryable()));
    assert!(results.take(impatient).is_err_and(|error| error.is_retryable()));
    results.take(fine)?;

    let (builder, sent) = service(|_, _, _| Reply(429, &[], json!({})));
    let results = batch.send(&builder.retry(Retry::never()).build()?).await?;
    assert_eq!((sent.count(), results.failed().count()), (1, 4));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_request_whose_time_is_up_keeps_its_last_response() -> TestResult {
    // Each call takes as long as getting a token.
    let credential = Credential::from_fn(|_| async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        Ok::<_, std::io::Error>(AccessToken::new("token").expires_in(Duration::ZERO))
    });
    let (builder, sent) = service_for(credential, |call, key, _| match (call, key) {
        (1, "slow") => Reply(429, &[("Retry-After", "28")], json!({"error": {"code": "TooManyRequests"}})),
        (1 | 2, "quick") => Reply(429, &[("Retry-After", "2")], json!({})),
        _ => ok(key),
    });
    let mut batch = Batch::new();
    let slow = batch.add(Get::<Thing>::new(thing("slow")).timeout(Duration::from_secs(50)));
    let after = batch.add_after(Delete::new(thing("after")), [slow]);
    let quick = read(&mut batch, "quick");
    let other = read(&mut batch, "other");
    let mut results = batch.send(&builder.build()?).await?;
    assert_eq!(keys(&sent), [vec!["slow", "quick", "other"], vec!["quick"], vec!["quick"]]);
    let error = results.take(slow).expect_err("there was no time for another attempt");
    assert_eq!((status(&error), error.code()), (Some(429), Some("TooManyRequests")));
    assert_eq!(results.status(after).map(|status| status.as_u16()), Some(424));
    results.take(quick)?;
    results.take(other)?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn requests_that_come_due_together_do_not_wait_until_one_is_too_late() -> TestResult {
    let (builder, sent) = service(|call, key, _| match (call, key) {
        (1, "a") => Reply(429, &[("Retry-After", "7")], json!({})),
        (1, "b") => Reply(429, &[("Retry-After", "8")], json!({})),
        _ => ok(key),
    });
    let mut batch = Batch::new();
    let a = batch.add(Get::<Thing>::new(thing("a")).timeout(Duration::from_millis(7500)));
    let b = read(&mut batch, "b");
    let mut results = batch.send(&builder.build()?).await?;
    assert_eq!(keys(&sent), [vec!["a", "b"], vec!["a"], vec!["b"]]);
    results.take(a)?;
    results.take(b)?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn dates_inside_a_response_are_those_of_the_services_clock() -> TestResult {
    let dates = [Some("Sun, 06 Nov 1994 08:49:27 GMT"), None];
    for (date, seconds) in dates.into_iter().zip([20, 10]) {
        let (builder, sent) = with_handler(Credential::anonymous(), move |number, _| {
            let mut headers = json!({"Retry-After": "Sun, 06 Nov 1994 08:49:47 GMT"});
            if let Some(date) = date {
                headers["Date"] = date.into();
            }
            let status = if number == 1 { 429 } else { 200 };
            let responses = json!({"responses": [{"id": "1", "status": status, "headers": headers, "body": {}}]});
            response(200, &[("Date", "Sun, 06 Nov 1994 08:49:37 GMT")], &responses.to_string())
        });
        let mut batch = Batch::new();
        let ticket = read(&mut batch, "a");
        let started = Instant::now();
        batch.send(&builder.build()?).await?.take(ticket)?;
        assert_eq!((started.elapsed().as_secs(), sent.count()), (seconds, 2));
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_may_have_taken_effect_is_retried_only_if_it_is_idempotent() -> TestResult {
    for (status, retry_after, idempotent, others) in [
        (429, false, 3, 3),
        (503, false, 3, 1),
        (503, true, 3, 3),
        (504, false, 3, 1),
        (504, true, 3, 1),
        (500, true, 1, 1),
        (409, true, 1, 1),
    ] {
        let headers: &[_] = if retry_after { &[("retry-after", "1")] } else { &[] };
        let (builder, sent) = service(move |_, _, _| Reply(status, headers, json!({})));
        let mut batch = Batch::new();
        batch.add(Get::<Thing>::new(thing("read")));
        batch.add(Delete::new(thing("delete")));
        batch.add(Create::<Thing>::new(thing("create"), &Thing::default()));
        batch.add(Update::<Thing>::new(thing("update"), &Thing::default()));
        let results = batch.send(&builder.build()?).await?;
        assert_eq!(results.failed().count(), 4);
        let keys = keys(&sent).concat();
        let count = |wanted: &str| keys.iter().filter(|key| *key == wanted).count();
        assert_eq!((count("read"), count("delete")), (idempotent, idempotent), "{status}");
        assert_eq!((count("create"), count("update")), (others, others), "{status}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_depends_on_a_throttled_request_follows_it() -> TestResult {
    let (builder, sent) = service(|call, key, _| match (call, key) {
        (1, "b") => Reply(429, &[("Retry-After", "1")], json!({})),
        _ => ok(key),
    });
    let mut batch = Batch::new();
    let a = read(&mut batch, "a");
    let b = batch.add_after(Create::<Thing>::new(thing("b"), &Thing::default()), [a]);
    let c = batch.add_after(Create::<Thing>::new(thing("c"), &Thing::default()), [b]);
    let d = batch.add_after(Delete::new(thing("d")), [a.id(), c.id()]);
    let mut results = batch.send(&builder.build()?).await?;
    assert_eq!(keys(&sent), [vec!["a", "b", "c", "d"], vec!["b", "c", "d"]], "only what has not taken effect");
    assert!(requests(&sent.all()[1])[0].get("dependsOn").is_none());
    for ticket in [a, b, c] {
        results.take(ticket)?;
    }
    results.take(d)?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn dependents_fail_with_what_they_depend_on_and_others_do_not() -> TestResult {
    let (builder, sent) = service(|_, key, _| match key {
        "busy" => Reply(429, &[], json!({})),
        "gone" => Reply(404, &[("request-id", "r")], json!({"error": {"code": "NotFound", "message": "m"}})),
        _ => ok(key),
    });
    let mut batch = Batch::new();
    let busy = read(&mut batch, "busy");
    let after_busy = batch.add_after(Delete::new(thing("after-busy")), [busy]);
    let gone = read(&mut batch, "gone");
    let after_gone = batch.add_after(Delete::new(thing("after-gone")), [gone]);
    let (fine, last) = (read(&mut batch, "fine"), batch.add_after(Count::new(thing("x")), [after_busy]));
    let after_fine = batch.add_after(Get::<Thing>::new(thing("after-fine")), [fine]);
    let mut results = batch.send(&builder.build()?).await?;
    let keys = keys(&sent).concat();
    let count = |wanted: &str| keys.iter().filter(|key| *key == wanted).count();
    assert_eq!((count("busy"), count("gone"), count("fine"), count("after-fine")), (3, 1, 1, 1), "{keys:?}");
    // What depends on the busy one may be in the same serial call, where the service does not carry it out.
    assert_eq!(count("after-gone"), 0, "{keys:?}");
    let error = results.take(gone).expect_err("it is gone");
    assert_eq!((error.code(), error.request_id()), (Some("NotFound"), Some("r")));
    let failed: [TicketId; 3] = [after_busy.id(), after_gone.id(), last.id()];
    assert!(failed.iter().all(|id| results.status(*id).is_some_and(|status| status == 424)));
    results.take(fine)?;
    results.take(after_fine)?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn each_error_is_that_of_its_own_request() -> TestResult {
    let (builder, sent) = service(|_, key, _| match key {
        "a" => Reply(400, &[], json!({"error": {"code": "A", "innerError": {"request-id": "r-a"}}})),
        "b" => Reply(412, &[("request-id", "r-b"), ("client-request-id", "c-b")], json!({"error": {"code": "B"}})),
        _ => Reply(200, &[], json!([1])),
    });
    let mut batch = Batch::new();
    let (a, b, c) = (read(&mut batch, "a"), read(&mut batch, "b"), read(&mut batch, "c"));
    let own = batch.add(Get::<Thing>::new(thing("c")).header("client-request-id", "own"));
    let mut results = batch.send(&builder.build()?).await?;
    let [a, b, c, own] = [a, b, c, own].map(|ticket| results.take(ticket).expect_err("none of them is a thing"));
    assert_eq!((a.code(), a.request_id(), status(&a)), (Some("A"), Some("r-a"), Some(400)));
    assert_eq!((b.code(), b.request_id(), b.client_request_id()), (Some("B"), Some("r-b"), Some("c-b")));
    assert_eq!((c.kind(), own.kind(), own.client_request_id()), (ErrorKind::Decode, ErrorKind::Decode, Some("own")));
    let call = &sent.all()[0];
    let ids = client_request_ids(call);
    assert_eq!(a.client_request_id(), ids[0].as_str());
    assert_eq!(c.client_request_id(), ids[2].as_str());
    assert!(ids[0] != ids[1] && ids[0] != call.headers()["client-request-id"].to_str()?);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_was_cancelled_can_be_sent_again() -> TestResult {
    let (builder, sent) = service(|call, key, _| match call {
        1 => Reply(429, &[("Retry-After", "10")], json!({})),
        _ => ok(key),
    });
    let client = builder.build()?;
    let mut batch = Batch::new();
    let ticket = read(&mut batch, "a");
    assert!(tokio::time::timeout(Duration::from_secs(1), batch.send(&client)).await.is_err());
    assert_eq!(sent.count(), 1);
    assert_eq!(batch.send(&client).await?.take(ticket)?.id.as_deref(), Some("a"));
    Ok(())
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_sends_batches_too() -> TestResult {
    let (builder, sent) = service(|call, key, _| match (call, key) {
        (1, "7") => Reply(429, &[], json!({})),
        (_, "8") => Reply(404, &[], json!({})),
        _ => ok(key),
    });
    let client = builder.build_blocking()?;
    let mut batch = Batch::new();
    let tickets = read_many(&mut batch, 30);
    let mut results = batch.send(&client)?;
    assert_eq!(sizes(&sent), [20, 10, 1]);
    assert_eq!(results.take(tickets[7])?.id.as_deref(), Some("7"));
    assert_eq!(results.take(tickets[8]).map_err(|error| status(&error)), Err(Some(404)));
    let runtime = tokio::runtime::Runtime::new()?;
    let refused = runtime.block_on(async { batch.send(&client).map(|_| ()) });
    assert_eq!(refused.expect_err("it cannot wait here").kind(), ErrorKind::Setup);
    Ok(())
}
