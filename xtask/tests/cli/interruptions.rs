//! A run that is killed at any moment leaves whole files, and the next run completes its work.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::import::documents_of;
use crate::support::{Sandbox, TestResult, Tree, tree, xtask};

/// How often each test kills a run.
const ROUNDS: usize = 50;

/// Kills runs after a share of the time that the last undisturbed one took.
struct Killer {
    /// The state of a generator that gives the same sequence in every test run.
    random: u64,
    took: Duration,
}

impl Killer {
    fn new(seed: u64) -> Self {
        Self { random: seed, took: Duration::ZERO }
    }

    /// Runs a command to its end.
    fn spare(&mut self, command: &mut Command) -> io::Result<()> {
        let started = Instant::now();
        let output = command.output()?;
        self.took = started.elapsed();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Runs a command and kills it, some time between the first and the second number of per mille of its usual duration.
    fn kill(&mut self, command: &mut Command, from: u32, to: u32) -> io::Result<()> {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = from + u32::try_from(self.random >> 40).unwrap_or_default() % (to - from);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        thread::sleep(self.took * share / 1000);
        // It may have ended by itself by now.
        let _ended = child.kill();
        child.wait().map(drop)
    }
}

/// Fails if a file is neither a temporary one nor, as a whole, that of one of the expected results.
fn assert_whole(now: &Tree, expected: &[Tree], is_other: impl Fn(&Path, &[u8]) -> bool) {
    for (path, content) in now {
        let is_temporary =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".graph-model-xtask-"));
        let is_whole = expected.iter().any(|tree| tree.get(path) == Some(content));
        let is_other = content.as_deref().is_some_and(|content| is_other(path, content));
        assert!(is_temporary || is_whole || is_other, "{} is neither old nor new", path.display());
    }
}

#[test]
fn a_killed_generate_leaves_whole_files_and_the_next_run_completes_it() -> TestResult {
    let sandbox = Sandbox::new()?;
    let versions = [entity_types(0..50, "p"), entity_types(10..60, "q"), entity_types(0..60, "r")];
    let generate = || xtask(sandbox.path(), ["generate", "--schema", "shop.csdl.json", "--crate", "shop"]);
    let shop = sandbox.join("shop");
    let mut killer = Killer::new(7);
    let mut expected = Vec::new();
    for version in &versions {
        sandbox.write("shop.csdl.json", version)?;
        killer.spare(&mut generate())?;
        expected.push(tree(&shop)?);
        // The next version starts from nothing, so that no result depends on an earlier one.
        fs::remove_dir_all(&shop)?;
    }

    sandbox.write("shop.csdl.json", &versions[0])?;
    killer.spare(&mut generate())?;
    let (mut last, mut while_writing) = (0, 0);
    for round in 0..ROUNDS {
        let wanted = (last + 1 + round % 2) % versions.len();
        sandbox.write("shop.csdl.json", &versions[wanted])?;
        // Files are replaced late in a run.
        killer.kill(&mut generate(), 500, 1100)?;
        let now = tree(&shop)?;
        assert_whole(&now, &expected, |_, _| false);
        while_writing += usize::from(expected.iter().all(|tree| *tree != now));
        killer.spare(&mut generate())?;
        assert_eq!(tree(&shop)?.keys().collect::<Vec<_>>(), expected[wanted].keys().collect::<Vec<_>>());
        assert!(tree(&shop)? == expected[wanted], "the next run gives what an undisturbed one gives");
        last = wanted;
    }
    assert!(while_writing >= 3, "killed while writing {while_writing} times");
    Ok(())
}

/// A schema with entity types, each with a property of this name.
fn entity_types(numbers: std::ops::Range<usize>, property: &str) -> String {
    let entity_type = |name: String| {
        format!(r#""{name}": {{"$Kind": "EntityType", "$Key": ["id"], "id": {{}}, "{property}": {{}}}}, "#)
    };
    let types: String = numbers.map(|number| entity_type(format!("type{number}"))).collect();
    format!(
        r#"{{"$Version": "4.01", "$EntityContainer": "shop.Shop", "shop": {{{types}{}
            "Shop": {{"$Kind": "EntityContainer", "users": {{"$Collection": true, "$Type": "shop.user"}}}}}}}}"#,
        entity_type("user".to_owned())
    )
}

#[test]
fn a_killed_import_is_completed_by_the_next() -> TestResult {
    let namespaces: Vec<String> = (0..150).map(|number| format!("n{number}")).collect();
    let version = |property: &str, count: usize| {
        let namespaces: Vec<&str> = namespaces.iter().take(count).map(String::as_str).collect();
        documents_of(&namespaces).replace("\"p\"", &format!("\"{property}\""))
    };
    let versions = [version("p", 150), version("q", 140), version("r", 150)];
    let sandbox = Sandbox::new()?;
    let import = |number: usize, out: &str| xtask(sandbox.path(), ["import", &format!("{number}.xml"), "--out", out]);
    let mut killer = Killer::new(11);
    let mut expected = Vec::new();
    for (number, text) in versions.iter().enumerate() {
        sandbox.write(&format!("{number}.xml"), text)?;
        let undisturbed = format!("undisturbed{number}");
        killer.spare(&mut import(number, &undisturbed))?;
        expected.push(tree(&sandbox.join(&undisturbed))?);
    }

    let schema = sandbox.join("schema");
    let is_journal =
        |path: &Path, content: &[u8]| path == Path::new("import.journal.json") && content.ends_with(b"}\n");
    let (mut last, mut while_writing, mut with_journal) = (0, 0, 0);
    for round in 0..ROUNDS {
        let wanted = (last + 1 + round % 2) % versions.len();
        killer.kill(&mut import(wanted, "schema"), 0, 1100)?;
        let now = tree(&schema)?;
        assert_whole(&now, &expected, is_journal);
        while_writing += usize::from(expected.iter().all(|tree| *tree != now) && !now.is_empty());
        with_journal += usize::from(now.contains_key(Path::new("import.journal.json")));
        // Two runs in a row may be killed, with different documents.
        if round % 3 != 0 {
            killer.spare(&mut import(wanted, "schema"))?;
            assert_eq!(tree(&schema)?, expected[wanted]);
            last = wanted;
        }
    }
    assert!(
        while_writing >= 5 && with_journal >= 1,
        "killed while writing {while_writing} times, {with_journal} of them with a journal"
    );
    Ok(())
}
