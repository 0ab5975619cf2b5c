//! Downloads into files, which are complete or not there at all.

use odata::ErrorKind;
use odata::download::Progress;

use super::super::{TestResult, status};
use super::*;

#[tokio::test]
async fn a_file_is_complete_or_not_there_at_all() -> TestResult {
    let folder = Folder::new()?;
    let target = folder.target();
    let server = Server::start(vec![
        first_four(""),
        http("404 Not Found", "", ""),
        first_four(TAG),
        part(TAG, "4-9", "456789"),
        first_four(""),
        http("200 OK", "", ""),
    ])
    .await?;
    let client = server.client().build()?;
    let error = download().to_file(&target).send(&client).await.expect_err("the stream is cut off");
    assert_eq!((error.kind(), folder.files()?), (ErrorKind::Transport, vec![]));
    let error = download().to_file(&target).send(&client).await.expect_err("the service has no such stream");
    assert_eq!((status(&error), folder.files()?), (Some(404), vec![]));

    let mut reported = Vec::new();
    let listener = |progress: Progress| reported.push(progress);
    let saved = download().to_file(&target).progress(listener).send(&client).await?;
    assert_eq!((saved.length, saved.resumed_at, saved.etag.as_deref()), (10, 0, Some("\"1\"")));
    assert_eq!(folder.files()?, [file("a", "0123456789")]);
    assert!(reported.iter().all(|progress| progress.total == Some(10)));
    let done: Vec<_> = reported.iter().map(|progress| progress.done).collect();
    assert_eq!(done, [0, 4, 10]);
    assert_eq!(reported[1].fraction(), Some(0.4));

    download().to_file(&target).send(&client).await.expect_err("the stream is cut off");
    assert_eq!(folder.files()?, [file("a", "0123456789")], "the file stays as it was");
    assert_eq!(download().to_file(&target).send(&client).await?.length, 0);
    assert_eq!(folder.files()?, [file("a", "")]);

    let nowhere = folder.path().join("missing").join("a");
    let error = download().to_file(nowhere).send(&client).await.expect_err("there is no such folder");
    assert_eq!((error.kind(), server.connections()), (ErrorKind::File, 6), "nothing is requested for it");
    Ok(())
}

#[tokio::test]
async fn a_cancelled_download_leaves_no_file() -> TestResult {
    let folder = Folder::new()?;
    let server = Server::start(vec![http("200 OK", "", "0123456789")]).await?;
    let client = server.client().build()?;
    let (sender, has_started) = tokio::sync::oneshot::channel();
    let mut sender = Some(sender);
    let sending = download().to_file(folder.target()).progress(move |progress| {
        if let (0, Some(sender)) = (progress.done, sender.take()) {
            sender.send(()).expect("the test waits for it");
        }
    });
    // One poll at a time, so that it is cancelled as soon as it has started.
    let mut sending = sending.send(&client);
    tokio::select! {
        biased;
        _ = has_started => {}
        result = &mut sending => panic!("{result:?}"),
    }
    assert_eq!(folder.files()?.len(), 1);
    drop(sending);
    assert_eq!(folder.files()?, []);
    Ok(())
}

#[tokio::test]
async fn the_media_type_is_that_of_the_first_response() -> TestResult {
    let first = || first_four(&format!("{TAG}Content-Type: text/plain\r\n"));
    let rest = || part(TAG, "4-9", "456789");
    let folder = Folder::new()?;
    let server = Server::start(vec![first(), rest(), first(), rest()]).await?;
    let saved = download().to_file(folder.target()).send(&server.client().build()?).await?;
    assert_eq!((saved.length, saved.content_type.as_deref()), (10, Some("text/plain")));
    let client = server.client_without_retries().build()?;
    download().to_file(folder.target()).resumable().send(&client).await.expect_err("the stream is cut off");
    let saved = download().to_file(folder.target()).resumable().send(&client).await?;
    assert_eq!((saved.resumed_at, saved.content_type.as_deref()), (4, Some("text/plain")));
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn a_name_may_be_as_long_as_the_system_allows() -> TestResult {
    let folder = Folder::new()?;
    let server = Server::start(vec![http("200 OK", TAG, "abc")]).await?;
    let name = "a".repeat(250);
    download().to_file(folder.path().join(&name)).send(&server.client().build()?).await?;
    assert_eq!(folder.files()?, [file(&name, "abc")]);
    Ok(())
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_downloads_too() -> TestResult {
    use std::io::Read as _;

    let runtime = tokio::runtime::Runtime::new()?;
    let folder = Folder::new()?;
    let rest = || part(TAG, "4-9", "456789");
    let steps = vec![first_four(TAG), rest(), first_four(TAG), rest(), first_four(TAG), rest()];
    let server = runtime.block_on(Server::start(steps))?;
    let client = server.client().build_blocking()?;
    let content = download().stream(&client)?;
    assert_eq!(content.length(), Some(10));
    assert_eq!(content.collect::<Result<Vec<_>, _>>()?.concat(), b"0123456789");
    let mut text = String::new();
    download().stream(&client)?.read_to_string(&mut text)?;
    assert_eq!(text, "0123456789");
    let saved = download().to_file(folder.target()).send(&client)?;
    assert_eq!((saved.length, folder.files()?), (10, vec![file("a", "0123456789")]));
    Ok(())
}
