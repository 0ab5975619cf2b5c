//! Tests generated crates against an OData service that others wrote: generates a crate, starts odatapy with the same
//! metadata, and runs tests that use the service through the crate and the client.

mod outside;
#[path = "../../graph-model/tests/odata/server.rs"]
mod server;

use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use server::Server;

const XTASK: &str = env!("CARGO_BIN_EXE_cargo-odata");

/// Runs the tests in `odata/{name}.rs` in a crate generated from the document, against a service of it.
fn run(name: &str, document: &Path) -> io::Result<()> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = tempfile::tempdir()?;
    let folder = temporary.path().join(name);
    let generated =
        Command::new(XTASK).arg("generate").arg("--schema").arg(document).arg("--crate").arg(&folder).output()?;
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));

    fs::create_dir(folder.join("tests"))?;
    fs::copy(own.join(format!("tests/odata/{name}.rs")), folder.join("tests/service.rs"))?;
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let text = format!(
        "{text}\n[dev-dependencies]\n\
         futures-util = {{ version = \"0.3\", default-features = false, features = [\"std\"] }}\n\
         serde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n"
    );
    fs::write(&manifest, text)?;

    let server = Server::start(&[document]);
    // The tests share the entities of one service, so they run one after the other.
    let tests = outside::cargo(&folder)?
        .args(["test", "--quiet", "--test", "service", "--", "--test-threads=1"])
        .env("ODATA_SERVICE_ROOT", server.root())
        .output()?;
    let (out, err) = (String::from_utf8_lossy(&tests.stdout), String::from_utf8_lossy(&tests.stderr));
    assert!(tests.status.success(), "{out}{err}");
    assert!(!out.contains(" 0 passed") && !err.contains("warning"), "{out}{err}");
    Ok(())
}

#[test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
fn trippin() -> io::Result<()> {
    let document = env::var_os("ODATA_SCHEMAS").and_then(|folders| {
        env::split_paths(&folders).map(|folder| folder.join("trippin.csdl.xml")).find(|path| path.is_file())
    });
    let Some(document) = document else {
        // The test harness captures `eprintln`, and shows it only if the test fails.
        let _closed = writeln!(io::stderr(), "SKIPPED: TripPin: ODATA_SCHEMAS names no folder with trippin.csdl.xml");
        return Ok(());
    };
    run("trippin", &document)
}

#[test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
fn values_of_every_type() -> io::Result<()> {
    run("everything", &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything/schema.csdl.json"))
}
