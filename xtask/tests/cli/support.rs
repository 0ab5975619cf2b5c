//! Owns what the tests share: temporary folders, running the program in them, and HTTP servers.

mod run;
mod sandbox;
mod server;

use std::env;
use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;

pub(crate) use run::{Run, XTASK, xtask};
pub(crate) use sandbox::{Sandbox, Tree, tree};
pub(crate) use server::{gzip, respond, serve, unused_address};

pub(crate) type TestResult = Result<(), Box<dyn Error>>;

/// Fails, showing all of the text, if a part is missing.
#[track_caller]
pub(crate) fn assert_contains(text: &str, part: &str) {
    assert!(text.contains(part), "`{part}` is missing from:\n{text}");
}

/// The metadata of Microsoft Graph from the folders that `ODATA_SCHEMAS` names; without it, says that a test is skipped.
pub(crate) fn graph_metadata(test: &str) -> Option<PathBuf> {
    let found = env::var_os("ODATA_SCHEMAS").and_then(|folders| {
        env::split_paths(&folders).map(|folder| folder.join("graph-v1.0.csdl.xml")).find(|path| path.is_file())
    });
    if found.is_none() {
        // Unlike `eprintln`, this is shown even though the test passes.
        let _closed =
            writeln!(std::io::stderr(), "SKIPPED: {test}: ODATA_SCHEMAS names no folder with graph-v1.0.csdl.xml");
    }
    found
}
