//! Uploads: in one request, and in parts that resume where the service says.

mod endings;
mod gaps;
mod parts;
mod resumed;
mod sources;

use std::io::Cursor;

use odata::client::ClientBuilder;
use odata::upload::{Source, UploadSession, Uploaded};
use odata::{Credential, Error};

use super::server::{Server, Step, http};
use super::{SERVICE, Sent, Thing, UNIT, response, with_handler};

/// Three parts, the last of which has 7 bytes.
const LENGTH: usize = 2 * UNIT + 7;
const FIRST: &str = "PUT 0-327679/655367";
const SECOND: &str = "PUT 327680-655359/655367";
const THIRD: &str = "PUT 655360-655366/655367";

/// Content in which every place looks different from those around it.
fn content(length: usize) -> Vec<u8> {
    let lines = (0_usize..).flat_map(|number| format!("{number:07}\n").into_bytes());
    lines.take(length).collect()
}

/// A response that says which byte the service expects next.
fn expects(next: usize) -> Step {
    http("202 Accepted", "", format!(r#"{{"nextExpectedRanges":["{next}-"]}}"#))
}

/// A response that says that the service has everything.
fn has_everything() -> Step {
    http("200 OK", "", r#"{"nextExpectedRanges":[]}"#)
}

/// The response to the last part.
fn created() -> Step {
    http("201 Created", "Content-Type: application/json\r\n", r#"{"id":"a"}"#)
}

fn conflict() -> Step {
    http("409 Conflict", "", r#"{"error":{"code":"nameAlreadyExists"}}"#)
}

/// A session that was saved.
fn session(server: &Server) -> Result<UploadSession, serde_json::Error> {
    let json = format!(r#"{{"uploadUrl":"{}/up?key=secret","nextExpectedRanges":["0-"]}}"#, server.root());
    Ok(serde_json::from_str::<UploadSession>(&json)?.with_conventions(&SERVICE))
}

/// A session of which only the URL is known, on a host that takes parts.
fn session_elsewhere() -> UploadSession {
    UploadSession::new("https://files.example/up").with_conventions(&SERVICE)
}

/// The method and the range of each request.
fn lines(server: &Server) -> Vec<String> {
    let line = |request: &String| {
        let method = request.split(' ').next().unwrap_or_default().to_owned();
        let range = request.lines().find_map(|line| line.strip_prefix("content-range: bytes "));
        range.map_or(method.clone(), |range| format!("{method} {range}"))
    };
    server.received().iter().map(line).collect()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// Uploads three parts.
async fn upload(server: &Server, session: &mut UploadSession) -> Result<Uploaded<Thing>, Error> {
    upload_with(server.client(), session).await
}

/// The same with a client of its own.
async fn upload_with(client: ClientBuilder, session: &mut UploadSession) -> Result<Uploaded<Thing>, Error> {
    let source = Source::reader(Cursor::new(content(LENGTH)));
    session.upload(source).part_size(UNIT).send(&client.build()?).await
}

/// A session as a later run of the program reads it.
fn saved(session: &UploadSession) -> Result<UploadSession, serde_json::Error> {
    serde_json::from_str(&serde_json::to_string(session)?)
}

/// A service that takes parts, and cannot tell what it has received.
fn taking() -> (ClientBuilder, Sent) {
    with_handler(Credential::anonymous(), |_, request| {
        let Some(range) = request.headers().get("content-range") else { return response(405, &[], "") };
        let range = range.to_str().unwrap_or_default();
        let numbers: Vec<usize> =
            range.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        let [start, last, length] = numbers[..] else { return response(400, &[], "") };
        assert_eq!(last + 1 - start, request.body().len());
        if last + 1 == length {
            return response(201, &[], r#"{"id":"a"}"#);
        }
        response(202, &[], &format!(r#"{{"nextExpectedRanges":["{}-"]}}"#, last + 1))
    })
}
