//! Owns the service of `--local`: some users, the overview of a policy, and a file in a drive, and the exchanges of the cookbook.
//! It knows the requests of the examples, and refuses all others.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE};
use http::{Method, Request, Response, StatusCode};
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::exchange::Exchanges;

/// The token that the service wants.
pub(super) const TOKEN: &str = "made-up";
const PAGE: usize = 100;

/// Starts the service, and returns its root.
pub(super) async fn start() -> io::Result<String> {
    let data = Arc::new(Mutex::new(Data::new(Exchanges::read()?)));
    // The data contains the root, which is known once the server listens.
    let shared = Arc::clone(&data);
    let address = super::serve::serve(move |request| {
        let mut data = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let token = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        // The address of an upload needs no token, and the client sends none to it.
        if token != Some(TOKEN) && request.uri().path() != "/v1.0/upload" {
            return error(
                StatusCode::UNAUTHORIZED,
                "InvalidAuthenticationToken",
                "The access token is not of this service.",
            );
        }
        data.respond(&request)
    });
    let root = format!("{}/v1.0", address.await?);
    data.lock().unwrap_or_else(PoisonError::into_inner).root.clone_from(&root);
    Ok(root)
}

struct Data {
    root: String,
    users: BTreeMap<String, Value>,
    /// The ids of changed users, in the order of the changes. A delta token is the number of changes that were seen.
    changes: Vec<String>,
    overview: Value,
    /// How many bytes of the file were received.
    received: u64,
    exchanges: Exchanges,
}

impl Data {
    fn new(exchanges: Exchanges) -> Self {
        let user = |number: usize| {
            let id = format!("user-{number:03}");
            let user = json!({
                "id": id, "displayName": format!("User {number}"), "mobilePhone": format!("+49 30 555 0{number:03}"),
            });
            (id, user)
        };
        let users: BTreeMap<_, _> = (1..=250).map(user).collect();
        Self {
            root: String::new(),
            changes: users.keys().cloned().collect(),
            users,
            overview: json!({"id": "overview", "pendingCount": 3, "successCount": 40, "failedCount": 1}),
            received: 0,
            exchanges,
        }
    }

    fn respond(&mut self, request: &Request<Bytes>) -> Response<Bytes> {
        if let Some(response) = self.exchanges.respond(request, &self.root) {
            return response;
        }
        let path = request.uri().path().strip_prefix("/v1.0/").unwrap_or_default().to_owned();
        let segments: Vec<&str> = path.split('/').collect();
        match (request.method(), segments.as_slice()) {
            (&Method::GET, ["users"]) => self.page(request, None),
            (&Method::GET, ["users", "$count"]) => response(StatusCode::OK, self.users.len().to_string()),
            (&Method::GET, ["users", "delta()"]) => self.page(request, Some(&option(request, "$deltatoken"))),
            (&Method::GET, ["users", id]) => self.users.get(*id).map_or_else(not_found, ok),
            (&Method::PATCH, ["users", id]) => {
                let Some(user) = self.users.get_mut(*id) else { return not_found() };
                self.changes.push((*id).to_owned());
                // Like Microsoft Graph, it responds without a body.
                merge(user, request.body()).unwrap_or_else(|| response(StatusCode::NO_CONTENT, ""))
            }
            (&Method::PATCH, ["deviceManagement", "deviceCompliancePolicies", _, "userStatusOverview"]) => {
                merge(&mut self.overview, request.body()).unwrap_or_else(|| ok(&self.overview))
            }
            (&Method::POST, ["drives", _, "items", _, "createUploadSession"]) => {
                self.received = 0;
                ok(&json!({
                    "uploadUrl": format!("{}/upload", self.root), "expirationDateTime": "2099-01-01T00:00:00Z",
                    "nextExpectedRanges": ["0-"],
                }))
            }
            (&Method::GET, ["upload"]) => self.expects(StatusCode::OK),
            (&Method::PUT, ["upload"]) => self.receive(request),
            (&Method::POST, ["$batch"]) => self.batch(request.body()),
            _ => not_found(),
        }
    }

