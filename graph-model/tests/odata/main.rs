//! The client and the models of Graph against an OData service that others wrote: odatapy, which serves Graph's
//! description out of memory.
//!
//! The description is Graph's own metadata where `ODATA_SCHEMAS` names a folder that has it, and the part of it that is in
//! `schema/` elsewhere. odatapy wants operations to be called by their qualified names, which Graph does not, so that none is called
//! here; and it does not decode a slash in a key that is a segment of its own, and takes a dot, parentheses, and quotes
//! around one for something else. The tests of `TripPin`, whose keys are in parentheses, have all of these.

#![cfg(feature = "full")]

mod batches;
mod collections;
mod entities;
mod relations;
mod server;

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use graph_model::client::Retry;
use graph_model::{Client, Credential};
use server::Server;

/// A service of Graph without any data, and a client for it.
fn start() -> (Server, Client) {
    let real = env::var_os("ODATA_SCHEMAS").and_then(|folders| {
        env::split_paths(&folders).map(|folder| folder.join("graph-v1.0.csdl.xml")).find(|path| path.is_file())
    });
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/microsoft.graph.csdl.json");
    let document: PathBuf = real.unwrap_or_else(own);
    let server = Server::start(&[document]);
    let client = Client::builder(server.root(), Credential::token("token-of-ann"));
    // What fails is to fail soon.
    let client = client.retry(Retry::default().max_attempts(2).initial_backoff(Duration::from_millis(10))).build();
    (server, client.expect("the client can be made"))
}
