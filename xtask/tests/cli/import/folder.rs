//! Which files in the folder are replaced, and that none outside it is.

use std::fs;

use super::{Files, Project, SHOP, documents_of};
use crate::support::{TestResult, assert_contains, tree};

#[test]
fn documents_that_were_edited_or_not_imported_are_kept() -> TestResult {
    let project = Project::new()?;
    let sandbox = project.sandbox();
    sandbox.write("schema/shop.csdl.json", "{}")?;
    assert_eq!(
        project.refused(&[])?,
        "error: schema/shop.csdl.json: this document did not come from an import\n\
         error: nothing was imported, as these documents would be lost\n\
         help: import into another folder with `--out`, or replace them with `--overwrite`\n"
    );
    project.imported(&["--overwrite"])?;

    let text = sandbox.read("schema/people.csdl.json")?;
    sandbox.write("schema/people.csdl.json", &text.replace("\"id\": {}", "\"id\": { \"$MaxLength\": 5 }"))?;
    let message = project.refused(&[])?;
    assert_contains(&message, "error: schema/people.csdl.json: this document was edited since it was imported\nhelp: ");
    project.imported(&["--overwrite"])?;
    assert_eq!(sandbox.read("schema/people.csdl.json")?, text);
    Ok(())
}

#[test]
fn the_document_of_a_schema_that_is_gone_is_removed() -> TestResult {
    let project = Project::new()?;
    assert!(project.imported(&[])?.contains_key("people.csdl.json"));
    project.write_metadata(
        &SHOP.replace("people.", "shop.").replace("</Schema>\n    <Schema Namespace=\"people\">", ""),
    )?;
    assert_contains(&project.import(&[])?.succeeded().stdout, "removed  people.csdl.json");
    assert!(!project.files()?.contains_key("people.csdl.json"));
    Ok(())
}

#[test]
fn no_namespace_leads_out_of_the_folder() -> TestResult {
    let project = Project::new()?;
    for namespace in ["../../escaped", "/tmp/x", "a/b", "a\\b", "..", ".", "a..b", "x&#x202e;y", "x&#9;y", "C:x", "a b"]
    {
        project.write_metadata(&documents_of(&[namespace]))?;
        let before = tree(project.sandbox().path())?;
        let message = project.refused(&[])?;
        assert_contains(&message, "metadata.xml:2:");
        assert!(!message.contains('\u{202e}'), "{message}");
        assert_eq!(tree(project.sandbox().path())?, before, "{namespace}");
    }
    project.write_metadata(&documents_of(&["a", "a"]))?;
    assert_contains(&project.refused(&[])?, "the namespace `a` is already that of another schema");
    Ok(())
}

#[test]
fn no_lock_file_leads_out_of_the_folder() -> TestResult {
    let project = Project::new()?;
    let sandbox = project.sandbox();
    let outside = sandbox.write("outside.csdl.json", "precious")?.to_string_lossy().into_owned();
    let files = project.imported(&[])?;
    let lock = &files["import.lock.json"];
    for name in ["../outside.csdl.json", &outside, "a/../../outside.csdl.json", "..", "", "notes.txt"] {
        sandbox.write("schema/import.lock.json", &lock.replace("\"people.csdl.json\"", &format!("{name:?}")))?;
        let message = project.refused(&["--overwrite"])?;
        assert_contains(&message, "error: schema/import.lock.json: not a lock file: ");
        assert_contains(&message, "is not the name of an imported document");
    }

    // A name that the lock file lists is that of a folder or a link.
    sandbox.write("schema/import.lock.json", &lock.replace("people.csdl", "gone.csdl"))?;
    sandbox.remove("schema/people.csdl.json")?;
    let gone = sandbox.join("schema/gone.csdl.json");
    fs::create_dir(&gone)?;
    let message = project.import(&["--overwrite"])?.failed();
    assert_contains(&message, "gone.csdl.json: expected a file to write, found a folder");
    fs::remove_dir(&gone)?;
    #[cfg(unix)]
    for link in [gone, sandbox.join("schema/people.csdl.json")] {
        std::os::unix::fs::symlink(&outside, &link)?;
        assert_contains(&project.import(&["--overwrite"])?.failed(), "found a symbolic link");
        fs::remove_file(&link)?;
    }
    assert_eq!(sandbox.read("outside.csdl.json")?, "precious");
    sandbox.write("schema/import.lock.json", lock)?;
    assert_eq!(project.imported(&["--overwrite"])?, files);
    Ok(())
}

#[test]
fn a_journal_tells_documents_of_a_killed_import_from_edited_ones() -> TestResult {
    let project = Project::new()?;
    let sandbox = project.sandbox();
    project.write_metadata(&documents_of(&["a", "b"]).replace("\"p\"", "\"q\""))?;
    let after = project.imported(&[])?;
    project.write_metadata(&documents_of(&["a", "b", "c"]))?;
    let before = project.imported(&[])?;

    // As if a second import had been killed: one document is new and the lock file is old; at first there is no journal.
    sandbox.write("schema/a.csdl.json", &after["a.csdl.json"])?;
    assert_contains(&project.refused(&[])?, "a.csdl.json: this document was edited since it was imported");
    sandbox.write("schema/import.journal.json", &journal(&after)?)?;
    let run = sandbox.xtask(["generate", "--schema", "schema", "--crate", "generated"])?.succeeded();
    assert_contains(&run.stderr, "warning: an import into schema was interrupted; import again to complete it\n");
    assert_eq!(project.imported(&[])?, with_record(before, sandbox.read("schema/areas.lock.json")?));
    Ok(())
}

fn with_record(mut files: Files, record: String) -> Files {
    files.insert("areas.lock.json".to_owned(), record);
    files
}

/// The journal of an import that writes these files.
fn journal(files: &Files) -> Result<String, serde_json::Error> {
    let lock: serde_json::Value = serde_json::from_str(&files["import.lock.json"])?;
    let hashes = lock["files"].as_object().into_iter().flatten();
    let files: serde_json::Value = hashes.map(|(name, hash)| (name.clone(), serde_json::json!([hash]))).collect();
    Ok(serde_json::json!({ "files": files }).to_string())
}
