//! Operations that go on after their response: polled until they are finished, within bounds, with the token only where
//! it may go.

use std::time::Duration;

use odata::operation::{Monitor, Operation};
use odata::{Credential, ErrorKind};
use tokio::time::Instant;

use super::server::{Server, http};
use super::*;

fn accepted(location: &str) -> Response {
    response(202, &[("location", location)], "")
}

const ELSEWHERE: &str = "https://files.example/monitor/1?key=secret";
const PENDING: &str = r#"{"status":"inProgress","percentageComplete":27.5}"#;
const DONE: &str = r#"{"status":"completed","percentageComplete":100,"resourceId":"2"}"#;

#[tokio::test(start_paused = true)]
async fn an_operation_is_polled_until_it_is_finished() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("t"), |number, _| match number {
        1 => accepted(ELSEWHERE),
        2 => response(202, &[], PENDING),
        3 => response(202, &[("retry-after", "7")], PENDING),
        4 => response(503, &[("retry-after", "2")], ""),
        _ => response(200, &[], DONE),
    });
    let client = builder.build()?;
    let monitor = act().start(&client).await?;
    assert_eq!(monitor.url(), Some(ELSEWHERE));
    assert!(!format!("{monitor:?} {:?}", monitor.wait()).contains("secret"), "{monitor:?}");
    let mut reported = Vec::new();
    let started = Instant::now();
    let second = Duration::from_secs(1);
    let wait = monitor.wait().initial_interval(second).max_interval(second);
    let finished = wait.progress(|running| reported.push(running.percentage)).send(&client).await?;
    assert_eq!((finished.resource_id(), reported), (Some("2"), vec![Some(27.5), Some(27.5)]));
    // One second and up to as much again in jitter, and twice what the service asks for.
    assert!((10..=11).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    assert_eq!(sent.had_token(), [true, false, false, false, false]);
    assert!(sent.addresses()[1..].iter().all(|address| address == ELSEWHERE));
    // The URL may have been saved.
    let Operation::Finished(finished) = Monitor::new(ELSEWHERE).poll(&client).await? else { panic!("it is finished") };
    assert_eq!(finished.into_response().body(), DONE.as_bytes());
    Ok(())
}

