//! Downloads into files that a later run resumes.

use odata::request::{Body, Invoke};
use odata::response::Media;
use odata::{Credential, ErrorKind};

use super::super::{TestResult, response, with_handler};
use super::*;

#[tokio::test]
async fn a_later_run_resumes_if_the_content_is_the_same() -> TestResult {
    let other = || http("200 OK", "ETag: \"2\"\r\n", "abc");
    let ignores_if_range = http("206 Partial Content", "ETag: \"2\"\r\nContent-Range: bytes 4-5/6\r\n", "ef");
    let longer = http("206 Partial Content", &format!("{TAG}Content-Range: bytes 4-10/11\r\n"), "456789a");
    let shorter = http("416 Range Not Satisfiable", "", "");
    for (name, steps, expected, resumed_at) in [
        ("same", vec![part(TAG, "4-9", "456789")], "0123456789", 4),
        ("other", vec![other()], "abc", 0),
        ("If-Range is ignored", vec![ignores_if_range, other()], "abc", 0),
        ("shorter", vec![shorter, other()], "abc", 0),
        ("longer", vec![longer, other()], "abc", 0),
    ] {
        let requests = steps.len() + 1;
        let folder = Folder::new()?;
        let server = Server::start([vec![first_four(TAG)], steps].concat()).await?;
        let client = server.client_without_retries().build()?;
        let send = || download().to_file(folder.target()).resumable();
        send().send(&client).await.expect_err("the stream is cut off");
        let files = folder.files()?;
        assert_eq!((files.len(), &files[0]), (2, &file("a.part", "0123")), "{name}");

        let mut reported = Vec::new();
        let saved = send().progress(|progress| reported.push(progress.done)).send(&client).await?;
        assert_eq!((saved.length, saved.resumed_at), (expected.len() as u64, resumed_at), "{name}");
        assert_eq!(folder.files()?, [file("a", expected)]);
        assert_eq!(reported, [resumed_at, expected.len() as u64], "{name}");
        assert_eq!(server.connections(), requests, "{name}");
        let second = &server.received()[1];
        assert_eq!(header(second, "range").as_deref(), Some("bytes=4-"));
        assert_eq!(header(second, "if-range").as_deref(), Some("\"1\""));
    }
    Ok(())
}

#[tokio::test]
async fn a_later_run_resumes_by_a_date_only_if_it_is_the_same() -> TestResult {
    let other = DATED.replace("Sun, 06", "Sat, 05");
    for (step, expected) in [(part(DATED, "4-9", "456789"), "0123456789"), (part(&other, "4-9", "efghij"), "abc")] {
        let folder = Folder::new()?;
        let server = Server::start(vec![first_four(DATED), step, http("200 OK", &other, "abc")]).await?;
        let client = server.client_without_retries().build()?;
        download().to_file(folder.target()).resumable().send(&client).await.expect_err("the stream is cut off");
        download().to_file(folder.target()).resumable().send(&client).await?;
        assert_eq!(folder.files()?, [file("a", expected)]);
    }
    Ok(())
}

#[tokio::test]
async fn without_a_validator_a_later_run_starts_over() -> TestResult {
    let folder = Folder::new()?;
    let server = Server::start(vec![first_four(""), http("200 OK", "", "abc")]).await?;
    let client = server.client().build()?;
    download().to_file(folder.target()).resumable().send(&client).await.expect_err("the stream is cut off");
    assert_eq!(folder.files()?, [file("a.part", "0123")]);
    assert_eq!(download().to_file(folder.target()).resumable().send(&client).await?.resumed_at, 0);
    assert_eq!(folder.files()?, [file("a", "abc")]);
    assert_eq!(header(&server.received()[1], "range"), None);
    Ok(())
}

#[tokio::test]
async fn another_request_starts_over() -> TestResult {
    let folder = Folder::new()?;
    let server = Server::start(vec![first_four(TAG), http("200 OK", TAG, "abc")]).await?;
    let client = server.client_without_retries().build()?;
    download().to_file(folder.target()).resumable().send(&client).await.expect_err("the stream is cut off");
    let info = std::fs::read_to_string(folder.path().join("a.part.json"))?;
    assert!(!info.contains("things"), "the address may contain keys: {info}");
    let other = Download::new(things().segment("other"));
    other.to_file(folder.target()).resumable().send(&client).await?;
    assert_eq!(header(&server.received()[1], "range"), None);
    assert_eq!(folder.files()?, [file("a", "abc")]);
    Ok(())
}

#[tokio::test]
async fn a_partial_file_that_reaches_the_end_of_the_range_is_checked() -> TestResult {
    let folder = Folder::new()?;
    let server = Server::start(vec![part_cut_off("2-7", 6, "2345"), part_cut_off("5-5", 1, "5")]).await?;
    let client = server.client_without_retries().build()?;
    let send = |range| download().range(range).to_file(folder.target()).resumable();
    send(2..8).send(&client).await.expect_err("the stream is cut off");
    let saved = send(2..6).send(&client).await?;
    assert_eq!(header(&server.received()[1], "range").as_deref(), Some("bytes=5-5"));
    assert_eq!((saved.length, saved.resumed_at, folder.files()?), (4, 3, vec![file("a", "2345")]));
    Ok(())
}

#[tokio::test]
async fn an_action_is_not_called_twice() -> TestResult {
    let folder = Folder::new()?;
    let server = Server::start(vec![first_four(TAG), http("200 OK", "ETag: \"2\"\r\n", "abc")]).await?;
    let client = server.client().build()?;
    let export = Invoke::<Media>::new(things().action("export"), Body::empty());
    export.to_file(folder.target()).resumable().send(&client).await.expect_err("the stream is cut off");
    export.to_file(folder.target()).resumable().send(&client).await?;
    let received = server.received();
    assert_eq!((received.len(), header(&received[1], "range"), folder.files()?), (2, None, vec![file("a", "abc")]));
    Ok(())
}

#[tokio::test]
async fn concurrent_downloads_do_not_share_a_partial_file() -> TestResult {
    let folder = Folder::new()?;
    let part = std::fs::File::create(folder.path().join("a.part"))?;
    part.lock()?;
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(200, &[], "abc"));
    let client = builder.build()?;
    let error = download().to_file(folder.target()).resumable().send(&client).await.expect_err("the file is locked");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::File, 0));
    drop(part);
    download().to_file(folder.target()).resumable().send(&client).await?;
    assert_eq!(folder.files()?, [file("a", "abc")]);
    Ok(())
}
