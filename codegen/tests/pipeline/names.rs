//! Tests the Rust names of types that share a simple name, and that later documents do not change them.

use std::collections::BTreeMap;
use std::error::Error;

use codegen::source::Source;
use codegen::{AreaRecord, Options, Output};

/// Generates from a document with a schema for each namespace; all declare types with the same names.
fn generated(namespaces: &[&str], record: &AreaRecord) -> Result<Output, Box<dyn Error>> {
    let schemas: Vec<String> = namespaces
        .iter()
        .map(|namespace| {
            format!(
                r#""{namespace}": {{"actions": {{"$Kind": "ComplexType"}}, "log": {{"$Kind": "EntityType", "$Key": ["id"], "id": {{}}}},
                    "logResource": {{"$Kind": "EnumType", "a": 0}}}}"#
            )
        })
        .collect();
    let text = format!(r#"{{"$Version": "4.01", {}}}"#, schemas.join(", "));
    let (model, findings) = codegen::read(&[Source::new("schema.csdl.json", &text)]);
    let model = model.ok_or_else(|| format!("{findings:?}"))?;
    Ok(codegen::generate(&model, &Options { record: record.clone(), ..Options::default() }))
}

/// What users import for each type: the area, and the names in it.
fn names(output: &Output) -> BTreeMap<String, String> {
    let of = |ty: &str, area: &str| {
        let names = output.record.names_of(ty).map(|names| format!("{names:?}"));
        (ty.to_owned(), format!("{area}::{}", names.unwrap_or_default()))
    };
    output.record.iter().map(|(ty, area)| of(ty, area)).collect()
}

fn ident<'o>(output: &'o Output, ty: &str) -> &'o str {
    output.record.names_of(ty).map_or("", |names| names.ident.as_str())
}

#[test]
fn types_of_the_same_name_are_prefixed_by_what_distinguishes_their_namespaces() -> Result<(), Box<dyn Error>> {
    let output = generated(&["farm.apple.v1_0", "farm.pear.v1_0"], &AreaRecord::default())?;
    assert_eq!(ident(&output, "farm.apple.v1_0.actions"), "AppleActions");
    assert_eq!(ident(&output, "farm.pear.v1_0.actions"), "PearActions");
    let output = generated(&["farm.apple.v1_1_10", "farm.apple.v1_11_0"], &AreaRecord::default())?;
    assert_eq!(ident(&output, "farm.apple.v1_1_10.actions"), "V1_1_10Actions");
    assert_eq!(ident(&output, "farm.apple.v1_11_0.actions"), "V1_11_0Actions");
    // The type in the parent namespace keeps the plain name.
    let output = generated(&["farm", "farm.apple", "farm.pear"], &AreaRecord::default())?;
    assert_eq!(ident(&output, "farm.actions"), "Actions");
    assert_eq!(ident(&output, "farm.pear.actions"), "PearActions");
    Ok(())
}

/// All permutations of names.
fn permutations<'n>(names: &[&'n str]) -> Vec<Vec<&'n str>> {
    if names.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (index, first) in names.iter().enumerate() {
        let rest: Vec<&str> = names.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, name)| *name).collect();
        for mut order in permutations(&rest) {
            order.insert(0, first);
            all.push(order);
        }
    }
    all
}

#[test]
fn adding_namespaces_renames_nothing_in_any_order() -> Result<(), Box<dyn Error>> {
    let namespaces = ["farm.apple.v1_0", "farm.pear.v1_0", "farm.pear.v1_1", "farm", "barn.apple.v1_0"];
    for order in permutations(&namespaces) {
        let mut record = AreaRecord::default();
        let mut known = BTreeMap::new();
        for count in 1..=order.len() {
            let output = generated(&order[..count], &record)?;
            let now = names(&output);
            for (ty, name) in &known {
                assert_eq!(now.get(ty), Some(name), "{ty}, after {:?}", &order[..count]);
            }
            let mut idents: Vec<&str> = now.keys().map(|ty| ident(&output, ty)).collect();
            idents.sort_unstable();
            idents.dedup();
            assert_eq!(idents.len(), now.len(), "two types have the same name after {:?}", &order[..count]);
            // The record is what the next run reads.
            record = AreaRecord::from_json(&output.record.to_json())?;
            assert_eq!(record, output.record);
            known = now;
        }
    }
    Ok(())
}

#[test]
fn recorded_handles_keep_their_names() -> Result<(), Box<dyn Error>> {
    let record = AreaRecord::from_json(r#"{"farm": {"farm.log": ["Log", "LogHandle", "Logs"]}}"#)?;
    let output = generated(&["farm"], &record)?;
    let log = output.files.get("farm/log.rs").ok_or("the type has no file")?;
    assert!(log.contains("pub struct LogHandle(") && log.contains("pub struct Logs("), "{log}");
    assert_eq!(ident(&output, "farm.logResource"), "LogResource");
    Ok(())
}
