//! How uploads end: with an item, before a commit, or without it being known.

use std::error::Error as _;

use odata::ErrorKind;

use super::super::TestResult;
use super::super::server::asleep;
use super::*;

fn gone() -> Step {
    http("404 Not Found", "", r#"{"error":{"code":"itemNotFound","message":"Gone."}}"#)
}

fn cannot_tell() -> Step {
    http("405 Method Not Allowed", "", "")
}

#[tokio::test]
async fn a_session_expires() -> TestResult {
    for step in [http("404 Not Found", "", ""), http("410 Gone", "", "")] {
        let server = Server::start(vec![expects(0), step.clone()]).await?;
        let mut session = session(&server)?;
        let error = upload(&server, &mut session).await.expect_err("the session has expired");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Expired, false));
        assert!(error.to_string().contains("expired"), "{error}");
        let error = upload(&server, &mut session).await.expect_err("the session has expired");
        assert_eq!(error.kind(), ErrorKind::Expired);
        let client = server.client().build()?;
        let error = session.refresh(&client).await.expect_err("the session has expired");
        assert_eq!(error.kind(), ErrorKind::Expired);
        session.cancel(&client).await?;
        let last = server.received().pop().ok_or("nothing was sent")?;
        assert!(last.starts_with("DELETE /odata/up?key=secret "), "{last}");
    }
    let server = Server::start(vec![http("403 Forbidden", "", "")]).await?;
    assert!(session(&server)?.cancel(&server.client().build()?).await.is_err());
    Ok(())
}

#[tokio::test]
async fn an_upload_may_wait_for_its_commit() -> TestResult {
    let received = http("202 Accepted", "", r#"{"nextExpectedRanges":[]}"#);
    let server = Server::start(vec![expects(0), received, created()]).await?;
    let client = server.client().build()?;
    let mut session = session(&server)?;
    let uploaded = session.upload::<Thing>(Source::bytes("content")).send(&client).await?;
    assert_eq!((uploaded.item, uploaded.location, uploaded.needs_commit), (None, None, true));
    let item: Option<Thing> = session.commit(&client).await?;
    assert_eq!(item.and_then(|item| item.id).as_deref(), Some("a"));
    assert!(server.received()[2].contains("content-length: 0\r\n"));
    Ok(())
}

#[tokio::test]
async fn a_commit_without_a_response_is_not_called_lost() -> TestResult {
    let server = Server::start(vec![has_everything(), Step::ResetRead, gone()]).await?;
    let client = server.client().build()?;
    let url = format!("{}/up", server.root());
    let mut session = UploadSession::new(&url);
    session.upload::<Thing>(Source::bytes("content")).send(&client).await?;
    assert!(session.commit::<Thing, _>(&client).await.is_err());
    let error = session.commit::<Thing, _>(&client).await.expect_err("the session has ended");
    assert_eq!(error.kind(), ErrorKind::Unconfirmed);
    let error = UploadSession::new(url).commit::<Thing, _>(&client).await.expect_err("nothing was uploaded");
    assert_eq!(error.kind(), ErrorKind::Expired);
    Ok(())
}

#[tokio::test]
async fn what_has_arrived_waits_for_a_commit_if_there_is_no_item() -> TestResult {
    // The service keeps the bytes although the item's name is taken, and waits for the commit.
    let steps = vec![expects(2 * UNIT), conflict(), has_everything(), has_everything(), created()];
    let server = Server::start(steps).await?;
    let mut session = session(&server)?;
    let error = upload(&server, &mut session).await.expect_err("the name is taken");
    assert_eq!(error.code(), Some("nameAlreadyExists"));
    let mut session = saved(&session)?;
    let uploaded = upload(&server, &mut session).await?;
    assert_eq!((uploaded.item, uploaded.needs_commit), (None, true));
    assert!(session.commit::<Thing, _>(&server.client().build()?).await?.is_some());
    assert_eq!(lines(&server), ["GET", THIRD, "GET", "GET", "POST"]);
    Ok(())
}

#[tokio::test]
async fn what_was_sent_without_a_response_is_unconfirmed_rather_than_lost() -> TestResult {
    for (steps, was_sent) in [
        (vec![expects(2 * UNIT), Step::ResetRead, gone()], true),
        (vec![expects(2 * UNIT), http("504 Gateway Timeout", "", ""), gone()], true),
        (vec![expects(2 * UNIT), Step::ResetRead, cannot_tell(), gone()], true),
        // A part before the last; and a last one that the service says it has not received.
        (vec![expects(UNIT), Step::ResetRead, gone()], false),
        (vec![expects(2 * UNIT), Step::ResetRead, expects(2 * UNIT), gone()], false),
        (vec![expects(2 * UNIT), gone()], false),
    ] {
        let server = Server::start(steps.clone()).await?;
        let mut session = session(&server)?;
        let error = upload(&server, &mut session).await.expect_err("the session has ended");
        assert!(!error.is_retryable());
        let expected = if was_sent { ErrorKind::Unconfirmed } else { ErrorKind::Expired };
        assert_eq!(error.kind(), expected, "{steps:?}");
        // A later run knows as much.
        let later = upload(&server, &mut saved(&session)?).await.expect_err("the session has ended");
        assert_eq!(later.kind(), expected, "{steps:?}");
        if was_sent {
            assert!(error.to_string().contains("look for it before"), "{error}");
            let cause = later.source().and_then(|cause| cause.downcast_ref::<Error>()).ok_or("it has no cause")?;
            assert_eq!(cause.code(), Some("itemNotFound"));
        }
    }
    let server = Server::start(vec![expects(2 * UNIT), Step::ResetRead, gone()]).await?;
    let error = upload(&server, &mut session(&server)?).await.expect_err("the session has ended");
    let cause = error.source().and_then(|cause| cause.downcast_ref::<Error>()).ok_or("it has no cause")?;
    assert_eq!(cause.kind(), ErrorKind::Transport);
    Ok(())
}

#[tokio::test]
async fn an_upload_that_is_complete_is_not_done_twice() -> TestResult {
    let server = Server::start(vec![expects(2 * UNIT), created(), gone()]).await?;
    let mut session = session(&server)?;
    upload(&server, &mut session).await?;
    let error = upload(&server, &mut session).await.expect_err("the session has ended");
    assert_eq!(error.kind(), ErrorKind::Unconfirmed);
    Ok(())
}

#[tokio::test]
async fn an_upload_that_was_cancelled_after_its_last_part_is_unconfirmed() -> TestResult {
    let server = Server::start(vec![expects(2 * UNIT), asleep(), gone()]).await?;
    let mut session = session(&server)?;
    tokio::select! {
        result = upload(&server, &mut session) => panic!("{result:?}"),
        () = server.has_received(2) => {}
    }
    let error = upload(&server, &mut session).await.expect_err("the session has ended");
    assert_eq!(error.kind(), ErrorKind::Unconfirmed);
    Ok(())
}
