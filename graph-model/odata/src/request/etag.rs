//! Owns where an entity keeps its entity tag: in `@odata.etag`, which generated types have among `additional`.

use serde::{Deserialize, Serialize};

use crate::error::ErrorKind;
use crate::error::Failure;

/// The entity tag of an entity, for `If-Match` and `If-None-Match`.
///
/// It is read out of the entity's JSON, so that the many generated types need no code for it.
pub(super) fn of<E: Serialize + ?Sized>(entity: &E) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Tagged {
        #[serde(rename = "@odata.etag", alias = "@etag")]
        etag: String,
    }
    let json = serde_json::to_vec(entity).unwrap_or_default();
    serde_json::from_slice::<Tagged>(&json).map(|tagged| tagged.etag).map_err(|_| Failure {
        kind: ErrorKind::InvalidHeader,
        message: "the entity has no entity tag (@odata.etag): read it without $select, or name the tag".to_owned(),
    })
}
