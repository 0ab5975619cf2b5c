//! Downloads: as streams and into files, across broken connections, and never with bytes of different contents mixed.

use std::path::PathBuf;

use futures_util::{StreamExt as _, TryStreamExt as _};
use graph_model::address::Body;
use graph_model::client::Progress;
use graph_model::request::{Download, Invoke};
use graph_model::response::Media;
use graph_model::{Credential, Error, ErrorKind};
use tokio::io::AsyncReadExt as _;

use super::server::{Server, Step, http};
use super::*;

fn download() -> Download {
    Download::new(things())
}

/// An answer that says that it has this many bytes, and ends after those.
fn cut(status: &str, headers: &str, length: usize, body: &str) -> Step {
    Step::Answer(format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}").into_bytes())
}

/// What comes, and the error that ends it.
async fn read(server: &Server, request: Download) -> (String, Option<Error>) {
    let client = server.client().build().expect("it is a client");
    let mut content = match request.stream(&client).await {
        Ok(content) => content,
        Err(error) => return (String::new(), Some(error)),
    };
    let mut text = String::new();
    while let Some(bytes) = content.next().await {
        match bytes {
            Ok(bytes) => text.push_str(std::str::from_utf8(&bytes).expect("it is text")),
            Err(error) => return (text, Some(error)),
        }
    }
    (text, None)
}

