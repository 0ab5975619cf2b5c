//! Downloads: as streams and into files, across broken connections, and never with bytes of different contents mixed.

mod files;
mod foreign_files;
mod ranges;
mod resumed_files;
mod streams;

use std::path::{Path, PathBuf};

use futures_util::StreamExt as _;
use odata::Error;
use odata::request::Download;

use super::server::{Server, Step, cut_off, http};
use super::things;

const TAG: &str = "ETag: \"1\"\r\n";
const DATED: &str = "Date: Sun, 06 Nov 1994 08:49:40 GMT\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

fn download() -> Download {
    Download::new(things())
}

/// A response with a part of ten bytes.
fn part(headers: &str, range: &str, body: &str) -> Step {
    http("206 Partial Content", &format!("{headers}Content-Range: bytes {range}/10\r\n"), body)
}

/// The same, cut off after some of the bytes that it announces.
fn part_cut_off(range: &str, length: usize, body: &str) -> Step {
    cut_off("206 Partial Content", &format!("{TAG}Content-Range: bytes {range}/10\r\n"), length, body)
}

/// Ten bytes, cut off after the fourth.
fn first_four(headers: &str) -> Step {
    cut_off("200 OK", headers, 10, "0123")
}

/// Reads a stream up to its end, or up to an error.
async fn read(server: &Server, request: Download) -> Result<(String, Option<Error>), Box<dyn std::error::Error>> {
    let client = server.client().build()?;
    let mut content = match request.stream(&client).await {
        Ok(content) => content,
        Err(error) => return Ok((String::new(), Some(error))),
    };
    let mut text = String::new();
    while let Some(bytes) = content.next().await {
        match bytes {
            Ok(bytes) => text.push_str(std::str::from_utf8(&bytes)?),
            Err(error) => return Ok((text, Some(error))),
        }
    }
    Ok((text, None))
}

/// Reads a stream that has to be complete.
async fn read_all(server: &Server, request: Download) -> Result<String, Box<dyn std::error::Error>> {
    match read(server, request).await? {
        (text, None) => Ok(text),
        (_, Some(error)) => Err(error.into()),
    }
}

fn header(request: &str, name: &str) -> Option<String> {
    let mut lines = request.lines().take_while(|line| !line.is_empty());
    lines.find_map(|line| {
        let (other, value) = line.split_once(':')?;
        other.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// A folder for a test, which is removed with it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> std::io::Result<Self> {
        Ok(Self(tempfile::tempdir()?))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// The target of downloads.
    fn target(&self) -> PathBuf {
        self.path().join("a")
    }

    /// The names and contents of the files in it.
    fn files(&self) -> std::io::Result<Vec<(String, String)>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(self.path())? {
            let entry = entry?;
            files.push((entry.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(entry.path())?));
        }
        files.sort();
        Ok(files)
    }
}

fn file(name: &str, content: &str) -> (String, String) {
    (name.to_owned(), content.to_owned())
}
