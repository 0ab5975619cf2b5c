//! When requests are sent again, and how long that takes. Time is not real here.

use std::time::Duration;

use graph_model::client::Retry;
use graph_model::request::{Delete, Update, Upload};
use graph_model::{Credential, ErrorKind};
use tokio::time::Instant;

use super::*;

fn anonymous() -> Credential {
    Credential::anonymous()
}

#[tokio::test(start_paused = true)]
async fn the_service_says_how_long_to_wait() {
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    for (headers, seconds) in
        [(&[("retry-after", "7")][..], 7), (&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:46 GMT")][..], 9)]
    {
        for status in [429, 503] {
            let headers: Vec<_> = headers.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            let (builder, sent) = standing_in(anonymous(), move |number, _| {
                let headers: Vec<_> = headers.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                if number == 1 { answer(status, &headers, "") } else { answer(200, &[], r#"{"id":"a"}"#) }
            });
            let begun = Instant::now();
            let thing = create().send(&builder.build().expect("it is a client")).await.expect("it succeeds");
            assert_eq!(thing.id.as_deref(), Some("a"));
            assert_eq!((sent.count(), begun.elapsed().as_secs()), (2, seconds), "{status}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_storm_ends() {
    let (builder, sent) = standing_in(anonymous(), |_, _| answer(503, &[("request-id", "r")], ""));
    let retry = Retry::default().attempts(4).first_wait(Duration::from_secs(1)).longest_wait(Duration::from_secs(2));
    let client = builder.retry(retry).build().expect("it is a client");
    let begun = Instant::now();
    let error = get().send(&client).await.expect_err("the service is down");
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Service, Some(503)));
    assert!(error.is_retryable());
    assert_eq!(sent.count(), 4);
    // One, two and two seconds, and up to as much again by chance.
    assert!((5..=10).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    let raw = get().send_raw(&client).await.expect("there is an answer");
    assert_eq!((raw.status().as_u16(), sent.count()), (503, 8));
}

#[tokio::test(start_paused = true)]
async fn only_what_was_not_carried_out_or_does_no_harm_is_sent_again() {
    let thing = Thing::default();
    for (status, retry_after, reading, changing) in [
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
        let (builder, sent) = standing_in(anonymous(), move |_, _| {
            answer(status, if retry_after { &[("retry-after", "1")] } else { &[] }, "")
        });
        let client = builder.build().expect("it is a client");
        let idempotent = [
            get().send(&client).await.err(),
            Delete::new(things()).send(&client).await.err(),
            Upload::new(things(), b"x".to_vec(), "text/plain").send(&client).await.err(),
            Update::<Thing>::replace(things(), &thing).send(&client).await.err(),
        ];
        assert!(idempotent.iter().flatten().all(|error| error.is_retryable() == (reading > 1)), "{status}");
        assert_eq!((idempotent.iter().flatten().count(), sent.count()), (4, 4 * reading), "{status} {retry_after}");
        let others = [
            create().send(&client).await.err(),
            act().send(&client).await.err(),
            Update::<Thing>::new(things(), &thing).send(&client).await.err(),
        ];
        assert!(others.iter().flatten().all(|error| error.is_retryable() == (changing > 1)), "{status}");
        assert_eq!(others.iter().flatten().count(), 3);
        assert_eq!(sent.count() - 4 * reading, 3 * changing, "{status} {retry_after}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_would_last_too_long_is_not_begun() {
    let (builder, sent) = standing_in(anonymous(), |_, _| answer(429, &[("retry-after", "60")], ""));
    let client = builder.timeout(Duration::from_secs(100)).build().expect("it is a client");
    let begun = Instant::now();
    let error = get().send(&client).await.expect_err("there is no time for a second wait");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429));
    assert_eq!((sent.count(), begun.elapsed().as_secs()), (2, 60));
    let error = get().timeout(Duration::from_secs(59)).send(&client).await.expect_err("nor for a first");
    assert!(error.is_retryable());
    assert_eq!((sent.count(), begun.elapsed().as_secs()), (3, 60));
}

#[tokio::test(start_paused = true)]
async fn attempts_are_the_same_request() {
    let (builder, sent) =
        standing_in(
            Credential::token("t"),
            |number, _| {
                if number < 3 { answer(429, &[], "") } else { answer(200, &[], "{}") }
            },
        );
    let client = builder.user_agent("inventory/1.2").build().expect("it is a client");
    create().prefer("a").prefer("b").header("x-own", "1").send(&client).await.expect("it succeeds");
    let all = sent.all();
    assert_eq!(all.len(), 3);
    for request in &all {
        assert_eq!(request.body(), br#"{"note":"body-of-ann"}"#);
        assert_eq!(request.headers(), all[0].headers());
    }
    let header = |name: &str| all[0].headers()[name].to_str().expect("it is text").to_owned();
    assert_eq!((header("prefer"), header("authorization")), ("a, b".to_owned(), "Bearer t".to_owned()));
    assert!(header("user-agent").starts_with("inventory/1.2 graph-model/"));
    assert_eq!(header("client-request-id").len(), 36);
    create().send(&client).await.expect("it succeeds");
    assert_ne!(sent.all()[3].headers()["client-request-id"], all[0].headers()["client-request-id"]);
    create().header("client-request-id", "own").send(&client).await.expect("it succeeds");
    assert_eq!(sent.all()[4].headers()["client-request-id"], "own");
}

#[tokio::test(start_paused = true)]
async fn retries_can_be_switched_off() {
    let (builder, sent) = standing_in(anonymous(), |_, _| answer(503, &[], ""));
    let client = builder.retry(Retry::never()).build().expect("it is a client");
    assert!(get().send(&client).await.is_err());
    assert_eq!(sent.count(), 1);
}
