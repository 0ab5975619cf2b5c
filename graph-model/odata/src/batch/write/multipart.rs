//! Owns the `multipart/mixed` form of a call: requests of `application/http`, and change sets, which are `multipart/mixed` again.

use http::{HeaderValue, Method};

use super::{Body, Placed, PlacedRequest};

/// The size of boundaries, the headers of a part, and those of a change set around it.
pub(super) const AROUND: usize = 400;

/// The media type and the body of a call.
pub(super) fn payload(placed: &[Placed<'_>]) -> (HeaderValue, Vec<u8>) {
    let unique = unique(placed);
    let batch = format!("batch_{unique}");
    let mut body = Vec::new();
    for (index, placed) in placed.iter().enumerate() {
        delimiter(&mut body, &batch);
        if placed.requests.iter().all(|request| request.written.reads()) {
            placed.requests.iter().for_each(|request| push(&mut body, request));
            continue;
        }
        // A change by itself is a change set as well: before OData 4.0 nothing else was allowed, and services kept to it.
        let changes = format!("changeset_{unique}_{index}");
        push_text(&mut body, &format!("Content-Type: multipart/mixed; boundary={changes}\r\n\r\n"));
        for request in &placed.requests {
            delimiter(&mut body, &changes);
            push(&mut body, request);
        }
        push_text(&mut body, &format!("--{changes}--\r\n"));
    }
    push_text(&mut body, &format!("--{batch}--\r\n"));
    let media_type = HeaderValue::try_from(format!("multipart/mixed; boundary={batch}"));
    (media_type.unwrap_or(HeaderValue::from_static("multipart/mixed")), body)
}

/// A text that is in none of the bodies.
fn unique(placed: &[Placed<'_>]) -> String {
    let requests = || placed.iter().flat_map(|placed| &placed.requests);
    let is_free = |text: &String| {
        let text = text.as_bytes();
        !requests().any(|request| match &request.written.body {
            Body::Bytes(body) => body.windows(text.len()).any(|window| window == text),
            Body::None | Body::Json(_) => false,
        })
    };
    let mut texts = (0_u64..).map(|number| format!("{number:016x}"));
    texts.find(is_free).unwrap_or_default()
}

fn push(part: &mut Vec<u8>, request: &PlacedRequest<'_>) {
    let written = request.written;
    let mut head = format!(
        "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {}\r\n\r\n\
         {} {} HTTP/1.1\r\n",
        request.id, written.method, written.url
    );
    for (name, value) in written.headers.iter() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let content: &[u8] = match &written.body {
        Body::Bytes(content) => content,
        Body::None | Body::Json(_) => &[],
    };
    if matches!(written.method, Method::POST | Method::PUT | Method::PATCH) || !content.is_empty() {
        head.push_str(&format!("content-length: {}\r\n", content.len()));
    }
    push_text(part, &head);
    part.extend_from_slice(b"\r\n");
    part.extend_from_slice(content);
    part.extend_from_slice(b"\r\n");
}

fn delimiter(body: &mut Vec<u8>, boundary: &str) {
    push_text(body, &format!("--{boundary}\r\n"));
}

fn push_text(body: &mut Vec<u8>, text: &str) {
    body.extend_from_slice(text.as_bytes());
}
