//! Owns [`Stream`]: the inline form of a stream property.

use serde::{Deserialize, Serialize};

/// `Edm.Stream` inline in the JSON of its entity, as services of OData 4.01 send it on request: base64url text, or JSON or
/// text by the stream's media type.
///
/// To download or upload the stream itself, use the [`MediaResource`](crate::handle::MediaResource) of the property:
///
/// ```
/// use shop::ShopService;
///
/// let photo = ShopService::new().products().by_id(7).photo().download();
/// assert_eq!(photo.to_http("https://shop.example/odata")?.uri().path(), "/odata/products(7)/photo");
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[doc(alias = "Edm.Stream")]
pub struct Stream(pub serde_json::Value);

impl Stream {
    /// The bytes, of a stream that is neither JSON nor text: those come as they are.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let binary: super::Binary = self.0.as_str()?.parse().ok()?;
        Some(binary.into_bytes())
    }
}
