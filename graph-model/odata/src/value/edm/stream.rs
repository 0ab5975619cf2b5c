//! Owns [`Stream`]: the inline form of a stream property. How a stream is transferred is the business of `media`.

use serde::{Deserialize, Serialize};

/// `Edm.Stream` as it stands inline in JSON, which services of OData 4.01 send if asked to: base64url text, or a JSON
/// value or text by the stream's media type. The stream itself is read and written through the property's
/// [`MediaResource`](crate::handle::MediaResource).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stream(pub serde_json::Value);
