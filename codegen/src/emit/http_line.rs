//! Owns the HTTP line in the documentation of a method: the request method, and the shortest path.

use crate::layout::{HandleId, Layout};

/// The line of a request below the address of a handle, which is `…` if it is unknown or too long.
pub(super) fn http_line(layout: &Layout<'_>, method: &str, handle: HandleId, rest: &str) -> String {
    let path = layout.places.path(handle).unwrap_or("…");
    format!("{method} {path}{rest}")
}
