//! Which requests go in which call, and how the failure of a call affects them.

use super::*;

#[test]
fn dependencies_are_kept_across_calls() -> Result {
    let mut batch = Batch::new();
    let first = batch.add(get("0"));
    let mut last = first;
    for index in 1..22 {
        last = batch.add_after(get(&index.to_string()), [last]);
    }
    batch.add_after(get("x"), [first.id(), last.id()]);
    let mut calls = calls(&batch)?;
    let call = next(&mut calls)?;
    let requests = call["requests"].as_array().ok_or("the requests are not an array")?;
    assert_eq!(requests.len(), 20);
    assert!(requests[0].get("dependsOn").is_none());
    for (place, request) in requests.iter().enumerate().skip(1) {
        assert_eq!(
            (&request["id"], &request["dependsOn"]),
            (&json!((place + 1).to_string()), &json!([place.to_string()]))
        );
    }
    calls.read(respond(&call, |_| 204));
    let call = next(&mut calls)?;
    assert_eq!(ids(&call), ["21", "22", "23"]);
    assert!(call["requests"][0].get("dependsOn").is_none(), "it was carried out in the call before");
    assert_eq!(call["requests"][2]["dependsOn"], json!(["22"]), "naming the one before is enough");
    // The service reports the failed dependencies itself.
    calls.read(respond(&call, |id| if id == "21" { 409 } else { 424 }));
    assert!(calls.next_call().is_none());
    assert_eq!(statuses(&calls.finish())[19..], [Some(204), Some(409), Some(424), Some(424)]);
    Ok(())
}

#[test]
fn requests_that_depend_on_a_failure_of_an_earlier_call_are_not_sent() -> Result {
    let mut batch = Batch::new();
    let (a, b) = (batch.add(get("a")), batch.add(get("b")));
    let both = batch.add_after(get("c"), [a, b]);
    batch.add_after(get("d"), [both]);
    batch.add_after(get("e"), [a]);
    let mut calls = calls(&batch)?;
    let call = next(&mut calls)?;
    assert_eq!(ids(&call), ["1", "2"]);
    calls.read(respond(&call, |id| if id == "2" { 500 } else { 302 }));
    let call = next(&mut calls)?;
    assert_eq!(ids(&call), ["5"], "a redirect is not a failure");
    calls.read(respond(&call, |_| 200));
    assert!(calls.next_call().is_none());
    assert_eq!(statuses(&calls.finish()), [302, 500, 424, 424, 200].map(Some));
    Ok(())
}

#[test]
fn large_requests_are_spread_over_several_calls() -> Result {
    let mut batch = Batch::new();
    let large = vec![0; 1_200_000];
    let uploads = ["a", "b", "c", "d"];
    for key in uploads {
        batch.add(Upload::new(thing(key), large.clone(), "image/png"));
    }
    batch.add(get("a"));
    let mut calls = calls(&batch)?;
    let mut sent = Vec::new();
    while let Some(call) = calls.next_call() {
        assert!(call.body().len() < 4_000_000, "{}", call.body().len());
        let call: Value = serde_json::from_slice(call.body())?;
        sent.push(ids(&call).join(" "));
        calls.read(respond(&call, |_| 204));
    }
    assert_eq!(sent, ["1 2 5", "3 4"]);
    Ok(())
}

#[test]
fn a_call_that_is_too_large_for_the_service_is_sent_in_halves() -> Result {
    let mut batch = Batch::new();
    let first = batch.add(Create::<EntityReference>::new(things(), &json!({})));
    let second = batch.add_after(get("b"), [first]);
    let third = batch.add_after(get("c"), [second]);
    let mut calls = calls(&batch)?;
    let mut sent = Vec::new();
    while let Ok(call) = next(&mut calls) {
        sent.push(ids(&call).join(" "));
        let is_too_large = ids(&call).len() > 1 || sent.len() == 4;
        let refused = Response::builder().status(413).body(Vec::new())?;
        calls.read(if is_too_large { refused } else { respond(&call, |_| 204) });
    }
    assert_eq!(sent, ["1 2 3", "1", "2", "3"]);
    let mut results = calls.finish();
    assert_eq!(results.status(second).map(|status| status.as_u16()), Some(204));
    let error = results.take(third).expect_err("the service refused it alone");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(413));
    Ok(())
}

#[test]
fn a_failed_call_fails_its_requests_each_retryable_by_its_method() -> Result {
    let mut batch = Batch::new();
    let (reads, changes) = (batch.add(get("a")), batch.add(Create::<EntityReference>::new(things(), &json!({}))));
    let mut calls = calls(&batch)?;
    calls.next_call().ok_or("there is no call")?;
    let body = br#"{"error":{"code":"Busy","message":"m"}}"#.to_vec();
    calls.read(Response::builder().status(503).body(body)?);
    let mut results = calls.finish();
    let (reads, changes) = (results.take(reads).expect_err("503"), results.take(changes).expect_err("503"));
    assert_eq!((reads.code(), changes.code()), (Some("Busy"), Some("Busy")));
    assert!(reads.is_retryable() && !changes.is_retryable());
    Ok(())
}

#[test]
fn calls_without_a_response_do_not_affect_others() -> Result {
    let mut batch = Batch::new();
    let tickets: Vec<_> = (0..50).map(|index| batch.add(get(&index.to_string()))).collect();
    let mut calls = calls(&batch)?;
    let call = next(&mut calls)?;
    calls.read(respond(&call, |_| 404));
    assert_eq!(ids(&next(&mut calls)?).len(), 20);
    assert_eq!(ids(&next(&mut calls)?).len(), 10);
    let mut results = calls.finish();
    assert_eq!(results.take(tickets[19]).expect_err("404").kind(), ErrorKind::Service);
    assert_eq!(results.take(tickets[20]).expect_err("no response was read").kind(), ErrorKind::Transport);
    assert_eq!(results.take(tickets[49]).expect_err("no response was read").kind(), ErrorKind::Transport);
    // A response to nothing is ignored.
    let mut calls = Batch::new().calls(ROOT)?;
    calls.read(Response::new(br#"{"responses":[{"id":"1","status":200}]}"#.to_vec()));
    assert!(calls.next_call().is_none());
    assert_eq!(calls.finish().statuses().count(), 0);
    Ok(())
}
