//! Owns conditional reading whose result says that nothing has changed.

use super::{Download, Get};
use crate::response::{FromResponse, IfModified, Media};

impl<R: FromResponse> Get<R> {
    /// Makes "not modified" (304) a result, `None`, in place of an error: for reads that depend on an entity tag. It comes
    /// after all other options.
    ///
    /// ```
    /// use shop::{ShopService, http};
    ///
    /// let request = ShopService::new().products().by_id(7).get().if_none_match("W/\"1\"").or_not_modified();
    /// assert_eq!(request.read(http::Response::builder().status(304).body(Vec::new())?)?, None);
    /// let changed = request.read(http::Response::new(br#"{"id": 7}"#.to_vec()))?;
    /// assert_eq!(changed.and_then(|product| product.id), Some(7));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("304", "If-None-Match"))]
    pub fn or_not_modified(self) -> Get<IfModified<R>> {
        let mut parts = self.into_parts();
        parts.takes_not_modified = true;
        Get::from_parts(parts)
    }
}

impl Download {
    /// Makes "not modified" (304) a result, `None`, in place of an error; see [`Get::or_not_modified`].
    #[doc(alias("304", "If-None-Match"))]
    pub fn or_not_modified(self) -> Get<IfModified<Media>> {
        let mut parts = self.into_parts();
        parts.takes_not_modified = true;
        Get::from_parts(parts)
    }
}
