//! Owns [`MediaResource`]: the handle of a stream.

use crate::address::Path;
use crate::request::{Delete, Download, Upload};

/// The handle of a stream: of a media entity's (`$value`), or of a property of type `Edm.Stream`.
#[derive(Clone, Debug)]
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
    pub fn download(&self) -> Download {
        Download::new(self.path.clone())
    }

    /// Replaces the stream: `PUT`, with its media type, such as `image/jpeg`.
    pub fn upload(&self, content: impl Into<Vec<u8>>, content_type: &str) -> Upload {
        Upload::new(self.path.clone(), content.into(), content_type)
    }

    /// Removes the stream: `DELETE`.
    pub fn delete(&self) -> Delete {
        Delete::new(self.path.clone())
    }
}
