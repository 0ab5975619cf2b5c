//! Owns which media types are JSON, which decides how a body is written into a batch.

/// Whether a media type is a single JSON value, which `application/x-ndjson` is not.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.split_once('/').map(|(_, subtype)| subtype.to_ascii_lowercase());
    subtype.is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}
