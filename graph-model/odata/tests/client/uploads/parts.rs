//! Parts, one after the other.

use odata::ErrorKind;
use odata::request::Upload;

use super::super::{TestResult, act, things};
use super::*;

#[tokio::test]
async fn small_content_goes_in_one_request() -> TestResult {
    let server = Server::start(vec![created()]).await?;
    let client = server.client().build()?;
    for content in ["", "content"] {
        let upload = Upload::new(things(), content.into(), "text/plain");
        upload.send(&client).await?;
        let item = upload.returning::<Thing>().send(&client).await?;
        assert_eq!(item.id.as_deref(), Some("a"));
    }
    for (request, content) in server.received().iter().zip(["", "", "content", "content"]) {
        assert!(request.starts_with("PUT ") && request.contains("content-type: text/plain\r\n"), "{request}");
        assert!(request.contains(&format!("content-length: {}\r\n", content.len())), "{request}");
        assert_eq!(body(request), content);
    }
    Ok(())
}

#[tokio::test]
async fn the_parts_make_up_the_source() -> TestResult {
    let other = Server::start(vec![expects(UNIT), expects(2 * UNIT), created()]).await?;
    let begun = format!(
        r#"{{"uploadUrl":"{}/up?key=secret","expirationDateTime":"2030-01-01T00:00:00Z","nextExpectedRanges":["0-"]}}"#,
        other.root()
    );
    let server = Server::start(vec![http("200 OK", "", begun)]).await?;
    let client = server.client().build()?;
    let mut session = act().begin_upload(&client).await?;
    assert_eq!(session.expires_at().map(|expires| expires.to_string()).as_deref(), Some("2030-01-01T00:00:00Z"));
    assert!(!format!("{session:?}").contains("secret"), "{session:?}");

    let mut reported = Vec::new();
    let sending = session.upload(Source::reader(Cursor::new(content(LENGTH)))).part_size(UNIT);
    assert!(!format!("{sending:?}").contains("secret"), "{sending:?}");
    let sending = sending.progress(|progress| reported.push((progress.done, progress.total)));
    let uploaded: Uploaded<Thing> = sending.send(&client).await?;
    assert_eq!(uploaded.item.and_then(|item| item.id).as_deref(), Some("a"));
    assert_eq!(lines(&other), [FIRST, SECOND, THIRD]);
    let received = other.received();
    let bodies: String = received.iter().map(|request| body(request)).collect();
    assert!(bodies.as_bytes() == content(LENGTH), "other bytes were received than were sent");
    let steps = [0, UNIT, 2 * UNIT, LENGTH];
    assert_eq!(reported, steps.map(|step| (step as u64, Some(LENGTH as u64))));
    // Only the URL authorizes the parts, on whatever host.
    assert!(received.iter().all(|request| !request.contains("token-of-ann") && !request.contains("authorization")));
    assert!(received.iter().all(|request| request.starts_with("PUT /odata/up?key=secret HTTP/1.1\r\n")));
    assert_eq!(session.received(), LENGTH as u64);
    Ok(())
}

#[tokio::test]
async fn a_session_on_the_service_itself_gets_no_token_either() -> TestResult {
    let server = Server::start(vec![expects(0), created()]).await?;
    let client = server.client().build()?;
    let mut session = session(&server)?;
    let uploaded = session.upload::<Thing>(Source::bytes("content")).send(&client).await?;
    assert!(uploaded.item.is_some());
    assert_eq!(lines(&server), ["GET", "PUT 0-6/7"]);
    session.cancel(&client).await?;
    assert!(server.received().iter().all(|request| !request.contains("token-of-ann")));
    Ok(())
}

