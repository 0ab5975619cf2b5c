//! Answers that are not what they should be, and answers that are too large.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use graph_model::ErrorKind;
use graph_model::request::Download;

use super::server::{Server, Step, http};
use super::*;

const JSON: &str = "Content-Type: application/json\r\n";

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("memory takes everything");
    encoder.finish().expect("memory takes everything")
}

async fn failure(step: Step) -> graph_model::Error {
    let server = Server::start(vec![step]).await;
    let client = server.client().largest_answer(100_000).build().expect("it is a client");
    let error = get().send(&client).await.expect_err("the answer is bad");
    assert_eq!(server.connections(), 1, "{error}");
    error
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let server = Server::start(vec![http("200 OK", "Content-Encoding: gzip\r\n", gzip(br#"{"id":"a"}"#))]).await;
    let client = server.client().build().expect("it is a client");
    assert_eq!(get().send(&client).await.expect("it can be read").id.as_deref(), Some("a"));
    let request = server.received()[0].to_lowercase();
    assert!(request.contains("accept-encoding: gzip,br\r\n"), "{request}");
}

#[tokio::test]
async fn a_gzip_bomb_is_defused() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 100_000, "it is small on the network");
    let error = failure(http("200 OK", &format!("{JSON}Content-Encoding: gzip\r\n"), &bomb)).await;
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::TooLarge, false));
    assert!(error.to_string().contains("larger than 100000 bytes"), "{error}");
    let error = failure(http("400 Bad Request", "Content-Encoding: gzip\r\n", &bomb)).await;
    assert_eq!(error.to_string(), "400 Bad Request");
    assert_eq!(error.body().len(), 64 * 1024);
}

#[tokio::test]
async fn large_answers_are_refused_whether_their_length_is_known_or_not() {
    let error = failure(http("200 OK", JSON, vec![b' '; 100_001])).await;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let mut endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    endless.extend(b"1000\r\n".iter().chain(&[b' '; 0x1000]).chain(b"\r\n").copied().cycle().take(1_000_000));
    assert_eq!(failure(Step::Answer(endless)).await.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn answers_as_large_as_allowed_are_read() {
    let server = Server::start(vec![http("200 OK", "", vec![7; 100_000])]).await;
    let client = server.client().largest_answer(100_000).build().expect("it is a client");
    assert_eq!(Download::new(things()).send(&client).await.expect("it fits").len(), 100_000);
}

#[tokio::test]
async fn pages_for_people_are_told_from_answers() {
    let html = "<html><body>Sign in as <b>ann</b></body></html>";
    let error = failure(http("502 Bad Gateway", "Content-Type: text/html\r\nrequest-id: r\r\n", html)).await;
    assert_eq!(error.to_string(), "502 Bad Gateway (request id r)");
    assert_eq!((error.code(), error.body()), (None, html.as_bytes()));
    let error = failure(http("200 OK", "Content-Type: text/html\r\n", html)).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().starts_with("the answer is text/html and not n.thing: "), "{error}");
    assert_eq!(error.client_request_id().map(str::len), Some(36));
}

#[tokio::test]
async fn json_of_any_media_type_is_read() {
    let server = Server::start(vec![http("200 OK", "Content-Type: text/plain\r\n", r#"{"id":"a"}"#)]).await;
    let client = server.client().build().expect("it is a client");
    assert_eq!(get().send(&client).await.expect("it can be read").id.as_deref(), Some("a"));
}

#[tokio::test]
async fn mistakes_are_told_with_their_place_and_type() {
    let server = Server::start(vec![http("200 OK", JSON, r#"{"value":[{"id":"a"},{"id":7}]}"#)]).await;
    let client = server.client().build().expect("it is a client");
    let error = list().send(&client).await.expect_err("an id is a text");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("value[1].id")));
    assert_eq!(
        error.to_string(),
        "the answer is not a collection of Thing: value[1].id: invalid type: integer `7`, expected a string at line 1 \
         column 28"
    );
}

#[tokio::test]
async fn service_errors_are_one_line() {
    let body = r#"{"error":{"code":"BadRequest","message":"Two\nlines","innerError":{"request-id":"r"}}}"#;
    let error = failure(http("400 Bad Request", JSON, body)).await;
    assert_eq!(error.to_string(), "400 Bad Request: BadRequest: Two lines (request id r)");
}

#[cfg(feature = "users")]
#[test]
fn mistakes_in_generated_types_are_told_with_their_place_too() {
    let body = br#"{"value":[{"id":"a"},{"id":"b","manager":{"id":"c"},"assignedLicenses":[{"skuId":[]}]}]}"#;
    let users = graph_model::GraphService::new().users();
    let error = users.list().read(http::Response::new(body.to_vec())).expect_err("an id is no array");
    assert_eq!(error.json_path(), Some("value[1].assignedLicenses[0].skuId"), "{error}");
    let error = users.delta().read(http::Response::new(body.to_vec())).expect_err("an id is no array");
    assert_eq!(error.json_path(), Some("value[1]"), "{error}");
    assert!(error.to_string().contains("assignedLicenses[0].skuId: "), "{error}");
}
