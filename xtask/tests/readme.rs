//! Builds each program of the readme in a crate outside the workspace, with exactly the dependencies that stand above it, and
//! runs those that need no service.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// A block of code: what stands behind the fence, and the lines in it.
struct Block<'t> {
    info: &'t str,
    text: &'t str,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut parts = text.split("\n```");
    let mut blocks = Vec::new();
    // Before the first fence, and between two blocks, there is prose.
    parts.next();
    while let (Some(block), Some(_)) = (parts.next(), parts.next()) {
        let (info, text) = block.split_once('\n').unwrap_or((block, ""));
        blocks.push(Block { info, text });
    }
    blocks
}

#[test]
#[ignore = "builds crates with dependencies that the workspace does not have; `.ci/run readme` does it"]
fn each_program_builds_with_the_dependencies_above_it() -> Result<(), Box<dyn Error>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let readme = fs::read_to_string(project.join("README.md"))?;
    let place = tempfile::tempdir()?;
    // The readme says that the clone lies beside the crate.
    #[cfg(unix)]
    std::os::unix::fs::symlink(&project, place.path().join("graph-model"))?;
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(&project, place.path().join("graph-model"))?;

    let mut dependencies = None;
    let mut programs = 0;
    for block in blocks(&readme) {
        let runs = match block.info {
            "toml" => {
                dependencies = Some(block.text);
                continue;
            }
            "rust" => true,
            "rust,no_run" => false,
            "sh" => continue,
            other => return Err(format!("the readme has a block of the kind {other:?}, which nobody tests").into()),
        };
        programs += 1;
        let dependencies = dependencies.ok_or("a program stands above all dependencies")?;
        let folder = place.path().join(format!("program-{programs}"));
        fs::create_dir_all(folder.join("src"))?;
        let package = format!("[package]\nname = \"program-{programs}\"\nedition = \"2024\"\n\n[workspace]\n");
        fs::write(folder.join("Cargo.toml"), format!("{package}\n{dependencies}\n"))?;
        fs::write(folder.join("src/main.rs"), block.text)?;
        // The versions that the workspace is tested with, as far as it has them.
        fs::copy(project.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let output = Command::new(env!("CARGO"))
            .args([if runs { "run" } else { "check" }, "--quiet"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme"))
            .output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !errors.contains("warning"), "program {programs}:\n{errors}");
    }
    assert_eq!(programs, 3);
    Ok(())
}

#[test]
fn the_readme_is_short() -> Result<(), Box<dyn Error>> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md"))?;
    let words = readme.split_whitespace().count();
    assert!(words <= 900, "{words} words");
    Ok(())
}
