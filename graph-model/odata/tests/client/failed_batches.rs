//! Batches whose calls fail as a whole, or get a response that cannot be used, by a paused clock.

use odata::{Batch, ErrorKind};
use serde_json::json;

use super::batches::{Reply, client_request_ids, keys, read, read_many, requests, service, sizes, thing};
use super::server::{Server, Step, http, truncated};
use super::*;

type Reaction = Box<dyn Fn() -> Response + Send + Sync>;

#[tokio::test(start_paused = true)]
async fn errors_without_a_response_have_the_ids_of_their_own_requests() -> TestResult {
    let reactions: [(Reaction, ErrorKind); 3] = [
        (Box::new(|| response(200, &[], "<html>")), ErrorKind::Decode),
        (Box::new(|| response(200, &[], r#"{"responses":[]}"#)), ErrorKind::Decode),
        (Box::new(|| response(200, &[], &" ".repeat(2000))), ErrorKind::TooLarge),
    ];
    for (reaction, kind) in reactions {
        let (builder, sent) = with_handler(Credential::anonymous(), move |_, _| reaction());
        let mut batch = Batch::new();
        let (first, second) = (batch.add(create()), batch.add(create()));
        let mut results = batch.send(&builder.max_response_size(1000).build()?).await?;
        let ids = client_request_ids(&sent.all()[0]);
        for (ticket, id) in [first, second].into_iter().zip(ids) {
            let same = results.response(ticket).expect_err("there is no response");
            let error = results.take(ticket).expect_err("there is no response");
            assert_eq!((error.kind(), error.client_request_id()), (kind, id.as_str()));
            assert_eq!(same.client_request_id(), id.as_str());
        }
        let late = batch.add(create());
        let error = results.take(late).expect_err("it was not sent");
        assert!(error.to_string().contains("added after the batch was sent"), "{error}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_is_not_sent_again_but_its_idempotent_requests_are() -> TestResult {
    let mut batch = Batch::new();
    let first = read_many(&mut batch, 19);
    let created = batch.add(Create::<Thing>::new(thing("new"), &Thing::default()));
    let last = read(&mut batch, "last");
    let success = |request: &Request| {
        let responses: Vec<_> =
            requests(request).iter().map(|request| json!({"id": request["id"], "status": 200, "body": {}})).collect();
        response(200, &[], &json!({ "responses": responses }).to_string())
    };

    let (builder, sent) = with_handler(Credential::anonymous(), move |number, request| {
        if number == 1 { response(503, &[("request-id", "r")], "") } else { success(request) }
    });
    let mut results = batch.send(&builder.build()?).await?;
    assert_eq!(sizes(&sent), [20, 1, 19]);
    let error = results.take(created).expect_err("it may have taken effect");
    assert_eq!((status(&error), error.request_id(), error.is_retryable()), (Some(503), Some("r"), false));
    assert!(first.iter().chain([&last]).all(|ticket| results.take(*ticket).is_ok()));

    // With Retry-After, the service says that nothing has taken effect.
    let (builder, sent) = with_handler(Credential::anonymous(), move |number, request| {
        if number == 1 { response(503, &[("retry-after", "1")], "") } else { success(request) }
    });
    let results = batch.send(&builder.build()?).await?;
    assert_eq!(sizes(&sent), [20, 20, 1]);
    assert_eq!(results.failed().count(), 0);

    // Calls that keep failing are not sent more often than other requests.
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(429, &[], ""));
    let results = batch.send(&builder.build()?).await?;
    assert_eq!((sent.count(), results.failed().count()), (6, 21));

    let (builder, sent) = with_handler(Credential::anonymous(), move |number, request| match number {
        1 => response(400, &[], r#"{"error":{"code":"BadRequest","message":"m"}}"#),
        _ => success(request),
    });
    let mut results = batch.send(&builder.build()?).await?;
    assert_eq!((sent.count(), results.failed().count()), (2, 20));
    assert_eq!(results.take(first[0]).expect_err("the call was refused").code(), Some("BadRequest"));
    results.take(last)?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn responses_that_are_too_large_together_come_in_smaller_calls() -> TestResult {
    let (builder, sent) = service(|_, key, _| match key {
        "huge" => Reply(200, &[], json!({"id": "x".repeat(5000)})),
        _ => Reply(200, &[], json!({"id": "x".repeat(500)})),
    });
    let mut batch = Batch::new();
    let tickets = read_many(&mut batch, 8);
    let huge = read(&mut batch, "huge");
    let created = batch.add(Create::<Thing>::new(thing("new"), &Thing::default()));
    let mut results = batch.send(&builder.max_response_size(2000).build()?).await?;
    assert_eq!(sizes(&sent), [10, 5, 2, 2, 2, 3, 1, 1, 1]);
    let sent: Vec<_> = keys(&sent).concat();
    assert_eq!(sent.iter().filter(|key| *key == "new").count(), 1, "it may have been created");
    assert!(tickets.into_iter().all(|ticket| results.take(ticket).is_ok()));
    assert_eq!(results.take(huge).expect_err("it is too large by itself").kind(), ErrorKind::TooLarge);
    assert_eq!(results.take(created).expect_err("it may have been created").kind(), ErrorKind::TooLarge);
    Ok(())
}

#[tokio::test]
async fn broken_connections_cost_no_result() -> TestResult {
    let success = |id: u32| {
        let responses = json!({"responses": [{"id": id.to_string(), "status": 200, "body": {}}]});
        http("200 OK", "Content-Type: application/json\r\n", responses.to_string())
    };
    for broken in [Step::ResetRead, truncated()] {
        let server = Server::start(vec![broken, success(1)]).await?;
        let mut batch = Batch::new();
        let reads = read(&mut batch, "key");
        let creates = batch.add(create());
        let mut results = batch.send(&server.client().build()?).await?;
        results.take(reads)?;
        let error = results.take(creates).expect_err("it may have taken effect");
        assert_eq!(error.kind(), ErrorKind::Transport);
        let received = server.received();
        assert_eq!(received.len(), 2);
        assert!(received[0].contains("body-of-ann") && !received[1].contains("body-of-ann"));
        assert!(received.iter().all(|request| request.contains("uthorization: Bearer token-of-ann")), "{received:?}");
    }
    Ok(())
}
