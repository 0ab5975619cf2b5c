//! Which documents are written, and what they contain.

use std::fs;

use super::{Project, SHOP, documents_of};
use crate::support::{Sandbox, TestResult, assert_contains};

#[test]
fn a_document_is_imported_and_a_second_import_changes_nothing() -> TestResult {
    let project = Project::new()?;
    let source = project.sandbox().join("metadata.xml").to_string_lossy().into_owned();
    let first = project.import_from(&source, &[])?.succeeded();
    assert_contains(&first.stdout, "2 types, 0 operations and 2 container children in 2 documents");
    assert_contains(&first.stdout, "3 files written, 0 unchanged, 0 removed");
    let files = project.files()?;
    assert_eq!(files.keys().collect::<Vec<_>>(), ["import.lock.json", "people.csdl.json", "shop.csdl.json"]);
    assert_contains(&files["shop.csdl.json"], "\"$EntityContainer\": \"shop.store\"");
    assert_contains(&files["import.lock.json"], &format!("\"source\": {source:?}"));

    // The date of the first import stays.
    let date = |line: &str| line.contains("\"date\"").then(|| "  \"date\": \"2001-02-03\",".to_owned());
    let lines = files["import.lock.json"].lines().map(|line| date(line).unwrap_or_else(|| line.to_owned()) + "\n");
    let earlier: String = lines.collect();
    project.sandbox().write("schema/import.lock.json", &earlier)?;
    let modified = || fs::metadata(project.sandbox().join("schema/shop.csdl.json"))?.modified();
    let before = modified()?;
    let second = project.import_from(&source, &[])?.succeeded();
    assert_contains(&second.stdout, "0 files written, 3 unchanged, 0 removed");
    assert_eq!(project.files()?["import.lock.json"], earlier);
    assert_eq!(modified()?, before);

    // Another version of the document has another date.
    project.write_metadata(&SHOP.replace("makers", "authors"))?;
    let third = project.import_from(&source, &[])?.succeeded();
    assert_contains(&third.stdout, "2 files written, 1 unchanged, 0 removed");
    assert!(!project.files()?["import.lock.json"].contains("2001-02-03"));
    Ok(())
}

#[test]
fn a_part_is_imported_and_unknown_names_are_errors() -> TestResult {
    let project = Project::new()?;
    let files = project.imported(&["--include", "people", "shop.item"])?;
    assert_contains(&files["import.lock.json"], "\"include\": [\n    \"people\",\n    \"shop.item\"\n  ]");
    assert_contains(&files["shop.csdl.json"], "makers");
    assert!(!files["shop.csdl.json"].contains("items"));
    let files = project.imported(&["--include", "items"])?;
    assert!(!files.contains_key("people.csdl.json") && !files["shop.csdl.json"].contains("makers"));

    assert_eq!(
        project.refused(&["--include", "itmes", "shop.itm"])?,
        "error: the service's entity container has no child `itmes`; did you mean `items`?\n\
         error: the service has no type `shop.itm`; did you mean `shop.item`?\n\
         error: nothing was imported: `--include` names what the service does not have\n"
    );
    Ok(())
}

#[test]
fn facts_are_imported_without_the_sentences_beside_them() -> TestResult {
    let project = Project::new()?;
    let sentence = r#"<Annotation Term="Org.OData.Core.V1.Description" String="A sentence." />"#;
    let restrictions = format!(
        r#"<Annotation Term="Org.OData.Capabilities.V1.ReadRestrictions"><Record>
             <PropertyValue Property="Readable" Bool="false" />
             <PropertyValue Property="LongDescription" String="A sentence." />
             <PropertyValue Property="Permissions"><Collection><Record>
               <PropertyValue Property="SchemeName" String="Application" />
               <PropertyValue Property="Scopes"><Collection><Record>
                 <PropertyValue Property="Scope" String="Read.All">{sentence}</PropertyValue>
               </Record></Collection></PropertyValue>
             </Record></Collection></PropertyValue>
           </Record></Annotation>"#
    );
    let metadata = SHOP
        .replacen("/></EntityType>", &format!(">{sentence}</Property>{sentence}</EntityType>"), 1)
        .replace(
            "Type=\"Collection(people.person)\" />",
            &format!("Type=\"people.person\">{sentence}{restrictions}</NavigationProperty>"),
        )
        .replace("EntityType=\"shop.item\" />", &format!("EntityType=\"shop.item\">{sentence}</EntitySet>"))
        .replacen("</Schema>", &format!("<Annotations Target=\"shop.item/id\">{sentence}</Annotations></Schema>"), 1);
    project.write_metadata(&metadata)?;
    assert!(project.imported(&[])?.values().any(|text| text.contains("A sentence.")));
    let files = project.imported(&["--without-descriptions", "--source-name", "shop.example/metadata, version 7"])?;
    for (name, text) in &files {
        assert!(!text.contains("sentence") && !text.contains("Description\""), "{name}: {text}");
    }
    assert_contains(&files["shop.csdl.json"], "\"Readable\": false");
    assert_contains(&files["shop.csdl.json"], "\"Scope\": \"Read.All\"");
    assert_contains(&files["import.lock.json"], "\"source\": \"shop.example/metadata, version 7\"");
    assert_contains(&files["import.lock.json"], "\"withoutDescriptions\": true");
    Ok(())
}

