//! Files and other streams: in memory, piece by piece, or on disk.
//!
//! [`Download`](crate::request::Download), and every request whose result is a stream, is read in three ways: `send`
//! gives all of it in memory, `stream` gives its [`Content`] piece by piece, `to_file` writes it to a file, which is
//! complete or not there at all.
//!
//! ```
//! use futures_util::TryStreamExt as _;
//! use shop::{Client, Credential, ShopService, http};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("tea.jpg");
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|_| http::Response::builder().header("content-type", "image/jpeg").body(b"picture".to_vec()))
//! #     .build()?;
//! let photo = ShopService::new().products().by_id(7).photo();
//!
//! // Piece by piece.
//! let mut content = photo.download().stream(&client).await?;
//! assert_eq!((content.content_type(), content.length()), (Some("image/jpeg"), Some(7)));
//! while let Some(bytes) = content.try_next().await? {
//!     println!("{} bytes", bytes.len());
//! }
//!
//! // Into a file. An interrupted download is resumed by the next run.
//! let saved = photo.download().to_file(&path).resumable().send(&client).await?;
//! assert_eq!(saved.length, 7);
//! # Ok(())
//! # }
//! ```
//!
//! # Broken connections
//!
//! When the connection breaks, the client asks for the rest of the stream, as often as [`Retry`](crate::client::Retry)
//! says without progress in between. It asks for the rest of the same representation, by a validator: a strong entity
//! tag (`ETag`) or, where there is no tag, a date (`Last-Modified`) that is at least a second old. So bytes of
//! different representations are never mixed.
//!
//! # Errors
//!
//! [`Changed`](crate::ErrorKind::Changed) says that the content changed in the meantime: start over.
//! [`Transport`](crate::ErrorKind::Transport) says that the stream broke and could not be resumed, because all attempts
//! were used up or there is no validator. [`File`](crate::ErrorKind::File) says what is wrong with the target. A range
//! that starts after the end of the stream is an error of the status 416.

mod content;
mod content_range;
mod own_file;
mod partial_file;
mod resume;
mod to_file;
mod validator;

pub use super::progress::Progress;
pub use content::Content;
#[cfg(test)]
pub(super) use content_range::{ContentRange, unsatisfied_length};
pub use to_file::{Saved, ToFile};
