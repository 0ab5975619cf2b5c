//! Corrections beside imported documents: how `import` checks them and `generate` applies them.

use std::io;

use crate::support::{Run, Sandbox, TestResult, assert_contains};

const SERVICE: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices>
    <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Shop">
      <EntityType Name="Photo">
        <Key><PropertyRef Name="Id" /></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false" />
      </EntityType>
      <EntityType Name="Person">
        <Key><PropertyRef Name="Id" /></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false" />
        <Property Name="Born" Type="Edm.Date" />
      </EntityType>
      <EntityContainer Name="Service">
        <EntitySet Name="Photos" EntityType="Shop.Photo" />
        <EntitySet Name="People" EntityType="Shop.Person" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

const CORRECTIONS: &str = r#"{
  "$Version": "4.01",
  "$Reference": {
    "Shop.csdl.json": { "$Include": [{ "$Namespace": "Shop" }] },
    "vocabularies/GraphModel.Corrections.V1.csdl.json": {
      "$Include": [{ "$Namespace": "GraphModel.Corrections.V1", "$Alias": "Corrections" }]
    }
  },
  "Shop.corrections": {
    "$Annotations": {
      "Shop.Photo": { "@Corrections.HasStream": true },
      "Shop.Person/Born": { "@Corrections.Nullable": false }
    }
  }
}
"#;

/// A folder with the metadata of a service, and corrections beside the documents that an import writes.
struct Project(Sandbox);

impl Project {
    fn new() -> io::Result<Self> {
        let project = Self(Sandbox::with("service.csdl.xml", SERVICE)?);
        project.0.write("schema/Shop.corrections.csdl.json", CORRECTIONS)?;
        Ok(project)
    }

    fn import(&self, arguments: &[&str]) -> io::Result<Run> {
        self.0.xtask([&["import", "service.csdl.xml", "--out", "schema"], arguments].concat())
    }

    /// The generated code of the type that the corrections make a media entity.
    fn photo(&self) -> io::Result<String> {
        self.0.xtask(["generate", "--schema", "schema", "--crate", "shop"])?.succeeded_silently();
        self.0.read("shop/src/generated/shop/photo.rs")
    }

    fn is_imported(&self) -> bool {
        self.0.exists("schema/import.lock.json")
    }
}

#[test]
fn corrections_apply_to_imported_documents() -> TestResult {
    let project = Project::new()?;
    project.import(&["--deny-stale"])?.succeeded_silently();
    assert_contains(&project.photo()?, "fn content(");
    Ok(())
}

#[test]
fn an_entry_for_a_type_that_is_not_selected_is_not_stale() -> TestResult {
    let project = Project::new()?;
    project.import(&["--deny-stale", "--include", "Photos"])?.succeeded_silently();
    assert_contains(&project.photo()?, "fn content(");
    Ok(())
}

#[test]
fn an_entry_that_no_longer_applies_is_a_warning_or_an_error() -> TestResult {
    let project = Project::new()?;
    let corrected = SERVICE.replace(r#"Name="Photo""#, r#"Name="Photo" HasStream="true""#);
    project.0.write("service.csdl.xml", &corrected.replace("Born", "Birthday"))?;
    for include in [&[][..], &["--include", "Photos"]] {
        let message = project.import(&[&["--deny-stale"], include].concat())?.failed();
        for part in [
            "warning: the correction of `Shop.Photo` is no longer needed: its declaration already says the same",
            "schema/Shop.corrections.csdl.json:11:25",
            "warning: the correction has no effect: its target `Shop.Person/Born` is unknown",
            "schema/Shop.corrections.csdl.json:12:8",
            "error: nothing was imported: 2 entries in the documents beside the imported ones no longer apply",
        ] {
            assert_contains(&message, part);
        }
        assert!(!project.is_imported(), "{message}");
    }
    assert_contains(&project.import(&[])?.succeeded().stderr, "warning: 2 entries");
    assert!(project.is_imported());
    Ok(())
}

#[test]
fn an_unknown_correction_stops_the_import() -> TestResult {
    let project = Project::new()?;
    let misspelt = CORRECTIONS.replace("HasStream", "HasStreams");
    project.0.write("schema/Shop.corrections.csdl.json", &misspelt)?;
    let message = project.import(&[])?.failed();
    assert_contains(&message, "unknown correction `HasStreams`");
    assert_contains(&message, "did you mean `HasStream`?");
    assert!(!project.is_imported());
    Ok(())
}
