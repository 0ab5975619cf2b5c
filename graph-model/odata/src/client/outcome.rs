//! Owns the reading of what a service says at the address of an operation: whether it goes on, and what came of it.

use std::time::Duration;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::retry::retry_after;
use crate::error::{Error, ErrorKind};

/// The status of the result, where the answer itself has another (OData).
const ASYNC_RESULT: HeaderName = HeaderName::from_static("asyncresult");

/// How an operation stands.
#[derive(Debug)]
#[non_exhaustive]
pub enum Operation {
    /// It goes on.
    Running(Running),
    /// It is at its end.
    Finished(Finished),
}

/// An operation that goes on.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Running {
    /// What the service calls its state, such as `inProgress`.
    pub status: Option<String>,
    /// How much is done, from 0 to 100.
    pub percentage: Option<f64>,
    /// How long the service wants to be left alone.
    pub retry_after: Option<Duration>,
}

/// What came of an operation.
#[derive(Clone)]
pub struct Finished {
    resource_id: Option<String>,
    resource_location: Option<String>,
    response: Response<Vec<u8>>,
}

impl Finished {
    pub(super) fn of(response: Response<Vec<u8>>) -> Self {
        let said = Said::read(response.body());
        let header = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let location = said.resource_location.or(said.target_resource_location);
        Self {
            resource_id: said.resource_id.or(said.target_resource_id),
            resource_location: location.or_else(|| header.map(str::to_owned)),
            response,
        }
    }

    /// The id of what the operation has made, if the service says it.
    pub fn resource_id(&self) -> Option<&str> {
        self.resource_id.as_deref()
    }

    /// The address of what the operation has made, if the service says it.
    pub fn resource_location(&self) -> Option<&str> {
        self.resource_location.as_deref()
    }

    /// The last answer. Where it is the result itself, as in OData's own form of operations, `read` of the request makes a
    /// value of it.
    pub fn into_response(self) -> Response<Vec<u8>> {
        self.response
    }
}

/// Shows no body.
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

/// What services say of operations, by all the names that they have for it. A member that is of another kind than expected is
/// as good as none, and takes none of the others with it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Said {
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

impl Said {
    fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).unwrap_or_default()
    }

    fn percentage(&self) -> Option<f64> {
        self.percentage_complete.or(self.percent_progress)
    }
}

/// What the words of services mean, which write them with capitals or without.
enum Meaning {
    GoesOn,
    Succeeded,
    Failed,
    Unknown,
}

fn meaning(status: &str) -> Meaning {
    match status.to_ascii_lowercase().as_str() {
        "completed" | "succeeded" => Meaning::Succeeded,
        "cancelled" | "canceled" => Meaning::Failed,
        // `failed`, `deleteFailed`, `submissionFailed`, and whatever else there will be.
        status if status.ends_with("failed") => Meaning::Failed,
        "notstarted" | "inprogress" | "running" | "updating" | "waiting" | "queued" | "pending" | "deletepending"
        | "cancelling" => Meaning::GoesOn,
        _ => Meaning::Unknown,
    }
}

/// Reads an answer that was given at the address of an operation.
pub(super) fn read(response: Response<Vec<u8>>) -> Result<Operation, Error> {
    let status = response.status();
    if status == StatusCode::SEE_OTHER {
        return Ok(Operation::Finished(Finished::of(response)));
    }
    if !status.is_success() {
        return Err(refused(response));
    }
    if status != StatusCode::ACCEPTED && is_http(&response) {
        return result(unwrapped(&response)?);
    }
    if let Some(inner) = response.headers().get(ASYNC_RESULT).filter(|_| status != StatusCode::ACCEPTED) {
        let inner = StatusCode::from_bytes(inner.as_bytes()).map_err(|_| {
            Error::new(ErrorKind::Decode, "the status of the result (AsyncResult) is not a status".to_owned())
        })?;
        let mut response = response;
        *response.status_mut() = inner;
        return result(response);
    }
    let said = Said::read(response.body());
    let goes_on = match said.status.as_deref().map_or(Meaning::Unknown, meaning) {
        Meaning::Succeeded => false,
        Meaning::GoesOn => true,
        Meaning::Failed => return Err(failed(response, said)),
        // A word that is new, or the status of what came of it.
        Meaning::Unknown => status == StatusCode::ACCEPTED || said.percentage().is_some(),
    };
    Ok(if goes_on {
        let retry_after = retry_after(response.headers());
        let percentage = said.percentage();
        Operation::Running(Running { status: said.status, percentage, retry_after })
    } else {
        Operation::Finished(Finished::of(response))
    })
}

/// The result of an operation, in OData's own form.
fn result(response: Response<Vec<u8>>) -> Result<Operation, Error> {
    if response.status().is_success() {
        return Ok(Operation::Finished(Finished::of(response)));
    }
    Err(refused(response))
}

fn refused(response: Response<Vec<u8>>) -> Error {
    let (parts, body) = response.into_parts();
    Error::answered(parts, body, &Method::GET)
}

fn failed(response: Response<Vec<u8>>, said: Said) -> Error {
    let status = said.status.unwrap_or_default();
    let message = match said.status_description.or(said.status_detail) {
        Some(description) => format!("the operation has ended as {status:?}: {description}"),
        None => format!("the operation has ended as {status:?}"),
    };
    refused(response).meaning(ErrorKind::Operation, message)
}

