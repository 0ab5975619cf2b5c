//! `import`: what it writes, what it leaves alone, and what it says when a server misbehaves.

mod documents;
mod downloads;
mod failed_downloads;
mod folder;
mod siblings;

use std::collections::BTreeMap;
use std::fs;
use std::io;

use crate::support::{Run, Sandbox};

/// The metadata of a service with two schemas.
const SHOP: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <Schema Namespace="shop">
      <EntityType Name="item">
        <Key><PropertyRef Name="id" /></Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
        <NavigationProperty Name="makers" Type="Collection(people.person)" />
      </EntityType>
      <EntityContainer Name="store">
        <EntitySet Name="items" EntityType="shop.item" />
        <EntitySet Name="people" EntityType="people.person" />
      </EntityContainer>
    </Schema>
    <Schema Namespace="people">
      <EntityType Name="person"><Key><PropertyRef Name="id" /></Key><Property Name="id" Type="Edm.String" Nullable="false" /></EntityType>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>"#;

/// The metadata of a service with a type in each namespace.
pub(crate) fn documents_of(namespaces: &[&str]) -> String {
    let schema = |namespace: &&str| {
        format!(
            "<Schema Namespace=\"{namespace}\">\n<ComplexType Name=\"T\"><Property Name=\"p\" Type=\"{namespace}.T\"/></ComplexType></Schema>"
        )
    };
    let schemas = namespaces.iter().map(schema).collect::<String>();
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\">\n\
         <edmx:DataServices xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">{schemas}</edmx:DataServices></edmx:Edmx>"
    )
}

/// Files with their text, by name.
type Files = BTreeMap<String, String>;

/// A folder with the file `metadata.xml`, which is imported into the folder `schema`.
struct Project(Sandbox);

impl Project {
    /// A project with the metadata of the shop.
    fn new() -> io::Result<Self> {
        Sandbox::with("metadata.xml", SHOP).map(Self)
    }

    fn sandbox(&self) -> &Sandbox {
        &self.0
    }

    fn write_metadata(&self, text: &str) -> io::Result<()> {
        self.0.write("metadata.xml", text).map(drop)
    }

    /// Imports from a file or URL.
    fn import_from(&self, source: &str, arguments: &[&str]) -> io::Result<Run> {
        self.0.xtask([&["import", source, "--out", "schema"], arguments].concat())
    }

    /// Imports the metadata.
    fn import(&self, arguments: &[&str]) -> io::Result<Run> {
        self.import_from("metadata.xml", arguments)
    }

    /// The files that an import of the metadata, which must succeed, leaves.
    #[track_caller]
    fn imported(&self, arguments: &[&str]) -> io::Result<Files> {
        self.import(arguments)?.succeeded();
        self.files()
    }

    /// The files of the folder `schema`.
    fn files(&self) -> io::Result<Files> {
        let Ok(entries) = fs::read_dir(self.0.join("schema")) else { return Ok(Files::new()) };
        let read = |entry: io::Result<fs::DirEntry>| {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok((name, fs::read_to_string(&path)?))
        };
        entries.map(read).collect()
    }

    /// What an import, which must fail and write nothing, says.
    #[track_caller]
    fn refused_from(&self, source: &str, arguments: &[&str]) -> io::Result<String> {
        let before = self.files()?;
        let message = self.import_from(source, arguments)?.failed();
        assert_eq!(self.files()?, before);
        Ok(message)
    }

    /// What an import of the metadata, which must fail and write nothing, says.
    #[track_caller]
    fn refused(&self, arguments: &[&str]) -> io::Result<String> {
        self.refused_from("metadata.xml", arguments)
    }
}
