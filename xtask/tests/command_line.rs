//! What users see of the command line: what it prints, what it leaves on the disk, how it fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

const SCHEMA: &str = r#"{
  "$Version": "4.01", "$EntityContainer": "shop.Service",
  "shop": {
    "item": { "$Kind": "EntityType", "$Key": ["id"], "id": {}, "price": { "$Type": "Edm.Decimal", "$Nullable": true } },
    "size": { "$Kind": "EnumType", "small": 0 },
    "Service": { "$Kind": "EntityContainer", "items": { "$Collection": true, "$Type": "shop.item" } }
  }
}
"#;

/// A folder with a schema, and the crate that is generated from it.
struct Shop(tempfile::TempDir);

impl Shop {
    fn new(schema: &str) -> Self {
        let shop = Self(tempfile::tempdir().expect("a temporary folder can be made"));
        shop.write_schema(schema);
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write_schema(&self, schema: &str) {
        fs::write(self.path("shop.csdl.json"), schema).expect("it can be written");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(self.0.path()).args(["generate", "--schema", "shop.csdl.json", "--crate", "shop"]);
        command.args(arguments).output().expect("it can be run")
    }

    /// All files of the crate, with their texts and when they were last written.
    fn files(&self) -> Vec<(PathBuf, String, SystemTime)> {
        let mut files = Vec::new();
        collect(&self.path("shop"), &mut files);
        files.sort();
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String, SystemTime)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let written = fs::metadata(&path).and_then(|data| data.modified()).expect("it is there");
            files.push((path.clone(), fs::read_to_string(&path).expect("it is text"), written));
        }
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_run_says_what_changed_and_a_second_one_touches_nothing() {
    let shop = Shop::new(SCHEMA);
    let first = shop.run(&[]);
    assert!(first.status.success(), "{}", err(&first));
    assert_eq!(err(&first), "", "a pipe gets no progress");
    assert!(out(&first).contains("new      src/generated/shop/item.rs"), "{}", out(&first));
    assert!(out(&first).contains("8 files written, 0 unchanged, 0 removed in "), "{}", out(&first));
    let files = shop.files();

    let second = shop.run(&[]);
    assert!(out(&second).starts_with("0 files written, 8 unchanged, 0 removed in "), "{}", out(&second));
    assert_eq!(shop.files(), files);
    assert_eq!(out(&shop.run(&["--check"])), "8 generated files are current\n");
}

#[test]
fn a_changed_property_changes_its_file_only_and_check_shows_how() {
    let shop = Shop::new(SCHEMA);
    assert!(shop.run(&[]).status.success());
    let before = shop.files();
    shop.write_schema(&SCHEMA.replace("\"price\"", "\"cost\""));

    let check = shop.run(&["--check"]);
    assert!(!check.status.success());
    let message = err(&check);
    for part in [
        "changed: src/generated/shop/item.rs",
        "-    pub price: Nullable<edm::Decimal>,",
        "+    pub cost: Nullable<edm::Decimal>,",
        "run `cargo xtask generate --schema shop.csdl.json --crate shop`",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert_eq!(shop.files(), before, "`--check` writes nothing");

    let run = shop.run(&[]);
    assert!(
        out(&run).starts_with("changed  src/generated/shop/item.rs\n1 files written, 7 unchanged"),
        "{}",
        out(&run)
    );
    let changed: Vec<PathBuf> =
        shop.files().into_iter().filter(|file| !before.contains(file)).map(|file| file.0).collect();
    assert_eq!(changed, [shop.path("shop/src/generated/shop/item.rs")]);
}

#[test]
fn an_early_end_overlooks_no_change() {
    let shop = Shop::new(SCHEMA);
    assert!(shop.run(&[]).status.success());
    let unchanged = |run: &Output| out(run).starts_with("0 files written, 8 unchanged");
    assert!(unchanged(&shop.run(&[])));
    let item = shop.path("shop/src/generated/shop/item.rs");
    let text = fs::read_to_string(&item).expect("it is there");
    fs::write(&item, format!("{text}// by hand\n")).expect("it can be written");
    assert!(out(&shop.run(&[])).starts_with("changed  src/generated/shop/item.rs\n1 files written"));
    assert_eq!(fs::read_to_string(&item).expect("it is there"), text);
    fs::write(shop.path("shop/src/generated/shop/stale.rs"), "// @generated once\n").expect("it can be written");
    assert!(out(&shop.run(&[])).contains("8 unchanged, 1 removed"));
    fs::remove_file(shop.path("shop/areas.lock.json")).expect("the record is there");
    assert!(out(&shop.run(&[])).contains("1 files written, 7 unchanged"));
    shop.write_schema(&SCHEMA.replace("\"small\"", "\"tiny\""));
    assert!(out(&shop.run(&[])).contains("1 files written, 7 unchanged"));
    assert!(unchanged(&shop.run(&[])));
}

#[test]
fn check_finds_missing_and_extra_files_and_a_run_mends_both() {
    let shop = Shop::new(SCHEMA);
    assert!(shop.run(&[]).status.success());
    let generated = shop.path("shop/src/generated/shop");
    fs::remove_file(generated.join("enums.rs")).expect("it is there");
    fs::write(generated.join("old.rs"), "// @generated by an earlier schema\n").expect("it can be written");
    fs::write(generated.join("mine.rs"), "// written by hand\n").expect("it can be written");
    let message = err(&shop.run(&["--check"]));
    assert!(message.contains("missing: src/generated/shop/enums.rs"), "{message}");
    assert!(message.contains("extra: src/generated/shop/old.rs"), "{message}");
    assert!(!message.contains("mine.rs"), "{message}");
    assert!(out(&shop.run(&[])).contains("1 files written, 7 unchanged, 1 removed"));
    assert!(generated.join("enums.rs").exists() && generated.join("mine.rs").exists());
    assert!(!generated.join("old.rs").exists());
}

#[test]
fn mistakes_are_shown_where_they_are_and_change_nothing() {
    let shop = Shop::new(SCHEMA);
    assert!(shop.run(&[]).status.success());
    let before = shop.files();
    let schema =
        SCHEMA.replace("Edm.Decimal", "Edm.Decimel").replace("\"$Type\": \"shop.item\"", "\"$Type\": \"shop.itme\"");
    shop.write_schema(&schema);
    let run = shop.run(&[]);
    assert!(!run.status.success());
    let message = err(&run);
    for part in [
        "--> shop.csdl.json:4:",
        "\"price\": { \"$Type\": \"Edm.Decimel\"",
        "^^^",
        "did you mean `Edm.Decimal`?",
        "--> shop.csdl.json:6:",
        "did you mean `shop.item`?",
        "error: nothing was generated, because of 2 errors",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert_eq!(shop.files(), before);
}

#[test]
fn what_cannot_be_read_is_named() {
    let shop = Shop::new("{\"$Version\": \"4.01\",");
    let message = err(&shop.run(&[]));
    assert!(message.contains("shop.csdl.json:1:"), "{message}");
    assert!(!shop.path("shop").exists());

    fs::write(shop.path("shop.csdl.json"), b"{ \"a\": \"\xff\" }").expect("it can be written");
    assert_eq!(err(&shop.run(&[])), "error: shop.csdl.json is not UTF-8 from byte 8 on\n");
    fs::remove_file(shop.path("shop.csdl.json")).expect("it is there");
    assert!(err(&shop.run(&[])).starts_with("error: cannot read shop.csdl.json: "));
}

#[test]
fn a_folder_of_documents_brings_its_area_map_and_keeps_the_record() {
    let shop = Shop::new(SCHEMA);
    let folder = shop.path("schema");
    fs::create_dir(&folder).expect("it can be made");
    fs::rename(shop.path("shop.csdl.json"), folder.join("shop.csdl.json")).expect("it can be moved");
    fs::write(folder.join("areas.json"), r#"{"areas": {"goods": {"roots": ["items"]}}}"#).expect("it can be written");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(shop.0.path()).args(arguments).output().expect("it can be run")
    };
    let generated = run(&["generate", "--schema", "schema", "--crate", "shop"]);
    assert!(generated.status.success(), "{}", err(&generated));
    assert!(shop.path("shop/src/generated/goods/item.rs").exists());
    let record = fs::read_to_string(folder.join("areas.lock.json")).expect("the record is kept");
    assert_eq!(
        record,
        "{\n  \"common\": {\n    \"shop.size\": \"Size\"\n  },\n  \"goods\": {\n    \"shop.item\": \"Item\"\n  }\n}\n"
    );

    let table = out(&run(&["areas", "--schema", "schema"]));
    let goods = table.lines().find(|line| line.starts_with("goods")).expect("the area has a line");
    assert_eq!(goods.split_whitespace().take(5).collect::<Vec<_>>(), ["goods", "1", "1", "2", "0"]);
    let svg = out(&run(&["areas", "--schema", "schema", "--format", "svg"]));
    assert!(svg.contains("<svg") && svg.contains("goods") && svg.trim_end().ends_with("</svg>"), "{svg}");
    // An area that all others need says so, in place of an arrow from each of them.
    let size = r#""size": { "$Type": "shop.size", "$Nullable": true }"#;
    let with_sizes = SCHEMA.replace(r#""id": {},"#, &format!(r#""id": {{}}, {size},"#)).replace(
        r#""size": { "$Kind""#,
        &format!(r#""pot": {{ "$Kind": "ComplexType", {size} }}, "size": {{ "$Kind""#),
    );
    fs::write(folder.join("shop.csdl.json"), with_sizes).expect("it can be written");
    fs::write(
        folder.join("areas.json"),
        r#"{"areas": {"goods": {"roots": ["items"]}, "pots": {"types": ["shop.pot"]}}}"#,
    )
    .expect("it can be written");
    let mermaid = out(&run(&["areas", "--schema", "schema", "--format", "mermaid"]));
    assert!(mermaid.contains("needed by all others") && !mermaid.contains("-->"), "{mermaid}");
}

#[test]
fn an_import_of_graph_brings_what_the_project_knows_of_it() {
    let shop = Shop::new(
        r#"{
  "$Version": "4.01", "$EntityContainer": "microsoft.graph.GraphService",
  "microsoft.graph": {
    "user": { "$Kind": "EntityType", "$Key": ["id"], "id": {} },
    "GraphService": { "$Kind": "EntityContainer", "users": { "$Collection": true, "$Type": "microsoft.graph.user" } }
  }
}"#,
    );
    let import = |out: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(shop.0.path()).args(["import", "shop.csdl.json", "--out", out]).args(more);
        let output = command.output().expect("it can be run");
        assert!(output.status.success(), "{}", err(&output));
    };
    import("graph", &[]);
    let map = shop.path("graph/areas.json");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/areas.json");
    assert_eq!(fs::read_to_string(&map).expect("it was added"), fs::read_to_string(own).expect("it is there"));
    for name in ["microsoft.graph.conventions.csdl.json", "microsoft.graph.permissions.csdl.json"] {
        assert!(shop.path("graph").join(name).exists(), "{name}");
    }
    // It is the user's from now on.
    fs::write(&map, "{}").expect("it can be written");
    import("graph", &[]);
    assert_eq!(fs::read_to_string(&map).expect("it is there"), "{}");
    import("bare", &["--bare"]);
    let files = fs::read_dir(shop.path("bare")).expect("it can be listed").count();
    assert_eq!(files, 2, "the document and the lock file");
}

/// A document whose members lack their types, with something in front of each.
fn lacking(members: usize, before: &str) -> String {
    let members: Vec<String> =
        (0..members).map(|number| format!("{before}\"m{number}\": {{ \"$Type\": \"shop.lacks{number}\" }}")).collect();
    SCHEMA.replace("\"id\": {},", &format!("\"id\": {{}}, {},", members.join(",")))
}

#[test]
fn the_first_findings_are_shown_and_how_many_more_there_are() {
    let shop = Shop::new(&lacking(4000, ""));
    let message = err(&shop.run(&[]));
    assert_eq!(message.matches("error: unknown type").count(), 20, "{message}");
    assert!(message.contains("error: … and 3,980 more errors; `--verbose` shows all"), "{message}");
    assert!(message.lines().all(|line| line.chars().count() < 200), "{message}");
    // The place is that in the document, not that in the excerpt.
    let column =
        lacking(4000, "").lines().nth(3).and_then(|line| line.find("\"shop.lacks19\"")).unwrap_or_default() + 2;
    assert!(message.contains(&format!("--> shop.csdl.json:4:{column}\n")), "{column}: {message}");
    assert!(message.contains("…") && message.contains("\"$Type\": \"shop.lacks19\""), "{message}");
    shop.write_schema(&lacking(4000, "\n"));
    assert!(err(&shop.run(&[])).contains("--> shop.csdl.json:24:"));
    assert_eq!(err(&shop.run(&["--verbose"])).matches("error: unknown type").count(), 4000);
}

#[test]
fn a_terminal_gets_no_commands_out_of_a_document() {
    let name = "a\\u001b[31m\u{202e}\u{9b}`<img>";
    let shop = Shop::new(&lacking(1, &format!("\"{name}\": {{ \"$Type\": \"shop.{name}\" }},")));
    let long = "n".repeat(500_000);
    let message = err(&shop.run(&[]))
        + &{
            shop.write_schema(&lacking(1, &format!("\"x\": {{ \"$Type\": \"shop.{long}\" }},")));
            err(&shop.run(&[]))
        };
    assert!(message.contains("must not contain the character U+001B"), "{message}");
    assert!(message.contains("[31m\\u{202e}\\u{9b}`<img>"), "the excerpt shows what cannot be seen: {message}");
    assert!(message.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{message}");
    assert!(message.lines().all(|line| line.chars().count() < 300), "long names are cut");
    // Names of files are texts of others as well.
    let odd = shop.path("b\u{1b}[2J\n.csdl.json");
    fs::write(&odd, "{").expect("there is room");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("areas").arg("--schema").arg(&odd).output().expect("it can be run");
    assert!(err(&output).contains("b\\u{1b}[2J\\u{a}.csdl.json:1:"), "{}", err(&output));
}

#[test]
fn what_is_broken_is_left_out_if_that_is_wanted() {
    let shop = Shop::new(&SCHEMA.replace(r#""id": {}, "#, r#""id": {}, "lost": { "$Type": "away.gone" }, "#));
    let refused = shop.run(&[]);
    assert!(!refused.status.success());
    assert!(err(&refused).contains("pass `--leave-out-broken` to leave it out"), "{}", err(&refused));
    assert!(!shop.path("shop").exists());
    let left_out = shop.run(&["--leave-out-broken"]);
    assert!(left_out.status.success(), "{}", err(&left_out));
    assert!(err(&left_out).contains("unknown type `away.gone`; it is left out"), "{}", err(&left_out));
    assert!(
        err(&left_out).contains("1 declaration was left out; unknown names: `away.gone` (1)"),
        "{}",
        err(&left_out)
    );
    assert!(!shop.run(&[]).status.success(), "a run that leaves out is none that finds everything as it should be");
    assert!(shop.run(&["--leave-out-broken", "--check"]).status.success());
}
