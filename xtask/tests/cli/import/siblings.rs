//! Documents of annotations beside the imported ones are checked against them.

use super::Project;
use crate::support::{TestResult, assert_contains};

/// Annotations of a property that exists, and of some other target.
fn annotations(target: &str) -> String {
    format!(
        r#"{{"$Version": "4.01", "notes": {{"$Annotations": {{
            "shop.item/id": {{"@Org.OData.Core.V1.Description": "its number"}},
            "{target}": {{"@Org.OData.Core.V1.Description": "who"}}}}}}}}"#
    )
}

#[test]
fn an_annotation_without_a_target_is_a_warning() -> TestResult {
    let project = Project::new()?;
    let write = |target: &str| project.sandbox().write("schema/notes.csdl.json", &annotations(target));
    write("shop.item/makers")?;
    project.import(&[])?.succeeded_silently();

    write("shop.item/writers")?;
    let message = project.import(&[])?.succeeded().stderr;
    assert_contains(&message, "unknown target `shop.item/writers`");
    assert_contains(&message, "notes.csdl.json:3");
    assert_contains(&message, "1 entry in the documents beside the imported ones no longer applies");

    // Annotations of something that is not selected still apply.
    write("people.person/id")?;
    project.import(&["--include", "shop.item"])?.succeeded_silently();
    project.import(&[])?.succeeded();
    Ok(())
}

#[test]
fn an_error_in_a_sibling_stops_the_import() -> TestResult {
    let project = Project::new()?;
    let broken = r#"{"$Version": "4.01", "notes": {"x": {"$Kind": "ComplexType", "$BaseType": "shop.gone"}}}"#;
    project.sandbox().write("schema/notes.csdl.json", broken)?;
    let message = project.refused(&[])?;
    assert_contains(&message, "unknown type `shop.gone`");
    assert_contains(&message, "the documents beside the imported ones would have 1 error");
    Ok(())
}
