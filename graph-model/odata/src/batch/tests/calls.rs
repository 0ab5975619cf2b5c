//! Which requests go in which call, and what becomes of those of a call that fails.

use super::*;

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
