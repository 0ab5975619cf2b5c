//! Typed Microsoft Graph: models and requests, generated from its OData schema.
//!
//! Requests start at [`GraphService`]. Methods lead along the addresses of Microsoft Graph to a handle, whose verbs give
//! requests, and `send` sends them to one of the [`Cloud`]s:
//!
#![cfg_attr(all(feature = "client", feature = "users"), doc = "```")]
#![cfg_attr(not(all(feature = "client", feature = "users")), doc = "```ignore")]
//! use graph_model::users::User;
//! use graph_model::{Client, Cloud, Credential, GraphService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), graph_model::Error> {
//! let client = Client::builder(Cloud::Global, Credential::token("eyJ0eXAi…"))
//! #   .with_handler(|_| graph_model::http::Response::new(br#"{"displayName": "Ann"}"#.to_vec()))
//!     .build()?;
//! let ann = GraphService::new().users().by_id("ann@contoso.com");
//! let ann = ann.get().select((User::ID, User::DISPLAY_NAME)).send(&client).await?;
//! assert_eq!(ann.display_name.as_deref(), Some("Ann"));
//! # Ok(())
//! # }
//! ```
//!
//! Requests are values: without the client, `to_http` makes an [`http::Request`] for any HTTP client, and `read` makes a typed
//! value of its response.
//!
//! ```
//! # #[cfg(feature = "device-management")] {
//! use graph_model::device_management::DeviceComplianceUserOverview;
//! use graph_model::{GraphService, http};
//!
//! let changes = DeviceComplianceUserOverview { pending_count: Some(12), ..Default::default() };
//! let request = GraphService::new()
//!     .device_management()
//!     .device_compliance_policies()
//!     .by_id("0f6d")
//!     .user_status_overview()
//!     .update(&changes);
//!
//! let http = request.to_http("https://graph.microsoft.com/v1.0")?;
//! assert_eq!(http.method(), "PATCH");
//! assert_eq!(http.uri().path(), "/v1.0/deviceManagement/deviceCompliancePolicies/0f6d/userStatusOverview");
//!
//! let response = http::Response::new(br#"{"pendingCount": 12, "newInService": true}"#.to_vec());
//! let overview = request.read(response)?;
//! assert_eq!(overview.pending_count, Some(12));
//! assert_eq!(overview.additional["newInService"], true);
//! # }
//! # Ok::<(), graph_model::Error>(())
//! ```
//!
//! # Guides
//!
//! The models are in modules by area, each with a Cargo feature. Everything else comes from the runtime, whose modules are
//! guides: [`query`] (typed queries, projections), [`request`] (options, updates), [`response`] (kinds of results, changes),
//! [`batch`], [`value`] (absent and `null`, dates, decimals, enumerations), [`handle`], [`address`], [`error`], and with the
//! client `client`, `paging`, `download`, `upload` and `operation`. Files and sites by path, and sharing links, are in
//! [`paths`].
//!
//! # What Microsoft Graph needs beyond OData
//!
//! The requests of this crate know it: a batch is split into calls of 20 requests, uploads into parts of the required size, and
//! advanced queries on directory objects have `ConsistencyLevel: eventual`:
//!
//! ```
//! # #[cfg(feature = "users")] {
//! let query = graph_model::GraphService::new().users().list().search("\"displayName:ann\"");
//! let http = query.to_http("https://graph.microsoft.com/v1.0")?;
//! assert_eq!(http.headers()["consistencylevel"], "eventual");
//! # }
//! # Ok::<(), graph_model::Error>(())
//! ```
//!
//! # Beta
//!
//! A client for beta sends the requests of this crate to beta. What only beta has is in `additional`, and stays there when the
//! value is sent:
//!
#![cfg_attr(all(feature = "client", feature = "users"), doc = "```")]
#![cfg_attr(not(all(feature = "client", feature = "users")), doc = "```ignore")]
//! use graph_model::{ApiVersion, Client, Cloud, Credential, GraphService};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), graph_model::Error> {
//! let client = Client::builder(Cloud::Global, Credential::token("eyJ0eXAi…"))
//! #   .with_handler(|_| graph_model::http::Response::new(br#"{"id": "7", "newInBeta": 1}"#.to_vec()))
//!     .build()?;
//! let beta = client.with_service_root(Cloud::Global.service_root(ApiVersion::Beta))?;
//!
//! let ann = GraphService::new().users().by_id("ann@contoso.com").get().send(&beta).await?;
//! assert_eq!(ann.additional["newInBeta"], 1);
//! # Ok(())
//! # }
//! ```
//!
//! Types and requests for all of beta are a crate of their own, which [`cargo odata`](https://docs.rs/crate/cargo-odata) writes:
//! `cargo odata import --version beta --out graph-beta/schema`, then `cargo odata generate --schema graph-beta/schema --crate
//! graph-beta`. Such crates share the runtime with this one, so that either's client sends the requests of both.
//!
//! # Mail as MIME
//!
//! A message whose text is MIME already goes out as it is, in base64, in place of the JSON; the media type says so. Messages come
//! back as MIME by their `content`:
//!
//! ```
//! # #[cfg(all(feature = "mail", feature = "users"))] {
//! use base64::Engine as _;
//! use base64::engine::general_purpose::STANDARD;
//! use graph_model::GraphService;
//! use graph_model::mail::Message;
//!
//! let mime = "From: ann@contoso.com\r\nTo: bob@contoso.com\r\nSubject: Hello\r\n\r\nHello Bob\r\n";
//! let me = GraphService::new().me();
//! let send = me.send_mail(&Message::default()).body("text/plain", STANDARD.encode(mime));
//! let http = send.to_http("https://graph.microsoft.com/v1.0")?;
//! assert_eq!((http.uri().path(), http.headers()["content-type"].as_bytes()), ("/v1.0/me/sendMail", &b"text/plain"[..]));
//! assert!(http.body().starts_with(b"RnJvbTog"));
//!
//! let download = me.messages().by_id("AAMk").content().download();
//! assert_eq!(download.to_http("https://graph.microsoft.com/v1.0")?.uri().path(), "/v1.0/me/messages/AAMk/$value");
//! # }
//! # Ok::<(), graph_model::Error>(())
//! ```
//!
//! # From the service's documentation to code
//!
//! In a clone of this crate's repository, `cargo xtask find 'POST /me/messages/{id}/forward'` gives the Rust for a line of
//! documentation, a log or another library: the calls, the types of their parameters, the Cargo features, and the permissions. If
//! there is no such request, it says why and what is near.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod cloud;
mod consistency;
mod conventions;
pub mod paths;

#[rustfmt::skip]
#[allow(
    dead_code, deprecated, non_camel_case_types, non_snake_case, unused_imports, clippy::all, clippy::pedantic,
    reason = "names and their number come from the schema, and an area that is off leaves some without a use"
)]
mod generated;

#[cfg(all(feature = "time-zones", feature = "common"))]
mod time_zone;

/// The program of the readme is a test.
#[cfg(all(doctest, feature = "client", feature = "users"))]
#[doc = include_str!("../README.md")]
struct Readme;

pub use cloud::{ApiVersion, Cloud};
pub use generated::*;
#[cfg(all(feature = "time-zones", feature = "common"))]
pub use time_zone::TimeZoneError;
