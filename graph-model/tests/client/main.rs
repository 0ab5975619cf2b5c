//! The client against services that misbehave on purpose.

mod addresses;
mod batch_failures;
mod batches;
mod blocking;
mod bodies;
mod collections;
mod connections;
mod deltas;
mod downloads;
mod monitors;

mod redirections;
mod retries;
mod server;
mod tokens;
mod uploads;

use std::sync::{Arc, Mutex};

use graph_model::address::Body;
use graph_model::client::ClientBuilder;
use graph_model::request::{Create, Get, Invoke, List};
use graph_model::{Client, Cloud, Credential, Key, KeyStyle, Map, Nullable, Path, Structured, Value};
use serde::{Deserialize, Serialize};
use server::quickly;

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
    Path::root(KeyStyle::Segment).segment("things")
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

/// What a function that stands in for the network was sent.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<http::Request<Vec<u8>>>>>);

impl Sent {
    fn all(&self) -> Vec<http::Request<Vec<u8>>> {
        self.0.lock().expect("nothing panics while it is locked").clone()
    }

    fn count(&self) -> usize {
        self.all().len()
    }

    fn addresses(&self) -> Vec<String> {
        self.all().iter().map(|request| request.uri().to_string()).collect()
    }
}

/// A client whose requests a function answers, by the number of the request and the request.
fn standing_in(
    credential: Credential,
    answer: impl Fn(usize, &http::Request<Vec<u8>>) -> http::Response<Vec<u8>> + Send + Sync + 'static,
) -> (ClientBuilder, Sent) {
    standing_in_at(Cloud::Global, credential, answer)
}

/// The same for a service at an address.
fn standing_in_at(
    root: impl Into<String>,
    credential: Credential,
    answer: impl Fn(usize, &http::Request<Vec<u8>>) -> http::Response<Vec<u8>> + Send + Sync + 'static,
) -> (ClientBuilder, Sent) {
    let sent = Sent::default();
    let seen = sent.clone();
    let builder = Client::builder(root, credential).retry(quickly()).answered_by(move |request| {
        let mut all = seen.0.lock().expect("nothing panics while it is locked");
        all.push(request);
        answer(all.len(), &all[all.len() - 1])
    });
    (builder, sent)
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> http::Response<Vec<u8>> {
    let response = http::Response::builder().status(status);
    let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    response.body(body.as_bytes().to_vec()).expect("it is a response")
}
