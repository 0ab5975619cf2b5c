//! Tests importing and generating with documents of real services: each is imported, a crate is generated from it, and the
//! crate is checked with all features and no warnings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use std::{env, fs, io, thread};

const XTASK: &str = env!("CARGO_BIN_EXE_cargo-odata");

/// Invalid documents, and a part of the error message for each.
const REFUSED: &[(&str, &str)] = &[("oasis-special-characters.csdl.xml", "names `id`, which is not a property of it")];

/// The metadata that Graph itself serves, for which the conventions in `schema/` are written.
const LIVE: &str = "graph-v1.0-raw.csdl.xml";

/// The same metadata with corrections of the distributor who publishes it. What differs from the first is compared.
const CLEANED: &str = "graph-v1.0.csdl.xml";

/// The only differences between the two that may remain once the conventions are applied to the first: a part of each message,
/// and the reason.
const ACCEPTED: &[(&str, &str)] = &[
    ("complex type `InnerError` was removed", "part of error responses, which the runtime reads"),
    ("entity set `appRoleAssignments` was added", "the distributor leaves it out"),
    ("singleton `drive` was added", "the same"),
    ("function `additionalAccess(accessPackageId)`", "an overload that the distributor leaves out"),
    ("function `delta(token)` of collections of `site`", "the same"),
    ("was added and is optional", "parameters that the distributor leaves out, such as that of `createUploadSession`"),
];

/// The documents in the folders that `ODATA_SCHEMAS` names.
fn documents() -> Vec<PathBuf> {
    let folders = env::var_os("ODATA_SCHEMAS").expect("ODATA_SCHEMAS names folders of documents");
    let mut documents = Vec::new();
    for folder in env::split_paths(&folders) {
        let entries = fs::read_dir(&folder).expect("the folder can be listed");
        let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
        let mut found: Vec<PathBuf> = paths.filter(|path| path.is_file() && name(path).contains(".csdl.")).collect();
        assert!(!found.is_empty() || is_one_service(&folder), "there are no documents in {}", folder.display());
        found.sort();
        documents.extend(found);
    }
    documents
}

/// Whether a folder has the documents of one service as that publishes them, with names of its own.
fn is_one_service(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).expect("the folder can be listed");
    let names: Vec<String> = entries.map(|entry| name(&entry.expect("the folder can be listed").path())).collect();
    names.iter().any(|name| Path::new(name).extension().is_some_and(|kind| kind == "xml"))
        && !names.iter().any(|name| name.contains(".csdl."))
}

/// A document by its file name. Without it, the test prints that it is skipped.
fn document(wanted: &str) -> Option<PathBuf> {
    let found = documents().into_iter().find(|path| name(path) == wanted);
    if found.is_none() {
        println!("SKIPPED: no folder of ODATA_SCHEMAS has {wanted}");
    }
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_graph(document: &Path) -> bool {
    name(document).starts_with("graph-")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a command, which must succeed; gives what it wrote on standard output.
fn run(command: &mut Command) -> io::Result<String> {
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(io::Error::other(said(&output)))
    }
}

fn import(document: &Path, folder: &Path, arguments: &[&str]) -> io::Result<Output> {
    Command::new(XTASK).arg("import").arg(document).arg("--out").arg(folder).args(arguments).output()
}

fn generate(schema: &Path, folder: &Path) -> io::Result<String> {
    run(Command::new(XTASK).arg("generate").arg("--schema").arg(schema).arg("--crate").arg(folder))
}

/// Checks a generated crate; a warning is an error. Crates that are checked at the same time need different target folders.
fn check(folder: &Path, target: &str, features: &[&str]) -> io::Result<()> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(target);
    let mut command = Command::new(env!("CARGO"));
    command.args(["check", "--quiet", "--lib"]).args(features).current_dir(folder);
    let output = command.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0").output()?;
    let message = String::from_utf8_lossy(&output.stderr);
    if output.status.success() && message.is_empty() { Ok(()) } else { Err(io::Error::other(message.into_owned())) }
}

/// All files below a folder.
fn files(folder: &Path) -> io::Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path)?;
                files.insert(path.strip_prefix(folder).unwrap_or(&path).to_owned(), text);
            }
        }
    }
    Ok(files)
}

