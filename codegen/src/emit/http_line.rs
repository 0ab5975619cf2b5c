//! Owns the HTTP line in the documentation of a method: what is sent, and the shortest address that it is sent to.

use crate::layout::{HandleId, Layout};

/// The line of a request to what lies below a handle; an address that is unknown, or too long to show, starts with `…`.
pub(super) fn http_line(layout: &Layout<'_>, method: &str, handle: HandleId, rest: &str) -> String {
    let path = layout.places.path(handle).unwrap_or("…");
    format!("{method} {path}{rest}")
}