#[test]
fn documents_have_file_names_that_every_system_allows() -> TestResult {
    let project = Project::new()?;
    project.write_metadata(&documents_of(&["con", "A", "a", "Straße", "com1.sales"]))?;
    let files = project.imported(&[])?;
    let expected = [
        "A.csdl.json",
        "Stra-df-e.csdl.json",
        "a-2.csdl.json",
        "com1-.sales.csdl.json",
        "con-.csdl.json",
        "import.lock.json",
    ];
    assert_eq!(files.keys().collect::<Vec<_>>(), expected);
    assert_contains(&files["a-2.csdl.json"], "\"a\": {");
    assert_contains(&project.import(&[])?.succeeded().stdout, "0 files written, 6 unchanged");

    project.write_metadata(&documents_of(&["A", "a"]).replace("Type=\"A.T\"", "Type=\"a.T\""))?;
    assert_contains(&project.imported(&[])?["A.csdl.json"], "\"a-2.csdl.json\": {");
    Ok(())
}

#[test]
fn broken_members_are_left_out_on_request() -> TestResult {
    let project = Project::new()?;
    let lost = r#"<Property Name="lost" Type="away.gone" /><NavigationProperty Name="makers""#;
    project.write_metadata(&SHOP.replace(r#"<NavigationProperty Name="makers""#, lost))?;
    assert_contains(&project.refused(&[])?, "pass `--leave-out-broken` to leave it out");
    let run = project.import(&["--leave-out-broken"])?.succeeded();
    assert_contains(&run.stderr, "1 declaration was left out; unknown names: `away.gone` (1)");
    let shop = &project.files()?["shop.csdl.json"];
    assert!(!shop.contains("lost") && shop.contains("makers"), "{shop}");
    Ok(())
}

#[test]
fn an_import_of_graph_adds_what_the_project_knows_of_it() -> TestResult {
    let sandbox = Sandbox::with(
        "graph.csdl.json",
        r#"{
  "$Version": "4.01", "$EntityContainer": "microsoft.graph.GraphService",
  "microsoft.graph": {
    "user": { "$Kind": "EntityType", "$Key": ["id"], "id": {} },
    "GraphService": { "$Kind": "EntityContainer", "users": { "$Collection": true, "$Type": "microsoft.graph.user" } }
  }
}"#,
    )?;
    sandbox.xtask(["import", "graph.csdl.json", "--out", "graph"])?.succeeded();
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/areas.json");
    assert_eq!(sandbox.read("graph/areas.json")?, fs::read_to_string(own)?);
    for name in ["microsoft.graph.conventions.csdl.json", "microsoft.graph.permissions.csdl.json"] {
        assert!(sandbox.join("graph").join(name).exists(), "{name}");
    }

    // From now on the files belong to the user.
    sandbox.write("graph/areas.json", "{}")?;
    sandbox.xtask(["import", "graph.csdl.json", "--out", "graph"])?.succeeded();
    assert_eq!(sandbox.read("graph/areas.json")?, "{}");

    sandbox.xtask(["import", "graph.csdl.json", "--out", "bare", "--bare"])?.succeeded();
    let files = fs::read_dir(sandbox.join("bare"))?.count();
    assert_eq!(files, 2, "the document and the lock file");
    Ok(())
}
