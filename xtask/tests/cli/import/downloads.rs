//! Importing over HTTP.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::{Files, Project, SHOP};
use crate::support::{TestResult, assert_contains, graph_metadata, gzip, respond, serve, tree};

/// The documents without the lock file.
fn without_lock(mut files: Files) -> Files {
    files.remove("import.lock.json");
    files
}

#[test]
fn a_lock_file_names_the_source_and_the_date() -> TestResult {
    let url = serve(|_, stream| respond(stream, "200 OK", "", SHOP.as_bytes()))?;
    let project = Project::new()?;
    project.import_from(&url, &[])?.succeeded();
    let lock: serde_json::Value = serde_json::from_str(&project.files()?["import.lock.json"])?;
    assert_eq!(lock["source"], url);
    let date = lock["date"].as_str().ok_or("there is no date")?;
    let digits: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(digits, "0000-00-00", "{date}");
    Ok(())
}

#[test]
fn compression_redirects_and_chunks_make_no_difference() -> TestResult {
    let expected = without_lock(Project::new()?.imported(&[])?);
    let plain = serve(|request, stream| {
        assert!(request.starts_with("GET /$metadata HTTP/1.1\r\n"), "{request}");
        respond(stream, "200 OK", "Content-Type: application/xml\r\n", SHOP.as_bytes())
    })?;
    let zipped = serve(|request, stream| {
        assert_contains(&request.to_lowercase(), "accept-encoding: gzip\r\n");
        respond(stream, "200 OK", "Content-Encoding: gzip\r\n", &gzip(SHOP.as_bytes())?)
    })?;
    let target = plain.clone();
    let redirecting = serve(move |_, stream| respond(stream, "302 Found", &format!("Location: {target}\r\n"), b""))?;
    // With a byte-order mark, as Graph sends it.
    let chunked = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n\xef\xbb\xbf\r\n")?;
        stream.write_all(format!("{:x}\r\n{SHOP}\r\n0\r\n\r\n", SHOP.len()).as_bytes())
    })?;
    for url in [plain, zipped, redirecting, chunked] {
        let project = Project::new()?;
        project.import_from(&url, &[])?.succeeded();
        assert_eq!(without_lock(project.files()?), expected, "{url}");
    }
    Ok(())
}

#[test]
fn secrets_in_a_url_are_shown_nowhere() -> TestResult {
    let project = Project::new()?;
    let found = serve(|request, stream| {
        assert!(request.starts_with("GET /$metadata?key=hunter2 "), "{request}");
        respond(stream, "200 OK", "", SHOP.as_bytes())
    })?;
    let run = project.import_from(&format!("{found}?key=hunter2"), &["--verbose"])?.succeeded();
    assert!(!run.to_string().contains("hunter2"), "{run}");
    assert!(!project.files()?["import.lock.json"].contains("hunter2"));

    let missing = serve(|_, stream| respond(stream, "404 Not Found", "", b""))?;
    let redirecting = serve(|_, stream| respond(stream, "302 Found", "Location: http://hunter2:1/?hunter2\r\n", b""))?;
    for url in [
        format!("{missing}?hunter2"),
        redirecting,
        found.replace("http://", "http://me:hunter2@"),
        "https://hunter2 /".into(),
        "ftp://hunter2".into(),
    ] {
        let message = project.refused_from(&url, &[])?;
        assert!(message.starts_with("error: ") && !message.contains("hunter2"), "{message}");
    }
    Ok(())
}

#[test]
fn all_of_graph_over_http_gives_the_same_crate_as_its_document() -> TestResult {
    let Some(path) = graph_metadata("all of Graph over HTTP") else { return Ok(()) };
    let compressed = gzip(&fs::read(&path)?)?;
    let url = serve(move |_, stream| respond(stream, "200 OK", "Content-Encoding: gzip\r\n", &compressed))?;
    let project = Project::new()?;
    project.import_from(&url, &["--bare"])?.succeeded();
    // The folders have the same name, as it is that of the crate.
    let sandbox = project.sandbox();
    let generate = |schema: &Path, folder: &str| {
        let arguments =
            ["generate".as_ref(), "--schema".as_ref(), schema.as_os_str(), "--crate".as_ref(), folder.as_ref()];
        sandbox.xtask(arguments)?.succeeded();
        tree(&sandbox.join(folder).join("src"))
    };
    let from_import = generate(&sandbox.join("schema"), "a/graph")?;
    let from_document = generate(&path, "b/graph")?;
    // `assert_eq` of all files would show all of them.
    let differing = from_document.iter().zip(&from_import).find(|(original, other)| original != other);
    assert_eq!(differing.map(|((original, _), (other, _))| (original, other)), None);
    assert_eq!(from_import.len(), from_document.len());
    assert!(from_import.len() > 1000);
    Ok(())
}
