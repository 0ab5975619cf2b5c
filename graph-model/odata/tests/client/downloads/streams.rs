//! Streams, and how they are resumed.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use odata::ErrorKind;
use tokio::io::AsyncReadExt as _;

use super::super::TestResult;
use super::*;

/// Four bytes of a stream whose length is not known, and which breaks after them.
const FOUR_CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"1\"\r\n\r\n4\r\n0123\r\n";

#[tokio::test]
async fn a_stream_has_the_headers_of_its_response() -> TestResult {
    let server = Server::start(vec![http("200 OK", "ETag: \"1\"\r\nContent-Type: text/plain\r\n", "content")]).await?;
    let client = server.client().max_response_size(3).build()?;
    let mut content = download().stream(&client).await?;
    assert_eq!((content.status().as_u16(), content.content_type()), (200, Some("text/plain")));
    assert_eq!((content.etag(), content.length(), content.complete_length()), (Some("\"1\""), Some(7), Some(7)));
    assert_eq!(content.range(), Some(0..7));
    assert_eq!(content.try_next().await?.as_deref(), Some(&b"content"[..]));
    assert_eq!(content.received(), 7);
    assert!(content.next().await.is_none() && content.next().await.is_none());
    assert_eq!(header(&server.received()[0], "accept-encoding").as_deref(), Some("identity"));

    // It is a reader as well, and both can be mixed.
    let mut content = download().stream(&client).await?;
    let mut start = [0; 3];
    content.read_exact(&mut start).await?;
    assert_eq!((&start, content.received()), (b"con", 3));
    assert_eq!(content.try_next().await?.as_deref(), Some(&b"tent"[..]));
    assert_eq!(content.received(), 7);
    Ok(())
}

#[tokio::test]
async fn an_empty_stream_is_empty() -> TestResult {
    for step in [http("200 OK", TAG, ""), http("204 No Content", "", "")] {
        let server = Server::start(vec![step]).await?;
        assert_eq!(read_all(&server, download()).await?, "");
        assert_eq!(server.connections(), 1);
        assert_eq!(download().send(&server.client().build()?).await?, b"");
    }
    Ok(())
}

#[tokio::test]
async fn a_broken_stream_is_resumed() -> TestResult {
    let steps = vec![first_four(TAG), http("503 Busy", "", ""), part_cut_off("4-9", 6, "45"), part(TAG, "6-9", "6789")];
    let server = Server::start(steps).await?;
    assert_eq!(read_all(&server, download()).await?, "0123456789");
    let requested: Vec<_> = server.received().iter().map(|r| (header(r, "range"), header(r, "if-range"))).collect();
    let requested: Vec<_> = requested.iter().map(|(range, tag)| (range.as_deref(), tag.as_deref())).collect();
    let tag = Some("\"1\"");
    let expected = [(None, None), (Some("bytes=4-9"), tag), (Some("bytes=4-9"), tag), (Some("bytes=6-9"), tag)];
    assert_eq!(requested, expected);
    Ok(())
}

#[tokio::test]
async fn a_broken_stream_of_unknown_length_is_resumed() -> TestResult {
    let steps = vec![Step::Respond(FOUR_CHUNKED.into()), part(TAG, "4-5", "45"), part(TAG, "6-9", "6789")];
    let server = Server::start(steps).await?;
    assert_eq!(read_all(&server, download()).await?, "0123456789");
    let requested: Vec<_> = server.received()[1..].iter().filter_map(|request| header(request, "range")).collect();
    assert_eq!(requested, ["bytes=4-", "bytes=6-9"]);
    Ok(())
}

#[tokio::test]
async fn a_stream_that_broke_at_its_very_end_is_complete() -> TestResult {
    for (headers, expected) in [
        ("Content-Range: bytes */4\r\n", None),
        ("Content-Range: bytes */4\r\nETag: \"1\"\r\n", None),
        ("Content-Range: bytes */4\r\nETag: \"2\"\r\n", Some(ErrorKind::Changed)),
        ("Content-Range: bytes */3\r\n", Some(ErrorKind::Changed)),
        ("", Some(ErrorKind::Changed)),
    ] {
        let end = http("416 Range Not Satisfiable", headers, "");
        let server = Server::start(vec![Step::Respond(FOUR_CHUNKED.into()), end.clone()]).await?;
        let (text, error) = read(&server, download()).await?;
        assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", expected), "{headers}");

        // In a file as well, whose rest is requested by a later run.
        let folder = Folder::new()?;
        let server = Server::start(vec![Step::Respond(FOUR_CHUNKED.into()), end, http("200 OK", TAG, "abc")]).await?;
        let client = server.client_without_retries().build()?;
        let send = || download().to_file(folder.target()).resumable();
        send().send(&client).await.expect_err("the stream is cut off");
        let saved = send().send(&client).await?;
        let expected = if expected.is_none() { (4, 4, "0123") } else { (3, 0, "abc") };
        assert_eq!((saved.length, saved.resumed_at, saved.etag.as_deref()), (expected.0, expected.1, Some("\"1\"")));
        assert_eq!(folder.files()?, [file("a", expected.2)]);
    }
    Ok(())
}

