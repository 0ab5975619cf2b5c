//! Files and links that others have put beside the target, and the permissions of files.
#![cfg(unix)]

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};

use super::super::TestResult;
use super::*;

type ResumedDownload = (Result<u64, String>, usize);

/// A resumable download: the length of the file or the message of the error, and how many requests were sent.
async fn resume(folder: &Folder) -> Result<ResumedDownload, Box<dyn std::error::Error>> {
    let server = Server::start(vec![http("200 OK", TAG, "content")]).await?;
    let client = server.client_without_retries().build()?;
    let saved = download().to_file(folder.target()).resumable().send(&client).await;
    Ok((saved.map(|saved| saved.length).map_err(|error| error.to_string()), server.connections()))
}

#[tokio::test]
async fn nothing_is_written_through_what_others_have_put_beside_the_target() -> TestResult {
    let folder = Folder::new()?;
    let (part, info) = (folder.path().join("a.part"), folder.path().join("a.part.json"));
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "precious")?;
    let refused = async |reason: &str| -> TestResult {
        let (result, requests) = resume(&folder).await?;
        let message = result.expect_err(reason);
        assert!(message.contains(reason) && message.contains("remove it, or choose another folder"), "{message}");
        assert_eq!((requests, std::fs::read_to_string(&victim)?.as_str()), (0, "precious"));
        Ok(())
    };
    symlink(&victim, &part)?;
    refused("a.part cannot be written: it is a symbolic link").await?;
    std::fs::remove_file(&part)?;
    symlink(folder.path().join("nothing"), &part)?;
    refused("it is a symbolic link").await?;
    assert!(!folder.path().join("nothing").exists());
    std::fs::remove_file(&part)?;

    std::fs::hard_link(&victim, &part)?;
    refused("it has another name as well").await?;
    std::fs::remove_file(&part)?;

    std::fs::create_dir(&part)?;
    refused("it is a folder, a pipe or a device").await?;
    std::fs::remove_dir(&part)?;
    // Opening a pipe would wait for its other end.
    assert!(std::process::Command::new("mkfifo").arg(&part).status()?.success());
    refused("it is a folder, a pipe or a device").await?;
    std::fs::remove_file(&part)?;

    symlink(&victim, &info)?;
    refused("a.part.json cannot be read: it is a symbolic link").await?;
    std::fs::remove_file(&info)?;

    // Only a superuser can give a file to another user.
    std::fs::write(&part, "cont")?;
    if chown(&part, Some(12_345), None).is_ok() {
        refused("it belongs to another user").await?;
        chown(&part, Some(0), None)?;
    }
    assert_eq!(resume(&folder).await?, (Ok(7), 1));
    assert_eq!(folder.files()?, [file("a", "content"), file("victim", "precious")]);
    Ok(())
}

fn mode(path: &Path) -> io::Result<u32> {
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o777)
}

/// The modes of the partial files in a folder.
fn partial_modes(folder: &Path) -> io::Result<Vec<u32>> {
    let mut modes = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "part") {
            modes.push(mode(&path)?);
        }
    }
    Ok(modes)
}

#[tokio::test]
async fn a_file_that_is_replaced_keeps_its_permissions() -> TestResult {
    for is_resumable in [false, true] {
        let folder = Folder::new()?;
        let (target, plain) = (folder.target(), folder.path().join("plain"));
        std::fs::write(&plain, "")?;
        let server = Server::start(vec![http("200 OK", TAG, "content")]).await?;
        let client = server.client().build()?;
        let send = || {
            let file = download().to_file(&target);
            if is_resumable { file.resumable() } else { file }
        };
        send().send(&client).await?;
        assert_eq!(mode(&target)?, mode(&plain)?, "a new file has the permissions of other new files");
        for private in [0o600, 0o640, 0o400] {
            std::fs::set_permissions(&target, Permissions::from_mode(private))?;
            let mut meanwhile = Vec::new();
            send().progress(|_| meanwhile.extend(partial_modes(folder.path()))).send(&client).await?;
            assert_eq!(mode(&target)?, private);
            let meanwhile = meanwhile.concat();
            assert!(!meanwhile.is_empty() && meanwhile.iter().all(|mode| *mode == private | 0o600), "{meanwhile:?}");
        }
    }
    Ok(())
}