#[test]
#[ignore = "needs documents of real services, in the folders that ODATA_SCHEMAS names"]
fn the_area_map_divides_all_of_graph() -> io::Result<()> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/areas.json");
    let mut maps = 0;
    for document in documents().iter().filter(|document| is_graph(document)) {
        maps += 1;
        let table = run(Command::new(XTASK).arg("areas").arg("--schema").arg(document).arg("--areas").arg(&own))?;
        // The map is for v1.0; other versions need not have all that it names.
        assert!(!name(document).contains("v1.0") || !table.contains("apply to nothing"), "{table}");
        let head: Vec<&str> = table.lines().next().unwrap_or_default().split_whitespace().collect();
        assert_eq!((head.first(), head.last()), (Some(&"area"), Some(&"needs")), "{table}");
        let areas: Vec<&str> = table.lines().skip(1).take_while(|line| !line.starts_with("all ")).collect();
        assert!((20..=60).contains(&areas.len()), "{table}");
        let common = areas.iter().find(|line| line.starts_with("common ")).expect("there is a common area");
        assert_eq!(common.split_whitespace().count(), head.len() - 1, "the common area needs no other: {common}");
    }
    assert!(maps > 0, "there is no document of Graph");
    Ok(())
}

#[test]
#[ignore = "needs documents of real services, in the folders that ODATA_SCHEMAS names"]
fn every_service_gives_a_crate_without_warnings() -> io::Result<()> {
    let temporary = tempfile::tempdir()?;
    let documents = documents();
    let has_live = documents.iter().any(|document| name(document) == LIVE);
    // The compiler checks a crate on one processor. The largest come first: the rest is done meanwhile.
    let size = |document: &PathBuf| fs::metadata(document).map_or(0, |metadata| metadata.len());
    let mut waiting = documents;
    waiting.sort_by_key(size);
    let waiting = Mutex::new(waiting);
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = |target: &str| {
        while let Some(document) = next() {
            // All of Graph takes a minute, and this one is nearly that of the other.
            let is_checked = name(&document) != CLEANED || !has_live;
            service(&document, temporary.path(), is_checked.then_some(target))?;
        }
        Ok(())
    };
    let work = &work;
    thread::scope(|scope| {
        let workers = ["services-0", "services-1"].map(|target| scope.spawn(move || work(target)));
        workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
    })
}

/// Imports a document into a folder, generates a crate, and checks that with a target folder.
fn service(document: &Path, temporary: &Path, target: Option<&str>) -> io::Result<()> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let name = name(document);
    let failed = |error| io::Error::other(format!("{name}: {error}"));
    let (schema, folder) = (temporary.join(&name).join("schema"), temporary.join(name.replace('.', "-")));
    let started = Instant::now();
    let imported = import(document, &schema, &[])?;
    if let Some((_, expected)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
        assert!(!imported.status.success() && said(&imported).contains(expected), "{name}: {}", said(&imported));
        assert!(!schema.exists(), "{name}: something was written all the same");
        println!("{name}: refused, as it should be");
        return Ok(());
    }
    assert!(imported.status.success(), "{name}: {}", said(&imported));
    let import_seconds = started.elapsed().as_secs_f64();
    generate(&schema, &folder).map_err(failed)?;
    let seconds = started.elapsed().as_secs_f64();
    let generated =
        format!("{name}: imported in {import_seconds:.1} s, generated in {:.1} s", seconds - import_seconds);
    let Some(target) = target else {
        println!("{generated}, not checked");
        return Ok(());
    };
    fs::copy(own.join("../Cargo.lock"), folder.join("Cargo.lock"))?;
    check(&folder, target, &["--no-default-features", "--features", "full"]).map_err(failed)?;
    println!("{generated}, checked in {:.0} s", started.elapsed().as_secs_f64() - seconds);
    Ok(())
}

