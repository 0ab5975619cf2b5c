//! Runs the check on all available schemas, and on files that were tampered with.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::source::Source;
use crate::{AreaMap, AreaRecord, Conventions, Files, Options};

use super::check;

fn options() -> Options {
    Options { command: "cargo xtask generate".to_owned(), ..Options::default() }
}

pub(super) fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(super) fn documents(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && path.to_string_lossy().contains(".csdl.") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Generates from documents with both kinds of conventions, and gives what the check says. Documents that give errors
/// are none of its affair: that such an error is right is tested where it is found.
fn findings(sources: &[Source], options: &Options) -> Vec<String> {
    let (Some(model), _) = crate::read(sources) else { return Vec::new() };
    let mut found = Vec::new();
    for conventions in [Conventions::Own, Conventions::OData] {
        let options = Options { conventions, ..options.clone() };
        let output = crate::generate(&model, &options);
        found.extend(check(&model, &options, &output.files));
    }
    found
}

fn source(path: &Path) -> Result<Source, std::io::Error> {
    Ok(Source::new(path.to_string_lossy().into_owned(), &fs::read_to_string(path)?))
}

fn shown(findings: &[String]) -> String {
    let all = findings.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    format!("{} findings:\n{all}", findings.len())
}

#[test]
fn files_of_every_rule_pass_the_check() -> Result<(), std::io::Error> {
    for path in documents(&folder("tests/rules"))? {
        let found = findings(&[source(&path)?], &options());
        assert!(found.is_empty(), "{}: {}", path.display(), shown(&found));
    }
    Ok(())
}

#[test]
fn files_of_the_projects_own_schema_pass_the_check() -> Result<(), Box<dyn std::error::Error>> {
    let schema = folder("../schema");
    let sources = documents(&schema)?.iter().map(|path| source(path)).collect::<Result<Vec<_>, _>>()?;
    let options = Options {
        areas: AreaMap::from_json(&fs::read_to_string(schema.join("areas.json"))?)?,
        record: AreaRecord::from_json(&fs::read_to_string(schema.join("areas.lock.json"))?)?,
        ..options()
    };
    let found = findings(&sources, &options);
    assert!(found.is_empty(), "{}", shown(&found));
    Ok(())
}

#[test]
fn files_of_every_real_service_pass_the_check() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folders) = std::env::var_os("ODATA_SCHEMAS") else {
        // Written to stderr directly, since the test harness would capture `eprintln!`.
        let _closed =
            writeln!(std::io::stderr(), "SKIPPED: files of real services: ODATA_SCHEMAS names no folder of documents");
        return Ok(());
    };
    let areas = AreaMap::from_json(&fs::read_to_string(folder("../schema/areas.json"))?)?;
    let mut wrong = Vec::new();
    for path in
        std::env::split_paths(&folders).map(|folder| documents(&folder)).collect::<Result<Vec<_>, _>>()?.concat()
    {
        let source = source(&path)?;
        let mut found = findings(std::slice::from_ref(&source), &options());
        if source.text().contains("Namespace=\"microsoft.graph\"") {
            found.extend(findings(&[source], &Options { areas: areas.clone(), ..options() }));
        }
        if !found.is_empty() {
            wrong.push(format!("{}: {}", path.display(), shown(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// The findings about the files of a small service after one of them was changed.
fn tampered(path: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let text = include_str!("../../tests/rules/checked.csdl.xml");
    let (model, _) = crate::read(&[Source::new("checked.csdl.xml", text)]);
    let Some(model) = model else { return vec!["the document gives errors".to_owned()] };
    let output = crate::generate(&model, &options());
    let files: Files = output
        .files
        .iter()
        .map(|(known, text)| (known.to_owned(), if known == path { change(text) } else { text.to_owned() }))
        .collect();
    check(&model, &options(), &files)
}

/// Asserts that a change to a file is found, by a part of the finding.
fn is_found(path: &str, from: &str, to: &str, expected: &str) {
    let mut changed = false;
    let found = tampered(path, |text| {
        assert!(text.contains(from), "{path} holds no {from:?}:\n{text}");
        text.replacen(from, to, 1)
    });
    changed |= found.iter().any(|finding| finding.contains(expected));
    assert!(changed, "{from:?} became {to:?}; {}", shown(&found));
}

#[test]
fn untampered_files_have_no_findings() {
    assert_eq!(tampered("", str::to_owned), Vec::<String>::new());
}

#[test]
fn additions_are_found() {
    let entity = "shop/item.rs";
    is_found(entity, "pub struct ItemResource", "pub fn more() {}\n\npub struct ItemResource", "never generated");
    is_found(entity, "pub struct ItemResource", "const MORE: u8 = 1;\n\npub struct ItemResource", "const MORE : u8");
    is_found(entity, "pub struct ItemResource", "static MORE: u8 = 1;\n\npub struct ItemResource", "no table of");
    is_found(entity, "    pub id: ", "    pub more: u8,\n    pub id: ", "Item . pub more : u8");
    is_found(entity, "    pub id: ", "    #[allow(unused)]\n    pub id: ", "# [ allow ( unused ) ]");
    is_found(entity, "\npub struct ItemResource", "\n#[repr(C)]\npub struct ItemResource", "# [ repr ( C ) ]");
    is_found(entity, "#[derive(Clone, Debug, ", "#[derive(Clone, Debug, Copy, ", "Copy");
    is_found(entity, "impl ItemResource {", "impl ItemResource {\n    pub fn more(&self) {}\n", "pub fn more");
    is_found(entity, "impl ItemResource {", "impl Drop for Item {}\n\nimpl ItemResource {", "impl Drop for Item");
    is_found(entity, "impl ItemResource {", "more!();\n\nimpl ItemResource {", "not called for: more !");
    is_found(entity, "use odata::model", "use std::fs;\nuse odata::model", "imports [\"std\", \"fs\"]");
    is_found(entity, "use odata::model::{\n", "use odata::model::{Media,\n", "does not use it");
    is_found("mod.rs", "mod container;", "mod container;\nmod more;", "not called for: mod more");
    is_found("mod.rs", "mod container;", "#[path = \"more.rs\"]\nmod container;", "# [ path");
    is_found(
        "shop/enums.rs",
        "    Small = ",
        "    More = \"more\" => 9,\n    Small = ",
        "not called for: odata : : enumeration",
    );
    is_found(
        "shop/enums.rs",
        "    SMALL = ",
        "    MORE = \"more\" => 9,\n    SMALL = ",
        "not called for: odata : : flags",
    );
}

#[test]
fn omissions_and_changes_are_found() {
    let entity = "shop/item.rs";
    is_found(entity, "    pub name: Nullable<String>,\n", "", "missing: ");
    is_found(entity, "    pub name: Nullable<String>", "    pub name: Option<String>", "missing: ");
    is_found(entity, "\"shop.item\"", "\"shop.other\"", "\"shop.other\"");
    is_found(entity, "self.0.segment(\"maker\")", "self.0.segment(\"taker\")", "\"taker\"");
    is_found(entity, "self.0.segment(\"maker\")", "self.0.clone()", "missing: ");
    is_found(entity, "self.0.segment(\"maker\")", "std::process::exit(1)", "a function says `std`");
    is_found(entity, "self.0.segment(\"maker\")", "self.0.segment(\"maker\") + 1", "a function says `+`");
    is_found(entity, "pub fn delete(&self)", "pub fn remove(&self)", "pub fn remove");
    is_found(entity, "rename_all = \"camelCase\"", "rename_all = \"PascalCase\"", "PascalCase");
    is_found("shop/enums.rs", "\"small\" => 0", "\"small\" => 1", "not called for: odata : : enumeration");
    is_found("shop/mod.rs", "mod item;", "", "missing: mod item");
}

#[test]
fn comments_and_hidden_characters_are_found() {
    let entity = "shop/item.rs";
    is_found(entity, "impl ItemResource {", "// more\nimpl ItemResource {", "the comment \"// more\"");
    is_found(entity, "impl ItemResource {", "impl ItemResource { /* more */", "the comment \"/* more */");
    is_found(entity, "impl ItemResource {", "//// more\nimpl ItemResource {", "the comment \"//// more\"");
    is_found(entity, "\"shop.item\"", "\"shop\u{202e}.item\"", "holds the character '\\u{202e}'");
    is_found(entity, "// @generated", "// generated", "does not start with the header");
}

#[test]
fn markup_in_documentation_is_found() {
    for (markup, expected) in [
        ("```\n/// panic!()\n/// ```", "CodeBlock"),
        ("    panic!()", "CodeBlock"),
        ("~~~", "CodeBlock"),
        ("<script>", "Html"),
        ("a <b>bold</b>", "InlineHtml"),
        ("# Heading", "Heading"),
        ("under\n/// ===", "Heading"),
        ("a [link](https://example.org)", "a link to https://example.org"),
        ("a <https://example.org>", "a link to https://example.org"),
        ("a [`Missing`] link", "a link to `Missing`"),
        ("an ![image](x.png)", "Image"),
        ("| a | b |\n/// |---|---|", "Table"),
        ("an *emphasis*", "Emphasis"),
        ("1. one", "List(Some(1))"),
        ("a note[^1]\n///\n/// [^1]: that says more", "Footnote"),
        ("* * *", "Rule"),
    ] {
        let documentation = format!("    ///\n    /// {markup}\n    ///\n    /// And a last line.\n    pub fn delete");
        let found = tampered("shop/item.rs", |text| text.replacen("    pub fn delete", &documentation, 1));
        let all = found.join("\n");
        assert!(all.contains(expected), "{markup:?}: {all}");
    }
}