#[tokio::test]
async fn parts_have_the_size_that_the_service_prefers_unless_it_is_set() -> TestResult {
    let (builder, sent) = taking();
    let client = builder.build()?;
    session_elsewhere().upload::<Thing>(Source::bytes(content(13 * UNIT))).send(&client).await?;
    let lengths: Vec<_> = sent.all().iter().map(|request| request.body().len()).collect();
    assert_eq!(lengths, [0, 12 * UNIT, UNIT]);
    for (size, is_taken) in [(192 * UNIT, true), (193 * UNIT, false), (0, false), (1, false), (UNIT - 1, false)] {
        let mut session = session_elsewhere();
        let result = session.upload::<Thing>(Source::bytes("content")).part_size(size).send(&client).await;
        assert_eq!(result.err().map(|error| error.kind()), (!is_taken).then_some(ErrorKind::Setup), "{size}");
    }
    let mut saved = saved(&session_elsewhere())?;
    let error = saved.upload::<Thing>(Source::bytes("content")).part_size(1).send(&client).await;
    let error = error.expect_err("a saved session knows the sizes");
    assert!(error.to_string().contains("a multiple of 327680 bytes and at most 62914560 bytes"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_mistake_is_an_error_before_anything_is_sent() -> TestResult {
    let server = Server::start(vec![created()]).await?;
    let client = server.client().build()?;
    let mut session = session(&server)?;
    let error = session.upload::<Thing>(Source::bytes("")).send(&client).await.expect_err("the source is empty");
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("single PUT"), "{error}");
    let missing = session.upload::<Thing>(Source::file("/there/is/no/such/file"));
    assert_eq!(missing.send(&client).await.expect_err("there is no such file").kind(), ErrorKind::File);
    assert_eq!(server.connections(), 0);
    for (url, kind) in [
        ("http://files.example/up?key=secret", ErrorKind::RefusedAddress),
        ("/up?key=secret", ErrorKind::InvalidAddress),
        ("https://files.example/up?key=a secret", ErrorKind::InvalidAddress),
    ] {
        let mut session = UploadSession::new(url);
        let error = session.upload::<Thing>(Source::bytes("content")).send(&client).await.expect_err(url);
        assert_eq!(error.kind(), kind);
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
    let error = serde_json::from_str::<UploadSession>("{}").expect_err("it has no URL");
    assert!(error.to_string().contains("uploadUrl"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_session_is_made_of_a_value_that_describes_it() -> TestResult {
    let description = serde_json::json!({"uploadUrl": "https://files.example/up", "nextExpectedRanges": ["5-9"]});
    let session = UploadSession::from_value(&description)?;
    assert_eq!((session.upload_url(), session.received()), ("https://files.example/up", 5));
    let error = UploadSession::from_value(&serde_json::json!({})).expect_err("it has no URL");
    assert_eq!(error.kind(), ErrorKind::Decode);
    Ok(())
}

#[tokio::test]
async fn an_attachment_has_an_address_and_no_body() -> TestResult {
    // Outlook's servers respond to parts with 200, with capitalized names, and with starts without ends.
    let part = http("200 OK", "", r#"{"ExpirationDateTime":"2030-01-01T00:00:00Z","NextExpectedRanges":["327680"]}"#);
    let cannot_tell = http("405 Method Not Allowed", "", "");
    let created = http("201 Created", "Location: https://outlook.office.com/a/1\r\n", "");
    let server = Server::start(vec![cannot_tell, part, created]).await?;
    let mut session = UploadSession::new(session(&server)?.upload_url());
    let sending = session.upload::<Thing>(Source::bytes(content(UNIT + 1))).part_size(UNIT);
    let uploaded = sending.send(&server.client().build()?).await?;
    assert_eq!((uploaded.item, uploaded.location.as_deref()), (None, Some("https://outlook.office.com/a/1")));
    assert_eq!(lines(&server), ["GET", "PUT 0-327679/327681", "PUT 327680-327680/327681"]);
    Ok(())
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_uploads_too() -> TestResult {
    let runtime = tokio::runtime::Runtime::new()?;
    let server = runtime.block_on(Server::start(vec![
        expects(0),
        expects(UNIT),
        Step::ResetAfter(1000),
        expects(UNIT),
        expects(2 * UNIT),
        created(),
    ]))?;
    let client = server.client().build_blocking()?;
    let mut session = session(&server)?;
    let source = Source::blocking(Cursor::new(content(LENGTH)));
    let uploaded = session.upload::<Thing>(source).part_size(UNIT).send(&client)?;
    assert_eq!(uploaded.item.and_then(|item| item.id).as_deref(), Some("a"));
    assert_eq!(lines(&server)[3..], ["GET", SECOND, THIRD]);
    session.cancel(&client)?;
    Ok(())
}
