//! Owns the reading of OData error bodies. Services bend the format, so nothing in it is relied on.

use serde_json::{Map, Value};

/// The members of the object `error`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServiceError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) details: Vec<ErrorDetail>,
    pub(crate) inner_error: Option<InnerError>,
}

/// One of the errors that belong to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The service's code.
    pub code: Option<String>,
    /// The service's message.
    pub message: Option<String>,
    /// What the error is about, such as the name of a property.
    pub target: Option<String>,
    /// Everything else that the service says.
    pub additional: Map<String, Value>,
}

/// What the service says about where an error happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InnerError {
    /// The service's id for the request (`request-id`).
    pub request_id: Option<String>,
    /// The caller's id for the request (`client-request-id`).
    pub client_request_id: Option<String>,
    /// When it happened, as the service writes it.
    pub date: Option<String>,
    /// A code that says more than the outer one.
    pub code: Option<String>,
    /// The error within this one.
    pub inner_error: Option<Box<InnerError>>,
    /// Everything else that the service says.
    pub additional: Map<String, Value>,
}

/// Whether a code says that changes have to be read again from the start.
pub(crate) fn is_resync(code: &str) -> bool {
    let code = code.to_ascii_lowercase();
    code.starts_with("resync") || code.starts_with("syncstate")
}

impl ServiceError {
    /// Reads what there is to be read; a body of something else gives an error without code and message.
    pub(crate) fn read(body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let Ok(Value::Object(mut outer)) = serde_json::from_slice(body) else { return Self::default() };
        let mut members = match outer.remove("error").or_else(|| outer.remove("odata.error")) {
            Some(Value::Object(members)) => members,
            // OAuth's form: the code by the name of the object, the message beside it.
            Some(Value::String(code)) => {
                let message = text(&mut outer, "error_description");
                return Self { code: Some(code), message, ..Self::default() };
            }
            // Some front ends leave the object around the members out.
            _ => outer,
        };
        let inner = members.remove("innerError").or_else(|| members.remove("innererror"));
        let details = match members.remove("details") {
            Some(Value::Array(details)) => details,
            _ => Vec::new(),
        };
        Self {
            code: text(&mut members, "code"),
            message: text(&mut members, "message"),
            target: text(&mut members, "target"),
            details: details.into_iter().filter_map(ErrorDetail::read).collect(),
            inner_error: inner.and_then(InnerError::read),
        }
    }
}

impl ErrorDetail {
    fn read(value: Value) -> Option<Self> {
        let Value::Object(mut members) = value else { return None };
        Some(Self {
            code: text(&mut members, "code"),
            message: text(&mut members, "message"),
            target: text(&mut members, "target"),
            additional: members,
        })
    }
}

impl InnerError {
    fn read(value: Value) -> Option<Self> {
        let Value::Object(mut members) = value else { return None };
        let inner = members.remove("innerError").or_else(|| members.remove("innererror"));
        Some(Self {
            request_id: text(&mut members, "request-id"),
            client_request_id: text(&mut members, "client-request-id"),
            date: text(&mut members, "date"),
            code: text(&mut members, "code"),
            inner_error: inner.and_then(Self::read).map(Box::new),
            additional: members,
        })
    }
}

/// Takes a text out of an object. Older services wrap messages in an object with the language.
fn text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    match members.remove(name)? {
        Value::String(text) => Some(text),
        Value::Null => None,
        Value::Object(mut wrapped) => text(&mut wrapped, "value"),
        other => Some(other.to_string()),
    }
}
