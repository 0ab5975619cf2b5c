//! The whole file of the first entity that was modelled, out of the project's own schema.

use std::path::Path;

use codegen::source::Source;
use codegen::{AreaMap, AreaRecord, Options};

#[test]
fn device_compliance_user_overview() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("it is in the folder");
    let documents = ["microsoft.graph.csdl.json", "microsoft.graph.permissions.csdl.json"];
    let (model, findings) = codegen::read(&documents.map(|name| Source::new(name, &read(name))));
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
