//! What a service does in a way of its own: a crate for Microsoft Graph begins with its conventions, others get OData's until
//! somebody writes some.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

type TestResult = Result<(), Box<dyn Error>>;

/// Generates a crate from a schema with one entity set, in a container of a name.
fn generate(folder: &Path, container: &str) -> TestResult {
    generate_with(folder, container, "")
}

/// The same with annotations of the container.
fn generate_with(folder: &Path, container: &str, annotations: &str) -> TestResult {
    let (namespace, name) = container.rsplit_once('.').ok_or("the name of the container has no namespace")?;
    let schema = format!(
        r#"{{"$Version": "4.01", "$EntityContainer": "{container}", "{namespace}": {{
            "user": {{"$Kind": "EntityType", "$Key": ["id"], "id": {{}}}},
            "{name}": {{"$Kind": "EntityContainer", {annotations} "users": {{"$Collection": true, "$Type": "{namespace}.user"}}}}
        }}}}"#
    );
    let document = folder.join("service.csdl.json");
    fs::write(&document, schema)?;
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-odata"))
        .args(["generate", "--schema"])
        .arg(&document)
        .arg("--crate")
        .arg(folder.join("service"))
        .output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
}

#[test]
fn a_crate_for_graph_begins_with_its_conventions() -> TestResult {
    let place = tempfile::tempdir()?;
    generate(place.path(), "microsoft.graph.GraphService")?;
    let source = place.path().join("service/src");
    let read = |name: &str| fs::read_to_string(source.join(name));
    assert!(read("generated/container.rs")?.contains("crate::conventions::CONVENTIONS"));
    assert!(read("conventions.rs")?.contains("pub(crate) const CONVENTIONS"));
    let library = read("lib.rs")?;
    for line in ["mod cloud;", "mod consistency;", "mod conventions;", "pub use cloud::{ApiVersion, Cloud};"] {
        assert!(library.contains(line), "{line}: {library}");
    }

    // They belong to the user from then on.
    fs::write(source.join("consistency.rs"), "// mine\n")?;
    generate(place.path(), "microsoft.graph.GraphService")?;
    assert_eq!(read("consistency.rs")?, "// mine\n");
    Ok(())
}

#[test]
fn other_services_have_the_conventions_of_odata_until_there_are_others() -> TestResult {
    let place = tempfile::tempdir()?;
    generate(place.path(), "shop.Shop")?;
    let source = place.path().join("service/src");
    let container = || fs::read_to_string(source.join("generated/container.rs"));
    assert!(container()?.contains("Conventions::ODATA"));
    assert!(!source.join("conventions.rs").exists() && !source.join("cloud.rs").exists());

    fs::write(source.join("conventions.rs"), "")?;
    generate(place.path(), "shop.Shop")?;
    assert!(container()?.contains("crate::conventions::CONVENTIONS"));
    Ok(())
}

#[test]
fn keys_are_as_the_conventions_say_unless_the_metadata_says_so() -> TestResult {
    let place = tempfile::tempdir()?;
    generate(place.path(), "shop.Shop")?;
    fs::write(place.path().join("service/src/conventions.rs"), "")?;
    generate(place.path(), "shop.Shop")?;
    let container = || fs::read_to_string(place.path().join("service/src/generated/container.rs"));
    assert!(!container()?.contains("with_key_style"), "{}", container()?);
    let supported = r#""@Org.OData.Capabilities.V1.KeyAsSegmentSupported": true,"#;
    generate_with(place.path(), "shop.Shop", supported)?;
    assert!(container()?.contains("with_key_style(KeyStyle::Segment)"), "{}", container()?);
    Ok(())
}

#[test]
fn batches_go_in_the_form_that_the_metadata_says() -> TestResult {
    let place = tempfile::tempdir()?;
    for (formats, is_multipart) in [
        (r#"["multipart/mixed"]"#, true),
        (r#"["multipart/mixed;charset=utf-8"]"#, true),
        (r#"["multipart/mixed", "application/json"]"#, false),
        (r#"["application/json"]"#, false),
        ("[]", false),
    ] {
        let support = format!(r#""@Org.OData.Capabilities.V1.BatchSupport": {{"SupportedFormats": {formats}}},"#);
        generate_with(place.path(), "shop.Shop", &support)?;
        let container = fs::read_to_string(place.path().join("service/src/generated/container.rs"))?;
        assert_eq!(container.contains("with_multipart_batches()"), is_multipart, "{formats}: {container}");
    }
    Ok(())
}
