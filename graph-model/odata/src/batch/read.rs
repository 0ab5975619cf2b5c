//! Owns splitting the response to a call into the responses to its requests. Services deviate from the formats, so a mistake in
//! one response does not affect the others.

mod json;
mod multipart;
mod parts;
mod scalar;

use http::header::CONTENT_TYPE;
use http::response;

use super::media_type::is_json;
use super::steps::Step;
use crate::address::Created;
use crate::error::Error;
use crate::service::BatchFormat;

/// The response to a request of a call, or why there is none.
pub(super) type ItemResult = Result<http::Response<Vec<u8>>, Error>;

/// The id that a response names; there are no others.
#[derive(Clone, Copy)]
pub(super) enum ItemId {
    /// Of the request at an index of the batch.
    Request(usize),
    /// Of the group whose first request is at an index.
    Group(usize),
}

impl ItemId {
    fn read(id: &str) -> Option<Self> {
        Created::index(id).map(Self::Request).or_else(|| Step::first_of_group(id).map(Self::Group))
    }
}

/// A response, and the id that it names.
pub(super) struct ItemResponse {
    /// The id of a request, or of a group.
    pub(super) id: Option<ItemId>,
    pub(super) result: ItemResult,
}

/// An element of the response to a call.
pub(super) enum Received {
    /// A response to a request, or to a change set as a whole.
    One(ItemResponse),
    /// The responses to the requests of a change set.
    ChangeSet(Vec<ItemResponse>),
}

/// The responses to a call, in the order in which they came.
pub(super) struct Responses {
    pub(super) all: Vec<Received>,
    /// Whether their order is that of the requests.
    pub(super) is_ordered: bool,
}

/// Reads the response to a call, in the form that it says it has.
pub(super) fn responses(format: BatchFormat, head: &response::Parts, body: &[u8]) -> Result<Responses, String> {
    let media_type = head.headers.get(CONTENT_TYPE).and_then(|media_type| media_type.to_str().ok()).unwrap_or_default();
    let is_multipart = media_type.trim_start().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"));
    if is_multipart || (format == BatchFormat::Multipart && !is_json(media_type)) {
        // Responses to JSON come in any order.
        let is_ordered = format == BatchFormat::Multipart;
        return Ok(Responses { all: multipart::responses(media_type, body)?, is_ordered });
    }
    Ok(Responses { all: json::responses(body)?, is_ordered: false })
}

#[cfg(test)]
mod fuzz;
