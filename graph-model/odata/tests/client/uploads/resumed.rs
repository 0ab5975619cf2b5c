//! Uploads that resume: after a broken connection, after a refusal, and from a saved session.

use std::time::Duration;

use odata::ErrorKind;
use odata::client::Retry;

use super::super::server::{asleep, quickly};
use super::super::{TestResult, status};
use super::*;

#[tokio::test]
async fn a_broken_upload_resumes_where_the_service_says() -> TestResult {
    // Broken in the middle of a part, or before the response to it; the service has received it, or not, or some of it.
    for (step, next) in [
        (Step::ResetAfter(100_000), UNIT),
        (Step::ResetRead, UNIT),
        (Step::ResetRead, 2 * UNIT),
        (Step::ResetUnread, UNIT),
        (http("503 Busy", "", ""), UNIT),
        (http("500 Oh", "", ""), UNIT),
        (Step::ResetAfter(200_000), UNIT + 1000),
    ] {
        let mut steps = vec![expects(0), expects(UNIT), step.clone(), expects(next)];
        let mut accepted = vec![(0, UNIT)];
        if LENGTH - next > UNIT {
            steps.push(expects(next + UNIT));
            accepted.extend([(next, next + UNIT), (next + UNIT, LENGTH)]);
        } else {
            accepted.push((next, LENGTH));
        }
        steps.push(created());
        let server = Server::start(steps).await?;
        let uploaded = upload(&server, &mut session(&server)?).await?;
        assert!(uploaded.item.is_some());
        let received = server.received();
        for (start, end) in accepted {
            let range = format!("bytes {start}-{}/{LENGTH}", end - 1);
            let is_complete = |request: &&String| request.contains(&range) && request.len() > end - start;
            let part = received.iter().rfind(is_complete).ok_or_else(|| format!("{range}: {:?}", lines(&server)))?;
            assert!(body(part).as_bytes() == &content(LENGTH)[start..end], "{range} after {step:?}");
        }
        assert_eq!(lines(&server).iter().filter(|line| *line == "GET").count(), 2, "{:?}", lines(&server));
    }
    Ok(())
}

#[tokio::test]
async fn the_service_may_go_back() -> TestResult {
    let refusal = http("416 Range", "", "");
    let steps = vec![expects(0), expects(UNIT), refusal, expects(1000), expects(1000 + UNIT), created()];
    let server = Server::start(steps).await?;
    upload(&server, &mut session(&server)?).await?;
    let expected = ["GET", FIRST, SECOND, "GET", "PUT 1000-328679/655367", "PUT 328680-655366/655367"];
    assert_eq!(lines(&server), expected);
    Ok(())
}

#[tokio::test]
async fn a_conflict_that_is_not_about_ranges_is_an_error() -> TestResult {
    let server = Server::start(vec![expects(2 * UNIT), conflict(), expects(2 * UNIT)]).await?;
    let error = upload(&server, &mut session(&server)?).await.expect_err("the name is taken");
    assert_eq!(error.code(), Some("nameAlreadyExists"));
    assert_eq!(lines(&server), ["GET", THIRD, "GET"]);
    Ok(())
}

#[tokio::test]
async fn a_refusal_is_reported_even_if_asking_fails_as_well() -> TestResult {
    for step in [http("403 Forbidden", "", ""), http("404 Not Found", "", ""), Step::ResetRead] {
        let server = Server::start(vec![expects(2 * UNIT), conflict(), step]).await?;
        let error = upload(&server, &mut session(&server)?).await.expect_err("the name is taken");
        assert_eq!(error.code(), Some("nameAlreadyExists"));
    }
    Ok(())
}

#[tokio::test]
async fn an_upload_without_progress_ends() -> TestResult {
    for step in [expects(0), http("503 Busy", "", "")] {
        let (step, other) = (|| step.clone(), || expects(0));
        let server = Server::start(vec![expects(0), step(), other(), step(), other(), step(), other()]).await?;
        let error = upload(&server, &mut session(&server)?).await.expect_err("there is no progress");
        assert!(matches!(error.kind(), ErrorKind::Loop | ErrorKind::Service), "{error}");
        assert!(lines(&server).len() <= 7, "{:?}", lines(&server));
    }
    Ok(())
}

#[tokio::test]
async fn a_single_step_back_is_not_a_loop() -> TestResult {
    let back = [expects(0), expects(UNIT), http("416 Range", "", ""), expects(0)];
    let server = Server::start([&back[..], &[expects(UNIT), expects(2 * UNIT), created()]].concat()).await?;
    let client = server.client().retry(quickly().max_attempts(2));
    upload_with(client, &mut session(&server)?).await?;
    assert_eq!(lines(&server), ["GET", FIRST, SECOND, "GET", FIRST, SECOND, THIRD]);

    // Without retries, the refusal is the error.
    let server = Server::start(back.to_vec()).await?;
    let client = server.client().retry(Retry::never());
    let error = upload_with(client, &mut session(&server)?).await.expect_err("the service refuses the part");
    assert_eq!(status(&error), Some(416));
    Ok(())
}

#[tokio::test]
async fn an_upload_resumes_from_a_saved_session() -> TestResult {
    let rest = r#"{"expirationDateTime":"2031-01-01T00:00:00Z","nextExpectedRanges":["327690-655366"]}"#;
    let forbidden = http("403 Forbidden", "", "");
    let steps = vec![expects(0), expects(UNIT), forbidden, http("200 OK", "", rest), created()];
    let server = Server::start(steps).await?;
    let mut first = session(&server)?;
    let error = upload(&server, &mut first).await.expect_err("the service refuses the part");
    assert_eq!(status(&error), Some(403));
    let mut second = saved(&first)?;
    assert_eq!((second.received(), second.upload_url()), (UNIT as u64, first.upload_url()));

    let client = server.client().build()?;
    let other = Source::bytes(content(LENGTH - 1));
    let error = second.upload::<Thing>(other).send(&client).await.expect_err("the source is another");
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("655366 bytes, and had 655367"), "{error}");

    upload(&server, &mut second).await?;
    assert_eq!(lines(&server), ["GET", FIRST, SECOND, "GET", "PUT 327690-655366/655367"]);
    assert_eq!(second.expires_at().map(|expires| expires.to_string()).as_deref(), Some("2031-01-01T00:00:00Z"));
    Ok(())
}

#[tokio::test]
async fn parts_that_time_out_are_halved() -> TestResult {
    let steps = vec![expects(0), asleep(), expects(0), expects(UNIT), expects(2 * UNIT), created()];
    let server = Server::start(steps).await?;
    let client = server.client().idle_timeout(Duration::from_millis(300)).build()?;
    let mut session = session(&server)?;
    session.upload::<Thing>(Source::bytes(content(LENGTH))).part_size(2 * UNIT).send(&client).await?;
    assert_eq!(lines(&server), ["GET", "PUT 0-655359/655367", "GET", FIRST, SECOND, THIRD]);
    Ok(())
}

#[tokio::test]
async fn a_cancelled_upload_leaves_the_session_intact() -> TestResult {
    let steps = vec![expects(0), expects(UNIT), asleep(), expects(UNIT), expects(2 * UNIT), created()];
    let server = Server::start(steps).await?;
    let mut session = session(&server)?;
    tokio::select! {
        result = upload(&server, &mut session) => panic!("{result:?}"),
        () = server.has_received(3) => {}
    }
    assert_eq!(session.received(), UNIT as u64);
    upload(&server, &mut session).await?;
    assert_eq!(lines(&server), ["GET", FIRST, SECOND, "GET", SECOND, THIRD]);
    Ok(())
}
