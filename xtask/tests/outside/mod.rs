//! Owns how tests run cargo on a crate outside of the workspace: with the workspace's profile and in its target folder, so that
//! what both depend on is built once.

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
    for setting in settings {
        command.arg("--config").arg(setting);
    }
    Ok(command)
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
