//! Operations that the service goes on with: asked after until they are finished, within bounds, and with the token at home.

use std::time::Duration;

use graph_model::operation::{Monitor, Operation};
use graph_model::{Credential, ErrorKind};
use tokio::time::Instant;

use super::server::{Server, http};
use super::*;

fn accepted(location: &str) -> http::Response<Vec<u8>> {
    answer(202, &[("location", location)], "")
}

const ELSEWHERE: &str = "https://files.example/monitor/1?key=secret";
const PENDING: &str = r#"{"status":"inProgress","percentageComplete":27.5}"#;
const DONE: &str = r#"{"status":"completed","percentageComplete":100,"resourceId":"2"}"#;

#[tokio::test(start_paused = true)]
async fn an_operation_is_asked_after_until_it_is_finished() {
    let (builder, sent) = standing_in(Credential::token("t"), |number, _| match number {
        1 => accepted(ELSEWHERE),
        2 => answer(202, &[], PENDING),
        3 => answer(202, &[("retry-after", "7")], PENDING),
        4 => answer(503, &[("retry-after", "2")], ""),
        _ => answer(200, &[], DONE),
    });
    let client = builder.build().expect("it is a client");
    let monitor = act().start(&client).await.expect("it is begun");
    assert_eq!(monitor.address(), Some(ELSEWHERE));
    assert!(!format!("{monitor:?} {:?}", monitor.wait()).contains("secret"), "{monitor:?}");
    let mut told = Vec::new();
    let begun = Instant::now();
    let waiting = monitor.wait().every(Duration::from_secs(1), Duration::from_secs(1));
    let finished = waiting.progress(|running| told.push(running.percentage)).send(&client).await.expect("it is done");
    assert_eq!((finished.resource_id(), told), (Some("2"), vec![Some(27.5), Some(27.5)]));
    // One second and a part of another by chance, and what the service says, twice.
    assert!((10..=11).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    let had: Vec<_> = sent.all().iter().map(|request| request.headers().contains_key("authorization")).collect();
    assert_eq!(had, [true, false, false, false, false]);
    assert!(sent.addresses()[1..].iter().all(|address| address == ELSEWHERE));
    // The address may have been saved.
    let Operation::Finished(finished) = Monitor::at(ELSEWHERE).poll(&client).await.expect("it is done") else {
        panic!("it goes on")
    };
    assert_eq!(finished.into_response().body(), DONE.as_bytes());
}

#[tokio::test]
async fn a_token_goes_along_at_home() {
    for (location, expected) in [
        ("/v1.0/operations/1", "https://graph.microsoft.com/v1.0/operations/1"),
        ("/teams('1')/operations('2')", "https://graph.microsoft.com/v1.0/teams('1')/operations('2')"),
    ] {
        let (builder, sent) = standing_in(Credential::token("t"), move |number, _| match number {
            1 => accepted(location),
            _ => answer(200, &[], r#"{"status":"succeeded","targetResourceLocation":"/teams('1')"}"#),
        });
        let client = builder.build().expect("it is a client");
        let monitor = create().start(&client).await.expect("it is begun");
        let finished = monitor.wait().send(&client).await.expect("it is done");
        assert_eq!(finished.resource_location(), Some("/teams('1')"));
        assert_eq!(sent.addresses()[1], expected);
        assert!(sent.all()[1].headers().contains_key("authorization"));
    }
    for address in ["http://files.example/monitor?key=secret", "ftp://files.example/", "https://u:p@files.example/"] {
        let (builder, sent) = standing_in(Credential::token("t"), move |_, _| accepted(address));
        let client = builder.build().expect("it is a client");
        let monitor = act().start(&client).await.expect("it is begun");
        let error = monitor.wait().send(&client).await.expect_err("it is not safe");
        assert_eq!((error.kind(), sent.count()), (ErrorKind::RefusedAddress, 1));
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_host_of_another_name_gets_no_token() {
    let other = Server::start(vec![http("200 OK", "", DONE)]).await;
    let location = format!("Location: {}/monitor?key=1\r\n", other.root());
    let server = Server::start(vec![http("202 Accepted", &location, "")]).await;
    let client = server.client().build().expect("it is a client");
    let monitor = act().start(&client).await.expect("it is begun");
    monitor.wait().send(&client).await.expect("it is done");
    assert!(server.received()[0].contains("token-of-ann"));
    assert!(!other.received().concat().to_lowercase().contains("authorization"));
    let host = other.root().replace("http://", "").replace("/v1.0", "");
    let client = server.client().allow_host(host).build().expect("it is a client");
    monitor.wait().send(&client).await.expect("it is done");
    assert!(other.received()[1].contains("token-of-ann"));
}

#[tokio::test]
async fn failures_are_errors() {
    let failed = r#"{"status":"failed","error":{"code":"quotaLimitReached","message":"Full."}}"#;
    let (builder, _) = standing_in(Credential::anonymous(), move |number, _| match number {
        1 => accepted(ELSEWHERE),
        2 => answer(200, &[], failed),
        3 => answer(404, &[], r#"{"error":{"code":"itemNotFound"}}"#),
        4 => answer(202, &[], ""),
        _ => answer(400, &[], ""),
    });
    let client = builder.build().expect("it is a client");
    let monitor = act().start(&client).await.expect("it is begun");
    let error = monitor.wait().send(&client).await.expect_err("it failed");
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Operation, "quotaLimitReached: Full."));
    assert_eq!(error.client_request_id().map(str::len), Some(36));
    let error = monitor.poll(&client).await.expect_err("it is not known");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("itemNotFound")));
    let error = act().start(&client).await.expect_err("there is no address");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(202)));
    assert_eq!(act().start(&client).await.expect_err("it is refused").kind(), ErrorKind::Service);
}