#[tokio::test]
async fn the_monitor_gets_a_token_on_a_trusted_host_only() -> TestResult {
    for (location, expected) in [
        ("/odata/operations/1", "https://service.example/odata/operations/1"),
        // By the rule of this service.
        ("/jobs/1", "https://service.example/odata/jobs/1"),
    ] {
        let (builder, sent) = with_handler(Credential::token("t"), move |number, _| match number {
            1 => accepted(location),
            _ => response(200, &[], r#"{"status":"succeeded","targetResourceLocation":"/teams('1')"}"#),
        });
        let client = builder.build()?;
        let finished = create().start(&client).await?.wait().send(&client).await?;
        assert_eq!(finished.resource_location(), Some("/teams('1')"));
        assert_eq!((sent.addresses()[1].as_str(), sent.had_token()), (expected, vec![true, true]));
    }
    for address in ["http://files.example/monitor?key=secret", "ftp://files.example/", "https://u:p@files.example/"] {
        let (builder, sent) = with_handler(Credential::token("t"), move |_, _| accepted(address));
        let client = builder.build()?;
        let error = act().start(&client).await?.wait().send(&client).await.expect_err("the address is not safe");
        assert_eq!((error.kind(), sent.count()), (ErrorKind::RefusedAddress, 1));
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn another_host_gets_no_token_unless_it_is_allowed() -> TestResult {
    let other = Server::start(vec![http("200 OK", "", DONE)]).await?;
    let location = format!("Location: {}/monitor?key=1\r\n", other.root());
    let server = Server::start(vec![http("202 Accepted", &location, "")]).await?;
    let client = server.client().build()?;
    let monitor = act().start(&client).await?;
    monitor.wait().send(&client).await?;
    assert!(server.received()[0].contains("token-of-ann"));
    assert!(!other.received().concat().to_lowercase().contains("authorization"));
    monitor.wait().send(&server.client().allow_host(other.host()).build()?).await?;
    assert!(other.received()[1].contains("token-of-ann"));
    Ok(())
}

#[tokio::test]
async fn a_failed_operation_is_an_error() -> TestResult {
    let failed = r#"{"status":"failed","error":{"code":"quotaLimitReached","message":"Full."}}"#;
    let (builder, _) = with_handler(Credential::anonymous(), move |number, _| match number {
        1 => accepted(ELSEWHERE),
        2 => response(200, &[], failed),
        3 => response(404, &[], r#"{"error":{"code":"itemNotFound"}}"#),
        4 => response(202, &[], ""),
        _ => response(400, &[], ""),
    });
    let client = builder.build()?;
    let monitor = act().start(&client).await?;
    let error = monitor.wait().send(&client).await.expect_err("the operation failed");
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Operation, "quotaLimitReached: Full."));
    assert_eq!(error.client_request_id().map(str::len), Some(36));
    let error = monitor.poll(&client).await.expect_err("the operation is not known");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("itemNotFound")));
    let error = act().start(&client).await.expect_err("there is no address to poll");
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Decode, Some(202)));
    assert_eq!(act().start(&client).await.expect_err("the service refuses").kind(), ErrorKind::Service);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_service_says_when_to_poll_first() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |number, _| match number {
        1 => response(202, &[("location", ELSEWHERE), ("retry-after", "40")], ""),
        _ => response(200, &[], DONE),
    });
    let client = builder.build()?;
    let monitor = act().start(&client).await?;
    let started = Instant::now();
    let error = monitor.wait().timeout(Duration::from_secs(30)).send(&client).await.expect_err("it takes too long");
    assert_eq!((error.kind(), sent.count(), started.elapsed()), (ErrorKind::Timeout, 1, Duration::ZERO));
    tokio::time::sleep(Duration::from_secs(10)).await;
    monitor.wait().send(&client).await?;
    assert_eq!((started.elapsed().as_secs(), sent.count()), (40, 2));
    monitor.wait().send(&client).await?;
    assert_eq!((started.elapsed().as_secs(), sent.count()), (40, 3));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn waiting_has_a_timeout() -> TestResult {
    for headers in [&[][..], &[("retry-after", "50")][..]] {
        let (builder, sent) = with_handler(Credential::anonymous(), move |_, _| response(202, headers, PENDING));
        let client = builder.build()?;
        let monitor = Monitor::new(ELSEWHERE);
        let started = Instant::now();
        let wait = monitor.wait().timeout(Duration::from_secs(120));
        let error = wait.send(&client).await.expect_err("it never finishes");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, true));
        let (waited, polls) = (started.elapsed().as_secs(), sent.count());
        assert!((50..=120).contains(&waited) && (3..20).contains(&polls), "{waited} {polls}");
    }
    Ok(())
}

#[tokio::test]
async fn results_are_read_by_the_request() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |number, _| match number {
        1 => accepted("status/1"),
        2 => response(200, &[("asyncresult", "201")], r#"{"id":"a","status":"failed"}"#),
        3 => response(201, &[("location", "https://service.example/odata/things/a")], r#"{"id":"a"}"#),
        4 => accepted(ELSEWHERE),
        5 => response(303, &[("location", "https://files.example/items/2")], ""),
        _ => response(204, &[], ""),
    });
    let client = builder.build()?;
    let request = create().prefer("respond-async");
    let finished = request.start(&client).await?.wait().send(&client).await?;
    assert_eq!(request.read(finished.into_response())?.id.as_deref(), Some("a"));
    assert_eq!(sent.addresses()[1], "https://service.example/odata/status/1");

    let monitor = request.start(&client).await?;
    assert_eq!(monitor.url(), None, "it is finished already");
    let finished = monitor.wait().send(&client).await?;
    assert_eq!(finished.resource_location(), Some("https://service.example/odata/things/a"));
    assert_eq!(request.read(finished.into_response())?.id.as_deref(), Some("a"));
    assert_eq!(sent.count(), 3);

    let monitor = Monitor::start(&act(), &client).await?;
    let finished = monitor.wait().send(&client).await?;
    let location = finished.resource_location();
    assert_eq!((location, sent.count()), (Some("https://files.example/items/2"), 5), "it is not followed");
    monitor.cancel(&client).await?;
    assert_eq!(sent.all()[5].method(), "DELETE");
    Ok(())
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_waits_too() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("t"), |number, _| match number {
        1 => accepted(ELSEWHERE),
        2 | 3 => response(202, &[], PENDING),
        _ => response(200, &[], DONE),
    });
    let client = builder.build_blocking()?;
    let monitor = act().start(&client)?;
    assert!(matches!(monitor.poll(&client), Ok(Operation::Running(_))));
    let finished = monitor.wait().initial_interval(Duration::from_millis(1)).send(&client)?;
    assert_eq!((finished.resource_id(), sent.count()), (Some("2"), 4));
    Ok(())
}