    /// A page of all users, or of those that have changed since a delta token.
    fn page(&self, request: &Request<Bytes>, delta: Option<&str>) -> Response<Bytes> {
        let skip: usize = option(request, "$skiptoken").parse().unwrap_or_default();
        let size: usize = option(request, "$top").parse().unwrap_or(PAGE);
        let since: usize = delta.and_then(|token| token.parse().ok()).unwrap_or_default();
        let mut ids: Vec<&String> = self.changes.iter().skip(since).collect();
        ids.sort_unstable();
        ids.dedup();
        let value: Vec<&Value> = ids.iter().skip(skip).take(size).filter_map(|id| self.users.get(*id)).collect();
        let next = skip + size;
        let mut page = json!({"value": value});
        if next < ids.len() {
            let path = if delta.is_some() { "users/delta()" } else { "users" };
            page["@odata.nextLink"] =
                format!("{}/{path}?$top={size}&$skiptoken={next}&$deltatoken={since}", self.root).into();
        } else if delta.is_some() {
            page["@odata.deltaLink"] = format!("{}/users/delta()?$deltatoken={}", self.root, self.changes.len()).into();
        }
        ok(&page)
    }

    /// Receives a part of the file, and forgets it.
    fn receive(&mut self, request: &Request<Bytes>) -> Response<Bytes> {
        // `bytes 0-327679/1000000`
        let range = request.headers().get(CONTENT_RANGE).and_then(|range| range.to_str().ok()).unwrap_or_default();
        let numbers: Vec<u64> =
            range.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
        match numbers[..] {
            [start, end, total] if start == self.received && end - start + 1 == request.body().len() as u64 => {
                self.received = end + 1;
                if self.received < total {
                    return self.expects(StatusCode::ACCEPTED);
                }
                let mut item = ok(&json!({"id": "item", "name": "report.pdf", "size": total}));
                *item.status_mut() = StatusCode::CREATED;
                item
            }
            _ => error(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "invalidRange",
                "The part does not begin where the previous one ended.",
            ),
        }
    }

    fn expects(&self, status: StatusCode) -> Response<Bytes> {
        let mut response = ok(&json!({"nextExpectedRanges": [format!("{}-", self.received)]}));
        *response.status_mut() = status;
        response
    }

    /// Carries out the requests of a batch, one after the other.
    fn batch(&mut self, body: &[u8]) -> Response<Bytes> {
        let Ok(Value::Object(batch)) = serde_json::from_slice(body) else {
            return error(StatusCode::BAD_REQUEST, "BadRequest", "The body is not a JSON object.");
        };
        let carry_out = |item: &Value| {
            let inner = Request::builder()
                .method(item["method"].as_str()?)
                .uri(format!("/v1.0/{}", item["url"].as_str()?.trim_start_matches('/')))
                .body(Bytes::from(item["body"].to_string()))
                .ok()?;
            let response = self.respond(&inner);
            // Counts, which are plain text, are JSON as well.
            let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
            Some(json!({
                "id": item["id"], "status": response.status().as_u16(),
                "headers": {"Content-Type": "application/json"}, "body": body,
            }))
        };
        let requests = batch.get("requests").and_then(Value::as_array);
        let responses: Vec<Value> = requests.into_iter().flatten().filter_map(carry_out).collect();
        ok(&json!({"responses": responses}))
    }
}

/// Changes the properties in the body, as `PATCH` does. A body that is not an object gives an error response.
fn merge(entity: &mut Value, body: &[u8]) -> Option<Response<Bytes>> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(changes)) => {
            for (name, value) in changes {
                entity[name] = value;
            }
            None
        }
        _ => Some(error(StatusCode::BAD_REQUEST, "BadRequest", "The body is not a JSON object.")),
    }
}

fn option(request: &Request<Bytes>, name: &str) -> String {
    let options = request.uri().query().unwrap_or_default().split('&').filter_map(|option| option.split_once('='));
    let mut values = options.filter(|(key, _)| key.replace("%24", "$") == name).map(|(_, value)| value.to_owned());
    values.next().unwrap_or_default()
}

fn ok(value: &Value) -> Response<Bytes> {
    response(StatusCode::OK, value.to_string())
}

fn not_found() -> Response<Bytes> {
    error(StatusCode::NOT_FOUND, "Request_ResourceNotFound", "There is no such resource.")
}

pub(super) fn error(status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    response(status, json!({"error": {"code": code, "message": message}}).to_string())
}

pub(super) fn response(status: StatusCode, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}