#[test]
#[ignore = "needs folders of a service's documents among those that ODATA_SCHEMAS names"]
fn a_folder_of_hundreds_of_documents_gives_areas_that_compile() -> io::Result<()> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = tempfile::tempdir()?;
    let folders = env::var_os("ODATA_SCHEMAS").expect("ODATA_SCHEMAS names folders of documents");
    for (number, documents) in env::split_paths(&folders).filter(|folder| is_one_service(folder)).enumerate() {
        let folder = temporary.path().join(format!("service-{number}"));
        let started = Instant::now();
        let generated = Command::new(XTASK)
            .args(["generate", "--leave-out-broken", "--schema"])
            .arg(&documents)
            .arg("--crate")
            .arg(&folder)
            .output()?;
        assert!(generated.status.success(), "{}", said(&generated));
        let seconds = started.elapsed().as_secs();
        assert!(seconds < 60, "generating took {seconds} s");
        fs::copy(own.join("../Cargo.lock"), folder.join("Cargo.lock"))?;
        let areas = areas(&folder)?;
        assert!((10..=130).contains(&areas.len()), "{areas:?}");
        for area in [&areas[0], &areas[areas.len() / 2], &areas[areas.len() - 1]] {
            check(&folder, "services-2", &["--no-default-features", "--features", area])
                .map_err(|error| io::Error::other(format!("the area {area} alone: {error}")))?;
        }
        println!("{}: {} areas, generated in {seconds} s", documents.display(), areas.len());
    }
    Ok(())
}

/// What `.ci/run variants` checks: it takes as long as all else here, and hardly ever finds what that does not.
#[test]
#[ignore = "needs documents of real services, in the folders that ODATA_SCHEMAS names"]
fn variants_the_cleaned_document_and_each_area_of_the_live_one_compile() -> io::Result<()> {
    let (Some(live), Some(cleaned)) = (document(LIVE), document(CLEANED)) else { return Ok(()) };
    let temporary = tempfile::tempdir()?;
    service(&cleaned, temporary.path(), Some("services-0"))?;
    service(&live, temporary.path(), None)?;
    let folder = temporary.path().join(LIVE.replace('.', "-"));
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), folder.join("Cargo.lock"))?;
    let started = Instant::now();
    let areas = areas(&folder)?;
    assert!(areas.len() > 50, "{areas:?}");
    for area in &areas {
        check(&folder, "services-0", &["--no-default-features", "--features", area])
            .map_err(|error| io::Error::other(format!("the area {area} alone: {error}")))?;
    }
    println!("each of {} areas alone: {:.0} s", areas.len(), started.elapsed().as_secs_f64());
    Ok(())
}

/// The areas of a crate.
fn areas(folder: &Path) -> io::Result<Vec<String>> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"))?;
    let list = manifest.split("\nfull = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    Ok(list.split('"').skip(1).step_by(2).map(str::to_owned).collect())
}

#[test]
#[ignore = "needs documents of real services, in the folders that ODATA_SCHEMAS names"]
fn the_live_document_offers_what_the_cleaned_one_offers() -> io::Result<()> {
    let (Some(live), Some(cleaned)) = (document(LIVE), document(CLEANED)) else { return Ok(()) };
    let temporary = tempfile::tempdir()?;
    let folder = |name: &str| temporary.path().join(name);
    // Every entry of the conventions and of the permissions is of use.
    let imported = import(&live, &folder("live"), &["--deny-stale"])?;
    assert!(imported.status.success() && imported.stderr.is_empty(), "{}", said(&imported));
    let imported = import(&cleaned, &folder("cleaned"), &[])?;
    assert!(imported.status.success(), "{}", said(&imported));
    let mut diff = Command::new(XTASK);
    let text = run(diff.arg("diff").args([folder("cleaned"), folder("live")]).args(["--format", "json"]))?;
    let comparison: serde_json::Value = serde_json::from_str(&text)?;
    let changes = comparison["changes"].as_array().ok_or_else(|| io::Error::other("there are no changes"))?;
    let visible: Vec<&str> = changes
        .iter()
        .filter(|change| change["class"] != "documentation")
        .filter_map(|change| change["message"].as_str())
        .collect();
    for message in &visible {
        assert!(ACCEPTED.iter().any(|(part, _)| message.contains(part)), "not accepted: {message}");
    }
    for (part, _) in ACCEPTED {
        assert!(visible.iter().any(|message| message.contains(part)), "accepted, but there is none: {part}");
    }
    println!("{} differences that programs see, {} in all", visible.len(), changes.len());
    Ok(())
}

