//! Services that stop a batch at the first request that fails, whatever they are asked for.

use odata::batch::TicketId;
use odata::request::Delete;
use odata::service::{BatchFormat, BatchSupport};
use odata::{Batch, ErrorKind};
use serde_json::json;

use super::batches::{keys, read, requests, sizes, thing};
use super::*;

/// A service that stops at each request for what is `missing` or `busy`, the latter for the first time only.
fn stopping() -> (ClientBuilder, Sent) {
    with_handler(Credential::anonymous(), |number, call| {
        let mut responses = Vec::new();
        for request in requests(call) {
            let url = request["url"].as_str().unwrap_or_default();
            let status = match url {
                _ if url.contains("missing") => 404,
                _ if url.contains("busy") && number == 1 => 429,
                _ => 200,
            };
            let headers = json!({"retry-after": "0"});
            responses.push(json!({"id": request["id"], "status": status, "headers": headers, "body": {"id": url}}));
            if status != 200 {
                break;
            }
        }
        response(200, &[], &json!({ "responses": responses }).to_string())
    })
}

fn delete(batch: &mut Batch, key: &str) -> TicketId {
    batch.add(Delete::new(thing(key))).id()
}

#[tokio::test]
async fn requests_behind_a_failed_one_are_sent_again_where_they_may() -> TestResult {
    let (client, sent) = stopping();
    let mut batch = Batch::new();
    let first = read(&mut batch, "a");
    let missing = read(&mut batch, "missing-b");
    let created = batch.add(create());
    let last = [read(&mut batch, "c"), read(&mut batch, "missing-d"), read(&mut batch, "e")];
    let mut results = batch.send(&client.build()?).await?;
    assert!(results.take(first).is_ok());
    assert_eq!(status(&results.take(missing).expect_err("the service has nothing with this key")), Some(404));
    let [c, d, e] = last.map(|ticket| results.take(ticket));
    assert!(c.is_ok() && e.is_ok());
    assert_eq!(d.map_err(|error| status(&error)).err(), Some(Some(404)));
    // The service should not have processed it, but nobody knows.
    let error = results.take(created).expect_err("the service stopped before this request");
    assert_eq!((error.kind(), error.is_retryable(), status(&error)), (ErrorKind::NotProcessed, true, None));
    assert!(error.to_string().contains("stopped"), "{error}");
    assert_eq!(keys(&sent)[1..], [vec!["c", "missing-d", "e"], vec!["e"]]);
    Ok(())
}

#[tokio::test]
async fn what_depends_on_a_failed_request_fails_with_it() -> TestResult {
    let (client, sent) = stopping();
    let mut batch = Batch::new();
    let missing = delete(&mut batch, "missing");
    let dependent = batch.add_after(Delete::new(thing("a")), [missing]);
    let next = batch.add_after(create(), [dependent.id()]).id();
    let results = batch.send(&client.build()?).await?;
    let statuses = [missing, dependent.id(), next].map(|ticket| results.status(ticket).map(|status| status.as_u16()));
    assert_eq!((statuses, sizes(&sent)), ([Some(404), Some(424), Some(424)], vec![3]));
    Ok(())
}

#[tokio::test]
async fn a_busy_service_gets_the_rest_without_waiting_for_it() -> TestResult {
    let (client, sent) = stopping();
    let mut batch = Batch::new();
    let tickets = ["busy", "a", "b"].map(|key| read(&mut batch, key));
    let after = batch.add_after(create(), [tickets[0].id()]);
    let mut results = batch.send(&client.build()?).await?;
    for ticket in tickets {
        results.take(ticket)?;
    }
    results.take(after)?;
    assert!(sent.count() <= 4, "{:?}", keys(&sent));
    Ok(())
}

#[tokio::test]
async fn a_service_that_takes_parts_stops_as_well() -> TestResult {
    static MULTIPART: Conventions = SERVICE.with_batch_support(BatchSupport::MULTIPART);
    let (client, sent) = with_handler(Credential::anonymous(), |number, _| {
        let part = |text: &str| format!("--b\nContent-Type: application/http\n\nHTTP/1.1 {text}\n\n");
        let parts = [part("204 No Content"), part(if number == 1 { "404 Not Found" } else { "204 No Content" })];
        response(200, &[("content-type", "multipart/mixed; boundary=b")], &format!("{}--b--", parts.concat()))
    });
    let mut batch = Batch::new().with_format(BatchFormat::Multipart);
    let path = |key: &str| Path::of(&MULTIPART).segment("things").key(&Key::single(key));
    let alone = ["a", "b", "c"].map(|key| batch.add(Delete::new(path(key))).id());
    let mut group = batch.group();
    group.add(Delete::new(path("d")));
    let created = batch.add(create()).id();
    let results = batch.send(&client.build()?).await?;
    let statuses: Vec<_> = results.statuses().map(|status| status.map(|status| status.as_u16())).collect();
    assert_eq!(statuses, [Some(204), Some(404), Some(204), Some(204), None]);
    assert_eq!(results.failed().collect::<Vec<_>>(), [alone[1], created]);
    assert_eq!(sent.count(), 2);
    Ok(())
}

#[tokio::test]
async fn a_missing_response_that_no_failure_explains_is_an_error_of_its_own() -> TestResult {
    let (client, sent) = with_handler(Credential::anonymous(), |_, call| {
        let requests = requests(call);
        let responses =
            json!([{"id": requests[0]["id"], "status": 404}, {"id": requests[2]["id"], "status": 200, "body": {}}]);
        response(200, &[], &json!({ "responses": responses }).to_string())
    });
    let mut batch = Batch::new();
    let tickets = ["a", "b", "c"].map(|key| read(&mut batch, key));
    let mut results = batch.send(&client.build()?).await?;
    assert_eq!(results.take(tickets[1]).expect_err("the call has no response for it").kind(), ErrorKind::Decode);
    assert_eq!(sent.count(), 1);
    Ok(())
}
