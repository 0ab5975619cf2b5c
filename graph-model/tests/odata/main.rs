//! The client and the models of Microsoft Graph against an OData service that others wrote: odatapy, which serves Graph's
//! description from memory.
//!
//! The description is Graph's own metadata if `ODATA_SCHEMAS` names a folder that has it, otherwise the one in `schema/`.
//! odatapy expects qualified names of operations, which Graph does not use, so no operation is called here. In keys that are
//! segments of their own it does not decode slashes, and misreads dots, parentheses and quotes; the tests of `TripPin`, whose
//! keys are in parentheses, have all of these.

mod batches;
mod collections;
mod entities;
mod multipart;
mod relations;
mod server;

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use graph_model::client::Retry;
use graph_model::{Client, Credential};
use server::Server;

type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// A service of Graph without any data, and a client for it.
fn start() -> TestResult<(Server, Client)> {
    let real = env::var_os("ODATA_SCHEMAS").and_then(|folders| {
        env::split_paths(&folders).map(|folder| folder.join("graph-v1.0.csdl.xml")).find(|path| path.is_file())
    });
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/microsoft.graph.csdl.json");
    let document: PathBuf = real.unwrap_or_else(own);
    let server = Server::start(&[document]);
    let client = Client::builder(server.root(), Credential::token("token-of-ann"));
    // Failures should be quick.
    let client = client.retry(Retry::default().max_attempts(2).initial_backoff(Duration::from_millis(10))).build();
    Ok((server, client?))
}
