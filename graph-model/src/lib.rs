//! Typed Microsoft Graph: models and requests, generated from its OData schema.
//!
//! Requests start at [`GraphService`], from where methods lead along the service's addresses to handles of entities and
//! collections. A handle's verbs give requests, which are values: `to_http` makes an [`http::Request`] for whatever transport
//! there is, and `read` makes a typed value of the response.
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
//! let response = http::Response::new(br#"{"pendingCount": 12, "newInService": true}"#.to_vec());
//! let overview = request.read(response)?;
//! assert_eq!(overview.pending_count, Some(12));
//! assert_eq!(overview.additional["newInService"], true);
//! # }
//! # Ok::<(), graph_model::Error>(())
//! ```
//!
//! With the feature `client`, which is on by default, `request.send(&client)` does both: see `Client`, which is built for one
//! of the [`Cloud`]s.
//!
//! Properties are `Option`s, since a service may leave any of them out; those that can be cleared are [`Nullable`], which
//! tells `null` from absent. What the schema does not know is kept: properties in `additional`, members of enumerations
//! as `Unrecognized`.

mod cloud;
mod consistency;
mod conventions;

#[rustfmt::skip]
#[allow(
    dead_code, deprecated, non_camel_case_types, non_snake_case, unused_imports, clippy::all, clippy::pedantic,
    reason = "names and their number come from the schema, and an area that is off leaves some without a use"
)]
mod generated;

pub use cloud::{ApiVersion, Cloud};
pub use generated::*;
