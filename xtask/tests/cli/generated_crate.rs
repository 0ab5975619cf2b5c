//! A crate for another service builds without warnings and works: one is generated from a schema with everything in it, and
//! its tests are run.

use std::fs;
use std::path::Path;

use crate::outside;
use crate::support::{Run, Sandbox, TestResult};

#[test]
fn a_generated_crate_passes_its_tests() -> TestResult {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sandbox = Sandbox::new()?;
    let schema = own.join("tests/everything/schema.csdl.json");
    let arguments =
        ["generate".as_ref(), "--schema".as_ref(), schema.as_os_str(), "--crate".as_ref(), "everything".as_ref()];
    sandbox.xtask(arguments)?.succeeded_silently();

    let folder = sandbox.join("everything");
    fs::create_dir(folder.join("tests"))?;
    fs::copy(own.join("tests/everything/tests.rs"), folder.join("tests/everything.rs"))?;
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(&manifest, format!("{text}\n[dev-dependencies]\nhttp = \"1\"\nserde = \"1\"\nserde_json = \"1\"\n"))?;

    let tests = Run::of(outside::cargo_with_features_of_the_workspace(&folder)?.args(["test", "--quiet"]))?.succeeded();
    assert!(!tests.stderr.contains("warning"), "{tests}");
    assert!(tests.stdout.contains("13 passed"), "{tests}");
    Ok(())
}
