//! The result does not depend on the folder in which the program runs. Where it is installed decides only how a new crate
//! names its runtime.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Run, Sandbox, TestResult, Tree, XTASK, assert_contains, tree, xtask};

/// The metadata of Microsoft Graph in miniature.
const GRAPH: &str = r#"{
  "$Version": "4.01", "$EntityContainer": "microsoft.graph.GraphService",
  "microsoft.graph": {
    "user": { "$Kind": "EntityType", "$Key": ["id"], "id": {} },
    "GraphService": { "$Kind": "EntityContainer", "users": { "$Collection": true, "$Type": "microsoft.graph.user" } }
  }
}"#;

/// How the program is called.
struct Call {
    program: PathBuf,
    /// The folder it runs in.
    from: PathBuf,
    /// The sandbox as seen from there.
    to: String,
    /// Cargo's variable, which may be that of this project, of another one, or not set.
    manifest: Option<OsString>,
}

impl Call {
    fn run(&self, arguments: &[String]) -> TestResult {
        let mut command = xtask(&self.from, arguments);
        if self.program.as_os_str() != XTASK {
            command = std::process::Command::new(&self.program);
            command.current_dir(&self.from).args(arguments);
        }
        command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_TARGET_DIR");
        if let Some(value) = &self.manifest {
            command.env("CARGO_MANIFEST_DIR", value);
        }
        Run::of(&mut command)?.succeeded();
        Ok(())
    }

    /// Imports and generates.
    fn run_all(&self) -> TestResult {
        let path = |name: &str| format!("{}/{name}", self.to);
        self.run(&["import".into(), path("graph.csdl.json"), "--out".into(), path("out/schema")])?;
        let generate = ["generate".into(), "--schema".into(), path("out/schema"), "--crate".into(), path("out/shop")];
        self.run(&generate)?;
        // The second run may end early.
        self.run(&generate)
    }
}

#[test]
fn the_result_is_the_same_from_any_folder() -> TestResult {
    let sandbox = Sandbox::with("graph.csdl.json", GRAPH)?;
    let installed = sandbox.join("bin/xtask");
    fs::create_dir(sandbox.join("bin"))?;
    fs::copy(XTASK, &installed)?;
    let elsewhere = sandbox.join("elsewhere/deep");
    fs::create_dir_all(&elsewhere)?;
    let absolute = sandbox.path().to_string_lossy().into_owned();
    let call = |from: &Path, to: &str, manifest: Option<&str>| Call {
        program: XTASK.into(),
        from: from.to_owned(),
        to: to.to_owned(),
        manifest: manifest.map(OsString::from),
    };
    let calls = [
        call(sandbox.path(), ".", None),
        call(&elsewhere, "../..", Some(env!("CARGO_MANIFEST_DIR"))),
        call(&elsewhere, "../..", Some("/nowhere/at/all")),
        call(Path::new("/"), &absolute, Some(&absolute)),
        Call { program: installed, ..call(&elsewhere, &absolute, None) },
    ];
    let mut results = Vec::new();
    for call in calls {
        let is_installed = call.program.as_os_str() != XTASK;
        let before = if call.from.parent().is_some() { Some(tree(&call.from)?) } else { None };
        call.run_all()?;
        let mut written = tree(&sandbox.join("out"))?;
        if call.to == absolute {
            make_relative(&mut written, &absolute)?;
        }
        if is_installed {
            // The only difference: the version of the runtime without its folder.
            let manifest =
                written.get_mut(Path::new("shop/Cargo.toml")).and_then(Option::as_mut).ok_or("no manifest")?;
            let version = format!("odata = {{ version = \"{}\", ", env!("CARGO_PKG_VERSION"));
            let folder = format!("path = {:?}, ", project()?.join("graph-model/odata"));
            let text = String::from_utf8_lossy(manifest).replace(&version, &format!("{version}{folder}"));
            *manifest = text.into_bytes();
        }
        results.push(written);
        fs::remove_dir_all(sandbox.join("out"))?;
        if let Some(before) = before {
            assert_eq!(tree(&call.from)?, before, "nothing else is left in {}", call.from.display());
        }
    }
    check_content(&results[0])?;
    for other in &results[1..] {
        assert_eq!(other.keys().collect::<Vec<_>>(), results[0].keys().collect::<Vec<_>>());
        let differing: Vec<_> = results[0].iter().filter(|(path, text)| other.get(*path) != Some(text)).collect();
        assert!(differing.is_empty(), "{differing:?}");
    }
    Ok(())
}

/// The folder of this project, as the program names it.
fn project() -> Result<PathBuf, Box<dyn std::error::Error>> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the package is in the project")?.to_owned())
}

/// Makes the source in the lock file a relative one, as absolute paths stay absolute.
fn make_relative(written: &mut Tree, absolute: &str) -> TestResult {
    let lock = written.get_mut(Path::new("schema/import.lock.json")).and_then(Option::as_mut).ok_or("no lock file")?;
    *lock = String::from_utf8_lossy(lock).replace(&format!("{absolute}/"), "../../").into_bytes();
    Ok(())
}

/// The conventions and permissions of Graph were added, and the crate depends on the runtime of this project.
fn check_content(written: &Tree) -> TestResult {
    let text = |path: &str| {
        let content = written.get(Path::new(path)).and_then(Option::as_deref);
        content.map(String::from_utf8_lossy).ok_or_else(|| format!("{path} is missing"))
    };
    assert_contains(&text("shop/src/generated/container.rs")?, "KeyStyle::Segment");
    text("schema/microsoft.graph.permissions.csdl.json")?;
    let manifest = text("shop/Cargo.toml")?;
    let dependency = manifest.lines().find(|line| line.starts_with("odata = ")).ok_or("there is no runtime")?;
    let path = dependency
        .split("path = \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .ok_or("the runtime has no path")?;
    assert!(Path::new(path).join("Cargo.toml").is_file(), "{path}");
    Ok(())
}
