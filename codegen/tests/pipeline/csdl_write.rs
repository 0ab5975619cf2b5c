//! Tests that serializing loses nothing: the canonical documents of every available schema give the same model as the
//! schema itself, and serializing them again changes nothing.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use codegen::csdl::{Written, read, write};
use codegen::diagnostic::Severity;
use codegen::source::{Source, SourceId};

use crate::description::describe;

/// The canonical documents of a text, and a description of its model unless resolving it gives errors.
fn canonical(name: &str, text: &str) -> Result<(Vec<Written>, Option<String>), String> {
    let source = Source::new(name.to_owned(), text);
    let mut findings = Vec::new();
    let document = read(SourceId(0), &source, &mut findings);
    let is_valid = findings.iter().all(|finding| finding.severity != Severity::Error);
    let document = document.filter(|_| is_valid).ok_or_else(|| format!("{name}: {findings:#?}"))?;
    let (model, _) = codegen::read(&[source]);
    Ok((write(&document), model.as_ref().map(describe)))
}

/// Checks that a text and its serialized form give the same model, and returns the latter.
fn check(name: &str, text: &str) -> Result<Vec<Written>, String> {
    let (written, original) = canonical(name, text)?;
    let sources: Vec<Source> = written.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    let (_, expected_findings) = codegen::read(&[Source::new(name.to_owned(), text)]);
    let messages = |findings: &[codegen::diagnostic::Diagnostic]| {
        let mut messages: Vec<String> = findings.iter().map(|finding| finding.message.clone()).collect();
        // A duplicate annotation is reported, but not always serialized.
        messages.retain(|message| !message.starts_with("the target already has an annotation"));
        messages.sort();
        messages.dedup();
        messages
    };
    assert_eq!(messages(&findings), messages(&expected_findings), "{name}");
    assert_same(name, original.as_deref().unwrap_or_default(), &model.as_ref().map(describe).unwrap_or_default());
    for one in &written {
        let (again, _) = canonical(&one.file_name(), &one.text)?;
        assert_eq!(again.len(), 1, "{name}");
        assert_same(name, &one.text, &again[0].text);
    }
    Ok(written)
}

/// Compares long texts; a failure shows only the first line that differs.
fn assert_same(name: &str, expected: &str, actual: &str) {
    let differing = expected.lines().zip(actual.lines()).find(|(expected, actual)| expected != actual);
    assert_eq!(differing, None, "{name}");
    assert_eq!(expected.lines().count(), actual.lines().count(), "{name}");
}

fn documents(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries: Vec<fs::DirEntry> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    let mut documents: Vec<PathBuf> =
        paths.filter(|path| path.is_file() && path.to_string_lossy().contains(".csdl.")).collect();
    documents.sort();
    assert!(!documents.is_empty(), "there are no documents in {}", folder.display());
    Ok(documents)
}

fn check_all(folder: &Path) -> Result<(), Box<dyn Error>> {
    for path in documents(folder)? {
        check(&path.file_name().unwrap_or_default().to_string_lossy(), &fs::read_to_string(&path)?)?;
    }
    Ok(())
}

#[test]
fn the_schema_of_every_rule_survives_serializing() -> Result<(), Box<dyn Error>> {
    check_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules"))
}

#[test]
fn the_metadata_of_every_real_service_survives_serializing() -> Result<(), Box<dyn Error>> {
    let Some(folders) = env::var_os("ODATA_SCHEMAS") else {
        // Bypasses the output capture of the test harness.
        writeln!(std::io::stderr(), "SKIPPED: metadata of real services: ODATA_SCHEMAS names no folders")?;
        return Ok(());
    };
    env::split_paths(&folders).try_for_each(|folder| check_all(&folder))
}

/// All documents, each below its file name.
fn shown(written: &[Written]) -> String {
    written.iter().map(|one| format!("==> {}\n{}", one.file_name(), one.text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_schema_gets_a_document_that_references_those_it_uses() -> Result<(), String> {
    let written = check(
        "two.csdl.xml",
        r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:Reference Uri="https://example.org/Core.xml">
    <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core" />
  </edmx:Reference>
  <edmx:Reference Uri="https://example.org/Measures.xml">
    <edmx:Include Namespace="Org.OData.Measures.V1" Alias="Measures" />
  </edmx:Reference>
  <edmx:DataServices xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <Schema Namespace="shop" Alias="self">
      <EntityType Name="item">
        <Key><PropertyRef Name="id" /></Key>
        <Property Name="id" Type="Edm.String" Nullable="false"><Annotation Term="Core.Computed" /></Property>
        <NavigationProperty Name="maker" Type="p.person" />
        <Property Name="size" Type="shop.size" />
      </EntityType>
      <EnumType Name="size"><Member Name="s" /><Member Name="m" /><Member Name="xl" Value="5" /><Member Name="xxl" /></EnumType>
      <Function Name="size" IsBound="true"><Parameter Name="it" Type="self.item" /><ReturnType Type="self.size" /></Function>
      <Term Name="Weight" Type="Edm.Decimal" DefaultValue="1.50" Scale="2" AppliesTo="Property" />
      <Function Name="best"><Parameter Name="n" Type="Edm.Int32" Nullable="false" /><ReturnType Type="Collection(self.item)" Nullable="false" /></Function>
      <Function Name="best"><ReturnType Type="self.item" Nullable="false" /></Function>
      <EntityContainer Name="store">
        <EntitySet Name="items" EntityType="self.item"><NavigationPropertyBinding Path="maker" Target="people" /></EntitySet>
        <EntitySet Name="people" EntityType="people.person" IncludeInServiceDocument="false" />
        <FunctionImport Name="best" Function="self.best" EntitySet="items" />
      </EntityContainer>
    </Schema>
    <Schema Namespace="people" Alias="p">
      <EntityType Name="person" OpenType="false" HasStream="true">
        <Key><PropertyRef Name="id" /></Key>
        <Property Name="id" Type="Edm.Int64" Nullable="false" DefaultValue="7" />
        <Property Name="tall" Type="Edm.Double"><Annotation Term="self.Weight" /></Property>
        <Property Name="note" Type="Edm.String" DefaultValue="7" MaxLength="max" />
      </EntityType>
      <Annotations Target="self.item/size" Qualifier="q">
        <Annotation Term="p.Enum" EnumMember="shop.size/s shop.size/m" />
        <Annotation Term="p.Date" Date="2000-01-01" />
        <Annotation Term="p.Number" Decimal="+01.50" Qualifier="own" />
        <Annotation Term="p.Infinite" Float="-INF" />
        <Annotation Term="p.Paths"><Collection><PropertyPath>a/b</PropertyPath><Path>a/b</Path></Collection></Annotation>
      </Annotations>
      <Annotations Target="self.item/size"><Annotation Term="p.Enum" Qualifier="q" String="ignored" /></Annotations>
      <Annotations Target="shop.store/items"><Annotation Term="p.Record"><Record Type="p.person"><PropertyValue Property="tag" /></Record></Annotation></Annotations>
      <Annotations Target="shop.store/items"><Annotation Term="p.Record"><Record><PropertyValue Property="other" Int="1" /></Record></Annotation></Annotations>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>"#,
    )?;
    insta::assert_snapshot!("two_schemas", shown(&written));
    Ok(())
}
