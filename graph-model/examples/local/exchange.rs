//! Owns the exchanges in `exchanges/`: requests of the cookbook, to the letter, and how Microsoft Graph responds to each.

use http::{Request, Response, StatusCode};
use hyper::body::Bytes;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

use super::service::{error, response};

/// A request and its response. Requests that repeat have one exchange each, in their order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    /// Method, path and query, decoded. Options may come in any order.
    request: String,
    /// The value of the header `Prefer`.
    prefer: Option<String>,
    /// The expected JSON; `{root}` is the service's. The text `<later>` stands for any instant in the future.
    #[serde(default)]
    body: Value,
    status: u16,
    #[serde(default)]
    response: Value,
    #[serde(skip)]
    is_over: bool,
}

/// All exchanges, and which of them are over.
pub(super) struct Exchanges(Vec<Exchange>);

impl Exchanges {
    pub(super) fn read() -> serde_json::Result<Self> {
        let files = [
            include_str!("exchanges/audit_export.json"),
            include_str!("exchanges/channel_message.json"),
            include_str!("exchanges/list_items.json"),
            include_str!("exchanges/noncompliant_devices.json"),
            include_str!("exchanges/onboarding.json"),
            include_str!("exchanges/online_meeting.json"),
            include_str!("exchanges/rooms_week.json"),
            include_str!("exchanges/share_file.json"),
            include_str!("exchanges/subscription.json"),
        ];
        let exchanges: serde_json::Result<Vec<Vec<Exchange>>> = files.into_iter().map(serde_json::from_str).collect();
        Ok(Self(exchanges?.into_iter().flatten().collect()))
    }

    /// The response to a request. One that differs from what has to come is an error that says how; one to an address that no
    /// exchange is about has no response here.
    pub(super) fn respond(&mut self, request: &Request<Bytes>, root: &str) -> Option<Response<Bytes>> {
        let target = request.uri().path_and_query()?.as_str().strip_prefix("/v1.0")?;
        let line = format!("{} {}", request.method(), percent_decode_str(target).decode_utf8().ok()?);
        let is_about = |exchange: &&mut Exchange| sorted(&exchange.request).0 == sorted(&line).0;
        let expected = self.0.iter_mut().filter(|exchange| !exchange.is_over).find(is_about)?;

        let body =
            serde_json::from_slice(request.body()).unwrap_or_else(|_| String::from_utf8_lossy(request.body()).into());
        let body = if request.body().is_empty() { Value::Null } else { body };
        let prefer = request.headers().get("prefer").and_then(|value| value.to_str().ok());
        let mistake = if sorted(&line) != sorted(&expected.request) {
            format!("expected {}, found {line}", expected.request)
        } else if prefer != expected.prefer.as_deref() {
            format!("expected Prefer: {:?}, found {prefer:?}", expected.prefer)
        } else if !is_like(&body, &expected.body, root) {
            format!("{line}: expected {}, found {body}", expected.body)
        } else {
            expected.is_over = true;
            let status = StatusCode::from_u16(expected.status).ok()?;
            let text = if expected.response.is_null() { String::new() } else { expected.response.to_string() };
            return Some(response(status, text.replace("{root}", root)));
        };
        Some(error(StatusCode::BAD_REQUEST, "BadRequest", &mistake))
    }
}

/// The address of a request, and its options in order.
fn sorted(line: &str) -> (&str, Vec<&str>) {
    let (address, query) = line.split_once('?').unwrap_or((line, ""));
    let mut options: Vec<&str> = query.split('&').collect();
    options.sort_unstable();
    (address, options)
}

/// Whether a value is the expected one.
fn is_like(value: &Value, expected: &Value, root: &str) -> bool {
    match (value, expected) {
        (Value::String(text), Value::String(later)) if later == "<later>" => {
            let instant = text.parse::<graph_model::edm::DateTimeOffset>();
            instant.is_ok_and(|instant| instant.get() > std::time::SystemTime::now())
        }
        (Value::String(text), Value::String(expected)) => *text == expected.replace("{root}", root),
        (Value::Object(members), Value::Object(expected)) => {
            members.len() == expected.len()
                && members
                    .iter()
                    .all(|(name, value)| expected.get(name).is_some_and(|expected| is_like(value, expected, root)))
        }
        (Value::Array(elements), Value::Array(expected)) => {
            elements.len() == expected.len()
                && elements.iter().zip(expected).all(|(value, expected)| is_like(value, expected, root))
        }
        _ => value == expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    const MEMBERS: &str = "http://localhost/v1.0/groups/group-1/members/$ref";

    fn message(request: &Request<Bytes>) -> Result<String> {
        let response =
            Exchanges::read()?.respond(request, "http://localhost/v1.0").ok_or("an exchange has this address")?;
        Ok(format!("{} {}", response.status().as_u16(), String::from_utf8_lossy(response.body())))
    }

    #[test]
    fn a_request_that_differs_is_refused_with_what_was_expected() -> Result {
        let body = Bytes::from_static(br#"{"@odata.id": "http://localhost/v1.0/users/87d349ed"}"#);
        assert_eq!(message(&Request::post(MEMBERS).body(body.clone())?)?, "204 ");
        let query = message(&Request::post(format!("{MEMBERS}?$top=1")).body(body.clone())?)?;
        assert!(
            query.starts_with("400 ") && query.contains("found POST /groups/group-1/members/$ref?$top=1"),
            "{query}"
        );
        let prefer = message(&Request::post(MEMBERS).header("prefer", "return=minimal").body(body)?)?;
        assert!(prefer.starts_with("400 ") && prefer.contains("expected Prefer: None"), "{prefer}");
        let nothing = message(&Request::post(MEMBERS).body(Bytes::new())?)?;
        assert!(nothing.starts_with("400 ") && nothing.contains("found null"), "{nothing}");
        Ok(())
    }

    #[test]
    fn requests_that_repeat_have_their_responses_in_order() -> Result {
        let mut exchanges = Exchanges::read()?;
        let page =
            "http://localhost/v1.0/auditLogs/directoryAudits?$filter=activityDateTime%20ge%202027-03-01T00:00:00Z";
        let mut statuses = Vec::new();
        for target in [page.to_owned(), format!("{page}&$skiptoken=2"), format!("{page}&$skiptoken=2"), page.to_owned()]
        {
            let response = exchanges.respond(&Request::get(target).body(Bytes::new())?, "");
            statuses.push(response.map(|response| response.status().as_u16()));
        }
        assert_eq!(statuses, [Some(200), Some(500), Some(200), None]);
        Ok(())
    }
}
