//! When requests are retried, and how long that takes, by a paused clock.

use std::time::Duration;

use odata::client::{Retry, Transport as _};
use odata::request::{Delete, Update, Upload};
use odata::{Credential, ErrorKind};
use tokio::time::Instant;

use super::*;

#[tokio::test(start_paused = true)]
async fn retry_after_is_respected() -> TestResult {
    const SECONDS: &[(&str, &str)] = &[("retry-after", "7")];
    const DATE: &[(&str, &str)] =
        &[("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:46 GMT")];
    for (headers, seconds) in [(SECONDS, 7), (DATE, 9)] {
        for status in [429, 503] {
            let (builder, sent) = with_handler(Credential::anonymous(), move |number, _| {
                if number == 1 { response(status, headers, "") } else { response(200, &[], r#"{"id":"a"}"#) }
            });
            let started = Instant::now();
            let thing = create().send(&builder.build()?).await?;
            assert_eq!(thing.id.as_deref(), Some("a"));
            assert_eq!((sent.count(), started.elapsed().as_secs()), (2, seconds), "{status}");
        }
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn any_http_request_is_retried_like_others() -> TestResult {
    for (method, requests, received) in [("GET", 2, 200), ("PUT", 2, 200), ("POST", 1, 504)] {
        let (builder, sent) = with_handler(Credential::anonymous(), |number, _| {
            if number == 1 { response(504, &[], "") } else { response(200, &[], "done") }
        });
        let request = http::Request::builder().method(method).uri(format!("{ROOT}/reports")).body(b"{}".to_vec())?;
        let response = builder.build()?.send_http(request).await?;
        assert_eq!((sent.count(), response.status().as_u16()), (requests, received), "{method}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn attempts_end() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(503, &[("request-id", "r")], ""));
    let [second, two_seconds] = [1, 2].map(Duration::from_secs);
    let retry = Retry::default().max_attempts(4).initial_backoff(second).max_backoff(two_seconds);
    let client = builder.retry(retry).build()?;
    let started = Instant::now();
    let error = get().send(&client).await.expect_err("the service is down");
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Service, Some(503)));
    assert!(error.is_retryable());
    assert_eq!(sent.count(), 4);
    // One, two and two seconds, and up to as much again in jitter.
    assert!((5..=10).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    let raw = get().send_raw(&client).await?;
    assert_eq!((raw.status().as_u16(), sent.count()), (503, 8));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_may_have_taken_effect_is_retried_only_if_it_is_idempotent() -> TestResult {
    let thing = Thing::default();
    for (status, retry_after, idempotent, others) in [
        (429, false, 3, 3),
        (429, true, 3, 3),
        (503, false, 3, 1),
        (503, true, 3, 3),
        (504, false, 3, 1),
        (504, true, 3, 1),
        (500, true, 1, 1),
        (502, false, 1, 1),
        (409, true, 1, 1),
        (404, false, 1, 1),
    ] {
        let (builder, sent) = with_handler(Credential::anonymous(), move |_, _| {
            response(status, if retry_after { &[("retry-after", "1")] } else { &[] }, "")
        });
        let client = builder.build()?;
        let errors = [
            get().send(&client).await.err(),
            Delete::new(things()).send(&client).await.err(),
            Upload::new(things(), b"x".to_vec(), "text/plain").send(&client).await.err(),
            Update::<Thing>::replace(things(), &thing).send(&client).await.err(),
        ];
        assert!(errors.iter().flatten().all(|error| error.is_retryable() == (idempotent > 1)), "{status}");
        assert_eq!((errors.iter().flatten().count(), sent.count()), (4, 4 * idempotent), "{status} {retry_after}");
        let errors = [
            create().send(&client).await.err(),
            act().send(&client).await.err(),
            Update::<Thing>::new(things(), &thing).send(&client).await.err(),
        ];
        assert!(errors.iter().flatten().all(|error| error.is_retryable() == (others > 1)), "{status}");
        assert_eq!(errors.iter().flatten().count(), 3);
        assert_eq!(sent.count() - 4 * idempotent, 3 * others, "{status} {retry_after}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_would_exceed_the_timeout_does_not_begin() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(429, &[("retry-after", "60")], ""));
    let client = builder.timeout(Duration::from_secs(100)).build()?;
    let started = Instant::now();
    let error = get().send(&client).await.expect_err("there is no time for a second wait");
    assert_eq!(status(&error), Some(429));
    assert_eq!((sent.count(), started.elapsed().as_secs()), (2, 60));
    let error = get().timeout(Duration::from_secs(59)).send(&client).await.expect_err("nor for a first one");
    assert!(error.is_retryable());
    assert_eq!((sent.count(), started.elapsed().as_secs()), (3, 60));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn all_attempts_are_the_same_request() -> TestResult {
    let (builder, sent) = with_handler(Credential::token("t"), |number, _| {
        if number < 3 { response(429, &[], "") } else { response(200, &[], "{}") }
    });
    let client = builder.user_agent("inventory/1.2").build()?;
    create().prefer("a").prefer("b").header("x-own", "1").send(&client).await?;
    let all = sent.all();
    assert_eq!(all.len(), 3);
    for request in &all {
        assert_eq!(request.body(), br#"{"note":"body-of-ann"}"#);
        assert_eq!(request.headers(), all[0].headers());
    }
    let headers = all[0].headers();
    assert_eq!((headers["prefer"].to_str()?, headers["authorization"].to_str()?), ("a, b", "Bearer t"));
    assert!(headers["user-agent"].to_str()?.starts_with("inventory/1.2 odata/"));
    assert_eq!(headers["client-request-id"].len(), 36);
    create().send(&client).await?;
    assert_ne!(sent.all()[3].headers()["client-request-id"], headers["client-request-id"]);
    create().header("client-request-id", "own").send(&client).await?;
    assert_eq!(sent.all()[4].headers()["client-request-id"], "own");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn retries_can_be_disabled() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(503, &[], ""));
    let client = builder.retry(Retry::never()).build()?;
    assert!(get().send(&client).await.is_err());
    assert_eq!(sent.count(), 1);
    Ok(())
}
