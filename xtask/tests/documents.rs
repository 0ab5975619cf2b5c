//! Tests that documents are consistent: links lead somewhere, and the paths and tests that they name exist.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The longest that the map of the repository may be, in words.
const ARCHITECTURE_WORDS: usize = 1_500;

/// The longest that a program of the cookbook may be, in lines.
const EXAMPLE_LINES: usize = 60;

/// The parts of a page about a decision.
const PARTS: [&str; 4] = ["Context", "Decision", "Consequences", "Held by"];

/// Folders at the root of a file system below which the files of one machine lie.
const MACHINE_FOLDERS: [&str; 7] = ["home", "private", "root", "tmp", "Users", "var", "work"];

/// The texts of the repository with one file name extension, by their paths below its root.
struct Texts(BTreeMap<PathBuf, String>);

impl Texts {
    fn read(extension: &str) -> Result<Self, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let mut paths = Vec::new();
        list(&root, extension, &mut paths)?;
        let mut texts = BTreeMap::new();
        for path in paths {
            texts.insert(path.strip_prefix(&root)?.to_owned(), fs::read_to_string(&path)?);
        }
        Ok(Self(texts))
    }

    fn get(&self, path: &str) -> Option<&str> {
        self.0.get(Path::new(path)).map(String::as_str)
    }

    fn iter(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.0.iter().map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// The pages about decisions.
    fn decisions(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.iter().filter(|(path, _)| path.parent().is_some_and(|folder| folder.ends_with("decisions")))
    }
}

/// Lists files without asking git, as a file that is not committed yet is checked as well.
fn list(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() && entry.file_name() != "target" && entry.file_name() != ".git" {
            list(&path, extension, found)?;
        } else if kind.is_file() && path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    Ok(())
}

fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// Where the links and images of a document lead.
fn links(text: &str) -> impl Iterator<Item = String> {
    events(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    })
}

/// The anchors that GitHub gives the headings of a document.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().unwrap_or_default());
                let numbered = (1..).map(|number| format!("{slug}-{number}"));
                let free = std::iter::once(slug.clone()).chain(numbered).find(|anchor| !anchors.contains(anchor));
                anchors.extend(free);
            }
            _ => {}
        }
    }
    anchors
}

fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A relative path without `.` and `..`; `None` if it leaves the repository.
fn normalized(path: &Path) -> Option<PathBuf> {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => normalized.push(name),
            Component::CurDir => {}
            Component::ParentDir if normalized.pop() => {}
            _ => return None,
        }
    }
    Some(normalized)
}

/// The tests that a decision is held by: in each item of the list behind "Held by" the file, then functions in it.
fn held_by(text: &str) -> Vec<(String, Vec<String>)> {
    let mut items: Vec<Vec<String>> = Vec::new();
    let behind = text.rsplit_once("**Held by**").map_or("", |(_, behind)| behind);
    for event in events(behind) {
        match event {
            Event::Start(Tag::Item) => items.push(Vec::new()),
            Event::Code(code) => items.last_mut().into_iter().for_each(|item| item.push(code.to_string())),
            _ => {}
        }
    }
    let tests = items.into_iter().filter_map(|item| {
        let (file, functions) = item.split_first()?;
        // Other items are prose: a step of the continuous integration, or what the compiler sees to.
        let is_source = Path::new(file).extension().is_some_and(|extension| extension == "rs");
        is_source.then(|| (file.clone(), functions.to_vec()))
    });
    tests.collect()
}

/// The names of the tests in a file: functions with the attribute, and lines of a macro that makes a test of each.
fn tests(text: &str) -> BTreeSet<&str> {
    let has_table = text.contains("macro_rules!");
    let mut tests = BTreeSet::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        let function = line.split_once("fn ").map(|(_, declaration)| declaration);
        let (name, rest) = split_name(function.unwrap_or(line));
        let is_row = has_table && [" \"", ": &", ": r#"].iter().any(|start| rest.starts_with(start));
        if if function.is_some() { is_test } else { is_row } {
            tests.insert(name);
        }
        // Other attributes may stand between the one of a test and its function.
        is_test = line.starts_with("#[") && (is_test || line.contains("test"));
    }
    tests
}

fn split_name(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len()))
}

fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}", findings.join("\n"));
}

#[test]
fn links_lead_to_files_and_headings() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let documents = Texts::read("md")?;
    let mut broken = Vec::new();
    for (path, text) in documents.iter() {
        for link in links(text).filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let here = if file.is_empty() { path.to_owned() } else { path.with_file_name(file) };
            let Some(target) = normalized(&here).filter(|target| root.join(target).exists()) else {
                broken.push(format!("{}: {link} leads to no file of the repository", path.display()));
                continue;
            };
            let has_anchor = || documents.0.get(&target).is_some_and(|text| anchors(text).contains(anchor));
            if !anchor.is_empty() && !has_anchor() {
                broken.push(format!("{}: {link} leads to no heading", path.display()));
            }
        }
    }
    assert_none(&broken);
    Ok(())
}

