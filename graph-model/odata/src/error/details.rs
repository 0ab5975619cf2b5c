//! Owns the mistakes that a service reports one by one, in the forms of OData, SAP, Redfish, and problem details (RFC 9457).

use serde_json::{Map, Value};

use super::body::{ErrorDetail, text};

/// Takes the details out of the members of an error.
pub(super) fn read(members: &mut Map<String, Value>) -> Vec<ErrorDetail> {
    let mut array = |name: &str| match members.remove(name) {
        Some(Value::Array(items)) => Some(items),
        Some(other) => {
            members.insert(name.to_owned(), other);
            None
        }
        None => None,
    };
    let standard = array("details").or_else(|| array("errordetails"));
    if let Some(details) = standard {
        return details.into_iter().filter_map(|detail| detail_of(detail, ["code", "message", "target"])).collect();
    }
    if let Some(details) = array("@Message.ExtendedInfo") {
        let names = ["MessageId", "Message", "RelatedProperties"];
        return details.into_iter().filter_map(|detail| detail_of(detail, names)).collect();
    }
    match members.remove("errors") {
        Some(Value::Object(by_name)) => by_name.into_iter().flat_map(of_target).collect(),
        Some(Value::Array(details)) => {
            details.into_iter().filter_map(|detail| detail_of(detail, ["code", "message", "target"])).collect()
        }
        _ => Vec::new(),
    }
}

fn detail_of(detail: Value, [code, message, target]: [&str; 3]) -> Option<ErrorDetail> {
    let Value::Object(mut members) = detail else { return None };
    let target = match members.remove(target) {
        Some(Value::Array(all)) => all.into_iter().next().and_then(|first| first.as_str().map(str::to_owned)),
        Some(Value::String(target)) => Some(target),
        _ => None,
    };
    let (code, message) = (text(&mut members, code), text(&mut members, message));
    Some(ErrorDetail { code, message, target, additional: members })
}

/// The messages about one thing, such as a property.
fn of_target((target, messages): (String, Value)) -> Vec<ErrorDetail> {
    let messages = match messages {
        Value::Array(messages) => messages,
        message => vec![message],
    };
    let detail = |message: Value| {
        let message = message.as_str()?.to_owned();
        Some(ErrorDetail { message: Some(message), target: Some(target.clone()), ..ErrorDetail::default() })
    };
    messages.into_iter().filter_map(detail).collect()
}
