//! The client against services that misbehave on purpose.

mod addresses;
mod batches;
mod blocking;
mod bodies;
mod collections;
mod connections;
mod deltas;
mod downloads;
mod failed_batches;
mod gateways;
mod groups;
mod links;
mod operations;
mod preferences;
mod redirects;
mod requests;
mod retries;
mod server;
mod stopped_batches;
mod tokens;
mod uploads;

use std::sync::{Arc, Mutex};

use http::{HeaderName, HeaderValue};
use odata::client::ClientBuilder;
use odata::request::{Body, Create, Get, Invoke, List};
use odata::service::{BatchLimits, Conventions, UploadParts};
use odata::{Client, Credential, Error, Key, KeyStyle, Map, Nullable, Path, Structured, Value};
use serde::{Deserialize, Serialize};
use server::quickly;

type TestResult = Result<(), Box<dyn std::error::Error>>;
type Request = http::Request<Vec<u8>>;
type Response = http::Response<Vec<u8>>;

const ROOT: &str = "https://service.example/odata";

/// The unit of upload parts.
const UNIT: usize = 320 * 1024;

/// A service with rules of its own, such as Microsoft Graph's.
const SERVICE: Conventions = Conventions::ODATA
    .with_key_style(KeyStyle::Segment)
    .with_batch_limits(BatchLimits { requests: 20, bytes: 3_500_000 })
    .with_upload_parts(UploadParts { unit: UNIT, preferred: 12 * UNIT, largest: 192 * UNIT })
    .with_query_header(|_, options| {
        let searches = options.iter().any(|(name, _)| name == "$search" || name == "$skiptoken");
        searches.then_some((HeaderName::from_static("x-lag"), HeaderValue::from_static("accepted")))
    })
    .with_operation_location(|root, location| location.strip_prefix("/jobs/").map(|job| format!("{root}/jobs/{job}")));

/// A type as the generator writes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Thing {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    note: Nullable<String>,
    #[serde(flatten)]
    additional: Map<String, Value>,
}

impl Structured for Thing {
    const TYPE_NAME: &'static str = "n.thing";
}

fn things() -> Path {
    Path::of(&SERVICE).segment("things")
}

fn get() -> Get<Thing> {
    Get::new(things().key(&Key::single("key-of-ann")))
}

fn list() -> List<Thing> {
    List::new(things())
}

fn create() -> Create<Thing> {
    Create::new(things(), &Thing { note: "body-of-ann".into(), ..Thing::default() })
}

fn act() -> Invoke<()> {
    Invoke::new(things().action("act"), Body::empty())
}

fn ids(things: &[Thing]) -> Vec<&str> {
    things.iter().filter_map(|thing| thing.id.as_deref()).collect()
}

fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

/// The requests that a handler has received.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<Request>>>);

impl Sent {
    fn all(&self) -> Vec<Request> {
        self.0.lock().expect("no test panics while it holds the lock").clone()
    }

    fn count(&self) -> usize {
        self.all().len()
    }

    fn addresses(&self) -> Vec<String> {
        self.all().iter().map(|request| request.uri().to_string()).collect()
    }

    /// Which requests had a token.
    fn had_token(&self) -> Vec<bool> {
        self.all().iter().map(|request| request.headers().contains_key("authorization")).collect()
    }
}

/// A client with a handler, which gets the number of the request and the request.
fn with_handler(
    credential: Credential,
    handler: impl Fn(usize, &Request) -> Response + Send + Sync + 'static,
) -> (ClientBuilder, Sent) {
    with_handler_at(ROOT, credential, handler)
}

/// The same for a service elsewhere.
fn with_handler_at(
    root: &str,
    credential: Credential,
    handler: impl Fn(usize, &Request) -> Response + Send + Sync + 'static,
) -> (ClientBuilder, Sent) {
    let sent = Sent::default();
    let seen = sent.clone();
    let builder = Client::builder(root, credential).retry(quickly()).with_handler(move |request| {
        let mut all = seen.0.lock().expect("no test panics while it holds the lock");
        all.push(request);
        handler(all.len(), &all[all.len() - 1])
    });
    (builder, sent)
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let response = http::Response::builder().status(status);
    let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    response.body(body.as_bytes().to_vec()).expect("the tests' headers are valid")
}
