//! Links are not followed to what is written, and pipes are not opened.
#![cfg(unix)]

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use crate::support::{Run, Sandbox, TestResult, assert_contains, tree};

/// A schema with an entity type, and another if wanted.
fn schema(more: &str) -> String {
    format!(
        r#"{{"$Version": "4.01", "$EntityContainer": "shop.Shop", "shop": {{
            "user": {{"$Kind": "EntityType", "$Key": ["id"], "id": {{}}}}, {more}
            "Shop": {{"$Kind": "EntityContainer", "users": {{"$Collection": true, "$Type": "shop.user"}}}}}}}}"#
    )
}

const GROUP: &str = r#""group": {"$Kind": "EntityType", "$Key": ["id"], "id": {}},"#;

/// A folder with a crate that was generated from one entity type.
fn generated() -> io::Result<Sandbox> {
    let sandbox = Sandbox::with("shop.csdl.json", &schema(""))?;
    generate(&sandbox)?.succeeded();
    Ok(sandbox)
}

fn generate(sandbox: &Sandbox) -> io::Result<Run> {
    sandbox.xtask(["generate", "--schema", "shop.csdl.json", "--crate", "shop"])
}

fn make_pipe(path: &Path) -> io::Result<()> {
    Run::of(Command::new("mkfifo").arg(path))?.succeeded();
    Ok(())
}

#[test]
fn links_and_pipes_beside_generated_files_stay_as_they_are() -> TestResult {
    let sandbox = generated()?;
    let target = sandbox.write("target/old.rs", "// @generated once\n")?;
    let folder = sandbox.join("shop/src/generated");
    symlink(sandbox.join("target"), folder.join("linked"))?;
    symlink(&target, folder.join("linked.rs"))?;
    symlink("nowhere", folder.join("broken.rs"))?;
    make_pipe(&folder.join("pipe.rs"))?;
    let _socket = UnixListener::bind(folder.join("socket.rs"))?;
    generate(&sandbox)?.succeeded();
    assert!(target.exists());
    for name in ["linked", "linked.rs", "broken.rs", "pipe.rs", "socket.rs"] {
        assert!(fs::symlink_metadata(folder.join(name)).is_ok(), "{name} is gone");
    }
    Ok(())
}

#[test]
fn links_and_pipes_in_place_of_outputs_are_errors() -> TestResult {
    let sandbox = generated()?;
    let expected = tree(&sandbox.join("shop"))?;
    let moved = sandbox.join("moved");
    for name in ["src/generated", "src", "Cargo.toml", "areas.lock.json", "src/generated/container.rs"] {
        let path = sandbox.join("shop").join(name);
        fs::rename(&path, &moved)?;
        symlink(&moved, &path)?;
        sandbox.write("shop.csdl.json", &schema(GROUP))?;
        let before = tree(sandbox.path())?;
        assert_contains(&generate(&sandbox)?.failed(), "found a symbolic link");
        assert_eq!(tree(sandbox.path())?, before, "{name}");
        fs::remove_file(&path)?;
        if fs::metadata(&moved)?.is_file() {
            make_pipe(&path)?;
            assert_contains(&generate(&sandbox)?.failed(), "found a pipe");
            fs::remove_file(&path)?;
        }
        fs::rename(&moved, &path)?;
    }
    sandbox.write("shop.csdl.json", &schema(""))?;
    generate(&sandbox)?.succeeded();
    assert_eq!(tree(&sandbox.join("shop"))?, expected);
    Ok(())
}

#[test]
fn the_root_module_belongs_to_the_user_even_if_it_is_a_link() -> TestResult {
    let sandbox = generated()?;
    let (lib, moved) = (sandbox.join("shop/src/lib.rs"), sandbox.join("moved"));
    fs::rename(&lib, &moved)?;
    symlink(&moved, &lib)?;
    sandbox.write("shop.csdl.json", &schema(GROUP))?;
    generate(&sandbox)?.succeeded();
    assert!(fs::symlink_metadata(&lib)?.is_symlink());
    Ok(())
}

#[test]
fn pipes_in_place_of_inputs_are_errors() -> TestResult {
    let sandbox = Sandbox::with("folder/a.csdl.json", &schema(""))?;
    for name in ["shop.csdl.json", "areas.json", "areas.lock.json"] {
        let pipe = sandbox.join("folder").join(name);
        make_pipe(&pipe)?;
        let run = sandbox.xtask(["generate", "--schema", "folder", "--crate", "piped"])?;
        assert_contains(&run.failed(), "found a pipe");
        fs::remove_file(pipe)?;
    }
    Ok(())
}
