//! `generate`: what it writes and what it prints.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::support::{Run, Sandbox, TestResult, assert_contains, tree};

/// A small service.
pub(crate) const SCHEMA: &str = r#"{
  "$Version": "4.01", "$EntityContainer": "shop.Service",
  "shop": {
    "item": { "$Kind": "EntityType", "$Key": ["id"], "id": {}, "price": { "$Type": "Edm.Decimal", "$Nullable": true } },
    "size": { "$Kind": "EnumType", "small": 0 },
    "Service": { "$Kind": "EntityContainer", "items": { "$Collection": true, "$Type": "shop.item" } }
  }
}
"#;

/// A folder with a schema, and the crate that is generated from it.
pub(crate) struct Shop(Sandbox);

impl Shop {
    pub(crate) fn new(schema: &str) -> io::Result<Self> {
        Sandbox::with("shop.csdl.json", schema).map(Self)
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.0
    }

    pub(crate) fn write_schema(&self, schema: &str) -> io::Result<()> {
        self.0.write("shop.csdl.json", schema).map(drop)
    }

    pub(crate) fn generate(&self, arguments: &[&str]) -> io::Result<Run> {
        self.0.xtask([&["generate", "--schema", "shop.csdl.json", "--crate", "shop"], arguments].concat())
    }

    /// All files of the crate, with their content and when they were last written.
    pub(crate) fn files(&self) -> io::Result<Vec<(PathBuf, Vec<u8>, SystemTime)>> {
        let folder = self.0.join("shop");
        let files = tree(&folder)?.into_iter().filter_map(|(path, content)| Some((path, content?)));
        files
            .map(|(path, content)| Ok((path.clone(), content, fs::metadata(folder.join(&path))?.modified()?)))
            .collect()
    }
}

#[test]
fn a_run_lists_the_changes_and_a_second_one_touches_nothing() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    // Progress is for terminals only.
    let first = shop.generate(&[])?.succeeded_silently();
    assert_contains(&first.stdout, "new      src/generated/shop/item.rs");
    assert_contains(&first.stdout, "8 files written, 0 unchanged, 0 removed in ");
    let files = shop.files()?;

    let second = shop.generate(&[])?.succeeded();
    assert!(second.stdout.starts_with("0 files written, 8 unchanged, 0 removed in "), "{second}");
    assert_eq!(shop.files()?, files);
    assert_eq!(shop.generate(&["--check"])?.succeeded().stdout, "8 generated files are up to date\n");
    Ok(())
}

#[test]
fn a_changed_property_changes_only_its_file_and_check_shows_how() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    shop.generate(&[])?.succeeded();
    let before = shop.files()?;
    shop.write_schema(&SCHEMA.replace("\"price\"", "\"cost\""))?;

    let message = shop.generate(&["--check"])?.failed();
    for part in [
        "changed: src/generated/shop/item.rs",
        "-    pub price: Nullable<edm::Decimal>,",
        "+    pub cost: Nullable<edm::Decimal>,",
        "error: the generated files are out of date\n\
         help: run `cargo odata generate --schema shop.csdl.json --crate shop`\n",
    ] {
        assert_contains(&message, part);
    }
    assert_eq!(shop.files()?, before, "`--check` writes nothing");

    let run = shop.generate(&[])?.succeeded();
    assert!(run.stdout.starts_with("changed  src/generated/shop/item.rs\n1 file written, 7 unchanged"), "{run}");
    let changed: Vec<PathBuf> =
        shop.files()?.into_iter().filter(|file| !before.contains(file)).map(|file| file.0).collect();
    assert_eq!(changed, [PathBuf::from("src/generated/shop/item.rs")]);
    Ok(())
}

#[test]
fn a_run_that_ends_early_overlooks_no_change() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    let sandbox = shop.sandbox();
    shop.generate(&[])?.succeeded();
    let is_unchanged = |run: &Run| run.stdout.starts_with("0 files written, 8 unchanged");
    assert!(is_unchanged(&shop.generate(&[])?));

    let item = "shop/src/generated/shop/item.rs";
    let text = sandbox.read(item)?;
    sandbox.write(item, &format!("{text}// by hand\n"))?;
    let run = shop.generate(&[])?.succeeded();
    assert!(run.stdout.starts_with("changed  src/generated/shop/item.rs\n1 file written"), "{run}");
    assert_eq!(sandbox.read(item)?, text);

    sandbox.write("shop/src/generated/shop/stale.rs", "// @generated once\n")?;
    assert_contains(&shop.generate(&[])?.stdout, "8 unchanged, 1 removed");
    sandbox.remove("shop/areas.lock.json")?;
    assert_contains(&shop.generate(&[])?.stdout, "1 file written, 7 unchanged");
    shop.write_schema(&SCHEMA.replace("\"small\"", "\"tiny\""))?;
    assert_contains(&shop.generate(&[])?.stdout, "1 file written, 7 unchanged");
    assert!(is_unchanged(&shop.generate(&[])?));
    Ok(())
}

