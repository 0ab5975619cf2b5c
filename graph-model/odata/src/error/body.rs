//! Owns how the body of an error response is read. Services deviate from the format, so every part of it is optional.

use serde_json::{Map, Value};

use super::details;
use super::formats::{Told, read_members, read_message, read_text};

/// What the object `error` says.
#[derive(Clone, Debug, Default)]
pub(super) struct ServiceError {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) target: Option<String>,
    pub(super) details: Vec<ErrorDetail>,
    pub(super) inner_error: Option<InnerError>,
}

/// One of several mistakes that a service reports at once.
///
/// ```
/// use shop::{ShopService, http};
/// use shop::catalog::Supplier;
///
/// let body = br#"{"error": {"code": "invalid", "details": [{"code": "tooLong", "target": "code"}]}}"#;
/// let response = http::Response::builder().status(400).body(body.to_vec())?;
/// let request = ShopService::new().suppliers().create(&Supplier::default());
/// let error = request.read(response).unwrap_err();
/// for detail in error.details() {
///     assert_eq!((detail.code.as_deref(), detail.target.as_deref()), (Some("tooLong"), Some("code")));
/// }
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The service's code.
    pub code: Option<String>,
    /// The service's message.
    pub message: Option<String>,
    /// What the mistake is about, such as the name of a property.
    pub target: Option<String>,
    /// All other members.
    pub additional: Map<String, Value>,
}

/// What the service says about the circumstances of an error: `innererror`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InnerError {
    /// The service's id for the request (`request-id`).
    pub request_id: Option<String>,
    /// The caller's id for the request (`client-request-id`).
    pub client_request_id: Option<String>,
    /// When it happened, in the service's format.
    pub date: Option<String>,
    /// A code that is more specific than the outer one.
    pub code: Option<String>,
    /// The error within this one.
    pub inner_error: Option<Box<InnerError>>,
    /// All other members.
    pub additional: Map<String, Value>,
}

impl ServiceError {
    /// Reads what can be read. A body in another format gives an error with what it says to people, if anything.
    pub(super) fn read(body: &[u8], media_type: &str) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let Ok(Value::Object(mut outer)) = serde_json::from_slice(body) else {
            let Told { code, message, target } = read_text(body, media_type);
            return Self { code, message, target, ..Self::default() };
        };
        let mut members = match outer.remove("error").or_else(|| outer.remove("odata.error")) {
            Some(Value::Object(members)) => members,
            // OAuth's format: `error` is the code, and the message is next to it.
            Some(Value::String(code)) => {
                let message = text(&mut outer, "error_description").or_else(|| text(&mut outer, "message"));
                return Self { code: Some(code), message, ..Self::default() };
            }
            // Some front ends send the members without the object around them, or have names of their own for them.
            _ if !outer.contains_key("code") && !outer.contains_key("message") => {
                let Told { code, message, target } = read_members(&outer);
                return Self { code, message, target, details: details::read(&mut outer), ..Self::default() };
            }
            _ => outer,
        };
        let mut details = details::read(&mut members);
        let inner = members.remove("innerError").or_else(|| members.remove("innererror"));
        let mut inner_error = inner.and_then(InnerError::read);
        if let Some(inner) = inner_error.as_mut().filter(|_| details.is_empty()) {
            details = details::read(&mut inner.additional);
        }
        let (code, target) = (text(&mut members, "code"), text(&mut members, "target"));
        // A message may be the error of another service, as JSON: then that is what went wrong.
        let mut told = text(&mut members, "message").map(|message| read_message(&message)).unwrap_or_default();
        if told.message.is_none() {
            let inner = inner_error.as_ref().and_then(InnerError::message);
            let message = inner.or_else(|| details.iter().find_map(|detail| detail.message.clone()));
            told = message.map(|message| read_message(&message)).unwrap_or_default();
        }
        // Redfish has a code that says no more than that the details say it.
        if let Some(detail) =
            details.first().filter(|_| code.as_deref().is_some_and(|code| code.ends_with("GeneralError")))
        {
            told.message = detail.message.clone().or(told.message);
            told.code = detail.code.clone().or(told.code);
        }
        let inner_code = || inner_error.as_ref().and_then(InnerError::innermost_code);
        let code = told.code.or_else(|| code.filter(|code| !code.is_empty())).or_else(inner_code);
        Self { code, message: told.message, target: target.or(told.target), details, inner_error }
    }

    /// Whether the code says that changes have to be read again from the start.
    pub(super) fn asks_for_resync(&self) -> bool {
        let code = self.code.as_deref().unwrap_or_default().to_ascii_lowercase();
        code.starts_with("resync") || code.starts_with("syncstate")
    }
}

/// Whether the body of a response whose status is one of success is an error all the same: an object with nothing but an
/// error that has a code.
pub(crate) fn is_error(body: &[u8]) -> bool {
    let Some(members) = body.strip_prefix(b"{") else { return false };
    let first = members.trim_ascii_start();
    if !first.starts_with(b"\"error\"") && !first.starts_with(b"\"odata.error\"") {
        return false;
    }
    let Ok(members) = serde_json::from_slice::<Map<String, Value>>(body) else { return false };
    let error = members.values().next().and_then(Value::as_object);
    members.len() == 1 && error.is_some_and(|error| error.get("code").is_some_and(Value::is_string))
}

impl InnerError {
    /// The innermost message that there is.
    fn message(&self) -> Option<String> {
        let own = || self.additional.get("message").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        self.inner_error.as_ref().and_then(|inner| inner.message()).or_else(|| own().map(str::to_owned))
    }

    /// The innermost code that there is.
    fn innermost_code(&self) -> Option<String> {
        self.inner_error.as_ref().and_then(|inner| inner.innermost_code()).or_else(|| self.code.clone())
    }

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

/// Takes a text out of an object. Before 4.0, messages were objects with a language.
pub(super) fn text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    match members.remove(name)? {
        Value::String(text) => Some(text),
        Value::Null => None,
        Value::Object(mut wrapped) => text(&mut wrapped, "value"),
        other => Some(other.to_string()),
    }
}
