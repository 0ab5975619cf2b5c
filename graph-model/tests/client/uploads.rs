//! Uploads: in one request, and in parts, on from where the service says when something went wrong.

use std::io::Cursor;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use graph_model::request::Upload;
use graph_model::upload::{Source, UploadSession, Uploaded};
use graph_model::{Client, Credential, Error, ErrorKind};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

use super::server::{Server, Step, http};
use super::*;

const UNIT: usize = 320 * 1024;

/// Content in which every place looks different from those around it.
fn content(length: usize) -> Vec<u8> {
    let lines = (0_usize..).flat_map(|number| format!("{number:07}\n").into_bytes());
    lines.take(length).collect()
}

fn going_on(next: usize) -> Step {
    http("202 Accepted", "", format!(r#"{{"nextExpectedRanges":["{next}-"]}}"#))
}

fn done() -> Step {
    http("201 Created", "Content-Type: application/json\r\n", r#"{"id":"a"}"#)
}

fn session(server: &Server) -> UploadSession {
    let json = format!(r#"{{"uploadUrl":"{}/up?key=secret","nextExpectedRanges":["0-"]}}"#, server.root());
    serde_json::from_str(&json).expect("it is a session")
}

/// The method and the range of each request, in units where it is one.
fn lines(server: &Server) -> Vec<String> {
    let line = |request: &String| {
        let method = request.split(' ').next().expect("there is a method").to_owned();
        let range = request.lines().find_map(|line| line.strip_prefix("content-range: bytes "));
        range.map_or(method.clone(), |range| format!("{method} {range}"))
    };
    server.received().iter().map(line).collect()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// Uploads three parts, the last of which has 7 bytes.
async fn upload(server: &Server, session: &mut UploadSession) -> Result<Uploaded<Thing>, Error> {
    let client = server.client().build().expect("it is a client");
    let source = Source::reader(Cursor::new(content(LENGTH)));
    session.upload(source).part_size(UNIT).send(&client).await
}

const LENGTH: usize = 2 * UNIT + 7;
const FIRST: &str = "PUT 0-327679/655367";
const SECOND: &str = "PUT 327680-655359/655367";
const THIRD: &str = "PUT 655360-655366/655367";

#[tokio::test]
async fn small_content_goes_in_one_request() {
    let server = Server::start(vec![done()]).await;
    let client = server.client().build().expect("it is a client");
    for content in ["", "content"] {
        let upload = Upload::new(things(), content.into(), "text/plain");
        upload.send(&client).await.expect("it is there");
        let item = upload.returning::<Thing>().send(&client).await.expect("it is there");
        assert_eq!(item.id.as_deref(), Some("a"));
    }
    for (request, content) in server.received().iter().zip(["", "", "content", "content"]) {
        assert!(request.starts_with("PUT ") && request.contains("content-type: text/plain\r\n"), "{request}");
        assert!(request.contains(&format!("content-length: {}\r\n", content.len())), "{request}");
        assert_eq!(body(request), content);
    }
}

#[tokio::test]
async fn parts_put_together_are_the_source() {
    let begun = |root: &str| {
        format!(
            r#"{{"uploadUrl":"{root}/up?key=secret","expirationDateTime":"2030-01-01T00:00:00Z","nextExpectedRanges":["0-"]}}"#
        )
    };
    let other = Server::start(vec![going_on(UNIT), going_on(2 * UNIT), done()]).await;
    let server = Server::start(vec![http("200 OK", "", begun(&other.root()))]).await;
    let client = server.client().build().expect("it is a client");
    let mut session = act().begin_upload(&client).await.expect("it is begun");
    assert_eq!(session.expires().map(|expires| expires.to_string()).as_deref(), Some("2030-01-01T00:00:00Z"));
    assert!(!format!("{session:?}").contains("secret"), "{session:?}");

    let mut told = Vec::new();
    let sending = session.upload(Source::reader(Cursor::new(content(LENGTH)))).part_size(UNIT);
    assert!(!format!("{sending:?}").contains("secret"), "{sending:?}");
    let sending = sending.progress(|progress| told.push((progress.done, progress.total)));
    let uploaded: Uploaded<Thing> = sending.send(&client).await.expect("it is there");
    assert_eq!(uploaded.item.and_then(|item| item.id).as_deref(), Some("a"));
    assert_eq!(lines(&other), [FIRST, SECOND, THIRD]);
    let received = other.received();
    let bodies: String = received.iter().map(|request| body(request)).collect();
    assert!(bodies.as_bytes() == content(LENGTH), "what came is not what was sent");
    let total = Some(LENGTH as u64);
    let steps = [0, UNIT, 2 * UNIT, LENGTH];
    assert_eq!(told, steps.map(|step| (step as u64, total)));
    // Neither a token nor anything else that authorizes goes along, on whatever host.
    assert!(received.iter().all(|request| !request.contains("token-of-ann") && !request.contains("authorization")));
    assert!(received.iter().all(|request| request.starts_with("PUT /v1.0/up?key=secret HTTP/1.1\r\n")));
    assert_eq!(session.received(), LENGTH as u64);
}

#[tokio::test]
async fn tokens_do_not_go_to_sessions_on_the_service_itself() {
    let server = Server::start(vec![going_on(0), done()]).await;
    let client = server.client().build().expect("it is a client");
    let mut session = session(&server);
    let source = Source::bytes("content");
    let uploaded: Uploaded<Thing> = session.upload(source).send(&client).await.expect("it is there");
    assert!(uploaded.item.is_some());
    assert_eq!(lines(&server), ["GET", "PUT 0-6/7"]);
    session.cancel(&client).await.expect("it is accepted");
    assert!(server.received().iter().all(|request| !request.contains("token-of-ann")));
}

#[tokio::test]
async fn a_broken_connection_is_gone_on_after() {
    // Cut in the middle of a part; cut before the answer to it; the service has got it, or has not, or just some of it.
    for (step, next) in [
        (Step::ResetAfter(100_000), UNIT),
        (Step::ResetRead, UNIT),
        (Step::ResetRead, 2 * UNIT),
        (Step::ResetUnread, UNIT),
        (http("503 Busy", "", ""), UNIT),
        (http("500 Oh", "", ""), UNIT),
        (Step::ResetAfter(200_000), UNIT + 1000),
    ] {
        let last = 2 * UNIT + 7 - next;
        let mut steps = vec![going_on(0), going_on(UNIT), step.clone(), going_on(next)];
        let mut expected: Vec<(usize, usize)> = vec![(0, UNIT)];
        if last > UNIT {
            steps.push(going_on(next + UNIT));
            expected.push((next, next + UNIT));
            expected.push((next + UNIT, LENGTH));
        } else {
            expected.push((next, LENGTH));
        }
        steps.push(done());
        let server = Server::start(steps).await;
        let mut session = session(&server);
        let uploaded = upload(&server, &mut session).await.expect("it goes on");
        assert!(uploaded.item.is_some());
        // What arrived for good is the source.
        let received = server.received();
        let whole: Vec<_> = expected.iter().map(|(start, end)| format!("bytes {start}-{}/{LENGTH}", end - 1)).collect();
        for ((start, end), range) in expected.into_iter().zip(&whole) {
            let sent = received.iter().rfind(|request| request.contains(range.as_str()) && request.len() > end - start);
            let sent = sent.unwrap_or_else(|| panic!("{range} after {step:?}: {:?}", lines(&server)));
            assert!(body(sent).as_bytes() == &content(LENGTH)[start..end], "{range}");
        }
        assert_eq!(lines(&server).iter().filter(|line| *line == "GET").count(), 2, "{:?}", lines(&server));
    }
}

#[tokio::test]
async fn the_service_says_where_to_go_on() {
    let steps =
        vec![going_on(0), going_on(UNIT), http("416 Range", "", ""), going_on(1000), going_on(1000 + UNIT), done()];
    let server = Server::start(steps).await;
    let mut fresh = session(&server);
    upload(&server, &mut fresh).await.expect("it goes back");
    let expected = ["GET", FIRST, SECOND, "GET", "PUT 1000-328679/655367", "PUT 328680-655366/655367"];
    assert_eq!(lines(&server), expected[..], "{:?}", lines(&server));

    // A conflict that is none of ranges is the error that it is.
    let conflict = http("409 Conflict", "", r#"{"error":{"code":"nameAlreadyExists"}}"#);
    let server = Server::start(vec![going_on(2 * UNIT), conflict, going_on(2 * UNIT)]).await;
    let mut fresh = session(&server);
    let error = upload(&server, &mut fresh).await.expect_err("there is one of this name");
    assert_eq!(
        (error.code(), lines(&server)),
        (Some("nameAlreadyExists"), ["GET", THIRD, "GET"].map(str::to_owned).to_vec())
    );
}

#[tokio::test]
async fn going_around_in_circles_ends() {
    for step in [going_on(0), http("503 Busy", "", "")] {
        let server =
            Server::start(vec![going_on(0), step.clone(), going_on(0), step.clone(), going_on(0), step, going_on(0)]);
        let server = server.await;
        let mut fresh = session(&server);
        let error = upload(&server, &mut fresh).await.expect_err("it gets nowhere");
        assert!(matches!(error.kind(), ErrorKind::Loop | ErrorKind::Service), "{error}");
        assert!(lines(&server).len() <= 7, "{:?}", lines(&server));
    }
}

#[tokio::test]
async fn an_upload_is_resumed_from_a_saved_session() {
    let server = Server::start(vec![
        going_on(0),
        going_on(UNIT),
        http("403 Forbidden", "", ""),
        http("200 OK", "", r#"{"expirationDateTime":"2031-01-01T00:00:00Z","nextExpectedRanges":["327690-655366"]}"#),
        done(),
    ])
    .await;
    let mut first = session(&server);
    let error = upload(&server, &mut first).await.expect_err("it is forbidden");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    let saved = serde_json::to_string(&first).expect("it can be saved");
    let mut second: UploadSession = serde_json::from_str(&saved).expect("it can be read");
    assert_eq!((second.received(), second.upload_url()), (UNIT as u64, first.upload_url()));

    let client = server.client().build().expect("it is a client");
    let source = || Source::bytes(content(LENGTH - 1));
    let error = second.upload::<Thing>(source()).send(&client).await.expect_err("it is another source");
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("655366 bytes, and had 655367"), "{error}");

    upload(&server, &mut second).await.expect("it goes on");
    let expected = ["GET", FIRST, SECOND, "GET", "PUT 327690-655366/655367"];
    assert_eq!(lines(&server), expected);
    assert_eq!(second.expires().map(|expires| expires.to_string()).as_deref(), Some("2031-01-01T00:00:00Z"));
}

#[tokio::test]
async fn sessions_end() {
    for step in [http("404 Not Found", "", ""), http("410 Gone", "", "")] {
        let server = Server::start(vec![going_on(0), step.clone()]).await;
        let mut fresh = session(&server);
        let error = upload(&server, &mut fresh).await.expect_err("it is gone");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Expired, false));
        assert!(error.to_string().contains("expired"), "{error}");
        let error = upload(&server, &mut fresh).await.expect_err("it is gone");
        assert_eq!(error.kind(), ErrorKind::Expired);
        let client = server.client().build().expect("it is a client");
        assert_eq!(fresh.refresh(&client).await.expect_err("it is gone").kind(), ErrorKind::Expired);
        fresh.cancel(&client).await.expect("it is given up already");
        let last = server.received().pop().expect("there is a request");
        assert!(last.starts_with("DELETE /v1.0/up?key=secret "), "{last}");
    }
    let server = Server::start(vec![http("403 Forbidden", "", "")]).await;
    let client = server.client().build().expect("it is a client");
    assert!(session(&server).cancel(&client).await.is_err());
}

#[tokio::test]
async fn attachments_have_an_address_and_no_body() {
    // Outlook's servers answer parts with 200, names with a capital, and starts without ends.
    let part = http("200 OK", "", r#"{"ExpirationDateTime":"2030-01-01T00:00:00Z","NextExpectedRanges":["327680"]}"#);
    let server = Server::start(vec![
        http("405 Method Not Allowed", "", ""),
        part,
        http("201 Created", "Location: https://outlook.office.com/a/1\r\n", ""),
    ])
    .await;
    let client = server.client().build().expect("it is a client");
    let mut session = UploadSession::new(session(&server).upload_url());
    let sending = session.upload::<Thing>(Source::bytes(content(UNIT + 1))).part_size(UNIT);
    let uploaded = sending.send(&client).await.expect("it is there");
    assert_eq!((uploaded.item, uploaded.location.as_deref()), (None, Some("https://outlook.office.com/a/1")));
    assert_eq!(lines(&server), ["GET", "PUT 0-327679/327681", "PUT 327680-327680/327681"]);
}

#[tokio::test]
async fn a_commit_may_be_to_come() {
    let server =
        Server::start(vec![going_on(0), http("202 Accepted", "", r#"{"nextExpectedRanges":[]}"#), done()]).await;
    let client = server.client().build().expect("it is a client");
    let mut session = session(&server);
    let uploaded = session.upload::<Thing>(Source::bytes("content")).send(&client).await.expect("it is there");
    assert_eq!((uploaded.item, uploaded.location, uploaded.needs_commit), (None, None, true));
    let item: Option<Thing> = session.commit(&client).await.expect("it appears");
    assert_eq!(item.and_then(|item| item.id).as_deref(), Some("a"));
    assert!(server.received()[2].contains("content-length: 0\r\n"));

    // The answer to a commit may be lost, too.
    let all = http("200 OK", "", r#"{"nextExpectedRanges":[]}"#);
    let server = Server::start(vec![all, Step::ResetRead, http("404 Not Found", "", "")]).await;
    let client = server.client().build().expect("it is a client");
    let url = format!("{}/up", server.root());
    let mut session = UploadSession::new(&url);
    session.upload::<Thing>(Source::bytes("content")).send(&client).await.expect("it is there");
    assert!(session.commit::<Thing, _>(&client).await.is_err());
    let error = session.commit::<Thing, _>(&client).await.expect_err("it is over");
    assert_eq!(error.kind(), ErrorKind::Unconfirmed);
    let error = UploadSession::new(url).commit::<Thing, _>(&client).await.expect_err("it is over");
    assert_eq!(error.kind(), ErrorKind::Expired);
}

#[tokio::test]
async fn what_has_arrived_is_not_committed_for_that() {
    // The service keeps the bytes when there is no place for the item, and waits for the commit.
    let everything = || http("200 OK", "", r#"{"nextExpectedRanges":[]}"#);
    let conflict = http("409 Conflict", "", r#"{"error":{"code":"nameAlreadyExists"}}"#);
    let server = Server::start(vec![going_on(2 * UNIT), conflict, everything(), everything(), done()]).await;
    let mut session = session(&server);
    let error = upload(&server, &mut session).await.expect_err("there is one of this name");
    assert_eq!(error.code(), Some("nameAlreadyExists"));
    let saved = serde_json::to_string(&session).expect("it can be saved");
    let mut session: UploadSession = serde_json::from_str(&saved).expect("it can be read");
    let uploaded = upload(&server, &mut session).await.expect("it has arrived");
    assert_eq!((uploaded.item, uploaded.needs_commit), (None, true));
    let client = server.client().build().expect("it is a client");
    assert!(session.commit::<Thing, _>(&client).await.expect("it appears").is_some());
    assert_eq!(lines(&server), ["GET", THIRD, "GET", "GET", "POST"]);
}

#[tokio::test]
async fn ranges_that_cannot_be_read_do_not_say_that_all_is_there() {
    for ranges in [r#"["x-"]"#, r#"["0-","x"]"#, "[7]", r#"["9-5"]"#, r#""0-""#, r#"[""]"#, r#"["0-5-9"]"#] {
        let step = http("200 OK", "", format!(r#"{{"nextExpectedRanges":{ranges}}}"#));
        for steps in [vec![step.clone()], vec![going_on(2 * UNIT), step]] {
            let server = Server::start(steps).await;
            let mut session = session(&server);
            let error = upload(&server, &mut session).await.expect_err("it cannot be read");
            assert_eq!(error.kind(), ErrorKind::Decode, "{ranges}");
        }
    }
    for range in ["bytes=655360-", " 655360 - 655366 ", "655360", "bytes=655360-655366"] {
        let step = http("200 OK", "", format!(r#"{{"nextExpectedRanges":["{range}"]}}"#));
        let server = Server::start(vec![step, done()]).await;
        let mut session = session(&server);
        upload(&server, &mut session).await.expect(range);
        assert_eq!(lines(&server), ["GET", THIRD]);
    }
}

#[tokio::test]
async fn only_what_is_missing_is_sent() {
    let missing = |ranges: &str| http("202 Accepted", "", format!(r#"{{"nextExpectedRanges":[{ranges}]}}"#));
    let both = r#""77829-99375","12345-55232""#;
    let server = Server::start(vec![missing(both), missing(r#""77829-99375""#), done()]).await;
    let client = server.client().build().expect("it is a client");
    let mut gaps = session(&server);
    let source = || Source::bytes(content(99_376));
    gaps.upload::<Thing>(source()).send(&client).await.expect("it is there");
    assert_eq!(lines(&server), ["GET", "PUT 12345-55232/99376", "PUT 77829-99375/99376"]);
    assert!(body(&server.received()[1]).as_bytes() == &content(99_376)[12_345..55_233]);

    // The last that is missing need not be the end.
    let server = Server::start(vec![missing(r#""12345-55232""#), done()]).await;
    let mut gap = session(&server);
    gap.upload::<Thing>(source()).send(&server.client().build().expect("it is one")).await.expect("it is there");
    assert_eq!(lines(&server), ["GET", "PUT 12345-55232/99376"]);
    let server = Server::start(vec![missing(both), done()]).await;
    let mut early = session(&server);
    let sending = early.upload::<Thing>(source()).part_size(UNIT);
    let error = sending.send(&server.client().build().expect("it is one")).await.expect_err("there is more");
    assert_eq!(error.kind(), ErrorKind::Decode);

    // A part that overlaps with what is there is refused, and cut.
    let range = http("416 Range", "", "");
    let server = Server::start(vec![missing(r#""12345-""#), range, missing(r#""12345-55232""#), done()]).await;
    let mut cut = session(&server);
    cut.upload::<Thing>(source()).send(&server.client().build().expect("it is one")).await.expect("it is there");
    assert_eq!(lines(&server), ["GET", "PUT 12345-99375/99376", "GET", "PUT 12345-55232/99376"]);
}

#[tokio::test]
async fn a_step_back_is_no_circle() {
    let back = [going_on(0), going_on(UNIT), http("416 Range", "", ""), going_on(0)];
    let server = Server::start([&back[..], &[going_on(UNIT), going_on(2 * UNIT), done()]].concat()).await;
    let client = server.client().retry(server::quickly().attempts(2)).build().expect("it is a client");
    let mut fresh = session(&server);
    let sending = fresh.upload::<Thing>(Source::bytes(content(LENGTH))).part_size(UNIT);
    sending.send(&client).await.expect("it goes on");
    assert_eq!(lines(&server), ["GET", FIRST, SECOND, "GET", FIRST, SECOND, THIRD]);

    // Where nothing is to be tried twice, the refusal is what went wrong.
    let server = Server::start(back.to_vec()).await;
    let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
    let mut fresh = session(&server);
    let sending = fresh.upload::<Thing>(Source::bytes(content(LENGTH))).part_size(UNIT);
    let error = sending.send(&client).await.expect_err("it is refused");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(416));
}

#[tokio::test]
async fn a_refusal_is_told_even_if_nothing_else_can_be_learnt() {
    for step in [http("403 Forbidden", "", ""), http("404 Not Found", "", ""), Step::ResetRead] {
        let conflict = http("409 Conflict", "", r#"{"error":{"code":"nameAlreadyExists"}}"#);
        let server = Server::start(vec![going_on(2 * UNIT), conflict, step]).await;
        let mut fresh = session(&server);
        let error = upload(&server, &mut fresh).await.expect_err("there is one of this name");
        assert_eq!(error.code(), Some("nameAlreadyExists"));
    }
}

#[tokio::test]
async fn what_was_sent_without_an_answer_is_not_called_lost() {
    use std::error::Error as _;

    let gone = || http("404 Not Found", "", r#"{"error":{"code":"itemNotFound","message":"Gone."}}"#);
    let unknown = || http("405 Method Not Allowed", "", "");
    for (steps, is_sent) in [
        (vec![going_on(2 * UNIT), Step::ResetRead, gone()], true),
        (vec![going_on(2 * UNIT), http("504 Gateway Timeout", "", ""), gone()], true),
        (vec![going_on(2 * UNIT), Step::ResetRead, unknown(), gone()], true),
        // One part before the last; and a last one that the service says it has not got.
        (vec![going_on(UNIT), Step::ResetRead, gone()], false),
        (vec![going_on(2 * UNIT), Step::ResetRead, going_on(2 * UNIT), gone()], false),
        (vec![going_on(2 * UNIT), gone()], false),
    ] {
        let server = Server::start(steps.clone()).await;
        let mut fresh = session(&server);
        let error = upload(&server, &mut fresh).await.expect_err("it is gone");
        assert!(!error.is_retryable());
        let expected = if is_sent { ErrorKind::Unconfirmed } else { ErrorKind::Expired };
        assert_eq!(error.kind(), expected, "{steps:?}");
        // A later run knows as much.
        let saved = serde_json::to_string(&fresh).expect("it can be saved");
        let mut saved: UploadSession = serde_json::from_str(&saved).expect("it can be read");
        let later = upload(&server, &mut saved).await.expect_err("it is gone");
        assert_eq!(later.kind(), expected, "{steps:?}");
        if is_sent {
            assert!(error.to_string().contains("look for it before"), "{error}");
            let first = later.source().and_then(|cause| cause.downcast_ref::<Error>()).expect("there is a cause");
            assert_eq!(first.code(), Some("itemNotFound"));
        }
    }
    let server = Server::start(vec![going_on(2 * UNIT), Step::ResetRead, gone()]).await;
    let mut fresh = session(&server);
    let error = upload(&server, &mut fresh).await.expect_err("it is gone");
    let first = error.source().and_then(|cause| cause.downcast_ref::<Error>()).expect("there is a cause");
    assert_eq!(first.kind(), ErrorKind::Transport);

    // Nor is what was complete already, or what nobody waited for.
    let server = Server::start(vec![going_on(2 * UNIT), done(), gone()]).await;
    let mut fresh = session(&server);
    upload(&server, &mut fresh).await.expect("it is there");
    let error = upload(&server, &mut fresh).await.expect_err("it is there already");
    assert_eq!(error.kind(), ErrorKind::Unconfirmed);
    let sleepy = Step::Doze(Vec::new(), 0, std::time::Duration::from_secs(600));
    let server = Server::start(vec![going_on(2 * UNIT), sleepy, gone()]).await;
    let mut fresh = session(&server);
    tokio::select! {
        result = upload(&server, &mut fresh) => panic!("{result:?}"),
        () = async { while server.received().len() < 2 { tokio::task::yield_now().await } } => {}
    }
    let error = upload(&server, &mut fresh).await.expect_err("it is gone");
    assert_eq!(error.kind(), ErrorKind::Unconfirmed);
}

#[tokio::test]
async fn parts_are_as_large_as_every_service_takes_unless_it_is_said() {
    let (client, sent) = taking();
    let mut session = UploadSession::new("https://files.example/up");
    session.upload::<Thing>(Source::bytes(content(13 * UNIT))).send(&client).await.expect("it is there");
    let lengths: Vec<_> = sent.all().iter().map(|request| request.body().len()).collect();
    assert_eq!(lengths, [0, 3_932_160, UNIT]);
    for (size, is_right) in [(60 * 1024 * 1024, true), (60 * 1024 * 1024 + UNIT, false)] {
        let mut session = UploadSession::new("https://files.example/up");
        let result = session.upload::<Thing>(Source::bytes("content")).part_size(size).send(&client).await;
        assert_eq!(result.err().map(|error| error.kind()), (!is_right).then_some(ErrorKind::Setup), "{size}");
    }
}

#[tokio::test]
async fn a_service_that_ends_too_early_is_not_believed() {
    let server = Server::start(vec![going_on(0), done()]).await;
    let mut fresh = session(&server);
    let error = upload(&server, &mut fresh).await.expect_err("there are two more parts");
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    let server = Server::start(vec![going_on(LENGTH + 1)]).await;
    let mut fresh = session(&server);
    assert_eq!(upload(&server, &mut fresh).await.expect_err("there is no such byte").kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn mistakes_are_told_before_anything_is_sent() {
    let server = Server::start(vec![done()]).await;
    let client = server.client().build().expect("it is a client");
    let mut session = session(&server);
    let error = session.upload::<Thing>(Source::bytes("")).send(&client).await.expect_err("it is empty");
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("single PUT"), "{error}");
    for size in [0, 1, UNIT - 1, UNIT + 1] {
        let sending = session.upload::<Thing>(Source::bytes("content")).part_size(size);
        assert_eq!(sending.send(&client).await.expect_err("it is no multiple").kind(), ErrorKind::Setup);
    }
    let missing = session.upload::<Thing>(Source::file("/there/is/no/such/file"));
    assert_eq!(missing.send(&client).await.expect_err("there is none").kind(), ErrorKind::File);
    assert_eq!(server.connections(), 0);
    let mut plain = UploadSession::new("http://files.example/up?key=secret");
    let error = plain.upload::<Thing>(Source::bytes("content")).send(&client).await.expect_err("it is not safe");
    assert_eq!(error.kind(), ErrorKind::RefusedAddress);
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    let error = serde_json::from_str::<UploadSession>("{}").expect_err("it has no address");
    assert!(error.to_string().contains("uploadUrl"), "{error}");
}

#[cfg(feature = "files")]
#[test]
fn a_session_is_made_of_the_generated_type() {
    let answer = graph_model::common::UploadSession {
        upload_url: "https://files.example/up".to_owned().into(),
        next_expected_ranges: Some(vec!["5-9".to_owned()]),
        ..Default::default()
    };
    let session = UploadSession::of(&answer).expect("it has an address");
    assert_eq!((session.upload_url(), session.received()), ("https://files.example/up", 5));
    let none = graph_model::common::UploadSession::default();
    assert_eq!(UploadSession::of(&none).expect_err("it has no address").kind(), ErrorKind::Decode);
}

/// A source that says another length than it has, and notes how much it is asked for at once.
struct Odd {
    said: u64,
    inner: Cursor<Vec<u8>>,
    most: Arc<AtomicUsize>,
    is_at_end: bool,
}

impl AsyncRead for Odd {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        self.most.fetch_max(buffer.remaining(), Ordering::Relaxed);
        let start = usize::try_from(self.inner.position()).expect("it is small").min(self.inner.get_ref().len());
        // Readers may give less than they are asked for.
        let length = buffer.remaining().min(self.inner.get_ref().len() - start).min(100_000);
        buffer.put_slice(&self.inner.get_ref()[start..start + length]);
        self.inner.set_position((start + length) as u64);
        Poll::Ready(Ok(()))
    }
}

impl AsyncSeek for Odd {
    fn start_seek(mut self: Pin<&mut Self>, to: std::io::SeekFrom) -> std::io::Result<()> {
        self.is_at_end = to == std::io::SeekFrom::End(0);
        if let std::io::SeekFrom::Start(start) = to {
            self.inner.set_position(start);
        }
        Ok(())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<u64>> {
        Poll::Ready(Ok(if self.is_at_end { self.said } else { self.inner.position() }))
    }
}

/// A service that takes parts, and puts them together.
fn taking() -> (Client, Sent) {
    let (builder, sent) = standing_in(Credential::anonymous(), |_, request| {
        let Some(range) = request.headers().get("content-range") else { return answer(405, &[], "") };
        let range = range.to_str().expect("it is text").trim_start_matches("bytes ").replace('/', "-");
        let mut numbers = range.split('-').map(|number| number.parse::<usize>().expect("it is a number"));
        let mut number = || numbers.next().expect("there are three");
        let (start, end, length) = (number(), number() + 1, number());
        assert_eq!(end - start, request.body().len());
        if end == length {
            return answer(201, &[], r#"{"id":"a"}"#);
        }
        answer(202, &[], &format!(r#"{{"nextExpectedRanges":["{end}-"]}}"#))
    });
    (builder.build().expect("it is a client"), sent)
}

#[tokio::test]
async fn no_more_than_a_part_is_in_memory() {
    let (client, sent) = taking();
    let most = Arc::new(AtomicUsize::new(0));
    let inner = content(20 * UNIT + 5);
    let said = inner.len() as u64;
    let source = Odd { said, inner: Cursor::new(inner), most: Arc::clone(&most), is_at_end: false };
    let mut session = UploadSession::new("https://files.example/up");
    let sending = session.upload::<Thing>(Source::reader(source)).part_size(2 * UNIT);
    assert!(sending.send(&client).await.expect("it is there").item.is_some());
    assert_eq!(most.load(Ordering::Relaxed), 2 * UNIT);
    let bodies: Vec<_> = sent.all().into_iter().map(http::Request::into_body).collect();
    assert!(bodies.iter().all(|body| body.len() <= 2 * UNIT));
    assert!(bodies.concat() == content(20 * UNIT + 5));
}

#[tokio::test]
async fn a_source_that_is_not_as_long_as_it_was_is_not_completed() {
    for (said, has) in [(LENGTH, LENGTH - 1), (LENGTH, UNIT), (LENGTH, LENGTH + 1), (UNIT, UNIT + 1), (2 * UNIT, UNIT)]
    {
        let (client, sent) = taking();
        let inner = Cursor::new(content(has));
        let source = Odd { said: said as u64, inner, most: Arc::default(), is_at_end: false };
        let mut session = UploadSession::new("https://files.example/up");
        let sending = session.upload::<Thing>(Source::reader(source)).part_size(UNIT);
        let error = sending.send(&client).await.expect_err("it is another length");
        assert_eq!(error.kind(), ErrorKind::File, "{said} {has}");
        let last = format!("-{}/{said}", said - 1);
        let is_last = |request: &http::Request<Vec<u8>>| {
            request.headers().get("content-range").is_some_and(|range| range.to_str().is_ok_and(|r| r.ends_with(&last)))
        };
        assert!(!sent.all().iter().any(is_last), "{said} {has}");
    }
}

#[tokio::test]
async fn parts_that_take_too_long_are_halved() {
    let sleepy = Step::Doze(Vec::new(), 0, std::time::Duration::from_secs(600));
    let server =
        Server::start(vec![going_on(0), sleepy, going_on(0), going_on(UNIT), going_on(2 * UNIT), done()]).await;
    let client = server.client().idle_timeout(std::time::Duration::from_millis(300)).build().expect("it is a client");
    let mut session = session(&server);
    let sending = session.upload::<Thing>(Source::bytes(content(2 * UNIT + 7))).part_size(2 * UNIT);
    sending.send(&client).await.expect("it is there");
    assert_eq!(lines(&server), ["GET", "PUT 0-655359/655367", "GET", FIRST, SECOND, THIRD]);
}

#[tokio::test]
async fn dropping_an_upload_leaves_the_session() {
    let server = Server::start(vec![
        going_on(0),
        going_on(UNIT),
        Step::Doze(Vec::new(), 0, std::time::Duration::from_secs(600)),
        going_on(UNIT),
        going_on(2 * UNIT),
        done(),
    ])
    .await;
    let mut session = session(&server);
    tokio::select! {
        result = upload(&server, &mut session) => panic!("{result:?}"),
        () = async { while server.received().len() < 3 { tokio::task::yield_now().await } } => {}
    }
    assert_eq!(session.received(), UNIT as u64);
    upload(&server, &mut session).await.expect("it goes on");
    assert_eq!(lines(&server), ["GET", FIRST, SECOND, "GET", SECOND, THIRD]);
}

#[tokio::test]
async fn files_are_uploaded() {
    let path = std::env::temp_dir().join(format!("graph-model-{}-upload", std::process::id()));
    std::fs::write(&path, content(LENGTH)).expect("there is room");
    let (client, sent) = taking();
    for source in [Source::file(&path), Source::blocking(std::fs::File::open(&path).expect("it is there"))] {
        let mut session = UploadSession::new("https://files.example/up");
        session.upload::<Thing>(source).part_size(UNIT).send(&client).await.expect("it is there");
    }
    std::fs::remove_file(&path).expect("it is there");
    let bodies: Vec<_> = sent.all().into_iter().map(http::Request::into_body).collect();
    assert!(bodies.concat() == [content(LENGTH), content(LENGTH)].concat());
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_uploads_too() {
    let runtime = tokio::runtime::Runtime::new().expect("there are threads");
    let server = runtime.block_on(Server::start(vec![
        going_on(0),
        going_on(UNIT),
        Step::ResetAfter(1000),
        going_on(UNIT),
        going_on(2 * UNIT),
        done(),
    ]));
    let client = server.client().build_blocking().expect("it is a client");
    let mut session = session(&server);
    let source = Source::blocking(Cursor::new(content(LENGTH)));
    let uploaded = session.upload::<Thing>(source).part_size(UNIT).send(&client).expect("it is there");
    assert_eq!(uploaded.item.and_then(|item| item.id).as_deref(), Some("a"));
    assert_eq!(lines(&server)[3..], ["GET", SECOND, THIRD]);
    session.cancel(&client).expect("it is accepted");
}