#[test]
fn a_run_formats_only_what_changed() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    let sandbox = shop.sandbox();
    shop.generate(&[])?.succeeded();
    let (item, enums) = ("shop/src/generated/shop/item.rs", "shop/src/generated/shop/enums.rs");
    let text = sandbox.read(item)?;
    // As long and as old as what the run left: only a run that formats it again finds this edit.
    let edit = |edited: &str| -> TestResult {
        let modified = fs::metadata(sandbox.join(item))?.modified()?;
        sandbox.write(item, edited)?;
        fs::File::options().append(true).open(sandbox.join(item))?.set_modified(modified)?;
        Ok(())
    };
    edit(&text.replace("pub struct Item", "pub struct Mine"))?;
    shop.write_schema(&SCHEMA.replace("\"small\"", "\"tiny\""))?;
    assert_contains(&shop.generate(&[])?.stdout, "1 file written, 7 unchanged");
    assert_contains(&sandbox.read(enums)?, "Tiny");
    assert_contains(&sandbox.read(item)?, "pub struct Mine");

    // `--check` relies on no other run.
    assert_contains(&shop.generate(&["--check"])?.failed(), "changed: src/generated/shop/item.rs");
    shop.write_schema(&SCHEMA.replace("\"small\"", "\"large\""))?;
    sandbox.write(item, &text.replace("pub struct Item", "pub struct Mine"))?;
    shop.generate(&[])?.succeeded();
    assert_eq!(sandbox.read(item)?, text, "a file that was written since is formatted");
    shop.generate(&["--check"])?.succeeded();
    Ok(())
}

#[test]
fn check_finds_missing_and_extra_files_and_a_run_repairs_both() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    let sandbox = shop.sandbox();
    shop.generate(&[])?.succeeded();
    sandbox.remove("shop/src/generated/shop/enums.rs")?;
    sandbox.write("shop/src/generated/shop/old.rs", "// @generated by an earlier schema\n")?;
    sandbox.write("shop/src/generated/shop/mine.rs", "// written by hand\n")?;

    let message = shop.generate(&["--check"])?.failed();
    assert_contains(&message, "missing: src/generated/shop/enums.rs");
    assert_contains(&message, "extra: src/generated/shop/old.rs");
    assert!(!message.contains("mine.rs"), "{message}");

    assert_contains(&shop.generate(&[])?.stdout, "1 file written, 7 unchanged, 1 removed");
    assert!(sandbox.exists("shop/src/generated/shop/enums.rs") && sandbox.exists("shop/src/generated/shop/mine.rs"));
    assert!(!sandbox.exists("shop/src/generated/shop/old.rs"));
    Ok(())
}

#[test]
fn broken_members_are_left_out_on_request() -> TestResult {
    let shop = Shop::new(&SCHEMA.replace(r#""id": {}, "#, r#""id": {}, "lost": { "$Type": "away.gone" }, "#))?;
    assert_contains(&shop.generate(&[])?.failed(), "pass `--leave-out-broken` to leave it out");
    assert!(!shop.sandbox().exists("shop"));

    let run = shop.generate(&["--leave-out-broken"])?.succeeded();
    assert_contains(&run.stderr, "unknown type `away.gone`; it is left out");
    assert_contains(&run.stderr, "1 declaration was left out; unknown names: `away.gone` (1)");
    // What that run wrote does not make the schema sound for one without the option.
    shop.generate(&[])?.failed();
    shop.generate(&["--leave-out-broken", "--check"])?.succeeded();
    Ok(())
}

#[test]
fn a_new_crate_depends_on_the_named_runtime() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    let sandbox = shop.sandbox();
    let generate = |runtime: &str, name: &str| {
        sandbox.xtask(["generate", "--schema", "shop.csdl.json", "--crate", name, "--runtime", runtime])
    };
    generate("0.1", "version")?.succeeded();
    assert_contains(&sandbox.read("version/Cargo.toml")?, "odata = { version = \"0.1\", ");

    sandbox.write("runtime/Cargo.toml", "")?;
    generate("folder/../runtime", "folder")?.succeeded();
    let path = format!("path = \"{}\"", sandbox.join("runtime").display());
    assert_contains(&sandbox.read("folder/Cargo.toml")?, &path);

    generate("https://host.example/repository#v0.1.0", "git")?.succeeded();
    let repository = "odata = { git = \"https://host.example/repository\", rev = \"v0.1.0\", ";
    assert_contains(&sandbox.read("git/Cargo.toml")?, repository);

    let message = generate("nowhere", "none")?.failed();
    let expected = "error: `--runtime nowhere`: the folder has no `Cargo.toml`\n\
                    help: name a version such as `0.1`, the folder of `odata`, or `URL#REVISION` of a git repository\n";
    assert_eq!(message, expected);
    assert!(!sandbox.exists("none"));
    Ok(())
}

#[test]
fn a_crate_keeps_the_command_that_its_manifest_names() -> TestResult {
    let shop = Shop::new(SCHEMA)?;
    let sandbox = shop.sandbox();
    shop.generate(&[])?.succeeded();
    let header = |command: &str| format!("// @generated by `{command}`. Do not edit");
    assert_contains(&sandbox.read("shop/src/generated/mod.rs")?, &header("cargo odata generate"));

    let manifest = sandbox.read("shop/Cargo.toml")?;
    let earlier = manifest.replace("written by `cargo odata generate`", "written by `cargo xtask generate`");
    assert_ne!(earlier, manifest);
    sandbox.write("shop/Cargo.toml", &earlier)?;
    shop.generate(&[])?.succeeded();
    assert_contains(&sandbox.read("shop/src/generated/mod.rs")?, &header("cargo xtask generate"));
    assert_eq!(sandbox.read("shop/Cargo.toml")?, earlier);
    Ok(())
}
