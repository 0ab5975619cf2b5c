//! The lines of lists about Microsoft Graph that its schema has are found, and the code for all of them makes their requests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use codegen::source::Source;
use serde_json::Value;

use crate::addresses::agree;
use crate::program::requests;
use crate::rule::{Has, has};
use crate::{TestResult, XTASK, find, run};

/// A file in the folders that a variable names.
fn file(variable: &str, name: &str) -> TestResult<PathBuf> {
    let folders = env::var_os(variable).ok_or_else(|| format!("{variable} names no folders"))?;
    let found = env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| format!("no folder of {variable} has {name}").into())
}

/// Method and path of each line of the list of permissions.
fn of_permissions() -> TestResult<BTreeSet<String>> {
    let text = fs::read_to_string(file("ODATA_FACTS", "graph-permissions.json")?)?;
    let list: Value = serde_json::from_str(&text)?;
    let mut lines = BTreeSet::new();
    for permission in list["permissions"].as_object().into_iter().flatten().map(|(_, permission)| permission) {
        for set in permission["pathSets"].as_array().into_iter().flatten() {
            for method in set["methods"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                lines
                    .extend(set["paths"].as_object().into_iter().flatten().map(|(path, _)| format!("{method} {path}")));
            }
        }
    }
    Ok(lines)
}

/// Method and path of each operation that has a page.
fn of_pages() -> TestResult<BTreeSet<String>> {
    let text = fs::read_to_string(file("ODATA_FACTS", "graph-doc-pages.tsv")?)?;
    let lines = text.lines().filter_map(|line| {
        let mut columns = line.strip_prefix("operation\t")?.split('\t');
        Some(format!("{} {}", columns.next()?, columns.next()?))
    });
    Ok(lines.collect())
}

#[test]
#[ignore = "needs lists of permissions and pages, in the folders that ODATA_FACTS names, and the documents of ODATA_SCHEMAS"]
fn what_the_schema_has_is_found_and_compiles() -> TestResult {
    let folder = tempfile::tempdir()?;
    let schema = folder.path().join("schema");
    let document = file("ODATA_SCHEMAS", "graph-v1.0.csdl.xml")?;
    run(Command::new(XTASK).arg("import").arg(&document).arg("--out").arg(&schema))?;
    let sources = sources(&schema)?;
    let (model, findings) = codegen::read(&sources);
    let model = model.ok_or_else(|| format!("{findings:?}"))?;
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut failures = Vec::new();
    for (list, lines) in [("permissions", of_permissions()?), ("pages", of_pages()?)] {
        let lines: Vec<String> = lines.into_iter().collect();
        let started = Instant::now();
        let results = find(&lines, &schema, "graph", folder.path())?;
        println!("{list}: {} lines in {:.1} s", lines.len(), started.elapsed().as_secs_f64());
        let mut counts: BTreeMap<(Has, &str), usize> = BTreeMap::new();
        for (line, result) in lines.iter().zip(&results) {
            let (method, path) = line.split_once(' ').ok_or("a line without a method")?;
            let has = has(&model, method, path);
            let cause = match result["found"]["code"].as_str() {
                Some(code) => {
                    all.insert(line.clone(), code.to_owned());
                    "found"
                }
                None => result["notFound"]["cause"].as_str().unwrap_or_default(),
            };
            *counts.entry((has, cause)).or_default() += 1;
            if has == Has::Request && cause != "found" {
                failures.push(format!("{line}: {}", result["notFound"]["message"]));
            }
        }
        for ((has, cause), count) in counts {
            println!("    {:<12}{cause:<12}{count:>6}", format!("{has:?}").to_lowercase());
        }
    }
    assert!(failures.is_empty(), "the schema has these, and they are not found:\n{}", failures.join("\n"));

    let started = Instant::now();
    let generated = folder.path().join("graph");
    run(Command::new(XTASK).arg("generate").arg("--schema").arg(&schema).arg("--crate").arg(&generated))?;
    let codes: Vec<&str> = all.values().map(String::as_str).collect();
    let sent = requests(&codes, &generated, "graph", &folder.path().join("program"))?;
    assert_eq!(sent.len(), all.len());
    let mut wrong = Vec::new();
    for (line, sent) in all.keys().zip(&sent) {
        let (method, path) = line.split_once(' ').ok_or("a line without a method")?;
        if method != sent.method || !agree(path, &sent.address) {
            wrong.push(format!("{line}: {} {}", sent.method, sent.address));
        }
    }
    println!("{} requests compiled and made in {:.0} s", sent.len(), started.elapsed().as_secs_f64());
    assert!(wrong.is_empty(), "{} requests are others:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

/// The documents of a folder.
fn sources(folder: &Path) -> TestResult<Vec<Source>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.display().to_string();
        if name.contains(".csdl.") {
            sources.push(Source::new(name, &fs::read_to_string(&path)?));
        }
    }
    Ok(sources)
}
