//! The whole file of the first entity that was modelled, out of the project's own schema.

use std::path::Path;

use codegen::source::{Source, SourceId};
use codegen::{AreaMap, AreaRecord, Options};

const DOCUMENTS: [&str; 3] =
    ["microsoft.graph.conventions.csdl.json", "microsoft.graph.csdl.json", "microsoft.graph.permissions.csdl.json"];

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    std::fs::read_to_string(folder.join(name)).expect("it is in the folder")
}

#[test]
fn documents_are_in_canonical_form() {
    let vocabularies =
        ["vocabularies/GraphModel.Corrections.V1.csdl.json", "vocabularies/GraphModel.Naming.V1.csdl.json"];
    for name in DOCUMENTS.into_iter().chain(vocabularies) {
        let text = read(name);
        let mut findings = Vec::new();
        let document = codegen::csdl::read(SourceId(0), &Source::new(name, &text), &mut findings);
        assert_eq!(findings, [], "{name}");
        let written = codegen::csdl::write(&document.expect("it can be read"));
        assert_eq!(written.len(), 1, "{name}");
        // Not `assert_eq`, which would show two documents of thousands of lines.
        let difference = written[0].text.lines().zip(text.lines()).find(|(canonical, line)| canonical != line);
        assert_eq!(difference, None, "{name}");
        assert!(written[0].text == text, "{name} is not as long as its canonical form");
    }
}

#[test]
fn device_compliance_user_overview() {
    let (model, mut findings) = codegen::read(&DOCUMENTS.map(|name| Source::new(name, &read(name))));
    // The conventions are for all of Graph, of which this is a part.
    findings.retain(|finding| !finding.stale || finding.span.source != SourceId(0));
    assert_eq!(findings, [], "the project's own schema gives no warning");
    let options = Options {
        areas: AreaMap::from_json(&read("areas.json")).expect("it is an area map"),
        record: AreaRecord::from_json(&read("areas.lock.json")).expect("it is a record"),
        command: "cargo xtask generate".to_owned(),
        ..Options::default()
    };
    let output = codegen::generate(&model.expect("there are no errors"), &options);
    let file = output.files.get("device_management/device_compliance_user_overview.rs").expect("it is generated");
    insta::assert_snapshot!("device_compliance_user_overview", file);
}
