//! Fuzzes responses to batches: nothing panics, and no response is longer than its input.

use fuzzing::{Result, Unstructured, atom, target};
use http::{HeaderValue, Response, header};

use super::{Received, responses};
use crate::service::BatchFormat;

/// What responses are made of.
const PIECES: &[&str] = &[
    "--b\r\n",
    "--b\n",
    "--b--\r\n",
    "--b",
    "--c\r\n",
    "--c--\r\n",
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "Content-Type: application/http\r\n",
    "Content-Type: multipart/mixed; boundary=c\r\n",
    "Content-ID: 1\r\n",
    "Content-ID:\r\n <2>\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 9999\r\n",
    "Content-Length: 2\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "{}",
    "{\"responses\":[",
    "]}",
    "{\"id\":\"1\",\"status\":200}",
    "{\"atomicityGroup\":\"g1\",\"status\":\"400\"}",
    ",",
];

const MEDIA_TYPES: &[&str] = &[
    "multipart/mixed; boundary=b",
    "multipart/mixed; boundary=\"b",
    "multipart/mixed",
    "multipart/mixed; boundary=c",
    "application/json",
    "",
    "text/html; charset=\"multipart/mixed; boundary=b\"",
];

fn body(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for _ in 0..u.int_in_range(0..=24)? {
        match u.int_in_range(0..=9)? {
            0 => body.extend_from_slice(atom(u)?.as_bytes()),
            1 => body.push(u.arbitrary()?),
            _ => body.extend_from_slice(u.choose(PIECES)?.as_bytes()),
        }
    }
    Ok(body)
}

#[test]
fn fuzz_batch_responses() {
    target("fuzz_batch_responses", |u| {
        let format = if u.arbitrary()? { BatchFormat::Json } else { BatchFormat::Multipart };
        let mut response = Response::new(());
        if let Ok(media_type) = HeaderValue::from_str(u.choose(MEDIA_TYPES)?) {
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        }
        let body = body(u)?;
        let Ok(read) = responses(format, &response.into_parts().0, &body) else { return Ok(()) };
        let all = read.all.iter().flat_map(|received| match received {
            Received::One(item) => std::slice::from_ref(item),
            Received::ChangeSet(items) => items,
        });
        let bodies = all.filter_map(|item| item.result.as_ref().ok()).map(|response| response.body().len());
        assert!(bodies.sum::<usize>() <= body.len(), "the bodies are parts of that of the call");
        Ok(())
    });
}
