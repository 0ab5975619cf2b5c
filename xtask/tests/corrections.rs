//! Corrections beside an imported description: what becomes of them with `import` and `generate`.

use std::path::Path;
use std::process::{Command, Output};
use std::{fs, io};

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

/// A folder with the service, and its corrections beside what will be imported.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> io::Result<Self> {
        let place = Self(tempfile::tempdir()?);
        fs::create_dir(place.0.path().join("schema"))?;
        place.put("service.csdl.xml", SERVICE)?;
        place.put("schema/Shop.corrections.csdl.json", CORRECTIONS)?;
        Ok(place)
    }

    fn put(&self, name: &str, text: &str) -> io::Result<()> {
        fs::write(self.0.path().join(name), text)
    }

    fn xtask(&self, arguments: &[&str]) -> io::Result<Output> {
        Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(self.0.path()).output()
    }

    fn import(&self, arguments: &[&str]) -> io::Result<Output> {
        self.xtask(&[&["import", "service.csdl.xml", "--out", "schema"], arguments].concat())
    }

    /// Generates, about which there must be nothing to say; gives the code of photos.
    fn photo(&self) -> io::Result<String> {
        let generated = self.xtask(&["generate", "--schema", "schema", "--crate", "shop"])?;
        assert!(generated.status.success() && generated.stderr.is_empty(), "{}", errors(&generated));
        fs::read_to_string(self.0.path().join("shop/src/generated/shop/photo.rs"))
    }

    fn is_imported(&self) -> bool {
        Path::new(self.0.path()).join("schema/import.lock.json").exists()
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn corrections_apply_to_what_is_imported() -> io::Result<()> {
    let place = Place::new()?;
    let imported = place.import(&["--deny-stale"])?;
    assert!(imported.status.success() && imported.stderr.is_empty(), "{}", errors(&imported));
    assert!(place.photo()?.contains("fn content("), "photos are media entities");
    Ok(())
}

#[test]
fn an_entry_for_a_type_that_is_left_out_is_no_matter() -> io::Result<()> {
    let place = Place::new()?;
    let imported = place.import(&["--deny-stale", "--include", "Photos"])?;
    assert!(imported.status.success() && imported.stderr.is_empty(), "{}", errors(&imported));
    assert!(place.photo()?.contains("fn content("), "photos are media entities");
    Ok(())
}

#[test]
fn an_entry_that_no_longer_applies_is_shown_and_can_be_an_error() -> io::Result<()> {
    let place = Place::new()?;
    let now = SERVICE.replace(r#"Name="Photo""#, r#"Name="Photo" HasStream="true""#).replace("Born", "Birthday");
    place.put("service.csdl.xml", &now)?;
    for include in [&[][..], &["--include", "Photos"]] {
        let refused = place.import(&[&["--deny-stale"], include].concat())?;
        let message = errors(&refused);
        assert!(!refused.status.success() && !place.is_imported(), "{message}");
        for expected in [
            "warning: the correction of `Shop.Photo` is no longer needed: its declaration already says the same",
            "schema/Shop.corrections.csdl.json:11:25",
            "warning: the correction has no effect: its target `Shop.Person/Born` is unknown",
            "schema/Shop.corrections.csdl.json:12:8",
            "error: nothing was imported: 2 entries in the documents beside the imported ones no longer apply",
        ] {
            assert!(message.contains(expected), "{expected}: {message}");
        }
    }
    let imported = place.import(&[])?;
    assert!(imported.status.success() && place.is_imported(), "{}", errors(&imported));
    assert!(errors(&imported).contains("warning: 2 entries"), "{}", errors(&imported));
    Ok(())
}

#[test]
fn an_entry_that_makes_no_sense_stops_the_import() -> io::Result<()> {
    let place = Place::new()?;
    place.put("schema/Shop.corrections.csdl.json", &CORRECTIONS.replace("HasStream", "HasStreams"))?;
    let refused = place.import(&[])?;
    assert!(!refused.status.success() && !place.is_imported(), "{}", errors(&refused));
    assert!(errors(&refused).contains("unknown correction `HasStreams`"), "{}", errors(&refused));
    assert!(errors(&refused).contains("did you mean `HasStream`?"), "{}", errors(&refused));
    Ok(())
}
