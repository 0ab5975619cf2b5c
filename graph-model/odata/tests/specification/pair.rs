//! Owns the pairs of requests and responses: how they are written down, and what differs in a request.

use std::collections::BTreeMap;

use http::{Request, Response};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::server::{TestResult, header};

/// What the client is called to do, and what is sent and received for it. In all texts, `{root}` is the service root.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// What the example shows.
    pub(crate) about: String,
    pub(crate) exchanges: Vec<Exchange>,
    /// What the call gives. Where it is missing, the value that is read has to be written as it was sent: the entity, or the
    /// `value` of a collection.
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    request: Message,
    response: Message,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    /// Method, path and query of a request, decoded.
    #[serde(default)]
    line: String,
    /// The status of a response.
    #[serde(default)]
    status: u16,
    /// All headers of a response, and those that a request has to have.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// A body of JSON, as text so that no digit is lost.
    body: Option<Box<RawValue>>,
    /// Any other body, by lines.
    #[serde(default)]
    lines: Vec<String>,
}

/// All cases.
pub(crate) fn read() -> serde_json::Result<Vec<Case>> {
    let files = [
        include_str!("pairs/reading.json"),
        include_str!("pairs/writing.json"),
        include_str!("pairs/changes.json"),
        include_str!("pairs/batches.json"),
        include_str!("pairs/errors.json"),
    ];
    let cases: serde_json::Result<Vec<Vec<Case>>> = files.into_iter().map(serde_json::from_str).collect();
    Ok(cases?.into_iter().flatten().collect())
}

/// Tells `null` from a member that is missing.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Case {
    /// What the call has to give.
    pub(crate) fn expected(&self, root: &str) -> TestResult<Value> {
        if let Some(result) = &self.result {
            return Ok(serde_json::from_str(&result.to_string().replace("{root}", root))?);
        }
        let last = self.exchanges.last().ok_or("the case has no exchange")?;
        let mut body: Value = serde_json::from_str(&last.response.text(root))?;
        Ok(if body["value"].is_array() { body["value"].take() } else { body })
    }
}

impl Exchange {
    /// What is wrong with a request, if anything.
    pub(crate) fn mistake(&self, request: &Request<String>, root: &str) -> Option<String> {
        let expected = &self.request;
        let target = request.uri().path_and_query().map_or("", |target| target.as_str());
        let target = percent_decode_str(target).decode_utf8_lossy().replacen("/odata", "", 1);
        let line = format!("{} {target}", request.method());
        let expected_line = expected.line.replace("{root}", root);
        if line != expected_line {
            return Some(format!("expected {expected_line}, found {line}"));
        }
        let differs = |(name, value): &(&String, &String)| header(request, name) != value.as_str();
        if let Some((name, value)) = expected.headers.iter().find(differs) {
            return Some(format!("expected {name}: {value}, found {}", header(request, name)));
        }
        let text = expected.text(root);
        let (sent, wanted) = (without_ids(request.body()), comparable(&text));
        (sent != wanted).then(|| format!("expected {wanted:#}, found {sent:#}"))
    }

    pub(crate) fn respond(&self, root: &str) -> Response<String> {
        let Message { status, headers, body, .. } = &self.response;
        let mut response = Response::builder().status(*status);
        if body.is_some() && !headers.contains_key("content-type") {
            response = response.header("content-type", "application/json");
        }
        for (name, value) in headers {
            response = response.header(name, value.replace("{root}", root));
        }
        response.body(self.response.text(root)).expect("the pairs have statuses and headers that HTTP allows")
    }
}

impl Message {
    fn text(&self, root: &str) -> String {
        let lines = self.lines.join("\r\n");
        self.body.as_ref().map_or(lines, |body| body.get().to_owned()).replace("{root}", root)
    }
}

/// JSON as a value, whose members may be in any order; other text as it is.
fn comparable(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// The body without the ids that the client gives to the requests of a batch.
fn without_ids(body: &str) -> Value {
    const ID: &str = "client-request-id";
    let lines: Vec<&str> = body.split("\r\n").filter(|line| !line.starts_with(ID)).collect();
    let mut value = comparable(&lines.join("\r\n"));
    for request in value.get_mut("requests").and_then(Value::as_array_mut).into_iter().flatten() {
        request["headers"].as_object_mut().map(|headers| headers.remove(ID));
    }
    value
}
