//! Uploads in parts: for content that is large, or connections that break.
//!
//! Small content goes in one request: [`Upload`](crate::request::Upload). For large content, some services have upload
//! sessions: an action, often named `createUploadSession`, begins one, its content is sent in parts, and the last part
//! creates the item.
//!
//! ```
//! use shop::catalog::Manual;
//! use shop::request::{Body, Invoke};
//! use shop::upload::Source;
//! use shop::{Client, Credential, KeyStyle, Path, http};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let client = Client::builder("https://shop.example/odata", Credential::anonymous())
//! #     .with_handler(|request| match request.method().as_str() {
//! #         "POST" => http::Response::builder().body(br#"{"uploadUrl": "https://files.example/1?key=2"}"#.to_vec()),
//! #         _ => http::Response::builder().status(201).body(br#"{"id": "tea", "title": "Tea"}"#.to_vec()),
//! #     })
//! #     .build()?;
//! // A method of a generated handle, such as `item.create_upload_session()`, is shorter.
//! let manual = Path::root(KeyStyle::Parentheses).segment("manuals");
//! let begin = Invoke::<()>::new(manual.action("createUploadSession"), Body::empty());
//!
//! let mut session = begin.begin_upload(&client).await?;
//! let uploaded = session
//!     .upload::<Manual>(Source::bytes("content"))
//!     .progress(|progress| println!("{} of {:?} bytes", progress.done, progress.total))
//!     .send(&client)
//!     .await?;
//! assert_eq!(uploaded.item.and_then(|item| item.title).as_deref(), Some("Tea"));
//! # Ok(())
//! # }
//! ```
//!
//! # Resuming
//!
//! When the connection breaks, the client asks the service what it has received, and continues from there. An
//! [`UploadSession`] is a value: save it with `serde` when an upload fails, and resume it another day.
//!
//! ```
//! use shop::Client;
//! use shop::catalog::Manual;
//! use shop::upload::{Source, UploadSession};
//!
//! # async fn run(client: Client, saved: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let mut session: UploadSession = serde_json::from_str(saved)?;
//! match session.upload::<Manual>(Source::file("tea.pdf")).send(&client).await {
//!     Ok(uploaded) => println!("{:?}", uploaded.item),
//!     Err(error) if error.is_retryable() => std::fs::write("session.json", serde_json::to_string(&session)?)?,
//!     Err(_) => session.cancel(&client).await?,
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A session's URL authorizes whoever has it, so it is a secret: requests to it carry no token, and `Debug` does not
//! show it.
//!
//! # Errors
//!
//! [`Expired`](crate::ErrorKind::Expired): the service has forgotten the session; begin another.
//! [`Unconfirmed`](crate::ErrorKind::Unconfirmed): everything was sent, but the session ended before a response
//! arrived; the item probably exists, so look for it before you upload it again. [`File`](crate::ErrorKind::File): the
//! source cannot be read, or its length changed. [`Setup`](crate::ErrorKind::Setup): the service does not take parts of
//! the size that was set.

mod description;
mod missing;
mod parts;
mod session;
mod source;
mod state;

pub use super::progress::Progress;
pub use parts::{UploadParts, Uploaded};
pub use session::UploadSession;
pub use source::Source;
