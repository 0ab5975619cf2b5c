//! Which versions can be compared, and the exit codes.

use std::fs;
use std::time::Instant;

use super::project::{AREAS, OLD, Project, new};
use crate::support::{TestResult, assert_contains, graph_metadata};

#[test]
fn versions_are_files_folders_and_revisions() -> TestResult {
    let project = Project::new()?;
    project.commit("first")?;
    project.write("schema/shop.csdl.json", &new())?;
    project.commit("second")?;
    project.write("elsewhere/shop.csdl.json", OLD)?;
    project.write("elsewhere/areas.json", AREAS)?;
    let expected = "goods\n  \
        breaking       property `name` of `item` is now nullable: `Option<String>` → `Nullable<String>`; projections need an `Option` or a `Nullable` for it\n  \
        additive       property `note` was added to `item`: `Option<String>`\n  \
        documentation  the description of property `size` of `item` was added\n\n\
        1 breaking, 1 additive, 1 documentation: a new minor version (0.x), or a new major version (from 1.0 on)\n";
    for (old, new) in [
        ("first", "second"),
        ("HEAD~1", "schema"),
        ("first:schema", "second:schema"),
        ("elsewhere", "HEAD"),
        ("first:schema/", "schema"),
    ] {
        assert_eq!(project.diff(&[old, new])?, (Some(0), expected.to_owned()), "{old} {new}");
    }
    // A single document does not bring an area map.
    let files = ["first:schema/shop.csdl.json", "schema/shop.csdl.json"];
    assert!(project.diff(&files)?.1.starts_with("shop\n  breaking"), "{files:?}");
    let with_areas = [files[0], files[1], "--areas", "schema/areas.json"];
    assert_eq!(project.diff(&with_areas)?, (Some(0), expected.to_owned()));
    assert_eq!(project.diff(&["second", "schema"])?, (Some(0), "nothing changed in the model\n".to_owned()));
    Ok(())
}

#[test]
fn the_exit_code_depends_on_the_worst_change() -> TestResult {
    let project = Project::new()?;
    project.commit("old")?;
    project.write("schema/shop.csdl.json", &OLD.replace(r#""name": {}"#, r#""name": {}, "note": {}"#))?;
    project.commit("additive")?;
    project.write("schema/shop.csdl.json", &OLD.replace(r#""name": {}, "#, ""))?;
    project.commit("breaking")?;
    for (new, fail_on, expected) in [
        ("old", "any", 0),
        ("additive", "breaking", 0),
        ("additive", "additive", 1),
        ("additive", "any", 1),
        ("breaking", "breaking", 1),
    ] {
        let (code, said) = project.diff(&["old", new, "--fail-on", fail_on])?;
        assert_eq!(code, Some(expected), "{new}, {fail_on}: {said}");
    }
    assert_eq!(project.diff(&["old", "breaking"])?.0, Some(0));
    Ok(())
}

#[test]
fn versions_that_cannot_be_compared_are_named() -> TestResult {
    let project = Project::new()?;
    project.commit("old")?;
    let (code, message) = project.diff(&["nothing", "old"])?;
    assert_eq!(code, Some(2));
    let expected = "error: `nothing` is neither a path nor a revision of a schema: git says: ";
    assert!(message.starts_with(expected), "{message}");
    assert_eq!(project.diff(&["old:nowhere", "old"])?.0, Some(2));
    let (code, message) = project.diff(&["old:xtask", "old"])?;
    let expected = "error: old:xtask: there is no *.csdl.json, *.csdl.xml or *.xml in this folder\n\
                    help: name another folder, or a document, which may have any name\n";
    assert_eq!((code, message.as_str()), (Some(2), expected));

    project.write("schema/shop.csdl.json", &OLD.replace("shop.size", "shop.siez"))?;
    let (code, message) = project.diff(&["old", "schema"])?;
    assert_eq!(code, Some(2));
    assert_contains(&message, "unknown type `shop.siez`");
    let expected = "error: the schema has 1 error\nerror: schema: this version cannot be compared\n";
    assert!(message.ends_with(expected), "{message}");
    project.write("schema/shop.csdl.json", OLD)?;
    project.write("schema/areas.json", "{")?;
    let (code, message) = project.diff(&["old", "schema"])?;
    assert_eq!(code, Some(2));
    assert!(message.starts_with("error: schema/areas.json: "), "{message}");
    Ok(())
}

#[test]
fn all_of_graph_is_compared_with_a_changed_version() -> TestResult {
    let Some(path) = graph_metadata("two versions of all of Graph") else { return Ok(()) };
    let text = fs::read_to_string(&path)?;
    let changed = text.replacen(r#"<Property Name="aboutMe" Type="Edm.String" />"#, "", 1);
    assert_ne!(text, changed);
    let project = Project::new()?;
    project.write("new.csdl.xml", &changed)?;
    let started = Instant::now();
    let (code, said) = project.diff(&[&path.to_string_lossy(), "new.csdl.xml", "--fail-on", "breaking"])?;
    println!("compared two documents of {} bytes in {:.2} s", text.len(), started.elapsed().as_secs_f64());
    assert_eq!(code, Some(1), "{said}");
    assert_contains(&said, "property `aboutMe` of `microsoft.graph.user` was removed");
    assert!(said.ends_with(
        "1 breaking, 0 additive, 0 documentation: a new minor version (0.x), or a new major version (from 1.0 on)\n"
    ));
    Ok(())
}