fn header(request: &str, name: &str) -> Option<String> {
    let mut lines = request.lines().take_while(|line| !line.is_empty());
    lines.find_map(|line| {
        let (other, value) = line.split_once(':')?;
        other.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

const TAG: &str = "ETag: \"1\"\r\n";
const DATED: &str = "Date: Sun, 06 Nov 1994 08:49:40 GMT\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

#[tokio::test]
async fn bytes_come_as_they_are_with_what_is_said_of_them() {
    let server = Server::start(vec![http("200 OK", "ETag: \"1\"\r\nContent-Type: text/plain\r\n", "content")]).await;
    let client = server.client().largest_answer(3).build().expect("it is a client");
    let mut content = download().stream(&client).await.expect("it begins");
    assert_eq!((content.status().as_u16(), content.content_type()), (200, Some("text/plain")));
    assert_eq!((content.etag(), content.length(), content.total()), (Some("\"1\""), Some(7), Some(7)));
    assert_eq!(content.range(), Some(0..7));
    assert_eq!(content.try_next().await.expect("it can be read").as_deref(), Some(&b"content"[..]));
    assert_eq!(content.received(), 7);
    assert!(content.next().await.is_none() && content.next().await.is_none());
    assert_eq!(header(&server.received()[0], "accept-encoding").as_deref(), Some("identity"));

    let mut content = download().stream(&client).await.expect("it begins");
    let mut start = [0; 3];
    content.read_exact(&mut start).await.expect("it is a reader too");
    assert_eq!((&start, content.received()), (b"con", 3));
    assert_eq!(content.try_next().await.expect("it can be read").as_deref(), Some(&b"tent"[..]));
    assert_eq!(content.received(), 7);
}

#[tokio::test]
async fn what_is_empty_is_empty() {
    for step in [http("200 OK", TAG, ""), http("204 No Content", "", "")] {
        let server = Server::start(vec![step]).await;
        let (text, error) = read(&server, download()).await;
        assert_eq!((text.as_str(), error.is_none(), server.connections()), ("", true, 1));
        let client = server.client().build().expect("it is a client");
        assert_eq!(download().send(&client).await.expect("it can be read"), b"");
    }
}

#[tokio::test]
async fn a_broken_stream_goes_on_where_it_stopped() {
    let part = |range: &str, length, body| {
        cut("206 Partial Content", &format!("{TAG}Content-Range: bytes {range}/10\r\n"), length, body)
    };
    let server = Server::start(vec![
        cut("200 OK", TAG, 10, "0123"),
        http("503 Busy", "", ""),
        part("4-9", 6, "45"),
        part("6-9", 4, "6789"),
    ]);
    let server = server.await;
    let (text, error) = read(&server, download()).await;
    assert_eq!((text.as_str(), error.map(|error| error.to_string())), ("0123456789", None));
    let asked: Vec<_> = server.received().iter().map(|r| (header(r, "range"), header(r, "if-range"))).collect();
    let asked: Vec<_> = asked.iter().map(|(range, tag)| (range.as_deref(), tag.as_deref())).collect();
    let tag = Some("\"1\"");
    let expected = [(None, None), (Some("bytes=4-9"), tag), (Some("bytes=4-9"), tag), (Some("bytes=6-9"), tag)];
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn a_stream_of_unknown_length_is_not_taken_for_complete() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"1\"\r\n\r\n4\r\n0123\r\n";
    let part =
        |range: &str, body| http("206 Partial Content", &format!("{TAG}Content-Range: bytes {range}/10\r\n"), body);
    let server = Server::start(vec![Step::Answer(chunked.into()), part("4-5", "45"), part("6-9", "6789")]).await;
    let (text, error) = read(&server, download()).await;
    assert_eq!((text.as_str(), error.map(|error| error.to_string())), ("0123456789", None));
    let asked: Vec<_> = server.received()[1..].iter().filter_map(|request| header(request, "range")).collect();
    assert_eq!(asked, ["bytes=4-", "bytes=6-9"]);
}

#[tokio::test]
async fn a_stream_that_broke_at_its_very_end_is_complete() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"1\"\r\n\r\n4\r\n0123\r\n";
    for (headers, expected) in [
        ("Content-Range: bytes */4\r\n", None),
        ("Content-Range: bytes */4\r\nETag: \"1\"\r\n", None),
        ("Content-Range: bytes */4\r\nETag: \"2\"\r\n", Some(ErrorKind::Changed)),
        ("Content-Range: bytes */3\r\n", Some(ErrorKind::Changed)),
        ("", Some(ErrorKind::Changed)),
    ] {
        let end = http("416 Range Not Satisfiable", headers, "");
        let server = Server::start(vec![Step::Answer(chunked.into()), end.clone()]).await;
        let (text, error) = read(&server, download()).await;
        assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", expected), "{headers}");

        // In a file as well, where the rest was to be asked for another day.
        let folder = Folder::new("end");
        let server = Server::start(vec![Step::Answer(chunked.into()), end, http("200 OK", TAG, "abc")]).await;
        let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
        let send = || download().to_file(folder.0.join("a")).resumable();
        send().send(&client).await.expect_err("it is cut off");
        let saved = send().send(&client).await.expect("it is there");
        let expected = if expected.is_none() { (4, 4, "0123") } else { (3, 0, "abc") };
        assert_eq!((saved.length, saved.resumed_at, saved.etag.as_deref()), (expected.0, expected.1, Some("\"1\"")));
        assert_eq!(folder.files(), [file("a", expected.2)]);
    }
}

#[tokio::test]
async fn the_date_of_the_last_change_does_where_there_is_no_tag() {
    let rest = http("206 Partial Content", &format!("{DATED}Content-Range: bytes 4-9/10\r\n"), "456789");
    let silent = http("206 Partial Content", "Content-Range: bytes 4-9/10\r\n", "456789");
    for step in [rest, silent, http("200 OK", DATED, "0123456789")] {
        let server = Server::start(vec![cut("200 OK", DATED, 10, "0123"), step]).await;
        let (text, error) = read(&server, download()).await;
        assert_eq!((text.as_str(), error.map(|error| error.to_string())), ("0123456789", None));
        assert_eq!(header(&server.received()[1], "if-range").as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    }
    for other in [
        DATED.replace("Sun, 06", "Sat, 05"),
        format!("{DATED}X: y\r\n").replace("08:49:37 GMT\r\nX", "08:49:38 GMT\r\nX"),
    ] {
        for step in [
            http("206 Partial Content", &format!("{other}Content-Range: bytes 4-9/10\r\n"), "efghij"),
            http("200 OK", &other, "abcdefghij"),
        ] {
            let server = Server::start(vec![cut("200 OK", DATED, 10, "0123"), step]).await;
            let (text, error) = read(&server, download()).await;
            assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", Some(ErrorKind::Changed)), "{other}");
        }
    }
}

#[tokio::test]
async fn a_service_that_knows_no_ranges_sends_it_all_again() {
    let server = Server::start(vec![cut("200 OK", TAG, 10, "0123"), http("200 OK", TAG, "0123456789")]).await;
    let (text, error) = read(&server, download()).await;
    assert_eq!((text.as_str(), error.is_none()), ("0123456789", true));
}

#[tokio::test]
async fn what_is_sent_again_is_not_shorter_than_what_came_before() {
    let head = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{TAG}\r\n");
    let shorter = format!("{head}3\r\n012\r\n0\r\n\r\n");
    let server =
        Server::start(vec![Step::Answer(format!("{head}4\r\n0123\r\n").into()), Step::Answer(shorter.into())]).await;
    let (text, error) = read(&server, download()).await;
    assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", Some(ErrorKind::Changed)));
}

#[tokio::test]
async fn contents_are_not_mixed() {
    let other = "ETag: \"2\"\r\n";
    for step in [
        http("200 OK", other, "abcdefghij"),
        http("200 OK", "", "abcdefghij"),
        http("206 Partial Content", &format!("{other}Content-Range: bytes 4-9/10\r\n"), "efghij"),
        http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-19/20\r\n"), "efghijefghijefgh"),
        http("206 Partial Content", &format!("{TAG}Content-Range: bytes 5-9/10\r\n"), "fghij"),
        http("416 Range Not Satisfiable", "Content-Range: bytes */2\r\n", ""),
        http("412 Precondition Failed", "", ""),
    ] {
        let server = Server::start(vec![cut("200 OK", TAG, 10, "0123"), step.clone()]).await;
        let (text, error) = read(&server, download()).await;
        let error = error.expect("the content changed");
        assert_eq!((text.as_str(), error.kind(), server.connections()), ("0123", ErrorKind::Changed, 2), "{step:?}");
        assert!(error.to_string().contains("changed while it was read, after byte 4"), "{error}");
    }
    // Whatever both answers say of the content has to be the same.
    for (first, second, is_same) in [
        (TAG.to_owned(), "ETag: W/\"2\"\r\n".to_owned(), false),
        (TAG.to_owned(), "ETag: W/\"1\"\r\n".to_owned(), true),
        (format!("{TAG}{DATED}"), DATED.replace("Sun, 06", "Sat, 05"), false),
        (format!("{TAG}{DATED}"), DATED.to_owned(), true),
    ] {
        let part = http("206 Partial Content", &format!("{second}Content-Range: bytes 4-9/10\r\n"), "456789");
        let server = Server::start(vec![cut("200 OK", &first, 10, "0123"), part]).await;
        let (_, error) = read(&server, download()).await;
        let expected = (!is_same).then_some(ErrorKind::Changed);
        assert_eq!(error.map(|error| error.kind()), expected, "{first} {second}");
    }
}

#[tokio::test]
async fn a_stream_that_ends_early_is_an_error_where_it_cannot_go_on() {
    // A weak tag does not say that bytes are the same, nor does a date that another content may have as well.
    let weak = "ETag: W/\"1\"\r\n";
    let just_now = DATED.replace("08:49:40", "08:49:37");
    for headers in ["", weak, &format!("{weak}{DATED}"), &just_now, DATED.split_at(DATED.find('L').expect("L")).1] {
        let server = Server::start(vec![cut("200 OK", headers, 10, "0123")]).await;
        let (text, error) = read(&server, download()).await;
        let error = error.expect("it is cut off");
        assert_eq!((text.as_str(), error.kind(), server.connections()), ("0123", ErrorKind::Transport, 1));
        assert!(error.is_retryable());
        assert_eq!(error.client_request_id().map(str::len), Some(36));
    }
    // Attempts without a byte in between are bounded.
    let nothing = cut("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-9/10\r\n"), 6, "");
    let server = Server::start(vec![cut("200 OK", TAG, 10, "0123"), nothing]).await;
    let (text, error) = read(&server, download()).await;
    assert_eq!((text.as_str(), error.map(|error| error.kind())), ("0123", Some(ErrorKind::Transport)));
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn a_service_that_falls_asleep_in_the_middle_is_asked_again() {
    let slow = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"1\"\r\n\r\n0123456789".to_vec();
    let head = slow.len() - 9;
    let sleepy = Step::Doze(slow, head, std::time::Duration::from_secs(600));
    let rest = http("206 Partial Content", &format!("{TAG}Content-Range: bytes 1-9/10\r\n"), "123456789");
    let server = Server::start(vec![sleepy, rest]).await;
    let client = server.client().idle_timeout(std::time::Duration::from_millis(200)).build().expect("it is a client");
    let content = download().stream(&client).await.expect("it begins");
    let bytes: Vec<_> = content.try_collect().await.expect("it goes on");
    assert_eq!(bytes.concat(), b"0123456789");
}

#[tokio::test]
async fn parts_are_asked_for() {
    let part = http("206 Partial Content", "Content-Range: bytes 2-4/10\r\n", "234");
    for step in [part, http("200 OK", "", "0123456789")] {
        let server = Server::start(vec![step]).await;
        let (text, error) = read(&server, download().range(2..5)).await;
        assert_eq!((text.as_str(), error.is_none()), ("234", true));
        let client = server.client().build().expect("it is a client");
        assert_eq!(download().range(2..=4).send(&client).await.expect("it can be read"), b"234");
        for request in server.received() {
            assert_eq!(header(&request, "range").as_deref(), Some("bytes=2-4"));
            assert_eq!(header(&request, "accept-encoding").as_deref(), Some("identity"));
        }
    }
    let client = Server::start(vec![http("206 Partial Content", "Content-Range: bytes 8-9/10\r\n", "89")]).await;
    let (text, error) = read(&client, download().range(8..100)).await;
    assert_eq!((text.as_str(), error.is_none()), ("89", true));

    for step in [http("416 Range Not Satisfiable", "", ""), http("200 OK", "", "0123456789")] {
        let server = Server::start(vec![step]).await;
        let (_, error) = read(&server, download().range(10..)).await;
        let error = error.expect("there is nothing");
        let client = server.client().build().expect("it is a client");
        let other = download().range(10..).send(&client).await.expect_err("there is nothing");
        assert_eq!((error.kind(), error.message()), (other.kind(), other.message()));
        assert!(error.message().contains("range"), "{error}");
    }
    for step in
        [http("206 Partial Content", "", "234"), http("206 Partial Content", "Content-Range: bytes 3-5/10\r\n", "345")]
    {
        let server = Server::start(vec![step]).await;
        let (text, error) = read(&server, download().range(2..5)).await;
        assert_eq!((text.as_str(), error.map(|error| error.kind())), ("", Some(ErrorKind::Decode)));
    }
    // Where a service sends all of it, and does not say how much that is, the end of the range is no promise.
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";
    for (range, expected, kind) in [(8..100, "89", None), (2..5, "234", None), (10..100, "", Some(ErrorKind::Decode))] {
        let server = Server::start(vec![Step::Answer(chunked.into())]).await;
        let (text, error) = read(&server, download().range(range.clone())).await;
        assert_eq!((text.as_str(), error.map(|error| error.kind())), (expected, kind), "{range:?}");
    }
    let error = download().range(5..5).to_http("https://service.example").expect_err("it is empty");
    assert_eq!(error.kind(), ErrorKind::InvalidHeader);
}

#[tokio::test]
async fn a_broken_part_goes_on_within_it() {
    let part = |range: &str, length, body| {
        cut("206 Partial Content", &format!("{TAG}Content-Range: bytes {range}/10\r\n"), length, body)
    };
    let server = Server::start(vec![part("2-7", 6, "23"), part("4-7", 4, "4567")]).await;
    let (text, error) = read(&server, download().range(2..8)).await;
    assert_eq!((text.as_str(), error.is_none()), ("234567", true));
    assert_eq!(header(&server.received()[1], "range").as_deref(), Some("bytes=4-7"));
}

#[tokio::test]
async fn streams_come_from_other_hosts_without_the_token() {
    let rest = http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-9/10\r\n"), "456789");
    let other = Server::start(vec![cut("200 OK", TAG, 10, "0123"), rest]).await;
    let redirection = http("302 Found", &format!("Location: {}/file?sig=1\r\n", other.root()), "");
    let server = Server::start(vec![redirection]).await;
    assert_eq!(read(&server, download()).await.0, "0123456789");
    assert_eq!((server.connections(), other.connections()), (2, 2), "the service gives a fresh address");
    assert!(server.received().iter().all(|request| request.contains("token-of-ann")));
    let received = other.received();
    assert!(received.iter().all(|request| header(request, "authorization").is_none()), "{received:?}");
    assert!(received.iter().all(|request| header(request, "accept-encoding").as_deref() == Some("identity")));
    assert_eq!(header(&received[1], "if-range").as_deref(), Some("\"1\""));
}

/// A folder for a test, which goes away with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("graph-model-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("there is room");
        Self(path)
    }

    /// The names and contents of the files in it.
    fn files(&self) -> Vec<(String, String)> {
        let entries = std::fs::read_dir(&self.0).expect("it is there").map(|entry| entry.expect("it is there"));
        let mut files: Vec<_> = entries
            .map(|entry| {
                let text = std::fs::read_to_string(entry.path()).expect("it is text");
                (entry.file_name().into_string().expect("it is text"), text)
            })
            .collect();
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

fn file(name: &str, content: &str) -> (String, String) {
    (name.to_owned(), content.to_owned())
}

#[tokio::test]
async fn files_are_there_as_a_whole_or_not_at_all() {
    let folder = Folder::new("whole");
    let target = folder.0.join("a");
    let server = Server::start(vec![
        cut("200 OK", "", 10, "0123"),
        http("404 Not Found", "", ""),
        cut("200 OK", TAG, 10, "0123"),
        http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-9/10\r\n"), "456789"),
        cut("200 OK", "", 10, "0123"),
        http("200 OK", "", ""),
    ])
    .await;
    let client = server.client().build().expect("it is a client");
    let cut_off = download().to_file(&target).send(&client).await.expect_err("it is cut off");
    assert_eq!((cut_off.kind(), folder.files()), (ErrorKind::Transport, vec![]));
    let missing = download().to_file(&target).send(&client).await.expect_err("it is not there");
    assert_eq!((missing.status().map(|status| status.as_u16()), folder.files()), (Some(404), vec![]));

    let mut told = Vec::new();
    let saved = download().to_file(&target).progress(|progress: Progress| told.push(progress)).send(&client).await;
    let saved = saved.expect("it is there");
    assert_eq!((saved.length, saved.resumed_at, saved.etag.as_deref()), (10, 0, Some("\"1\"")));
    assert_eq!(folder.files(), [file("a", "0123456789")]);
    assert!(told.iter().all(|progress| progress.total == Some(10)));
    let done: Vec<_> = told.iter().map(|progress| progress.done).collect();
    assert_eq!(done, [0, 4, 10]);
    assert_eq!(told[1].fraction(), Some(0.4));

    download().to_file(&target).send(&client).await.expect_err("it is cut off");
    assert_eq!(folder.files(), [file("a", "0123456789")], "what was there stays");
    assert_eq!(download().to_file(&target).send(&client).await.expect("it is empty").length, 0);
    assert_eq!(folder.files(), [file("a", "")]);

    let error = download().to_file(folder.0.join("missing").join("a")).send(&client).await.expect_err("no folder");
    assert_eq!(error.kind(), ErrorKind::File);
    assert_eq!(server.connections(), 6, "nothing was asked for");
}

#[tokio::test]
async fn dropping_a_download_leaves_no_file() {
    let folder = Folder::new("dropped");
    let server = Server::start(vec![http("200 OK", "", "0123456789")]).await;
    let client = server.client().build().expect("it is a client");
    let (told, is_told) = tokio::sync::oneshot::channel();
    let mut told = Some(told);
    let target = folder.0.join("a");
    let sending = download().to_file(&target).progress(move |progress| {
        if let (0, Some(told)) = (progress.done, told.take()) {
            told.send(()).expect("it is waited for");
        }
    });
    // One poll at a time, so that it is dropped as soon as it has told that it begins.
    let mut sending = sending.send(&client);
    tokio::select! {
        biased;
        _ = is_told => {}
        result = &mut sending => panic!("{result:?}"),
    }
    assert_eq!(folder.files().len(), 1);
    drop(sending);
    assert_eq!(folder.files(), []);
}

#[tokio::test]
async fn a_later_run_goes_on_where_an_earlier_one_stopped() {
    let rest = http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-9/10\r\n"), "456789");
    let cut_off = || cut("200 OK", TAG, 10, "0123");
    let other = http("200 OK", "ETag: \"2\"\r\n", "abc");
    let ignorant = http("206 Partial Content", "ETag: \"2\"\r\nContent-Range: bytes 4-5/6\r\n", "ef");
    let longer = http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-10/11\r\n"), "456789a");
    let unsatisfied = http("416 Range Not Satisfiable", "", "");
    for (name, answers, expected, resumed_at) in [
        ("same", vec![rest], "0123456789", 4),
        ("other", vec![other.clone()], "abc", 0),
        ("ignorant", vec![ignorant, other.clone()], "abc", 0),
        ("shorter", vec![unsatisfied, other.clone()], "abc", 0),
        ("longer", vec![longer, other], "abc", 0),
    ] {
        let requests = answers.len() + 1;
        let folder = Folder::new(name);
        let target = folder.0.join("a");
        let server = Server::start([vec![cut_off()], answers].concat()).await;
        let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
        let send = || download().to_file(&target).resumable();
        send().send(&client).await.expect_err("it is cut off");
        let files = folder.files();
        assert_eq!((files.len(), &files[0]), (2, &file("a.part", "0123")), "{name}");

        let mut told = Vec::new();
        let saved = send().progress(|progress| told.push(progress.done)).send(&client).await.expect(name);
        assert_eq!((saved.length, saved.resumed_at), (expected.len() as u64, resumed_at), "{name}");
        assert_eq!(folder.files(), [file("a", expected)]);
        assert_eq!(told, [resumed_at, expected.len() as u64], "{name}");
        assert_eq!(server.connections(), requests, "{name}");
        let second = &server.received()[1];
        assert_eq!(header(second, "range").as_deref(), Some("bytes=4-"));
        assert_eq!(header(second, "if-range").as_deref(), Some("\"1\""));
    }
}

#[tokio::test]
async fn a_later_run_with_a_date_goes_on_only_with_the_same_date() {
    let part =
        |headers: &str, body| http("206 Partial Content", &format!("{headers}Content-Range: bytes 4-9/10\r\n"), body);
    let other = DATED.replace("Sun, 06", "Sat, 05");
    for (step, expected) in [(part(DATED, "456789"), "0123456789"), (part(&other, "efghij"), "abc")] {
        let folder = Folder::new("dated");
        let target = folder.0.join("a");
        let server = Server::start(vec![cut("200 OK", DATED, 10, "0123"), step, http("200 OK", &other, "abc")]).await;
        let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
        download().to_file(&target).resumable().send(&client).await.expect_err("it is cut off");
        download().to_file(&target).resumable().send(&client).await.expect("it is there");
        assert_eq!(folder.files(), [file("a", expected)]);
    }
}

#[tokio::test]
async fn a_part_is_gone_on_from_for_the_same_request_only() {
    let folder = Folder::new("request");
    let target = folder.0.join("a");
    let server = Server::start(vec![cut("200 OK", TAG, 10, "0123"), http("200 OK", TAG, "abc")]).await;
    let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
    download().to_file(&target).resumable().send(&client).await.expect_err("it is cut off");
    let note = std::fs::read_to_string(folder.0.join("a.part.json")).expect("it is text");
    assert!(!note.contains("things"), "{note}");
    let other = Download::new(things().segment("other"));
    other.to_file(&target).resumable().send(&client).await.expect("it is there");
    assert_eq!(header(&server.received()[1], "range"), None);
    assert_eq!(folder.files(), [file("a", "abc")]);
}

#[tokio::test]
async fn a_part_that_reaches_the_end_of_the_range_is_checked() {
    let folder = Folder::new("range");
    let target = folder.0.join("a");
    let part = |range: &str, length, body| {
        cut("206 Partial Content", &format!("{TAG}Content-Range: bytes {range}/10\r\n"), length, body)
    };
    let server = Server::start(vec![part("2-7", 6, "2345"), part("5-5", 1, "5")]).await;
    let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
    download().range(2..8).to_file(&target).resumable().send(&client).await.expect_err("it is cut off");
    let saved = download().range(2..6).to_file(&target).resumable().send(&client).await.expect("it is there");
    assert_eq!(header(&server.received()[1], "range").as_deref(), Some("bytes=5-5"));
    assert_eq!((saved.length, saved.resumed_at, folder.files()), (4, 3, vec![file("a", "2345")]));
}

#[tokio::test]
async fn actions_are_not_carried_out_twice() {
    let folder = Folder::new("action");
    let target = folder.0.join("a");
    let server = Server::start(vec![cut("200 OK", TAG, 10, "0123"), http("200 OK", "ETag: \"2\"\r\n", "abc")]).await;
    let client = server.client().build().expect("it is a client");
    let export = Invoke::<Media>::new(things().action("export"), Body::empty());
    export.to_file(&target).resumable().send(&client).await.expect_err("it is cut off");
    export.to_file(&target).resumable().send(&client).await.expect("it is there");
    let received = server.received();
    assert_eq!((received.len(), header(&received[1], "range"), folder.files()), (2, None, vec![file("a", "abc")]));
}

#[tokio::test]
async fn the_type_is_that_of_the_first_answer() {
    let begin = || cut("200 OK", &format!("{TAG}Content-Type: text/plain\r\n"), 10, "0123");
    let rest = || http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-9/10\r\n"), "456789");
    let folder = Folder::new("type");
    let server = Server::start(vec![begin(), rest(), begin(), rest()]).await;
    let client = server.client().build().expect("it is a client");
    let saved = download().to_file(folder.0.join("a")).send(&client).await.expect("it is there");
    assert_eq!((saved.length, saved.content_type.as_deref()), (10, Some("text/plain")));
    let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
    download().to_file(folder.0.join("a")).resumable().send(&client).await.expect_err("it is cut off");
    let saved = download().to_file(folder.0.join("a")).resumable().send(&client).await.expect("it is there");
    assert_eq!((saved.resumed_at, saved.content_type.as_deref()), (4, Some("text/plain")));
}

#[cfg(unix)]
#[tokio::test]
async fn names_may_be_as_long_as_the_system_allows() {
    let folder = Folder::new("long");
    let server = Server::start(vec![http("200 OK", TAG, "abc")]).await;
    let client = server.client().build().expect("it is a client");
    let name = "a".repeat(250);
    download().to_file(folder.0.join(&name)).send(&client).await.expect("it is there");
    assert_eq!(folder.files(), [file(&name, "abc")]);
}

#[tokio::test]
async fn without_a_tag_a_later_run_starts_over() {
    let folder = Folder::new("untagged");
    let server = Server::start(vec![cut("200 OK", "", 10, "0123"), http("200 OK", "", "abc")]).await;
    let client = server.client().build().expect("it is a client");
    let target = folder.0.join("a");
    download().to_file(&target).resumable().send(&client).await.expect_err("it is cut off");
    assert_eq!(folder.files(), [file("a.part", "0123")]);
    assert_eq!(download().to_file(&target).resumable().send(&client).await.expect("it is there").resumed_at, 0);
    assert_eq!(folder.files(), [file("a", "abc")]);
    assert_eq!(header(&server.received()[1], "range"), None);
}

#[tokio::test]
async fn two_downloads_do_not_write_to_the_same_part() {
    let folder = Folder::new("locked");
    let target = folder.0.join("a");
    let part = std::fs::File::create(folder.0.join("a.part")).expect("there is room");
    part.lock().expect("nobody else has it");
    let (builder, sent) = standing_in(Credential::anonymous(), |_, _| answer(200, &[], "abc"));
    let client = builder.build().expect("it is a client");
    let error = download().to_file(&target).resumable().send(&client).await.expect_err("it is taken");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::File, 0));
    drop(part);
    download().to_file(&target).resumable().send(&client).await.expect("it is free");
    assert_eq!(folder.files(), [file("a", "abc")]);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_downloads_too() {
    use std::io::Read as _;

    let runtime = tokio::runtime::Runtime::new().expect("there are threads");
    let folder = Folder::new("blocking");
    let rest = || http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-9/10\r\n"), "456789");
    let begin = || cut("200 OK", TAG, 10, "0123");
    let server = runtime.block_on(Server::start(vec![begin(), rest(), begin(), rest(), begin(), rest()]));
    let client = server.client().build_blocking().expect("it is a client");
    let content = download().stream(&client).expect("it begins");
    assert_eq!(content.length(), Some(10));
    assert_eq!(content.collect::<Result<Vec<_>, _>>().expect("it goes on").concat(), b"0123456789");
    let mut text = String::new();
    download().stream(&client).expect("it begins").read_to_string(&mut text).expect("it goes on");
    assert_eq!(text, "0123456789");
    let saved = download().to_file(folder.0.join("a")).send(&client).expect("it is there");
    assert_eq!((saved.length, folder.files()), (10, vec![file("a", "0123456789")]));
}

/// A resumable download into the folder, which another has prepared; what comes of it, and whether a request was sent.
#[cfg(unix)]
async fn resumed(folder: &Folder) -> (Result<u64, String>, usize) {
    let server = Server::start(vec![http("200 OK", TAG, "content")]).await;
    let client = server.client().retry(graph_model::client::Retry::never()).build().expect("it is a client");
    let saved = download().to_file(folder.0.join("a")).resumable().send(&client).await;
    (saved.map(|saved| saved.length).map_err(|error| error.to_string()), server.connections())
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_written_through_what_others_have_put_beside_the_target() {
    use std::os::unix::fs::{chown, symlink};
    let folder = Folder::new("others");
    let (part, note) = (folder.0.join("a.part"), folder.0.join("a.part.json"));
    let victim = folder.0.join("victim");
    std::fs::write(&victim, "precious").expect("there is room");
    let refused = async |reason: &str| {
        let (result, requests) = resumed(&folder).await;
        let message = result.expect_err("it is refused");
        assert!(message.contains(reason) && message.contains("remove it, or choose another folder"), "{message}");
        assert_eq!((requests, std::fs::read_to_string(&victim).ok().as_deref()), (0, Some("precious")));
    };
    symlink(&victim, &part).expect("there is room");
    refused("a.part cannot be written: it is a symbolic link").await;
    std::fs::remove_file(&part).expect("it is there");
    symlink(folder.0.join("nothing"), &part).expect("there is room");
    refused("it is a symbolic link").await;
    assert!(!folder.0.join("nothing").exists());
    std::fs::remove_file(&part).expect("it is there");

    std::fs::hard_link(&victim, &part).expect("there is room");
    refused("it has another name as well").await;
    std::fs::remove_file(&part).expect("it is there");

    std::fs::create_dir(&part).expect("there is room");
    refused("it is no file").await;
    std::fs::remove_dir(&part).expect("it is empty");
    // Opening a pipe waits for the other end.
    let made = std::process::Command::new("mkfifo").arg(&part).status().expect("it can be run");
    assert!(made.success());
    refused("it is no file").await;
    std::fs::remove_file(&part).expect("it is there");

    symlink(&victim, &note).expect("there is room");
    refused("a.part.json cannot be read: it is a symbolic link").await;
    std::fs::remove_file(&note).expect("it is there");

    // Only a superuser can make a file of another user's.
    std::fs::write(&part, "cont").expect("there is room");
    if chown(&part, Some(12_345), None).is_ok() {
        refused("it is another user's").await;
        chown(&part, Some(0), None).expect("it went the other way");
    }
    assert_eq!(resumed(&folder).await, (Ok(7), 1));
    assert_eq!(folder.files(), [file("a", "content"), file("victim", "precious")]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_replaced_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    for (name, kept) in [("mode", false), ("kept-mode", true)] {
        let folder = Folder::new(name);
        let (target, plain) = (folder.0.join("a"), folder.0.join("plain"));
        std::fs::write(&plain, "").expect("there is room");
        let server = Server::start(vec![http("200 OK", TAG, "content")]).await;
        let client = server.client().build().expect("it is a client");
        let send = || {
            let file = download().to_file(&target);
            if kept { file.resumable() } else { file }
        };
        send().send(&client).await.expect("it is there");
        assert_eq!(mode(&target), mode(&plain), "a new file is as other new files");
        for private in [0o600, 0o640, 0o400] {
            std::fs::set_permissions(&target, std::fs::Permissions::from_mode(private)).expect("it is there");
            let mut while_it_comes = Vec::new();
            let parts = || {
                let entries =
                    std::fs::read_dir(&folder.0).expect("it is there").map(|entry| entry.expect("it is there"));
                let parts = entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part"));
                parts.map(|entry| mode(&entry.path())).collect::<Vec<_>>()
            };
            send().progress(|_| while_it_comes.extend(parts())).send(&client).await.expect("it is there");
            assert_eq!(mode(&target), private);
            assert!(!while_it_comes.is_empty() && while_it_comes.iter().all(|mode| *mode == private | 0o600));
        }
    }
}
