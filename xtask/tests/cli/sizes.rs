//! Large services and parts of them: features, `--include`, several documents and folders.

use std::fmt::Write as _;

use crate::support::{Sandbox, TestResult, assert_contains};

/// A service in two documents, of which one refers to the other.
const PEOPLE: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="people">
    <EntityType Name="person"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
    <EnumType Name="mood"><Member Name="good"/></EnumType>
  </Schema></edmx:DataServices>
</edmx:Edmx>"#;

const SHOP: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:Reference Uri="people.xml"><edmx:Include Namespace="people" Alias="p"/></edmx:Reference>
  <edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop">
    <EntityType Name="item">
      <Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>
      <NavigationProperty Name="maker" Type="p.person"/>
    </EntityType>
    <EntityContainer Name="store">
      <EntitySet Name="items" EntityType="shop.item"/>
      <EntitySet Name="people" EntityType="p.person"/>
    </EntityContainer>
  </Schema></edmx:DataServices>
</edmx:Edmx>"#;

/// A folder `published` with both documents, as a service publishes them.
fn published() -> std::io::Result<Sandbox> {
    let sandbox = Sandbox::with("published/people.xml", PEOPLE)?;
    sandbox.write("published/shop.xml", SHOP)?;
    Ok(sandbox)
}

#[test]
fn a_service_of_400_namespaces_has_features_that_one_can_list() -> TestResult {
    let mut text = r#"{ "$Version": "4.01", "$EntityContainer": "all.Service""#.to_owned();
    let mut container = String::new();
    for n in 0..400 {
        let _infallible = write!(text, r#", "n{n}": {{ "t{n}": {{ "$Kind": "EntityType", "$Key": ["id"], "id": {{}}"#);
        for field in 0..n % 30 {
            let _infallible = write!(text, r#", "f{field}": {{}}"#);
        }
        text.push_str(" } }");
        let _infallible = write!(container, r#", "s{n}": {{ "$Collection": true, "$Type": "n{n}.t{n}" }}"#);
    }
    let text = format!(r#"{text}, "all": {{ "Service": {{ "$Kind": "EntityContainer"{container} }} }} }}"#);
    let sandbox = Sandbox::with("large.csdl.json", &text)?;
    let run = sandbox.xtask(["generate", "--schema", "large.csdl.json", "--crate", "large"])?.succeeded();
    assert!(!run.stderr.contains("features"), "{}", run.stderr);
    let manifest = sandbox.read("large/Cargo.toml")?;
    let areas = manifest.lines().filter(|line| line.ends_with("= []")).count();
    assert!((2..=20).contains(&areas), "{manifest}");
    let lib = sandbox.read("large/src/lib.rs")?;
    assert_contains(&lib, "[dependencies.large]");
    assert!(!lib.contains("Graph"), "{lib}");
    Ok(())
}

#[test]
fn a_crate_is_generated_from_a_part_and_the_record_of_the_whole_stays() -> TestResult {
    let sandbox = published()?;
    let part = ["generate", "--schema", "published", "--crate", "part", "--include", "people"];
    sandbox.xtask(["generate", "--schema", "published", "--crate", "whole"])?.succeeded();
    let record = sandbox.read("published/areas.lock.json")?;
    assert_contains(&record, "shop.item");
    sandbox.xtask(part)?.succeeded();
    assert_eq!(sandbox.read("published/areas.lock.json")?, record);
    let (part_record, service) =
        (sandbox.read("part/areas.lock.json")?, sandbox.read("part/src/generated/container.rs")?);
    assert!(part_record.contains("people.person") && !part_record.contains("shop.item"), "{part_record}");
    assert!(!part_record.contains("people.mood"), "{part_record}");
    assert!(service.contains("fn people(") && !service.contains("fn items("), "{service}");
    sandbox.xtask([&part[..], &["--check"]].concat())?.succeeded();
    // Another part is another crate, although the texts are the same.
    let other = [&part[..], &["shop.item"]].concat();
    sandbox.xtask(&other)?.succeeded();
    assert_contains(&sandbox.read("part/areas.lock.json")?, "shop.item");
    let refused = sandbox.xtask([&part[..], &["poeple"]].concat())?.failed();
    assert_contains(&refused, "no child `poeple`; did you mean `people`?");
    assert_contains(&refused, "nothing was generated: `--include` names what the service does not have");
    Ok(())
}

#[test]
fn several_documents_and_folders_are_imported_as_one_service() -> TestResult {
    let sandbox = published()?;
    let single = ["import", "published/shop.xml", "published/people.xml", "--out", "single"];
    assert_contains(
        &sandbox.xtask(single)?.succeeded().stdout,
        "3 types, 0 operations and 2 container children in 2 documents",
    );
    let lock = sandbox.read("single/import.lock.json")?;
    for name in ["../published/people.xml", "../published/shop.xml"] {
        assert_contains(&lock, name);
    }
    sandbox.xtask(["import", "published", "--out", "folder", "--source-name", "the release"])?.succeeded();
    let lock = sandbox.read("folder/import.lock.json")?;
    assert!(lock.contains("\"source\": \"the release\"") && !lock.contains("people.xml"), "{lock}");
    for name in ["people.csdl.json", "shop.csdl.json"] {
        assert_eq!(sandbox.read(&format!("folder/{name}"))?, sandbox.read(&format!("single/{name}"))?);
    }
    assert_contains(&sandbox.read("folder/shop.csdl.json")?, "\"$EntityContainer\": \"shop.store\"");
    assert!(!sandbox.read("folder/people.csdl.json")?.contains("$EntityContainer"));
    let again = sandbox.xtask(["import", "published", "--out", "folder", "--source-name", "the release"])?.succeeded();
    assert_contains(&again.stdout, "0 files written, 3 unchanged, 0 removed");
    sandbox.xtask(["import", "published", "--out", "part", "--include", "people"])?.succeeded();
    assert!(!sandbox.read("part/shop.csdl.json")?.contains("item"));
    Ok(())
}

#[test]
fn a_namespace_in_two_documents_is_an_error() -> TestResult {
    let sandbox = published()?;
    sandbox.write("published/more.xml", PEOPLE)?;
    let refused = sandbox.xtask(["import", "published", "--out", "schema"])?.failed();
    assert_contains(&refused, "the namespace `people` is already that of another schema");
    Ok(())
}