#[test]
fn paths_that_guides_for_contributors_name_exist() -> Result<(), Box<dyn Error>> {
    const FOLDERS: [&str; 5] = [".ci/", "codegen/", "graph-model/", "schema/", "xtask/"];
    let texts = Texts::read("md")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut findings = Vec::new();
    for name in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = texts.get(name).ok_or_else(|| format!("{name} is missing"))?;
        for event in events(text) {
            let Event::Code(code) = event else { continue };
            let path = code.split_whitespace().next().unwrap_or_default();
            if FOLDERS.iter().any(|folder| path.starts_with(folder)) && !root.join(path).exists() {
                findings.push(format!("{name} names `{path}`, which does not exist"));
            }
        }
    }
    assert_none(&findings);
    Ok(())
}

#[test]
fn decisions_are_held_by_tests_that_exist() -> Result<(), Box<dyn Error>> {
    let (documents, sources) = (Texts::read("md")?, Texts::read("rs")?);
    let tests: BTreeMap<&Path, BTreeSet<&str>> = sources.iter().map(|(path, text)| (path, tests(text))).collect();
    let mut missing = Vec::new();
    for (page, text) in documents.decisions() {
        let page = page.display();
        let held_by = held_by(text);
        if held_by.is_empty() && !text.contains("**Held by** nothing yet") && !text.contains(".ci/run") {
            missing.push(format!("{page} is held by no test, and does not say so"));
        }
        for (file, functions) in held_by {
            if functions.is_empty() {
                missing.push(format!("{page} names {file}, but no test in it"));
            }
            let there = tests.get(Path::new(&file));
            let is_there = |name: &str| there.is_some_and(|tests| tests.contains(name));
            for name in functions.iter().map(String::as_str).filter(|name| !is_there(name)) {
                let elsewhere = tests.iter().filter(|(_, tests)| tests.contains(name));
                let elsewhere: Vec<_> = elsewhere.map(|(path, _)| path.display().to_string()).collect();
                missing.push(match there {
                    _ if !elsewhere.is_empty() => {
                        format!("{page}: {name} is not in {file}, but {}", elsewhere.join(", "))
                    }
                    Some(tests) => format!("{page}: {name} is not in {file}, which has {tests:?}"),
                    None => format!("{page}: there is neither {name} nor {file}"),
                });
            }
        }
    }
    assert_none(&missing);
    Ok(())
}

#[test]
fn pages_of_decisions_have_all_parts() -> Result<(), Box<dyn Error>> {
    let documents = Texts::read("md")?;
    assert!(documents.decisions().count() >= 30, "the pages are not where they are looked for");
    let mut incomplete = Vec::new();
    for (page, text) in documents.decisions() {
        let places: Vec<_> = PARTS.iter().map(|part| text.find(&format!("**{part}"))).collect();
        if !text.starts_with("# ") || places.contains(&None) || !places.is_sorted() {
            incomplete.push(format!("{} needs a title, then {PARTS:?}", page.display()));
        }
    }
    assert_none(&incomplete);
    Ok(())
}

#[test]
fn the_architecture_is_short_and_links_each_decision() -> Result<(), Box<dyn Error>> {
    let documents = Texts::read("md")?;
    let architecture = documents.get("ARCHITECTURE.md").ok_or("there is no ARCHITECTURE.md")?;
    let words = architecture.split_whitespace().count();
    assert!(words <= ARCHITECTURE_WORDS, "{words} words");
    let linked: BTreeSet<PathBuf> = links(architecture).filter_map(|link| normalized(Path::new(&link))).collect();
    let unlinked = documents.decisions().filter(|(page, _)| !linked.contains(*page));
    assert_none(&unlinked.map(|(page, _)| format!("{} is not linked", page.display())).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn programs_of_the_cookbook_are_short_and_in_its_table() -> Result<(), Box<dyn Error>> {
    const FOLDER: &str = "graph-model/examples";
    let (documents, sources) = (Texts::read("md")?, Texts::read("rs")?);
    let table = documents.get("graph-model/examples/README.md").ok_or("there is no table")?;
    let linked: BTreeSet<PathBuf> = links(table).map(|link| Path::new(FOLDER).join(link)).collect();
    let mut findings = Vec::new();
    let mut programs = 0;
    for (path, text) in sources.iter().filter(|(path, _)| path.starts_with(FOLDER)) {
        if path.starts_with("graph-model/examples/local") {
            continue;
        }
        programs += 1;
        let lines = text.lines().count();
        if lines > EXAMPLE_LINES {
            findings.push(format!("{} has {lines} lines", path.display()));
        }
        if !linked.contains(path) {
            findings.push(format!("{} is not in the table", path.display()));
        }
    }
    assert_none(&findings);
    assert!(programs >= 18, "{programs} programs");
    Ok(())
}

#[test]
fn no_document_names_a_folder_of_one_machine() -> Result<(), Box<dyn Error>> {
    let mut found = Vec::new();
    for (path, text) in Texts::read("md")?.iter() {
        for (number, line) in (1..).zip(text.lines()) {
            let is_absolute = |(at, _): (usize, &str)| {
                // Behind a name it is a part of a relative path, or of a URL.
                !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}'))
            };
            let names = |folder: &&str| line.match_indices(&format!("/{folder}/")).any(is_absolute);
            if MACHINE_FOLDERS.iter().any(names) {
                found.push(format!("{}:{number}: {line}", path.display()));
            }
        }
    }
    assert_none(&found);
    Ok(())
}
