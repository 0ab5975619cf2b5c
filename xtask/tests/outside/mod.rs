//! Owns how tests run cargo on a crate outside of the workspace: with the workspace's profile and in its target folder, so that
//! what both depend on is built once.

#![allow(dead_code, reason = "not every test that includes this needs all of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::{fs, io};

/// Cargo for the crate in a folder. The crate gets the versions that the workspace is tested with, which are there already.
pub(crate) fn cargo(folder: &Path) -> io::Result<Command> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let target = target.ok_or_else(|| io::Error::other("the folder for tests is in no target folder"))?;
    let settings = profile(&fs::read_to_string(workspace.join("Cargo.toml"))?);
    assert!(!settings.is_empty(), "the workspace has no development profile: with another, everything is built again");
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).env("CARGO_TARGET_DIR", target);
    // What cargo tells a test of its package. Some build scripts look at it, and would run again.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_BIN_"].iter().any(|start| text.starts_with(start)) {
            command.env_remove(name);
        }
    }
    for setting in settings {
        command.arg("--config").arg(setting);
    }
    Ok(command)
}

/// As [`cargo`], for a crate whose own choice of features is not what is tested: it gets each package with the features that it
/// has in the workspace's tests, and so the one that is built already.
pub(crate) fn cargo_with_features_of_the_workspace(folder: &Path) -> io::Result<Command> {
    let features = folder.join("features");
    fs::create_dir_all(features.join("src"))?;
    fs::write(features.join("src/lib.rs"), "")?;
    let package = "[package]\nname = \"features-of-the-workspace\"\nedition = \"2024\"\n";
    fs::write(features.join("Cargo.toml"), format!("{package}\n{}", features_of_the_workspace()?))?;
    let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
    let dependency = "[dependencies.features-of-the-workspace]\npath = \"features\"\n";
    if !manifest.contains(dependency) {
        fs::write(folder.join("Cargo.toml"), format!("{manifest}\n{dependency}"))?;
    }
    cargo(folder)
}

/// All packages from elsewhere that the workspace's tests are built with, as dependencies.
fn features_of_the_workspace() -> io::Result<String> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["tree", "--workspace", "--locked", "--edges", "normal,dev,no-proc-macro", "--prefix", "none"]);
    let output = command.args(["--format", "{p} {f}"]).current_dir(env!("CARGO_MANIFEST_DIR")).output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    // A package that the workspace has twice, with and without some features, is built with all of them here.
    let mut packages: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut words = line.split(' ').filter(|word| !matches!(*word, "(*)" | "(proc-macro)"));
        let (Some(name), Some(version)) = (words.next(), words.next().and_then(|version| version.strip_prefix('v')))
        else {
            continue;
        };
        let features = words.next().unwrap_or_default();
        // Packages of the workspace have their path here.
        if !features.starts_with('(') {
            let known = packages.entry((name.to_owned(), version.to_owned())).or_default();
            known.extend(features.split(',').filter(|feature| !feature.is_empty()).map(str::to_owned));
        }
    }
    let dependencies = packages.into_iter().map(|((name, version), features)| {
        let features: Vec<String> = features.into_iter().collect();
        // Requirements have no build metadata.
        let required = version.split('+').next().unwrap_or(&version);
        format!(
            "[dependencies.{name}-{}]\npackage = {name:?}\nversion = \"={required}\"\ndefault-features = false\n\
             features = {features:?}\n",
            required.replace('.', "-")
        )
    });
    Ok(dependencies.collect())
}

/// The settings of the development profile in a manifest.
fn profile(manifest: &str) -> Vec<String> {
    let mut table = None;
    let mut settings = Vec::new();
    for line in manifest.lines() {
        if let Some(name) = line.strip_prefix('[') {
            table = name.strip_suffix(']').filter(|name| *name == "profile.dev" || name.starts_with("profile.dev."));
        } else if let Some(table) = table.filter(|_| line.contains('=') && !line.starts_with('#')) {
            settings.push(format!("{table}.{line}"));
        }
    }
    settings
}
