//! Owns reading what a service says at the address of an operation: whether it is still running, and its result.

use std::time::Duration;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use crate::client::call::retry_after;
use crate::error::{Error, ErrorKind};
use crate::response::embedded;

/// The status of the result, where that of the response is another (OData).
const ASYNC_RESULT: HeaderName = HeaderName::from_static("asyncresult");

/// Whether an operation is finished.
#[derive(Debug)]
#[non_exhaustive]
pub enum Operation {
    /// It is not.
    Running(Running),
    /// It is.
    Finished(Finished),
}

/// The status of an operation that is not finished.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Running {
    /// The service's name for the status, such as `inProgress`.
    pub status: Option<String>,
    /// How much is done, from 0 to 100.
    pub percentage: Option<f64>,
    /// How long the service asks to wait before it is polled again.
    pub retry_after: Option<Duration>,
}

/// The result of an operation.
#[derive(Clone)]
pub struct Finished {
    resource_id: Option<String>,
    resource_location: Option<String>,
    response: Response<Vec<u8>>,
}

impl Finished {
    pub(super) fn new(response: Response<Vec<u8>>) -> Self {
        let body = Body::read(response.body());
        let header = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let location = body.resource_location.or(body.target_resource_location);
        Self {
            resource_id: body.resource_id.or(body.target_resource_id),
            resource_location: location.or_else(|| header.map(str::to_owned)),
            response,
        }
    }

    /// The id of what the operation made, if the service gives it.
    pub fn resource_id(&self) -> Option<&str> {
        self.resource_id.as_deref()
    }

    /// The address of what the operation made, if the service gives it.
    pub fn resource_location(&self) -> Option<&str> {
        self.resource_location.as_deref()
    }

    /// The last response. Where that is the result itself, as in OData's own form of operations, `read` of the request
    /// reads its typed value.
    pub fn into_response(self) -> Response<Vec<u8>> {
        self.response
    }
}

/// Does not show the body.
impl std::fmt::Debug for Finished {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Finished")
            .field("status", &self.response.status())
            .field("resource_id", &self.resource_id)
            .field("has_location", &self.resource_location.is_some())
            .finish_non_exhaustive()
    }
}

/// The body of a response, by all the names that services have for its members. A member of an unexpected type is taken
/// for absent, and does not affect the others.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Body {
    #[serde(deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient")]
    percentage_complete: Option<f64>,
    #[serde(deserialize_with = "lenient")]
    percent_progress: Option<f64>,
    #[serde(deserialize_with = "lenient")]
    resource_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    resource_location: Option<String>,
    #[serde(deserialize_with = "lenient")]
    target_resource_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    target_resource_location: Option<String>,
    #[serde(deserialize_with = "lenient")]
    status_description: Option<String>,
    #[serde(deserialize_with = "lenient")]
    status_detail: Option<String>,
}

fn lenient<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(value).ok())
}

impl Body {
    fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).unwrap_or_default()
    }

    fn percentage(&self) -> Option<f64> {
        self.percentage_complete.or(self.percent_progress)
    }
}

/// The meaning of a status.
enum Meaning {
    Running,
    Succeeded,
    Failed,
    Unknown,
}

/// Services capitalize their statuses differently.
fn meaning(status: &str) -> Meaning {
    match status.to_ascii_lowercase().as_str() {
        "completed" | "succeeded" => Meaning::Succeeded,
        "cancelled" | "canceled" => Meaning::Failed,
        // `failed`, `deleteFailed`, `submissionFailed`, and whatever may come.
        status if status.ends_with("failed") => Meaning::Failed,
        "notstarted" | "inprogress" | "running" | "updating" | "waiting" | "queued" | "pending" | "deletepending"
        | "cancelling" => Meaning::Running,
        _ => Meaning::Unknown,
    }
}

/// Reads a response from the address of an operation.
pub(super) fn read(mut response: Response<Vec<u8>>) -> Result<Operation, Error> {
    let status = response.status();
    if status == StatusCode::SEE_OTHER {
        return Ok(Operation::Finished(Finished::new(response)));
    }
    if !status.is_success() {
        return Err(refused(response));
    }
    if status != StatusCode::ACCEPTED && is_http(&response) {
        return result(inner(&response)?);
    }
    if let Some(inner) = response.headers().get(ASYNC_RESULT).filter(|_| status != StatusCode::ACCEPTED) {
        *response.status_mut() = async_result(inner)?;
        return result(response);
    }
    let body = Body::read(response.body());
    let is_running = match body.status.as_deref().map_or(Meaning::Unknown, meaning) {
        Meaning::Succeeded => false,
        Meaning::Running => true,
        Meaning::Failed => return Err(failed(response, body)),
        // A status of a new name, or that of the resulting resource.
        Meaning::Unknown => status == StatusCode::ACCEPTED || body.percentage().is_some(),
    };
    Ok(if is_running {
        let retry_after = retry_after(response.headers());
        let percentage = body.percentage();
        Operation::Running(Running { status: body.status, percentage, retry_after })
    } else {
        Operation::Finished(Finished::new(response))
    })
}

fn async_result(header: &HeaderValue) -> Result<StatusCode, Error> {
    StatusCode::from_bytes(header.as_bytes()).map_err(|_| {
        Error::new(ErrorKind::Decode, "the status of the result (AsyncResult) is not an HTTP status".to_owned())
    })
}

/// The result of an operation in OData's own form.
fn result(response: Response<Vec<u8>>) -> Result<Operation, Error> {
    if response.status().is_success() {
        return Ok(Operation::Finished(Finished::new(response)));
    }
    Err(refused(response))
}

fn refused(response: Response<Vec<u8>>) -> Error {
    let (parts, body) = response.into_parts();
    Error::from_response(parts, body, &Method::GET)
}

fn failed(response: Response<Vec<u8>>, body: Body) -> Error {
    let status = body.status.unwrap_or_default();
    let message = match body.status_description.or(body.status_detail) {
        Some(description) => format!("the operation has ended as {status:?}: {description}"),
        None => format!("the operation has ended as {status:?}"),
    };
    refused(response).with_kind(ErrorKind::Operation, message)
}

fn is_http(response: &Response<Vec<u8>>) -> bool {
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("application/http"))
}

/// The response that is the body of another (`application/http`).
fn inner(response: &Response<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
    embedded::response(response.body()).ok_or_else(|| {
        let message = "the body is announced as an HTTP response (application/http), and is not one".to_owned();
        Error::new(ErrorKind::Decode, message)
    })
}

#[cfg(test)]
mod tests;
