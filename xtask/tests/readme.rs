//! Builds each program of the readme in a crate outside the workspace, with exactly the dependencies that stand above it, and
//! runs those that need no service. So it does with one of the cookbook.

mod outside;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

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

/// A folder for crates outside the workspace, with a link to the workspace: the readme says that the clone lies beside the crate.
struct Place {
    project: PathBuf,
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> io::Result<Self> {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let folder = tempfile::tempdir()?;
        #[cfg(unix)]
        std::os::unix::fs::symlink(&project, folder.path().join("graph-model"))?;
        #[cfg(windows)]
        std::os::windows::fs::symlink_dir(&project, folder.path().join("graph-model"))?;
        Ok(Self { project, folder })
    }

    /// Makes a crate with these dependencies.
    fn package(&self, name: &str, dependencies: &str) -> io::Result<PathBuf> {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(folder.join("src"))?;
        let package = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n");
        fs::write(folder.join("Cargo.toml"), format!("{package}\n{dependencies}\n"))?;
        Ok(folder)
    }
}

/// Runs cargo on a crate, and returns what it prints. A warning is an error.
fn run(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = outside::cargo(folder)?.args(arguments).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || errors.contains("warning") {
        return Err(format!("{}:\n{errors}", folder.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
#[ignore = "builds crates with dependencies that the workspace does not have; `.ci/run readme` does it"]
fn each_program_builds_with_the_dependencies_above_it() -> Result<(), Box<dyn Error>> {
    let place = Place::new()?;
    let readme = fs::read_to_string(place.project.join("README.md"))?;
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
        let folder = place.package(&format!("program-{programs}"), dependencies)?;
        fs::write(folder.join("src/main.rs"), block.text)?;
        run(&folder, &[if runs { "run" } else { "check" }, "--quiet"])?;
    }
    assert_eq!(programs, 3);
    Ok(())
}

/// The dependencies of a program of the cookbook with the service in `local`.
const COOKBOOK: &str = r#"
[dependencies]
clap = { version = "4", features = ["derive"] }
futures-util = "0.3"
graph-model = { path = "../graph-model/graph-model", features = ["calendar", "teams"] }
http = "1"
http-body-util = "0.1"
hyper = { version = "1", features = ["http1", "server"] }
hyper-util = { version = "0.1", features = ["tokio"] }
percent-encoding = "2"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "net", "rt-multi-thread"] }
"#;

#[test]
#[ignore = "builds a crate outside the workspace; `.ci/run readme` does it"]
fn a_program_of_the_cookbook_runs_in_a_new_crate_with_its_areas_alone() -> Result<(), Box<dyn Error>> {
    let place = Place::new()?;
    let examples = place.project.join("graph-model/examples");
    let folder = place.package("rooms-week", COOKBOOK)?;
    fs::copy(examples.join("rooms_week.rs"), folder.join("src/main.rs"))?;
    for below in ["local", "local/exchanges"] {
        fs::create_dir(folder.join("src").join(below))?;
        for entry in fs::read_dir(examples.join(below))? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::copy(entry.path(), folder.join("src").join(below).join(entry.file_name()))?;
            }
        }
    }
    let output = run(&folder, &["run", "--quiet", "--", "--local"])?;
    assert!(output.contains("Plans, Ann Lee"), "{output}");
    Ok(())
}

#[test]
fn the_readme_is_short() -> Result<(), Box<dyn Error>> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md"))?;
    let words = readme.split_whitespace().count();
    assert!(words <= 950, "{words} words");
    Ok(())
}