#[tokio::test(start_paused = true)]
async fn the_service_says_when_it_is_asked_first() {
    let (builder, sent) = standing_in(Credential::anonymous(), |number, _| match number {
        1 => answer(202, &[("location", ELSEWHERE), ("retry-after", "40")], ""),
        _ => answer(200, &[], DONE),
    });
    let client = builder.build().expect("it is a client");
    let monitor = act().start(&client).await.expect("it is begun");
    let begun = Instant::now();
    let error = monitor.wait().within(Duration::from_secs(30)).send(&client).await.expect_err("it takes too long");
    assert_eq!((error.kind(), sent.count(), begun.elapsed()), (ErrorKind::Timeout, 1, Duration::ZERO));
    tokio::time::sleep(Duration::from_secs(10)).await;
    monitor.wait().send(&client).await.expect("it is done");
    assert_eq!((begun.elapsed().as_secs(), sent.count()), (40, 2));
    monitor.wait().send(&client).await.expect("it is done");
    assert_eq!((begun.elapsed().as_secs(), sent.count()), (40, 3));
}

#[tokio::test(start_paused = true)]
async fn the_time_is_bounded() {
    for headers in [&[][..], &[("retry-after", "50")][..]] {
        let (builder, sent) = standing_in(Credential::anonymous(), move |_, _| answer(202, headers, PENDING));
        let client = builder.build().expect("it is a client");
        let monitor = Monitor::at(ELSEWHERE);
        let begun = Instant::now();
        let waiting = monitor.wait().within(Duration::from_secs(120));
        let error = waiting.send(&client).await.expect_err("it takes too long");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, true));
        let (waited, asked) = (begun.elapsed().as_secs(), sent.count());
        assert!((50..=120).contains(&waited) && (3..20).contains(&asked), "{waited} {asked}");
    }
}

#[tokio::test]
async fn results_are_read_by_the_request() {
    let (builder, sent) = standing_in(Credential::anonymous(), |number, _| match number {
        1 => accepted("status/1"),
        2 => answer(200, &[("asyncresult", "201")], r#"{"id":"a","status":"failed"}"#),
        3 => answer(201, &[("location", "https://graph.microsoft.com/v1.0/things/a")], r#"{"id":"a"}"#),
        4 => accepted(ELSEWHERE),
        5 => answer(303, &[("location", "https://files.example/items/2")], ""),
        _ => answer(204, &[], ""),
    });
    let client = builder.build().expect("it is a client");
    let request = create().prefer("respond-async");
    let monitor = request.start(&client).await.expect("it is begun");
    let finished = monitor.wait().send(&client).await.expect("it is done");
    assert_eq!(request.read(finished.into_response()).expect("it is a thing").id.as_deref(), Some("a"));
    assert_eq!(sent.addresses()[1], "https://graph.microsoft.com/v1.0/status/1");

    let monitor = request.start(&client).await.expect("it is done at once");
    assert_eq!(monitor.address(), None);
    let finished = monitor.wait().send(&client).await.expect("it is done");
    assert_eq!(finished.resource_location(), Some("https://graph.microsoft.com/v1.0/things/a"));
    assert_eq!(request.read(finished.into_response()).expect("it is a thing").id.as_deref(), Some("a"));
    assert_eq!(sent.count(), 3);

    let monitor = Monitor::start(&act(), &client).await.expect("it is begun");
    let finished = monitor.wait().send(&client).await.expect("it is done");
    assert_eq!(
        (finished.resource_location(), sent.count()),
        (Some("https://files.example/items/2"), 5),
        "not followed"
    );
    monitor.cancel(&client).await.expect("it is accepted");
    assert_eq!(sent.all()[5].method(), "DELETE");
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_waits_too() {
    let (builder, sent) = standing_in(Credential::token("t"), |number, _| match number {
        1 => accepted(ELSEWHERE),
        2 | 3 => answer(202, &[], PENDING),
        _ => answer(200, &[], DONE),
    });
    let client = builder.build_blocking().expect("it is a client");
    let monitor = act().start(&client).expect("it is begun");
    assert!(matches!(monitor.poll(&client), Ok(Operation::Running(_))));
    let waiting = monitor.wait().every(Duration::from_millis(1), Duration::from_millis(1));
    assert_eq!(waiting.send(&client).expect("it is done").resource_id(), Some("2"));
    assert_eq!(sent.count(), 4);
}
