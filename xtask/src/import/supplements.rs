//! Owns what the project adds to the metadata of Microsoft Graph: the area map, conventions for URLs, and permissions.

use crate::carried::{Carried, carried};
use crate::error::Error;

/// The name and text of each file.
pub(super) fn all() -> Result<Vec<Carried>, Error> {
    carried![
        "schema": "areas.json", "microsoft.graph.conventions.csdl.json", "microsoft.graph.permissions.csdl.json",
    ]
}