#[test]
#[ignore = "needs documents of real services, in the folders that ODATA_SCHEMAS names"]
fn an_entry_that_no_longer_applies_stops_a_strict_import() -> io::Result<()> {
    let Some(live) = document(LIVE) else { return Ok(()) };
    let temporary = tempfile::tempdir()?;
    let text = fs::read_to_string(live)?;
    let (changed, schema) = (temporary.path().join("graph.csdl.xml"), temporary.path().join("schema"));
    // The service has put one thing right by itself, and another is gone.
    let now = text.replacen(r#"<EntityType Name="message" "#, r#"<EntityType Name="message" HasStream="true" "#, 1);
    let now = now.replace(r#"Name="committedContainedApps""#, r#"Name="containedApps""#);
    assert!(now.len() > text.len(), "the document has neither");
    fs::write(&changed, now)?;
    let refused = import(&changed, &schema, &["--deny-stale"])?;
    let message = said(&refused);
    assert!(!refused.status.success() && !schema.exists(), "{message}");
    for expected in [
        "the correction of `microsoft.graph.message` is no longer needed",
        "its target `microsoft.graph.windowsUniversalAppX/committedContainedApps` is unknown",
        "microsoft.graph.conventions.csdl.json:",
        "nothing was imported: 2 entries",
    ] {
        assert!(message.contains(expected), "{expected}: {message}");
    }
    // Nobody else is kept from working by it, and a part of the service is no reason to complain.
    assert!(import(&changed, &schema, &[])?.status.success());
    let part = temporary.path().join("part");
    let imported = import(&document(LIVE).unwrap_or(changed), &part, &["--include", "microsoft.graph.group"])?;
    assert!(imported.status.success() && imported.stderr.is_empty(), "{}", said(&imported));
    let mut command = Command::new(XTASK);
    let generated = command.arg("generate").arg("--schema").arg(&part).arg("--crate").arg(temporary.path().join("p"));
    let generated = generated.output()?;
    assert!(generated.status.success() && !said(&generated).contains("no longer"), "{}", said(&generated));
    Ok(())
}

#[test]
#[ignore = "needs documents of real services, in the folders that ODATA_SCHEMAS names"]
fn the_command_line_gives_the_same_from_any_folder() -> io::Result<()> {
    let Some(live) = document(LIVE) else { return Ok(()) };
    let temporary = tempfile::tempdir()?;
    let elsewhere = temporary.path().join("elsewhere");
    fs::create_dir(&elsewhere)?;
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let mut results = Vec::new();
    for (index, caller) in [project.clone(), project.join("codegen/src"), elsewhere].into_iter().enumerate() {
        let before = listing(&caller)?;
        let folder = temporary.path().join(index.to_string());
        let (schema, generated) = (folder.join("schema"), folder.join("graph"));
        let xtask = || {
            let mut command = Command::new(XTASK);
            // What Cargo says of the project, it says to those only who run this through it.
            command.current_dir(&caller).env_remove("CARGO_MANIFEST_DIR");
            command
        };
        run(xtask().arg("import").arg(&live).arg("--out").arg(&schema).arg("--deny-stale"))?;
        run(xtask().arg("generate").arg("--schema").arg(&schema).arg("--crate").arg(&generated))?;
        assert_eq!(listing(&caller)?, before, "something was left in {}", caller.display());
        results.push((caller.clone(), files(&schema)?, files(&generated)?));
    }
    for pair in results.windows(2) {
        let [(first, schema, generated), (second, other_schema, other_generated)] = pair else { continue };
        for (one, other) in [(schema, other_schema), (generated, other_generated)] {
            // Not `assert_eq` of all, which would show all of it.
            let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(one), names(other), "{} and {}", first.display(), second.display());
            let differing = one.iter().zip(other).find(|(one, other)| one != other);
            assert_eq!(differing, None, "{} and {}", first.display(), second.display());
        }
    }
    Ok(())
}

fn listing(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
