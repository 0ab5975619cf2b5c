//! Tests the project's own schema of Graph: its documents, and a file generated from them.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::source::{Source, SourceId};
use codegen::{AreaMap, AreaRecord, Options};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema")
}

fn read(name: &str) -> std::io::Result<String> {
    fs::read_to_string(folder().join(name))
}

/// The names of all documents, in order.
fn documents() -> std::io::Result<Vec<String>> {
    let names = fs::read_dir(folder())?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<std::io::Result<Vec<String>>>()?;
    names.retain(|name| name.ends_with(".csdl.json"));
    names.sort();
    Ok(names)
}

#[test]
fn documents_are_in_canonical_form() -> Result<(), Box<dyn Error>> {
    let vocabularies = ["Conventions", "Corrections", "Naming", "Reference"]
        .map(|vocabulary| format!("vocabularies/GraphModel.{vocabulary}.V1.csdl.json"));
    for name in documents()?.into_iter().chain(vocabularies) {
        let text = read(&name)?;
        let mut findings = Vec::new();
        let document = codegen::csdl::read(SourceId(0), &Source::new(&*name, &text), &mut findings);
        assert_eq!(findings, [], "{name}");
        let written = codegen::csdl::write(&document.ok_or("the document is not read")?);
        assert_eq!(written.len(), 1, "{name}");
        // `assert_eq` would print both documents, thousands of lines each.
        let difference = written[0].text.lines().zip(text.lines()).find(|(canonical, line)| canonical != line);
        assert_eq!(difference, None, "{name}");
        assert!(written[0].text == text, "{name} is not as long as its canonical form");
    }
    Ok(())
}

#[test]
fn device_compliance_user_overview() -> Result<(), Box<dyn Error>> {
    let sources: Vec<Source> = documents()?
        .iter()
        .map(|name| Ok(Source::new(&**name, &read(name)?)))
        .collect::<Result<_, std::io::Error>>()?;
    let (model, findings) = codegen::read(&sources);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "an alternate key of `microsoft.graph.accessPackageCatalog` names a property that the type does not have; it is ignored"
        ]
    );
    let options = Options {
        areas: AreaMap::from_json(&read("areas.json")?)?,
        record: AreaRecord::from_json(&read("areas.lock.json")?)?,
        command: "cargo xtask generate".to_owned(),
        ..Options::default()
    };
    let output = codegen::generate(&model.ok_or("the schema has an error")?, &options);
    let file = output.files.get("device_management/device_compliance_user_overview.rs");
    insta::assert_snapshot!("device_compliance_user_overview", file.ok_or("the file is not generated")?);
    Ok(())
}
