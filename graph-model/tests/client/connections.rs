//! Connections that cannot be made, break, or fall asleep.

use std::time::Duration;

use graph_model::{Client, Credential, ErrorKind};

use super::server::{Server, Step, http, thing, truncated};
use super::*;

#[tokio::test]
async fn reading_is_tried_again_when_the_connection_breaks() {
    for step in [Step::ResetUnread, Step::ResetRead, truncated()] {
        let server = Server::start(vec![step.clone(), step.clone(), thing("a")]).await;
        let client = server.client().build().expect("it is a client");
        let thing = get().send(&client).await.expect("the third attempt succeeds");
        assert_eq!((thing.id.as_deref(), server.connections()), (Some("a"), 3), "{step:?}");
    }
}

#[tokio::test]
async fn what_may_have_been_carried_out_is_not_sent_twice() {
    for (step, received) in [(Step::ResetUnread, 0), (Step::ResetRead, 1), (truncated(), 1)] {
        let server = Server::start(vec![step.clone(), thing("a")]).await;
        let client = server.client().build().expect("it is a client");
        let error = create().send(&client).await.expect_err("the connection broke");
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert!(!error.is_retryable());
        assert_eq!((server.connections(), server.received().len()), (1, received), "{step:?}");
        assert_eq!(error.client_request_id().map(str::len), Some(36));
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let address = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        listener.local_addr().expect("it has an address")
    };
    let client = Client::builder(format!("http://{address}"), Credential::token("token-of-ann"));
    let client = client.retry(quickly()).build().expect("it is a client");
    let error = create().send(&client).await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.is_retryable());
    assert!(error.to_string().starts_with("no connection can be made: "), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    assert!(!format!("{error} {error:?}").contains("things"), "{error:?}");
}

#[tokio::test]
async fn a_service_that_falls_asleep_is_not_waited_for() {
    let sleepy = || Step::Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec(), Duration::from_secs(600));
    let server = Server::start(vec![sleepy(), thing("a")]).await;
    let client = server.client().idle_timeout(Duration::from_millis(200)).build().expect("it is a client");
    assert_eq!(get().send(&client).await.expect("the second attempt succeeds").id.as_deref(), Some("a"));
    assert_eq!(server.connections(), 2);

    let server = Server::start(vec![sleepy(), thing("a")]).await;
    let client = server.client().idle_timeout(Duration::from_millis(200)).build().expect("it is a client");
    let error = create().send(&client).await.expect_err("it may have been carried out");
    assert_eq!((error.kind(), error.is_retryable(), server.connections()), (ErrorKind::Timeout, false, 1));
}

#[tokio::test]
async fn slow_bodies_are_cut_off_when_the_time_is_up() {
    let slow = || {
        let body = " ".repeat(1000);
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{body}");
        Step::Drip(answer.into_bytes(), Duration::from_millis(5))
    };
    let server = Server::start(vec![slow()]).await;
    let client = server.client().build().expect("it is a client");
    let error = get().timeout(Duration::from_millis(400)).send(&client).await.expect_err("it takes five seconds");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, true));
    assert!(error.to_string().contains("longer than 400ms"), "{error}");
    let client = server.client().timeout(Duration::from_millis(400)).build().expect("it is a client");
    let error = create().send(&client).await.expect_err("it takes five seconds");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, false));
    assert_eq!(server.received().len(), 2, "nothing was sent twice");
}

#[tokio::test]
async fn dropping_the_future_cancels_the_request() {
    let server = Server::start(vec![http("503 Busy", "Retry-After: 1\r\n", ""), thing("a")]).await;
    let client = server.client().build().expect("it is a client");
    let request = get();
    tokio::select! {
        _ = request.send(&client) => panic!("it waits a second"),
        () = async { while server.received().is_empty() { tokio::task::yield_now().await } } => {}
    }
    assert_eq!(server.connections(), 1);
}
