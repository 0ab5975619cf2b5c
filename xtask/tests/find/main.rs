//! Proves that `find` gives the right code: for every address of a schema of our own, and for each line of lists about Microsoft
//! Graph that its schema has. What the lines mean is worked out a second time here, from the model alone.

mod addresses;
mod fixture;
mod graph;
mod program;
mod rule;

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn Error>>;

const XTASK: &str = env!("CARGO_BIN_EXE_cargo-odata");

/// What `find` says about each of some lines, as JSON.
pub(crate) fn find(lines: &[String], schema: &Path, crate_name: &str, folder: &Path) -> TestResult<Vec<Value>> {
    let file = folder.join("lines.txt");
    std::fs::write(&file, lines.join("\n"))?;
    let mut command = Command::new(XTASK);
    command.args(["find", "--format", "json", "--crate", crate_name]).arg("--file").arg(&file);
    let output = command.arg("--schema").arg(schema).output()?;
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()).into());
    }
    let report: Value = serde_json::from_slice(&output.stdout)?;
    let results = report["results"].as_array().cloned().unwrap_or_default();
    assert_eq!(results.len(), lines.len(), "each line has a result");
    Ok(results)
}

/// Runs a command, which must succeed; gives what it wrote on standard output.
pub(crate) fn run(command: &mut Command) -> TestResult<String> {
    let output = command.output()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(String::from_utf8(output.stdout)?) } else { Err(io::Error::other(errors).into()) }
}