#[tokio::test]
async fn a_date_is_the_validator_where_there_is_no_tag() -> TestResult {
    let silent = part("", "4-9", "456789");
    for step in [part(DATED, "4-9", "456789"), silent, http("200 OK", DATED, "0123456789")] {
        let server = Server::start(vec![first_four(DATED), step]).await?;
        assert_eq!(read_all(&server, download()).await?, "0123456789");
        assert_eq!(header(&server.received()[1], "if-range").as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    }
    let second_later = "Date: Sun, 06 Nov 1994 08:49:40 GMT\r\nLast-Modified: Sun, 06 Nov 1994 08:49:38 GMT\r\n";
    for other in [DATED.replace("Sun, 06", "Sat, 05").as_str(), second_later] {
        for step in [part(other, "4-9", "efghij"), http("200 OK", other, "abcdefghij")] {
            let server = Server::start(vec![first_four(DATED), step]).await?;
            let (text, error) = read(&server, download()).await?;
            assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", Some(ErrorKind::Changed)), "{other}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_service_without_ranges_sends_everything_again() -> TestResult {
    let server = Server::start(vec![first_four(TAG), http("200 OK", TAG, "0123456789")]).await?;
    assert_eq!(read_all(&server, download()).await?, "0123456789");
    // What it sends again must not be shorter than what was read before.
    let chunked = |body: &str| format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{TAG}\r\n{body}").into_bytes();
    let steps = vec![Step::Respond(chunked("4\r\n0123\r\n")), Step::Respond(chunked("3\r\n012\r\n0\r\n\r\n"))];
    let (text, error) = read(&Server::start(steps).await?, download()).await?;
    assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", Some(ErrorKind::Changed)));
    Ok(())
}

#[tokio::test]
async fn different_contents_are_not_mixed() -> TestResult {
    let other = "ETag: \"2\"\r\n";
    for step in [
        http("200 OK", other, "abcdefghij"),
        http("200 OK", "", "abcdefghij"),
        part(other, "4-9", "efghij"),
        http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-19/20\r\n"), "efghijefghijefgh"),
        part(TAG, "5-9", "fghij"),
        http("416 Range Not Satisfiable", "Content-Range: bytes */2\r\n", ""),
        http("412 Precondition Failed", "", ""),
    ] {
        let server = Server::start(vec![first_four(TAG), step.clone()]).await?;
        let (text, error) = read(&server, download()).await?;
        let error = error.ok_or("the content changed")?;
        assert_eq!((text.as_str(), error.kind(), server.connections()), ("0123", ErrorKind::Changed, 2), "{step:?}");
        assert!(error.to_string().contains("changed during the download, after byte 4"), "{error}");
    }
    // Every validator that both responses have must be the same.
    for (first, second, is_same) in [
        (TAG.to_owned(), "ETag: W/\"2\"\r\n".to_owned(), false),
        (TAG.to_owned(), "ETag: W/\"1\"\r\n".to_owned(), true),
        (format!("{TAG}{DATED}"), DATED.replace("Sun, 06", "Sat, 05"), false),
        (format!("{TAG}{DATED}"), DATED.to_owned(), true),
    ] {
        let server = Server::start(vec![first_four(&first), part(&second, "4-9", "456789")]).await?;
        let (_, error) = read(&server, download()).await?;
        let expected = (!is_same).then_some(ErrorKind::Changed);
        assert_eq!(error.map(|error| error.kind()), expected, "{first} {second}");
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_without_a_strong_validator_is_not_resumed() -> TestResult {
    let weak = "ETag: W/\"1\"\r\n";
    let just_modified = DATED.replace("08:49:40", "08:49:37");
    let undated = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    for headers in ["", weak, &format!("{weak}{DATED}"), &just_modified, undated] {
        let server = Server::start(vec![first_four(headers)]).await?;
        let (text, error) = read(&server, download()).await?;
        let error = error.ok_or("the stream is cut off")?;
        assert_eq!((text.as_str(), error.kind(), server.connections()), ("0123", ErrorKind::Transport, 1));
        assert!(error.is_retryable());
        assert_eq!(error.client_request_id().map(str::len), Some(36));
    }
    Ok(())
}

#[tokio::test]
async fn attempts_without_progress_end() -> TestResult {
    let server = Server::start(vec![first_four(TAG), part_cut_off("4-9", 6, "")]).await?;
    let (text, error) = read(&server, download()).await?;
    assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", Some(ErrorKind::Transport)));
    assert_eq!(server.connections(), 3);
    Ok(())
}

#[tokio::test]
async fn a_service_that_falls_silent_in_the_middle_is_asked_again() -> TestResult {
    let slow = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"1\"\r\n\r\n0123456789".to_vec();
    let first = slow.len() - 9;
    let silent = Step::Doze(slow, first, Duration::from_secs(600));
    let server = Server::start(vec![silent, part(TAG, "1-9", "123456789")]).await?;
    let client = server.client().idle_timeout(Duration::from_millis(200)).build()?;
    let bytes: Vec<_> = download().stream(&client).await?.try_collect().await?;
    assert_eq!(bytes.concat(), b"0123456789");
    Ok(())
}

#[tokio::test]
async fn a_stream_on_another_host_gets_no_token_and_a_fresh_address_when_it_is_resumed() -> TestResult {
    let other = Server::start(vec![first_four(TAG), part(TAG, "4-9", "456789")]).await?;
    let redirect = http("302 Found", &format!("Location: {}/file?sig=1\r\n", other.root()), "");
    let server = Server::start(vec![redirect]).await?;
    assert_eq!(read_all(&server, download()).await?, "0123456789");
    assert_eq!((server.connections(), other.connections()), (2, 2));
    assert!(server.received().iter().all(|request| request.contains("token-of-ann")));
    let received = other.received();
    assert!(received.iter().all(|request| header(request, "authorization").is_none()), "{received:?}");
    assert!(received.iter().all(|request| header(request, "accept-encoding").as_deref() == Some("identity")));
    assert_eq!(header(&received[1], "if-range").as_deref(), Some("\"1\""));
    Ok(())
}
