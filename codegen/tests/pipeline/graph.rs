//! Tests the project's own schema of Graph: its documents, and a file generated from them.

use std::error::Error;
use std::path::Path;

use codegen::source::{Source, SourceId};
use codegen::{AreaMap, AreaRecord, Options};

const DOCUMENTS: [&str; 3] =
    ["microsoft.graph.conventions.csdl.json", "microsoft.graph.csdl.json", "microsoft.graph.permissions.csdl.json"];

fn read(name: &str) -> std::io::Result<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema").join(name))
}

#[test]
fn documents_are_in_canonical_form() -> Result<(), Box<dyn Error>> {
    let vocabularies = ["Conventions", "Corrections", "Naming"]
        .map(|vocabulary| format!("vocabularies/GraphModel.{vocabulary}.V1.csdl.json"));
    for name in DOCUMENTS.into_iter().map(str::to_owned).chain(vocabularies) {
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
    let sources: Vec<Source> =
        DOCUMENTS.iter().map(|name| Ok(Source::new(*name, &read(name)?))).collect::<Result<_, std::io::Error>>()?;
    let (model, mut findings) = codegen::read(&sources);
    // The conventions are for all of Graph, while the schema is a part of it.
    findings.retain(|finding| !finding.stale || finding.span.source != SourceId(0));
    assert_eq!(findings, []);
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
