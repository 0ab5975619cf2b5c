//! A month's update of a schema, as its page describes it: import, annotate, generate, compare, and what each gives.

use std::process::Command;

use crate::support::{Run, Sandbox, TestResult, assert_contains};

/// The service's metadata, with a sentence that is not taken over.
const BEFORE: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop">
  <EntityType Name="item"><Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.String" Nullable="false"/>
    <Property Name="size" Type="Edm.Int32">
      <Annotation Term="Org.OData.Core.V1.Description" String="A sentence of the service."/>
    </Property>
  </EntityType>
  <EntityContainer Name="store"><EntitySet Name="items" EntityType="shop.item"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

/// Our own description, which an import leaves alone.
const DESCRIPTIONS: &str = r#"{"$Version": "4.01",
  "$Reference": {"shop.csdl.json": {"$Include": [{"$Namespace": "shop"}]},
    "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.json":
      {"$Include": [{"$Namespace": "Org.OData.Core.V1", "$Alias": "Core"}]}},
  "shop.descriptions": {"$Annotations": {"shop.item/size": {"@Core.Description": "The size in centimetres."}}}}"#;

const PERMISSIONS: &str = r#"{"permissions": {
  "Item.Read": {"schemes": {"Application": {"privilegeLevel": 1}}, "pathSets": [
    {"schemeKeys": ["Application"], "methods": ["GET"], "paths": {"/items": "least=Application"}}]}}}"#;

const PAGES: &str = "operation\tGET\t/items\titem-list\ntype\t-\tshop.item\titem\n";

/// The folder of a project with a schema in git.
struct Project(Sandbox);

impl Project {
    fn git(&self, arguments: &[&str]) -> TestResult {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]);
        Run::of(command.args(arguments).current_dir(self.0.path()))?.succeeded();
        Ok(())
    }

    /// Imports a document, annotates it, and generates.
    fn update(&self, document: &str) -> Result<Run, Box<dyn std::error::Error>> {
        self.0.write("metadata.xml", document)?;
        let import = ["import", "metadata.xml", "--out", "schema", "--without-descriptions", "--source-name", "shop"];
        let import = self.0.xtask(import)?.succeeded();
        let lists = ["--permissions", "permissions.json", "--pages", "pages.tsv"];
        self.0.xtask([&["annotate", "--schema", "schema"][..], &lists].concat())?.succeeded();
        self.0.xtask(["generate", "--schema", "schema", "--crate", "shop"])?.succeeded();
        Ok(import)
    }
}

#[test]
fn an_update_keeps_what_is_ours_and_says_what_it_means_for_programs() -> TestResult {
    let project = Project(Sandbox::with("permissions.json", PERMISSIONS)?);
    let files = &project.0;
    files.write("pages.tsv", PAGES)?;
    files.write("schema/shop.descriptions.csdl.json", DESCRIPTIONS)?;
    project.update(BEFORE)?;
    project.git(&["init", "--quiet"])?;
    project.git(&["add", "--all"])?;
    project.git(&["commit", "--quiet", "--message", "before"])?;
    let item = files.read("shop/src/generated/shop/item.rs")?;
    assert_contains(&item, "The size in centimetres.");
    assert_contains(&item, "Item.Read");
    assert!(!item.contains("A sentence of the service."), "{item}");

    // Next month: one property more, and the one that is described is gone.
    let after = BEFORE.replace(r#"Name="size" Type="Edm.Int32""#, r#"Name="weight" Type="Edm.Int32""#);
    let import = project.update(&after)?;
    assert_contains(&import.stderr, "unknown target `shop.item/size`: its annotations are ignored");
    let item = files.read("shop/src/generated/shop/item.rs")?;
    assert_contains(&item, "pub weight: ");
    assert_contains(&item, "Item.Read");

    let diff = files.xtask(["diff", "HEAD:schema", "schema", "--format", "markdown"])?.succeeded();
    assert_contains(&diff.stdout, "**1 breaking, 1 additive");
    assert_contains(&diff.stdout, "* property `weight` was added to `item`: `Nullable<i32>`");
    let breaking = files.xtask(["diff", "HEAD:schema", "schema", "--fail-on", "breaking"])?;
    assert_eq!(breaking.code, Some(1), "{breaking}");

    // A second run has nothing to do.
    files.xtask(["generate", "--schema", "schema", "--crate", "shop", "--check"])?.succeeded();
    let stale = "metadata.xml --out schema --without-descriptions --source-name shop --deny-stale";
    let stale = files.xtask(["import"].into_iter().chain(stale.split(' ')))?.failed();
    assert_contains(&stale, "1 entry in the documents beside the imported ones no longer applies");
    Ok(())
}
