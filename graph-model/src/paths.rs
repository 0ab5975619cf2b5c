//! Files and sites by path, and by links that somebody shared.
//!
//! # Files
//!
//! `by_path` leads from a folder to what lies below it, by the names of folders and the file. Everything that follows an item by
//! its id follows one by its path as well:
//!
//! ```
//! # #[cfg(all(feature = "files", feature = "users"))] {
//! use graph_model::GraphService;
//!
//! const ROOT: &str = "https://graph.microsoft.com/v1.0";
//!
//! let file = GraphService::new().me().drive().root().by_path("Q3 plan/a#1?.docx");
//! let download = file.content().download().to_http(ROOT)?;
//! assert_eq!(download.uri().path(), "/v1.0/me/drive/root:/Q3%20plan/a%231%3F.docx:/content");
//!
//! let item = file.get().select("size").to_http(ROOT)?;
//! assert_eq!(item.uri().path(), "/v1.0/me/drive/root:/Q3%20plan/a%231%3F.docx");
//! # }
//! # Ok::<(), graph_model::Error>(())
//! ```
//!
//! Names are taken as they are: no character of one has to be encoded, and none can lead out of the folder. A name that is empty,
//! `.` or `..` is an error of the request, so that the path of a program's user is safe to pass on:
//!
//! ```
//! # #[cfg(all(feature = "files", feature = "users"))] {
//! use graph_model::{ErrorKind, GraphService};
//!
//! let root = GraphService::new().me().drive().root();
//! let error = root.by_path("../secret").get().to_http("https://graph.microsoft.com/v1.0").unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::InvalidAddress);
//! # }
//! ```
//!
//! # New files
//!
//! A file that does not exist yet is uploaded to its path, below a folder by path or by id:
//!
//! ```
//! # #[cfg(all(feature = "files", feature = "users"))] {
//! use graph_model::GraphService;
//!
//! let drive = GraphService::new().me().drive();
//! let upload = drive.items().by_id("01NKDM").by_path("new.txt").content().upload("Hello", "text/plain");
//! let http = upload.to_http("https://graph.microsoft.com/v1.0")?;
//! assert_eq!((http.method().as_str(), http.uri().path()), ("PUT", "/v1.0/me/drive/items/01NKDM:/new.txt:/content"));
//! # }
//! # Ok::<(), graph_model::Error>(())
//! ```
//!
//! For large files, `create_upload_session` of the same handle starts a session: see `upload`.
//!
//! # Sites
//!
//! A site is found below the host by the path in its web address. Where the crate has sites, the call is
//! `graph.sites().by_id("contoso.sharepoint.com").by_path("teams/hr")`, and what follows it is of that site.
//!
//! # Sharing links
//!
//! [`sharing_token`] makes of a link the id under which Microsoft Graph knows it:
//!
//! ```
//! let token = graph_model::paths::sharing_token("https://1drv.ms/w/s!AnY");
//! assert_eq!(token, "u!aHR0cHM6Ly8xZHJ2Lm1zL3cvcyFBblk");
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The id of a shared item, made of the web address that somebody shared: `GET /shares/{id}/driveItem`.
///
/// The address contains the permission to open the item. The id contains the address, and is as secret.
///
/// ```
/// use graph_model::paths::sharing_token;
/// use graph_model::{Key, KeyStyle, Path};
///
/// let token = sharing_token("https://contoso.sharepoint.com/:w:/s/hr/EZ?e=4");
/// let item = Path::root(KeyStyle::Segment).segment("shares").key(&Key::single(token.as_str())).segment("driveItem");
/// assert_eq!(item.template(), "/shares/{id}/driveItem");
/// ```
#[doc(alias("shares", "encode sharing URL", "u!"))]
pub fn sharing_token(web_address: &str) -> String {
    format!("u!{}", URL_SAFE_NO_PAD.encode(web_address))
}
