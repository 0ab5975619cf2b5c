//! Owns where an entity keeps its `ETag`: in `@odata.etag`, which generated types have among `additional`.

use serde::{Deserialize, Serialize};

use crate::error::{ErrorKind, Failure};

/// The `ETag` of an entity, for `If-Match` and `If-None-Match`.
///
/// It is read from the entity's JSON, so that generated types need no code for it.
pub(super) fn of<E: Serialize + ?Sized>(entity: &E) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Tagged {
        #[serde(rename = "@odata.etag", alias = "@etag")]
        etag: String,
    }
    let json = serde_json::to_vec(entity).unwrap_or_default();
    serde_json::from_slice::<Tagged>(&json).map(|tagged| tagged.etag).map_err(|_| Failure {
        kind: ErrorKind::InvalidHeader,
        message: "the entity has no ETag (@odata.etag): read it without $select, or set the ETag itself".to_owned(),
    })
}
