//! Owns [`MediaResource`]: the handle of a stream.

use crate::address::Path;
use crate::request::{Delete, Download, Upload};

/// The handle of a stream: the content of a media entity (`$value`), or a property of type `Edm.Stream`.
///
/// ```
/// use shop::ShopService;
///
/// let manual = ShopService::new().manuals().by_id("kettle").content();
/// let http = manual.download().to_http("https://shop.example/odata")?;
/// assert_eq!(http.uri().path(), "/odata/manuals('kettle')/$value");
/// # Ok::<(), shop::Error>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias("$value", "Edm.Stream", "HasStream"))]
pub struct MediaResource {
    path: Path,
}

impl From<Path> for MediaResource {
    fn from(path: Path) -> Self {
        Self { path }
    }
}

impl MediaResource {
    /// Reads the stream: `GET`.
    ///
    /// ```
    /// use shop::http;
    ///
    /// let photo = shop::ShopService::new().products().by_id(7).photo();
    /// let bytes = photo.download().read(http::Response::new(vec![0xff, 0xd8]))?;
    /// assert_eq!(bytes, [0xff, 0xd8]);
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn download(&self) -> Download {
        Download::new(self.path.clone())
    }

    /// Replaces the stream: `PUT`, with a media type such as `image/jpeg`.
    ///
    /// ```
    /// let manual = shop::ShopService::new().manuals().by_id("kettle").content();
    /// let http = manual.upload("Fill with water.", "text/plain").to_http("https://shop.example/odata")?;
    /// assert_eq!(http.body(), b"Fill with water.");
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn upload(&self, content: impl Into<Vec<u8>>, content_type: &str) -> Upload {
        Upload::new(self.path.clone(), content.into(), content_type)
    }

    /// Changes the stream: `PATCH`, with what the service takes for a change of such a stream, such as a list of commands.
    ///
    /// ```
    /// let manual = shop::ShopService::new().manuals().by_id("kettle").content();
    /// let commands = r#"[{"action": "append", "content": "<p>Unplug it.</p>"}]"#;
    /// let http = manual.update(commands, "application/json").to_http("https://shop.example/odata")?;
    /// assert_eq!((http.method().as_str(), http.uri().path()), ("PATCH", "/odata/manuals('kettle')/$value"));
    /// # Ok::<(), shop::Error>(())
    /// ```
    pub fn update(&self, changes: impl Into<Vec<u8>>, content_type: &str) -> Upload {
        Upload::change(self.path.clone(), changes.into(), content_type)
    }

    /// The address.
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Deletes the stream: `DELETE`.
    pub fn delete(&self) -> Delete {
        Delete::new(self.path.clone())
    }
}
