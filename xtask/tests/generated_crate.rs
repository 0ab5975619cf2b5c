//! Proves that a crate for another service builds and does what it should: generates one from a schema with everything
//! in it, and runs its tests.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to.parent().expect("it has a folder"))?;
    fs::copy(from, to).map(|_| ())
}

#[test]
fn a_generated_crate_passes_its_tests() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = tempfile::tempdir().expect("there is room");
    let folder = temporary.path().join("everything");
    let schema = own.join("tests/everything/schema.csdl.json");
    let generated =
        Command::new(XTASK).arg("generate").arg("--schema").arg(&schema).arg("--crate").arg(&folder).output();
    let generated = generated.expect("it can be run");
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
    assert_eq!(String::from_utf8_lossy(&generated.stderr), "");

    copy(&own.join("tests/everything/tests.rs"), &folder.join("tests/everything.rs")).expect("it can be copied");
    // The versions that the workspace is tested with, which are there already.
    copy(&own.join("../Cargo.lock"), &folder.join("Cargo.lock")).expect("it can be copied");
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it was generated");
    let text = format!("{text}\n[dev-dependencies]\nhttp = \"1\"\nserde = \"1\"\nserde_json = \"1\"\n");
    fs::write(&manifest, text).expect("it can be written");

    // Built as the workspace is and in its folder, so that most of its dependencies are there already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the folder of what is built");
    let tests = Command::new(env!("CARGO"))
        .args(["test", "--quiet"])
        .args(["--config", r#"profile.dev.debug = "line-tables-only""#])
        .args(["--config", r#"profile.dev.package."*".debug = false"#])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target)
        .output();
    let tests = tests.expect("it can be run");
    let (out, err) = (String::from_utf8_lossy(&tests.stdout), String::from_utf8_lossy(&tests.stderr));
    assert!(tests.status.success(), "{out}{err}");
    assert!(!err.contains("warning"), "{err}");
    assert!(out.contains("10 passed"), "{out}");
}
