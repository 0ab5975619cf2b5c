mod answers;
mod calls;
mod writing;

use serde_json::{Value, json};

use super::*;
use crate::address::{Body, Key, KeyStyle, Path};
use crate::error::ErrorKind;
use crate::handle::EntityReference;
use crate::request::{Count, Create, Delete, Delta, Download, Get, Invoke, Link, List, Update, Upload};
use crate::response::Scalar;
use crate::service::{BatchLimits, Conventions};
use crate::value::edm::Decimal;

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

fn calls(batch: &Batch) -> BatchCalls {
    batch.calls(ROOT).expect("the root can be used")
}

/// The JSON of the next call.
fn next(calls: &mut BatchCalls) -> Option<Value> {
    let call = calls.next_call()?;
    assert_eq!((call.method().as_str(), call.uri().to_string()), ("POST", format!("{ROOT}/$batch")));
    assert_eq!(call.headers()["content-type"], "application/json");
    assert_eq!(call.headers()["prefer"], "continue-on-error");
    Some(serde_json::from_slice(call.body()).expect("it is JSON"))
}

/// The request that is sent for one that is in a batch by itself.
fn sent(request: impl Request + 'static) -> Value {
    let mut batch = Batch::new();
    batch.add(request);
    next(&mut calls(&batch)).expect("it is sent")["requests"][0].take()
}

/// The results of what was sent in one call with this answer.
fn answered(batch: &Batch, answer: &str) -> BatchResults {
    let mut calls = calls(batch);
    calls.next_call().expect("there is a call");
    calls.read(http::Response::new(answer.as_bytes().to_vec()));
    assert!(calls.next_call().is_none(), "there is no other");
    calls.finish()
}

/// The result of a request that is in a batch by itself.
fn result<R: Request + 'static>(request: R, answer: &str) -> Result<R::Output, Error> {
    let mut batch = Batch::new();
    let ticket = batch.add(request);
    answered(&batch, answer).take(ticket)
}

fn ids(call: &Value) -> Vec<&str> {
    let requests = call["requests"].as_array().expect("they are an array");
    requests.iter().filter_map(|request| request["id"].as_str()).collect()
}

/// An answer to each request of a call.
fn answer_all(call: &Value, status: impl Fn(&str) -> u16) -> http::Response<Vec<u8>> {
    let responses: Vec<_> = ids(call).iter().map(|id| json!({"id": id, "status": status(id)})).collect();
    http::Response::new(json!({ "responses": responses }).to_string().into_bytes())
}

#[test]
fn nothing_secret_is_shown() {
    let mut batch = Batch::new();
    let request = Create::<EntityReference>::new(things(), &json!({"x": "secret"})).header("x-own", "secret");
    let ticket = batch.add(request.query("q", "secret"));
    let mut calls = calls(&batch);
    calls.next_call().expect("there is a call");
    let answer = r#"{"responses":[{"id":"1","status":400,"headers":{"x":"secret"},"body":{"x":"secret"}}]}"#;
    calls.read(http::Response::new(answer.as_bytes().to_vec()));
    let shown = format!("{batch:?} {calls:?} {ticket:?}");
    let results = calls.finish();
    let shown = format!("{shown} {results:?} {:?}", results.response(ticket).map(http::Response::status));
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn batches_and_their_results_can_be_shared_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Batch>();
    check::<BatchCalls>();
    check::<BatchResults>();
    check::<Ticket<EntityReference>>();
}
