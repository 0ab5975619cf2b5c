//! Connections that cannot be made, break, or fall silent.

use std::error::Error as _;
use std::time::Duration;

use odata::{Client, Credential, ErrorKind};

use super::server::{Server, Step, http, thing, truncated};
use super::*;

#[tokio::test]
async fn reads_are_retried_when_the_connection_breaks() -> TestResult {
    for step in [Step::ResetUnread, Step::ResetRead, truncated()] {
        let server = Server::start(vec![step.clone(), step.clone(), thing("a")]).await?;
        let thing = get().send(&server.client().build()?).await?;
        assert_eq!((thing.id.as_deref(), server.connections()), (Some("a"), 3), "{step:?}");
    }
    Ok(())
}

#[tokio::test]
async fn what_may_have_taken_effect_is_not_sent_twice() -> TestResult {
    for (step, received) in [(Step::ResetUnread, 0), (Step::ResetRead, 1), (truncated(), 1)] {
        let server = Server::start(vec![step.clone(), thing("a")]).await?;
        let error = create().send(&server.client().build()?).await.expect_err("the connection broke");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert!(!error.is_retryable());
        assert_eq!((server.connections(), server.received().len()), (1, received), "{step:?}");
        assert_eq!(error.client_request_id().map(str::len), Some(36));
    }
    Ok(())
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() -> TestResult {
    // The port is free again once the listener is dropped.
    let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let client = Client::builder(format!("http://{address}"), Credential::token("token-of-ann"));
    let client = client.retry(quickly()).build()?;
    let error = create().send(&client).await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.is_retryable());
    assert!(error.to_string().starts_with("connecting failed: "), "{error}");
    assert!(error.source().is_some());
    assert!(!format!("{error} {error:?}").contains("things"), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_service_that_falls_silent_is_given_up() -> TestResult {
    let silent = || Step::Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec(), Duration::from_secs(600));
    let server = Server::start(vec![silent(), thing("a")]).await?;
    let client = server.client().idle_timeout(Duration::from_millis(200)).build()?;
    assert_eq!(get().send(&client).await?.id.as_deref(), Some("a"));
    assert_eq!(server.connections(), 2);

    let server = Server::start(vec![silent(), thing("a")]).await?;
    let client = server.client().idle_timeout(Duration::from_millis(200)).build()?;
    let error = create().send(&client).await.expect_err("it may have taken effect");
    assert_eq!((error.kind(), error.is_retryable(), server.connections()), (ErrorKind::Timeout, false, 1));
    Ok(())
}

#[tokio::test]
async fn slow_bodies_are_cut_off_by_the_timeout() -> TestResult {
    let body = " ".repeat(1000);
    let slow = format!("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{body}");
    let server = Server::start(vec![Step::Drip(slow.into_bytes(), Duration::from_millis(5))]).await?;
    let client = server.client().build()?;
    let error = get().timeout(Duration::from_millis(400)).send(&client).await.expect_err("it takes five seconds");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, true));
    assert!(error.to_string().contains("its timeout of 400ms"), "{error}");
    let client = server.client().timeout(Duration::from_millis(400)).build()?;
    let error = create().send(&client).await.expect_err("it takes five seconds");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, false));
    assert_eq!(server.received().len(), 2, "nothing was sent twice");
    Ok(())
}

#[tokio::test]
async fn dropping_the_future_cancels_the_request() -> TestResult {
    let server = Server::start(vec![http("503 Busy", "Retry-After: 1\r\n", ""), thing("a")]).await?;
    let client = server.client().build()?;
    let request = get();
    tokio::select! {
        _ = request.send(&client) => panic!("it waits for a second"),
        () = server.has_received(1) => {}
    }
    assert_eq!(server.connections(), 1);
    Ok(())
}

#[tokio::test]
async fn a_handler_that_fails_stands_for_a_connection_that_breaks() -> TestResult {
    let failing = |failures: usize| {
        let sent = Mutex::new(0);
        Client::builder(ROOT, Credential::anonymous()).retry(quickly()).with_handler(move |_| {
            let mut sent = sent.lock().expect("no test panics while it holds the lock");
            *sent += 1;
            if *sent > failures { Ok(response(200, &[], r#"{"id":"a"}"#)) } else { Err("cable unplugged") }
        })
    };
    assert_eq!(get().send(&failing(2).build()?).await?.id.as_deref(), Some("a"));
    for (result, is_retryable) in
        [(get().send(&failing(3).build()?).await, true), (create().send(&failing(1).build()?).await, false)]
    {
        let error = result.expect_err("the handler fails");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Transport, is_retryable));
        assert_eq!(error.to_string(), "the handler failed: cable unplugged");
    }
    Ok(())
}