fn is_http(response: &Response<Vec<u8>>) -> bool {
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("application/http"))
}

/// The answer that is the body of another.
fn unwrapped(response: &Response<Vec<u8>>) -> Result<Response<Vec<u8>>, Error> {
    let unreadable = || {
        let message = "the answer is said to be one of HTTP within another, and is not".to_owned();
        Error::new(ErrorKind::Decode, message)
    };
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut head = httparse::Response::new(&mut headers);
    let Ok(httparse::Status::Complete(length)) = head.parse(response.body()) else { return Err(unreadable()) };
    let mut inner = Response::new(response.body()[length..].to_vec());
    *inner.status_mut() = head.code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or_else(unreadable)?;
    for header in head.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(header.name), HeaderValue::from_bytes(header.value)) {
            inner.headers_mut().append(name, value);
        }
    }
    Ok(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Operation, Error> {
        let response = Response::builder().status(status);
        let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
        read(response.body(body.as_bytes().to_vec()).expect("it is a response"))
    }

    fn finished(operation: Result<Operation, Error>) -> Finished {
        match operation.expect("it is no failure") {
            Operation::Finished(finished) => finished,
            Operation::Running(running) => panic!("{running:?}"),
        }
    }

    #[test]
    fn what_goes_on_is_told_from_what_is_finished() {
        for (status, body) in [
            (202, ""),
            (202, r#"{"status":"inProgress","percentageComplete":27.8}"#),
            (202, r#"{"status":"anotherOne"}"#),
            (200, r#"{"status":"NotStarted"}"#),
            (200, r#"{"status":"anotherOne","percentageComplete":0}"#),
            (200, r#"{"status":"anotherOne","percentProgress":27.8}"#),
            (200, r#"{"status":"inProgress","percentageComplete":"27","resourceId":7}"#),
        ] {
            let operation = answer(status, &[("retry-after", "7")], body).expect(body);
            let Operation::Running(running) = operation else { panic!("{body}") };
            assert_eq!(running.retry_after, Some(Duration::from_secs(7)));
        }
        for (status, body) in [
            (200, r#"{"status":"completed","resourceId":"r","resourceLocation":"https://l.example/"}"#),
            (202, r#"{"status":"completed","resourceId":"r","resourceLocation":"https://l.example/"}"#),
            (200, r#"{"status":"succeeded","targetResourceId":"r","targetResourceLocation":"https://l.example/"}"#),
        ] {
            let finished = finished(answer(status, &[], body));
            assert_eq!((finished.resource_id(), finished.resource_location()), (Some("r"), Some("https://l.example/")));
        }
        let seen = finished(answer(303, &[("location", "https://l.example/")], ""));
        assert_eq!(seen.resource_location(), Some("https://l.example/"));
        assert_eq!(finished(answer(200, &[], r#"{"id":"a","status":"active"}"#)).into_response().status(), 200);
    }

    #[test]
    fn failures_say_what_the_service_says() {
        let body = r#"{"status":"failed","error":{"code":"nameAlreadyExists","message":"There is one."}}"#;
        let error = answer(200, &[], body).expect_err("it failed");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Operation, Some("nameAlreadyExists")));
        assert_eq!(error.to_string(), "nameAlreadyExists: There is one.");
        let error = answer(202, &[], r#"{"status":"deleteFailed","statusDescription":"No."}"#).expect_err("it failed");
        assert_eq!(error.to_string(), "the operation has ended as \"deleteFailed\": No.");
        for body in [
            r#"{"status":"submissionFailed"}"#,
            r#"{"status":"Failed","statusDetail":{"code":1},"percentageComplete":"100"}"#,
        ] {
            assert_eq!(answer(200, &[], body).expect_err("it failed").kind(), ErrorKind::Operation, "{body}");
        }
        let error = answer(500, &[], r#"{"error":{"code":"c"}}"#).expect_err("it failed");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("c")));
    }

    #[test]
    fn results_come_within_another_answer() {
        let inner =
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n{\"id\":\"a\",\"status\":\"failed\"}";
        let response = finished(answer(200, &[("content-type", "application/http")], inner)).into_response();
        assert_eq!((response.status().as_u16(), response.body().as_slice()), (201, &inner.as_bytes()[56..]));
        let inner = "HTTP/1.1 409 Conflict\r\n\r\n{\"error\":{\"code\":\"c\"}}";
        let error = answer(200, &[("content-type", "application/http; x=y")], inner).expect_err("it failed");
        assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(409), Some("c")));
        let error = answer(200, &[("content-type", "application/http")], "HTTP/1.1 20").expect_err("it is cut off");
        assert_eq!(error.kind(), ErrorKind::Decode);

        let response = finished(answer(200, &[("asyncresult", "204")], "")).into_response();
        assert_eq!(response.status(), 204);
        let error = answer(200, &[("asyncresult", "404")], "").expect_err("it failed");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
        assert_eq!(answer(200, &[("asyncresult", "x")], "").expect_err("it is none").kind(), ErrorKind::Decode);
    }
}
