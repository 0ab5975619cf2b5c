//! Proves that the generator holds for documents of real services: each is generated from, and the crate is checked with
//! all features and without a warning.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;
use std::{env, fs};

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

/// Documents that must be refused, with a part of the message.
const REFUSED: &[(&str, &str)] = &[("oasis-special-characters.csdl.xml", "names `id`, which is not a property of it")];

fn documents() -> Vec<PathBuf> {
    let folder = env::var_os("ODATA_SCHEMAS").expect("ODATA_SCHEMAS names the folder of the documents");
    let mut documents: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder can be listed")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.is_file() && path.to_string_lossy().contains(".csdl."))
        .collect();
    documents.sort();
    assert!(!documents.is_empty(), "there are no documents in {}", folder.display());
    documents
}

/// The project's area map, which is for all of Graph.
fn area_map(document: &Path) -> Option<PathBuf> {
    let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name.starts_with("graph-").then(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/areas.json"))
}

fn generate(document: &Path, folder: &Path) -> Output {
    let mut command = Command::new(XTASK);
    command.arg("generate").arg("--schema").arg(document).arg("--crate").arg(folder);
    if let Some(map) = area_map(document) {
        command.arg("--areas").arg(map);
    }
    command.output().expect("it can be run")
}

#[test]
#[ignore = "needs documents of real services, in the folder that ODATA_SCHEMAS names"]
fn the_area_map_divides_all_of_graph() {
    let mut maps = 0;
    for document in documents() {
        let Some(map) = area_map(&document) else { continue };
        maps += 1;
        let mut command = Command::new(XTASK);
        let output = command.arg("areas").arg("--schema").arg(&document).arg("--areas").arg(map).output();
        let table = String::from_utf8_lossy(&output.expect("it can be run").stdout).into_owned();
        assert!(!table.contains("apply to nothing"), "{table}");
        let head: Vec<&str> = table.lines().next().unwrap_or_default().split_whitespace().collect();
        assert_eq!((head.first(), head.last()), (Some(&"area"), Some(&"needs")), "{table}");
        let areas: Vec<&str> = table.lines().skip(1).take_while(|line| !line.starts_with("all ")).collect();
        assert!((20..=60).contains(&areas.len()), "{table}");
        let common = areas.iter().find(|line| line.starts_with("common ")).expect("there is a common area");
        assert_eq!(common.split_whitespace().count(), head.len() - 1, "the common area needs no other: {common}");
    }
    assert!(maps > 0, "there is no document of Graph");
}

#[test]
#[ignore = "needs documents of real services, in the folder that ODATA_SCHEMAS names"]
fn every_service_gives_a_crate_without_warnings() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = tempfile::tempdir().expect("there is room");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("services");
    for document in documents() {
        let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = temporary.path().join(name.replace('.', "-"));
        let started = Instant::now();
        let generated = generate(&document, &folder);
        let message = String::from_utf8_lossy(&generated.stderr).into_owned();
        if let Some((_, expected)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            assert!(!generated.status.success() && message.contains(expected), "{name}: {message}");
            assert!(!folder.exists(), "{name}: something was written all the same");
            println!("{name}: refused, as it should be");
            continue;
        }
        assert!(generated.status.success(), "{name}: {message}");
        let seconds = started.elapsed().as_secs_f64();

        fs::copy(own.join("../Cargo.lock"), folder.join("Cargo.lock")).expect("it can be copied");
        let mut check = Command::new(env!("CARGO"));
        check.args(["check", "--quiet", "--all-features"]).current_dir(&folder).env("CARGO_TARGET_DIR", &target);
        let check = check.output().expect("it can be run");
        let message = String::from_utf8_lossy(&check.stderr).into_owned();
        assert!(check.status.success() && message.is_empty(), "{name}: {message}");
        println!("{name}: generated in {seconds:.2} s, checked in {:.0} s", started.elapsed().as_secs_f64() - seconds);
    }
}
