//! Batches as a whole. How requests are written, divided into calls and read has a file each.

mod calls;
mod groups;
mod multipart;
mod references;
mod responses;
mod writing;

use http::Response;
use serde_json::{Value, json};

use super::*;
use crate::address::{Key, KeyStyle, Path};
use crate::error::ErrorKind;
use crate::handle::EntityReference;
use crate::request::{Body, Count, Create, Delete, Delta, Download, Get, Invoke, Link, List, Update, Upload};
use crate::response::{RequestUrl, Scalar};
use crate::service::{BatchLimits, Conventions};
use crate::value::edm::Decimal;

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const ROOT: &str = "https://service.example/v1.0";

/// A service with limits like those of Microsoft Graph.
const SERVICE: Conventions = Conventions::ODATA
    .with_key_style(KeyStyle::Segment)
    .with_batch_limits(BatchLimits { requests: 20, bytes: 3_500_000 });

fn things() -> Path {
    Path::of(&SERVICE).segment("things")
}

fn thing(key: &str) -> Path {
    things().key(&Key::single(key))
}

fn get(key: &str) -> Get<EntityReference> {
    Get::new(thing(key))
}

fn calls(batch: &Batch) -> Result<BatchCalls, Error> {
    batch.calls(ROOT)
}

/// The JSON of the next call.
fn next(calls: &mut BatchCalls) -> Result<Value> {
    let call = calls.next_call().ok_or("there is no further call")?;
    assert_eq!((call.method().as_str(), call.uri().to_string()), ("POST", format!("{ROOT}/$batch")));
    assert_eq!(call.headers()["content-type"], "application/json");
    assert_eq!(call.headers()["prefer"], "continue-on-error");
    Ok(serde_json::from_slice(call.body())?)
}

/// A request as it is sent in a batch of its own.
fn sent(request: impl Request + 'static) -> Result<Value> {
    let mut batch = Batch::new();
    batch.add(request);
    Ok(next(&mut calls(&batch)?)?["requests"][0].take())
}

/// The results of a batch that is sent in one call.
fn results(batch: &Batch, response: impl Into<Vec<u8>>) -> Result<BatchResults> {
    let mut calls = calls(batch)?;
    calls.next_call().ok_or("there is no call")?;
    calls.read(Response::new(response.into()));
    assert!(calls.next_call().is_none(), "one call is enough");
    Ok(calls.finish())
}

/// The result of a request in a batch of its own.
fn result<R: Request + 'static>(request: R, response: impl Into<Vec<u8>>) -> Result<Result<R::Output, Error>> {
    let mut batch = Batch::new();
    let ticket = batch.add(request);
    Ok(results(&batch, response)?.take(ticket))
}

fn ids(call: &Value) -> Vec<&str> {
    let requests = call["requests"].as_array().into_iter().flatten();
    requests.filter_map(|request| request["id"].as_str()).collect()
}

/// A response to each request of a call.
fn respond(call: &Value, status: impl Fn(&str) -> u16) -> Response<Vec<u8>> {
    let responses: Vec<_> = ids(call).iter().map(|id| json!({"id": id, "status": status(id)})).collect();
    Response::new(json!({ "responses": responses }).to_string().into_bytes())
}

/// The statuses of all results.
fn statuses(results: &BatchResults) -> Vec<Option<u16>> {
    results.statuses().map(|status| status.map(|status| status.as_u16())).collect()
}

#[test]
fn nothing_secret_is_shown() -> Result {
    let mut batch = Batch::new();
    let request = Create::<EntityReference>::new(things(), &json!({"x": "secret"})).header("x-own", "secret");
    let ticket = batch.add(request.query("q", "secret"));
    let mut calls = calls(&batch)?;
    calls.next_call().ok_or("there is no call")?;
    let response = r#"{"responses":[{"id":"1","status":400,"headers":{"x":"secret"},"body":{"x":"secret"}}]}"#;
    calls.read(Response::new(response.as_bytes().to_vec()));
    let shown = format!("{batch:?} {calls:?} {ticket:?}");
    let results = calls.finish();
    let shown = format!("{shown} {results:?} {:?}", results.response(ticket).map(Response::status));
    assert!(!shown.contains("secret"), "{shown}");
    Ok(())
}

#[test]
fn batches_and_their_results_can_be_shared_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Batch>();
    check::<BatchCalls>();
    check::<BatchResults>();
    check::<Ticket<EntityReference>>();
}
