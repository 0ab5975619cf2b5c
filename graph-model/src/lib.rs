//! Typed Microsoft Graph: models and requests, generated from its OData schema.
//!
//! Requests start at [`GraphService`], from where methods lead along the service's addresses to handles of entities and
//! collections. A handle's verbs give requests, which are values: [`Update::to_http`] and its like make an
//! [`http::Request`] for whatever transport there is, `read` makes a typed value of the answer.
//!
//! ```
//! # #[cfg(feature = "device-management")] {
//! use graph_model::GraphService;
//! use graph_model::device_management::DeviceComplianceUserOverview;
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
//! let answer = http::Response::new(br#"{"pendingCount": 12, "newInService": true}"#.to_vec());
//! let overview = request.read(answer)?;
//! assert_eq!(overview.pending_count, Some(12));
//! assert_eq!(overview.additional["newInService"], true);
//! # }
//! # Ok::<(), graph_model::Error>(())
//! ```
//!
//! With the feature `client`, which is on by default, `request.send(&client)` does both: see `Client`.
//!
//! Properties are `Option`s, since a service may leave any of them out; those that can be cleared are [`Nullable`], which
//! tells `null` from absent. What the schema does not know is kept: properties in `additional`, members of enumerations
//! as `Unrecognized`.

// Derived code names the crate as other crates do.
extern crate self as graph_model;

pub mod edm;
pub mod flags;
pub mod reference;
pub mod request;
pub mod response;
pub mod structured;
pub mod wire;

mod batch;
mod change;
#[cfg(feature = "client")]
mod client;
mod enumeration;
mod error;
mod key;
mod literal;
mod media;
mod nullable;
mod page;
mod path;

#[rustfmt::skip]
#[allow(
    dead_code, deprecated, non_camel_case_types, non_snake_case, unused_imports, clippy::all, clippy::pedantic,
    reason = "names and their number come from the schema, and an area that is off leaves some without a use"
)]
mod generated;

pub use batch::{Batch, BatchCalls, BatchResults, Ticket, TicketId};
pub use change::{Change, RemovalReason, Removed};
#[cfg(feature = "blocking")]
pub use client::blocking;
#[cfg(feature = "client")]
pub use client::{
    AccessToken, ApiVersion, Changes, Client, ClientBuilder, Cloud, Content, Credential, Finished, Items, Monitor,
    Operation, Pages, Progress, Retry, Running, Saved, Source, ToFile, TokenRequest, Transport, UploadParts,
    UploadSession, Uploaded, Wait,
};
pub use enumeration::Enumeration;
pub use error::{Error, ErrorDetail, ErrorKind, InnerError};
pub use generated::*;
pub use key::{Key, KeyStyle};
pub use literal::UrlLiteral;
pub use media::MediaResource;
pub use nullable::Nullable;
pub use page::Page;
pub use path::{Arguments, Body, Path};
pub use reference::{EntityHandle, EntityReference, ReferenceCollection, SingleReference};
pub use request::{Count, Create, Delete, Delta, Download, Get, Invoke, Link, List, Parts, Request, Update, Upload};
pub use response::{Maybe, Media, Scalar};
pub use serde_json::{Map, Value};
pub use structured::{Entity, IsA, Structured, Unlisted};

/// What macros take from here, so that other crates need not name it.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::enumeration::enumeration_literal;
}

/// The examples of the readme, which are tested like others.
#[cfg(all(doctest, feature = "client", feature = "full"))]
#[doc = include_str!("../../README.md")]
struct Readme;
