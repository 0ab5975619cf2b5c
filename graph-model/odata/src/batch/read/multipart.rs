//! Owns how responses in `multipart/mixed` are read: parts of `application/http`, and change sets.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::parts::{Part, boundary, guess_boundary, parts};
use super::{ItemId, ItemResponse, Received};
use crate::error::{Error, ErrorKind};
use crate::response::embedded;

/// The responses in the order in which they came.
pub(super) fn responses(media_type: &str, body: &[u8]) -> Result<Vec<Received>, String> {
    let parts =
        divided(media_type, body).ok_or("the batch response has no parts between delimiters (multipart/mixed)")?;
    Ok(parts.iter().map(received).collect())
}

/// The parts by the boundary that the media type names, or by the one that is there.
fn divided<'a>(media_type: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let named = boundary(media_type).and_then(|boundary| parts(body, &boundary));
    named.or_else(|| parts(body, &guess_boundary(body)?))
}

fn received(part: &Part<'_>) -> Received {
    let headers = embedded::headers(part.head);
    let media_type = text(&headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let is_change_set = media_type.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"));
    match is_change_set.then(|| divided(media_type, part.content)).flatten() {
        Some(parts) => {
            Received::ChangeSet(parts.iter().map(|part| item(part, &embedded::headers(part.head))).collect())
        }
        None => Received::One(item(part, &headers)),
    }
}

/// The response of a part. Its id is a header of the part, or, in the responses of some services, of the response itself.
fn item(part: &Part<'_>, headers: &HeaderMap) -> ItemResponse {
    let result = embedded::response(part.content).ok_or_else(|| {
        let message = "the response to this request of the batch is not an HTTP response (application/http)".to_owned();
        Error::new(ErrorKind::Decode, message)
    });
    let own = |headers| text(headers, "content-id").map(plain_id);
    let id = own(headers).or_else(|| own(result.as_ref().ok()?.headers()));
    ItemResponse { id: id.and_then(ItemId::read), result }
}

/// An id may stand between angle brackets, as in mails.
fn plain_id(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
