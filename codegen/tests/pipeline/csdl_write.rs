//! Proves that what is written is what was read: the canonical documents of every schema at hand describe the same model as
//! the schema itself, and are written again as they are.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use codegen::csdl::{Written, read, write};
use codegen::diagnostic::Severity;
use codegen::source::{Source, SourceId};

use crate::description::describe;

/// The canonical documents of a text, and its model in words unless resolving it gives errors.
fn canonical(name: &str, text: &str) -> (Vec<Written>, Option<String>) {
    let source = Source::new(name.to_owned(), text);
    let mut findings = Vec::new();
    let document = read(SourceId(0), &source, &mut findings).unwrap_or_else(|| panic!("{name}: {findings:#?}"));
    let errors: Vec<_> = findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
    let (model, _) = codegen::read(&[source]);
    (write(&document), model.as_ref().map(describe))
}

/// Checks that a text and what is written of it are the same.
fn check(name: &str, text: &str) -> Vec<Written> {
    let (written, original) = canonical(name, text);
    let sources: Vec<Source> = written.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    let (_, expected_findings) = codegen::read(&[Source::new(name.to_owned(), text)]);
    let messages = |findings: &[codegen::diagnostic::Diagnostic]| {
        let mut messages: Vec<String> = findings.iter().map(|finding| finding.message.clone()).collect();
        // A second annotation with the same term is reported, and not always written.
        messages.retain(|message| !message.ends_with("is already given for this target; this one is ignored"));
        messages.sort();
        messages.dedup();
        messages
    };
    assert_eq!(messages(&findings), messages(&expected_findings), "{name}");
    same(name, original.as_deref().unwrap_or_default(), &model.as_ref().map(describe).unwrap_or_default());
    for one in &written {
        let (again, _) = canonical(&one.file_name(), &one.text);
        assert_eq!(again.len(), 1, "{name}");
        same(name, &one.text, &again[0].text);
    }
    written
}

/// Compares long texts by their first line that differs.
fn same(name: &str, expected: &str, actual: &str) {
    let differing = expected.lines().zip(actual.lines()).find(|(expected, actual)| expected != actual);
    assert_eq!(differing, None, "{name}");
    assert_eq!(expected.lines().count(), actual.lines().count(), "{name}");
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut documents: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.is_file() && path.to_string_lossy().contains(".csdl."))
        .collect();
    documents.sort();
    assert!(!documents.is_empty(), "there are no documents in {}", folder.display());
    documents
}

fn check_all(folder: &Path) {
    for path in documents(folder) {
        let text = fs::read_to_string(&path).expect("the document can be read");
        check(&path.file_name().unwrap_or_default().to_string_lossy(), &text);
    }
}

#[test]
fn every_rule_of_the_generator_is_written_as_it_was_read() {
    check_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules"));
}

#[test]
fn every_real_service_is_written_as_it_was_read() {
    let Some(folders) = env::var_os("ODATA_SCHEMAS") else {
        // Past the capture of the test harness, which would keep it to itself.
        let _closed =
            writeln!(std::io::stderr(), "SKIPPED: documents of real services: ODATA_SCHEMAS names no folder of them");
        return;
    };
    env::split_paths(&folders).for_each(|folder| check_all(&folder));
}

/// The documents one after the other, each under its name.
fn shown(written: &[Written]) -> String {
    written.iter().map(|one| format!("==> {}\n{}", one.file_name(), one.text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_schema_gets_a_document_that_refers_to_what_it_uses() {
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
    );
    insta::assert_snapshot!("two_schemas", shown(&written));
}
