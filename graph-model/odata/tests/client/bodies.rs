//! Responses that are not what they should be, and responses that are too large.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use odata::ErrorKind;
use odata::request::Download;

use super::server::{Server, Step, http};
use super::*;

const JSON: &str = "Content-Type: application/json\r\n";

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

/// The error that a response makes of a read, by a client whose limit is 100,000 bytes.
async fn failure(step: Step) -> Result<Error, Box<dyn std::error::Error>> {
    let server = Server::start(vec![step]).await?;
    let client = server.client().max_response_size(100_000).build()?;
    let error = get().send(&client).await.expect_err("the response is bad");
    assert_eq!(server.connections(), 1, "{error}");
    Ok(error)
}

#[tokio::test]
async fn compressed_responses_are_read() -> TestResult {
    let server = Server::start(vec![http("200 OK", "Content-Encoding: gzip\r\n", gzip(br#"{"id":"a"}"#)?)]).await?;
    assert_eq!(get().send(&server.client().build()?).await?.id.as_deref(), Some("a"));
    let request = server.received()[0].to_lowercase();
    let accepted = request.lines().find_map(|line| line.strip_prefix("accept-encoding: ")).unwrap_or_default();
    // Another package of a program may switch on more of reqwest's.
    for encoding in ["gzip", "br"] {
        assert!(accepted.split(',').any(|accepted| accepted == encoding), "{request}");
    }
    Ok(())
}

#[tokio::test]
async fn a_decompression_bomb_is_defused() -> TestResult {
    let bomb = gzip(&vec![b' '; 50_000_000])?;
    assert!(bomb.len() < 100_000, "it is small on the network");
    let error = failure(http("200 OK", &format!("{JSON}Content-Encoding: gzip\r\n"), &bomb)).await?;
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::TooLarge, false));
    assert!(error.to_string().contains("larger than 100000 bytes"), "{error}");
    let error = failure(http("400 Bad Request", "Content-Encoding: gzip\r\n", &bomb)).await?;
    assert_eq!(error.to_string(), "400 Bad Request");
    assert_eq!(error.body().len(), 64 * 1024);
    Ok(())
}

#[tokio::test]
async fn large_responses_are_refused_whether_their_length_is_known_or_not() -> TestResult {
    let error = failure(http("200 OK", JSON, vec![b' '; 100_001])).await?;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let mut endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    endless.extend(b"1000\r\n".iter().chain(&[b' '; 0x1000]).chain(b"\r\n").copied().cycle().take(1_000_000));
    assert_eq!(failure(Step::Respond(endless)).await?.kind(), ErrorKind::TooLarge);
    Ok(())
}

#[tokio::test]
async fn responses_up_to_the_limit_are_read() -> TestResult {
    let server = Server::start(vec![http("200 OK", "", vec![7; 100_000])]).await?;
    let client = server.client().max_response_size(100_000).build()?;
    assert_eq!(Download::new(things()).send(&client).await?.len(), 100_000);
    Ok(())
}

#[tokio::test]
async fn a_web_page_is_not_taken_for_a_response_of_the_service() -> TestResult {
    let html = "<html><body>Sign in as <b>ann</b></body></html>";
    let error = failure(http("502 Bad Gateway", "Content-Type: text/html\r\nrequest-id: r\r\n", html)).await?;
    assert_eq!(error.to_string(), "502 Bad Gateway (request id r)");
    assert_eq!((error.code(), error.body()), (None, html.as_bytes()));
    let error = failure(http("200 OK", "Content-Type: text/html\r\n", html)).await?;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("text/html") && error.to_string().contains("n.thing"), "{error}");
    assert_eq!(error.client_request_id().map(str::len), Some(36));
    Ok(())
}

#[tokio::test]
async fn json_of_any_media_type_is_read() -> TestResult {
    let server = Server::start(vec![http("200 OK", "Content-Type: text/plain\r\n", r#"{"id":"a"}"#)]).await?;
    assert_eq!(get().send(&server.client().build()?).await?.id.as_deref(), Some("a"));
    Ok(())
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_reported_with_its_path() -> TestResult {
    let server = Server::start(vec![http("200 OK", JSON, r#"{"value":[{"id":"a"},{"id":7}]}"#)]).await?;
    let error = list().send(&server.client().strict_reading().build()?).await.expect_err("an id is a string");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("value[1].id")));
    let message = error.to_string();
    assert!(
        message.contains("value[1].id: invalid type: integer `…`, expected a string at line 1 column 28"),
        "{message}"
    );
    Ok(())
}

#[tokio::test]
async fn an_error_of_the_service_is_one_line() -> TestResult {
    let body = r#"{"error":{"code":"BadRequest","message":"Two\nlines","innerError":{"request-id":"r"}}}"#;
    let error = failure(http("400 Bad Request", JSON, body)).await?;
    assert_eq!(error.to_string(), "400 Bad Request: BadRequest: Two lines (request id r)");
    Ok(())
}
