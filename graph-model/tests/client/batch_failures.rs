//! Batches of which whole calls fail, or have an answer that is of no use. Time is not real here.

use graph_model::{Batch, ErrorKind};
use serde_json::json;

use super::batches::{Reply, build, client_request_ids, keys, read, read_many, requests, service, status, thing};
use super::server::{Server, Step, http, truncated};
use super::*;

#[tokio::test(start_paused = true)]
async fn errors_without_an_answer_name_their_own_requests() {
    let unread = || answer(200, &[], "<html>");
    let too_large = || answer(200, &[], &" ".repeat(2000));
    for (reply, kind) in [
        (Box::new(unread) as Box<dyn Fn() -> _ + Send + Sync>, ErrorKind::Decode),
        (Box::new(|| answer(200, &[], r#"{"responses":[]}"#)), ErrorKind::Decode),
        (Box::new(too_large), ErrorKind::TooLarge),
    ] {
        let (builder, sent) = standing_in(Credential::anonymous(), move |_, _| reply());
        let mut batch = Batch::new();
        let (first, second) = (batch.add(create()), batch.add(create()));
        let mut results = batch.send(&build(builder.largest_answer(1000))).await.expect("it is sent");
        let ids = client_request_ids(&sent.all()[0]);
        for (ticket, id) in [first, second].into_iter().zip(ids) {
            let same = results.response(ticket).expect_err("there is none");
            let error = results.take(ticket).expect_err("there is none");
            assert_eq!((error.kind(), error.client_request_id()), (kind, id.as_str()));
            assert_eq!(same.client_request_id(), id.as_str());
        }
        let late = batch.add(create());
        let error = results.take(late).expect_err("it was not sent");
        assert_eq!(error.to_string(), "the ticket is for a request that was added after the batch was sent");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_is_not_sent_again_but_what_does_no_harm_is() {
    let mut batch = Batch::new();
    let first = read_many(&mut batch, 19);
    let created = batch.add(Create::<Thing>::new(thing("new"), &Thing::default()));
    let last = read(&mut batch, "last");
    let reply = |request: &http::Request<Vec<u8>>| {
        let responses: Vec<_> =
            requests(request).iter().map(|request| json!({"id": request["id"], "status": 200, "body": {}})).collect();
        answer(200, &[], &json!({ "responses": responses }).to_string())
    };

    let (builder, sent) = standing_in(Credential::anonymous(), move |number, request| {
        if number == 1 { answer(503, &[("request-id", "r")], "") } else { reply(request) }
    });
    let mut results = batch.send(&build(builder)).await.expect("it is sent");
    assert_eq!(keys(&sent).iter().map(Vec::len).collect::<Vec<_>>(), [20, 1, 19]);
    let error = results.take(created).expect_err("it may have been carried out");
    assert_eq!((status(&error), error.request_id(), error.is_retryable()), (Some(503), Some("r"), false));
    assert!(first.iter().chain([&last]).all(|ticket| results.take(*ticket).is_ok()));

    // The service says that nothing was carried out.
    let (builder, sent) = standing_in(Credential::anonymous(), move |number, request| {
        if number == 1 { answer(503, &[("retry-after", "1")], "") } else { reply(request) }
    });
    let results = batch.send(&build(builder)).await.expect("it is sent");
    assert_eq!(keys(&sent).iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 1]);
    assert_eq!(results.failed().count(), 0);

    // Calls that stay refused are not sent more often than other requests.
    let (builder, sent) = standing_in(Credential::anonymous(), |_, _| answer(429, &[], ""));
    let results = batch.send(&build(builder)).await.expect("it is sent");
    assert_eq!((sent.count(), results.failed().count()), (6, 21));

    let (builder, sent) = standing_in(Credential::anonymous(), move |number, request| match number {
        1 => answer(400, &[], r#"{"error":{"code":"BadRequest","message":"m"}}"#),
        _ => reply(request),
    });
    let mut results = batch.send(&build(builder)).await.expect("it is sent");
    assert_eq!((sent.count(), results.failed().count()), (2, 20));
    assert_eq!(results.take(first[0]).expect_err("the call was refused").code(), Some("BadRequest"));
    assert!(results.take(last).is_ok());
}

#[tokio::test(start_paused = true)]
async fn answers_that_are_too_large_together_come_in_smaller_calls() {
    let (builder, sent) = service(|_, key, _| match key {
        "huge" => Reply(200, &[], json!({"id": "x".repeat(5000)})),
        _ => Reply(200, &[], json!({"id": "x".repeat(500)})),
    });
    let mut batch = Batch::new();
    let tickets = read_many(&mut batch, 8);
    let huge = read(&mut batch, "huge");
    let created = batch.add(Create::<Thing>::new(thing("new"), &Thing::default()));
    let mut results = batch.send(&build(builder.largest_answer(2000))).await.expect("it is sent");
    let keys = keys(&sent);
    assert_eq!(keys.iter().map(Vec::len).collect::<Vec<_>>(), [10, 5, 2, 2, 2, 3, 1, 1, 1], "{keys:?}");
    assert_eq!(keys.concat().iter().filter(|key| *key == "new").count(), 1, "it may have been created");
    assert!(tickets.into_iter().all(|ticket| results.take(ticket).is_ok()));
    assert_eq!(results.take(huge).expect_err("it is too large by itself").kind(), ErrorKind::TooLarge);
    assert_eq!(results.take(created).expect_err("it may have been created").kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn broken_connections_cost_no_result() {
    let reply = |ids: &[u32]| {
        let responses: Vec<_> = ids.iter().map(|id| json!({"id": id.to_string(), "status": 200, "body": {}})).collect();
        http("200 OK", "Content-Type: application/json\r\n", json!({ "responses": responses }).to_string())
    };
    for broken in [Step::ResetRead, truncated()] {
        let server = Server::start(vec![broken, reply(&[1])]).await;
        let mut batch = Batch::new();
        let reads = read(&mut batch, "key");
        let creates = batch.add(create());
        let mut results = batch.send(&server.client().build().expect("it is a client")).await.expect("it is sent");
        assert!(results.take(reads).is_ok());
        assert_eq!(results.take(creates).expect_err("it may have been carried out").kind(), ErrorKind::Transport);
        let received = server.received();
        assert_eq!(received.len(), 2);
        assert!(received[0].contains("body-of-ann") && !received[1].contains("body-of-ann"));
        assert!(received.iter().all(|request| request.contains("uthorization: Bearer token-of-ann")), "{received:?}");
    }
}
