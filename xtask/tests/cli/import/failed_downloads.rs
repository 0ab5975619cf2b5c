//! What is said when a download fails, after which nothing is written.

use std::io::{Read as _, Write as _};

use super::{Project, SHOP};
use crate::support::{TestResult, assert_contains, gzip, respond, serve, unused_address};

const PAGE: &[u8] = b"<!DOCTYPE html><html><body>nothing here</body></html>";

#[test]
fn a_truncated_response_is_an_error() -> TestResult {
    let project = Project::new()?;
    let half = &SHOP.as_bytes()[..SHOP.len() / 2];
    let dropped = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        stream.write_all(format!("{:x}\r\n", SHOP.len()).as_bytes())?;
        stream.write_all(half)
    })?;
    let truncated = serve(|_, stream| {
        stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", SHOP.len()).as_bytes())?;
        stream.write_all(half)
    })?;
    for url in [dropped, truncated] {
        let expected = format!(
            "error: cannot fetch {url}: the connection was closed before the response was complete ({} bytes received)\n",
            half.len()
        );
        assert_eq!(project.refused_from(&url, &[])?, expected);
    }
    let zipped = serve(|_, stream| {
        let bytes = gzip(SHOP.as_bytes())?;
        respond(stream, "200 OK", "Content-Encoding: gzip\r\n", &bytes[..bytes.len() / 2])
    })?;
    let message = project.refused_from(&zipped, &[])?;
    assert_contains(&message, "the response was truncated: its gzip data ended early");
    // Without a length only the document itself shows that its end is missing.
    let ended = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        stream.write_all(half)
    })?;
    assert_contains(&project.refused_from(&ended, &[])?, "the document is not well-formed XML");
    let closed = serve(|_, _| Ok(()))?;
    let message = project.refused_from(&closed, &[])?;
    assert_contains(&message, "the connection was closed before the response was complete");
    Ok(())
}

#[test]
fn the_size_of_a_document_is_limited_after_decompression() -> TestResult {
    let project = Project::new()?;
    let announced = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n")?;
        stream.write_all(b"<")
    })?;
    let endless = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(&[b' '; 4096])?;
        }
    })?;
    // Ten megabytes of spaces are a few kilobytes on the wire.
    let bomb = serve(|_, stream| {
        let bytes = gzip(&vec![b' '; 10 << 20])?;
        assert!(bytes.len() < 1 << 20);
        respond(stream, "200 OK", "Content-Encoding: gzip\r\n", &bytes)
    })?;
    project.sandbox().write("large.xml", &" ".repeat((1 << 20) + 1))?;
    for source in [announced, endless, bomb, "large.xml".to_owned()] {
        let expected = format!("error: {source}: larger than 1 MiB\nhelp: raise the limit with `--max-size`\n");
        assert_eq!(project.refused_from(&source, &["--max-size", "1"])?, expected);
    }
    Ok(())
}

#[test]
fn an_error_status_is_an_error() -> TestResult {
    let project = Project::new()?;
    let missing = serve(|_, stream| respond(stream, "404 Not Found", "Content-Type: text/html\r\n", PAGE))?;
    let expected = format!(
        "error: {missing}: the server responded with 404 Not Found\n\
         help: the URL of a service's metadata ends with `/$metadata`\n"
    );
    assert_eq!(project.refused_from(&missing, &[])?, expected);
    let unauthorized = serve(|_, stream| respond(stream, "401 Unauthorized", "", b"{}"))?;
    let message = project.refused_from(&unauthorized, &[])?;
    assert_contains(
        &message,
        "responded with 401 Unauthorized\nhelp: download metadata that requires signing in by other",
    );
    Ok(())
}

#[test]
fn a_response_that_is_not_metadata_is_an_error() -> TestResult {
    let project = Project::new()?;
    let portal = serve(|_, stream| respond(stream, "200 OK", "Content-Type: text/html\r\n", PAGE))?;
    let message = project.refused_from(&portal, &[])?;
    assert_contains(&message, "the document looks like an HTML page");
    assert!(message.ends_with("error: nothing was imported: the document has 1 error\n"), "{message}");
    let latin = serve(|_, stream| respond(stream, "200 OK", "", b"<a>\xe9</a>"))?;
    assert_eq!(
        project.refused_from(&latin, &[])?,
        format!("error: {latin}: not UTF-8 from byte 3 on\nhelp: save the text as UTF-8, and use that file\n")
    );
    let mail = serve(|_, stream| stream.write_all(b"220 mail.example.org ready\r\n\r\n"))?;
    let message = project.refused_from(&mail, &[])?;
    assert!(message.starts_with(&format!("error: cannot fetch {mail}: ")), "{message}");
    let circular = serve(|_, stream| respond(stream, "302 Found", "Location: /again\r\n", b""))?;
    assert_contains(&project.refused_from(&circular, &[])?, "there were too many redirects");
    Ok(())
}

#[test]
fn waiting_for_a_server_ends() -> TestResult {
    let project = Project::new()?;
    let silent = serve(|_, stream| stream.read(&mut [0]).map(drop))?;
    let expected = format!(
        "error: cannot fetch {silent}: the download took longer than 1 s\nhelp: allow more time with `--timeout`\n"
    );
    assert_eq!(project.refused_from(&silent, &["--timeout", "1"])?, expected);
    let slow = serve(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<")?;
        stream.read(&mut [0]).map(drop)
    })?;
    let message = project.refused_from(&slow, &["--timeout", "1"])?;
    assert_contains(&message, "the download took longer than 1 s (1 byte received)");
    let unused = unused_address()?;
    let message = project.refused_from(&format!("http://{unused}/"), &[])?;
    assert_contains(&message, "the connection was refused");
    Ok(())
}
