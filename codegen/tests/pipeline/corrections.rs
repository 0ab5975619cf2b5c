//! Corrections: what a document puts right in another one, and what is said where there is nothing to put right.

use codegen::diagnostic::{Diagnostic, Severity};
use codegen::model::{Element, Model, StructuredType, TypeUse, Value};
use codegen::source::Source;

const SERVICE: &str = r#"{
  "$Version": "4.01", "$EntityContainer": "Shop.Service",
  "Shop": {
    "$Alias": "self",
    "Base": { "$Kind": "EntityType", "$Abstract": true, "$Key": ["Id"], "Id": {}, "Note": {} },
    "Article": {
      "$Kind": "EntityType", "$BaseType": "self.Base",
      "Weight": {}, "Data": { "$Type": "self.Anything", "$Nullable": true }, "Ghost": {},
      "Parts": { "$Kind": "NavigationProperty", "$Collection": true, "$Type": "self.Part" }
    },
    "Part": { "$Kind": "EntityType", "Number": { "$Type": "Edm.Int32" }, "Batch": {} },
    "Anything": { "$Kind": "ComplexType" },
    "Bag": { "$Kind": "ComplexType" },
    "export": [
      { "$Kind": "Function", "$IsBound": true, "$Parameter": [{ "$Name": "it", "$Type": "self.Article" }],
        "$ReturnType": { "$Type": "self.Anything" } },
      { "$Kind": "Function", "$IsBound": true, "$Parameter": [
          { "$Name": "it", "$Type": "self.Article" }, { "$Name": "how", "$Type": "self.Anything" }],
        "$ReturnType": {} }
    ],
    "Service": {
      "$Kind": "EntityContainer",
      "Articles": {
        "$Collection": true, "$Type": "self.Article",
        "@Org.OData.Capabilities.V1.ExpandRestrictions": { "Expandable": false, "MaxLevels": 2 }
      },
      "Parts": { "$Collection": true, "$Type": "self.Part" }
    }
  }
}"#;

/// The service with entries about it: the members of `$Annotations`.
fn read(service: &str, entries: &str) -> (Option<Model>, Vec<Diagnostic>) {
    let corrections = format!(
        r#"{{
"$Version": "4.01",
"$Reference": {{
  "s.json": {{ "$Include": [{{ "$Namespace": "Shop", "$Alias": "s" }}] }},
  "c.json": {{ "$Include": [{{ "$Namespace": "GraphModel.Corrections.V1", "$Alias": "C" }}] }}
}},
"ShopCorrected": {{ "$Annotations": {{
{entries}
}} }} }}"#
    );
    codegen::read(&[Source::new("service.csdl.json", service), Source::new("corrections.csdl.json", &corrections)])
}

fn corrected(entries: &str) -> Result<Model, String> {
    let (model, findings) = read(SERVICE, entries);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    model.filter(|_| messages.is_empty()).ok_or_else(|| messages.join("\n"))
}

/// What is said about entries: how bad it is, whether it is stale, message, help.
fn findings(entries: &str) -> Vec<String> {
    let (_, findings) = read(SERVICE, entries);
    let shown = |finding: &Diagnostic| {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let stale = if finding.stale { ", stale" } else { "" };
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{severity}{stale}: {}{help}", finding.message)
    };
    findings.iter().map(shown).collect()
}

fn ty<'m>(model: &'m Model, name: &str) -> Result<&'m StructuredType, String> {
    model.structured.iter().find(|ty| ty.name.name == name).ok_or_else(|| format!("there is no {name}"))
}

fn property(model: &Model, owner: &str, name: &str) -> Result<TypeUse, String> {
    let owner = ty(model, owner)?;
    let found = owner.properties.iter().find(|property| property.name == name);
    found.map(|property| property.ty.clone()).ok_or_else(|| format!("there is no {name}"))
}

fn shown(model: &Model, ty: &TypeUse) -> String {
    format!("{}{}", model.type_name(ty), if ty.nullable { "?" } else { "" })
}

#[test]
fn types_are_corrected() -> Result<(), String> {
    let model = corrected(
        r#""s.Article": {
          "@C.HasStream": true, "@C.OpenType": true,
          "@C.Properties": [{ "Name": "Colours", "Type": "Collection(Edm.String)" },
                            { "Name": "Box", "Type": "s.Bag", "Nullable": true }],
          "@C.NavigationProperties": [{ "Name": "Spare", "Type": "s.Part", "Nullable": true, "ContainsTarget": true }]
        },
        "s.Base": { "@C.Abstract": false },
        "s.Bag": { "@C.BaseType": "s.Anything" },
        "s.Part": { "@C.Key": ["Number", "Batch"] }"#,
    )?;
    let article = ty(&model, "Article")?;
    assert!(article.has_stream && article.open && !ty(&model, "Base")?.is_abstract);
    assert_eq!(shown(&model, &property(&model, "Article", "Colours")?), "Collection(Edm.String)");
    assert_eq!(shown(&model, &property(&model, "Article", "Box")?), "Shop.Bag?");
    let spare = article.navigation.iter().find(|known| known.name == "Spare").ok_or("there is no Spare")?;
    assert!(spare.contains_target && spare.ty.nullable && !spare.ty.is_collection());
    let names: Vec<&str> = ty(&model, "Part")?.key.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["Number", "Batch"]);
    let base = ty(&model, "Bag")?.base.ok_or("Bag has no base type")?;
    assert_eq!(model.ty(base).name.name, "Anything");
    Ok(())
}

#[test]
fn what_has_a_type_is_corrected() -> Result<(), String> {
    let model = corrected(
        r#""s.Article/Weight": { "@C.Type": "Collection(Edm.Decimal)", "@C.Nullable": true },
        "s.Article/Note": { "@C.Nullable": true },
        "s.Article/Ghost": { "@C.Absent": true },
        "s.Article/Parts": { "@C.ContainsTarget": true },
        "s.export(s.Article)/$ReturnType": { "@C.Type": "Edm.Stream" },
        "s.export/how": { "@C.Nullable": true },
        "s.Anything": { "@C.StandsFor": "Edm.Untyped" }"#,
    )?;
    assert_eq!(shown(&model, &property(&model, "Article", "Weight")?), "Collection(Edm.Decimal)?");
    assert_eq!(shown(&model, &property(&model, "Base", "Note")?), "Edm.String?");
    assert_eq!(shown(&model, &property(&model, "Article", "Data")?), "Edm.Untyped?");
    assert!(property(&model, "Article", "Ghost").is_err());
    assert!(ty(&model, "Article")?.navigation.iter().all(|property| property.contains_target));
    let returns: Vec<String> = model
        .operations
        .iter()
        .filter_map(|operation| operation.returns.as_ref())
        .map(|returns| shown(&model, &returns.ty))
        .collect();
    assert_eq!(returns, ["Edm.Stream", "Edm.String"]);
    let how = model.operations.iter().flat_map(|operation| &operation.parameters).next().ok_or("no parameter")?;
    assert_eq!(shown(&model, &how.ty), "Edm.Untyped?");
    Ok(())
}

#[test]
fn an_annotation_overrides_what_is_said() -> Result<(), String> {
    let model = corrected(
        r#""s.Service/Articles": {
          "@Org.OData.Capabilities.V1.ExpandRestrictions": { "Expandable": true },
          "@Org.OData.Capabilities.V1.ExpandRestrictions@C.Overrides": true
        }"#,
    )?;
    let container = model.container.as_ref().ok_or("there is no container")?;
    let articles = container.children.iter().find(|child| child.name == "Articles").ok_or("there is no set")?;
    let annotation = articles.annotations.get("Org.OData.Capabilities.V1.ExpandRestrictions").ok_or("not annotated")?;
    assert_eq!(annotation.value.get("Expandable"), Some(&Value::Bool(true)));
    assert_eq!(annotation.value.get("MaxLevels"), Some(&Value::Number("2".to_owned())));
    assert!(annotation.annotations.is_empty(), "that it overrides is of no more interest");
    Ok(())
}

#[test]
fn entries_that_correct_nothing_are_reported() {
    let nothing = |target: &str| {
        format!(
            "warning, stale: the correction of `{target}` corrects nothing any more: the description says so itself; \
             remove the entry"
        )
    };
    for (target, entry) in [
        ("s.Base", r#""@C.Abstract": true"#),
        ("s.Base", r#""@C.Key": ["Id"]"#),
        ("s.Article", r#""@C.HasStream": false"#),
        ("s.Article", r#""@C.BaseType": "Shop.Base""#),
        ("s.Article", r#""@C.Properties": [{ "Name": "Weight", "Type": "Edm.Decimal" }]"#),
        ("s.Article/Note", r#""@C.Nullable": false"#),
        ("s.Article/Weight", r#""@C.Type": "Edm.String""#),
        ("s.Article/Parts", r#""@C.Type": "Collection(s.Part)""#),
        ("s.export(s.Article)/$ReturnType", r#""@C.Type": "s.Anything""#),
        ("s.Bag", r#""@C.StandsFor": "Edm.Untyped""#),
    ] {
        assert_eq!(findings(&format!(r#""{target}": {{ {entry} }}"#)), [nothing(target)], "{target} {entry}");
    }
    let overrides = r#""s.Service/Parts": { "@Org.OData.Core.V1.Description": "…", "@Org.OData.Core.V1.Description@C.Overrides": true }"#;
    assert_eq!(
        findings(overrides),
        ["warning, stale: `Org.OData.Core.V1.Description` overrides nothing any more: the target says nothing else; \
          remove the entry, or `Overrides`"]
    );
}

#[test]
fn entries_whose_target_is_gone_are_reported() {
    for (target, help) in [
        ("s.Artikle", "did you mean `Shop.Article`? if not, remove the entry"),
        ("s.Article/Height", "remove the entry, or name what the description has now"),
        ("s.export(s.Part)/$ReturnType", "remove the entry, or name what the description has now"),
        ("s.export/it2", "remove the entry, or name what the description has now"),
    ] {
        let expected =
            format!("warning, stale: the correction no longer applies: its target `{target}` is unknown; {help}");
        assert_eq!(findings(&format!(r#""{target}": {{ "@C.Type": "Edm.Int32" }}"#)), [expected]);
    }
    assert_eq!(
        findings(r#""s.Article/Weight": { "@C.Type": "Edm.Strin" }"#),
        ["warning, stale: unknown type `Edm.Strin`; did you mean `Edm.String`?"]
    );
}

#[test]
fn entries_that_make_no_sense_are_errors() {
    for (entry, expected) in [
        (r#""s.Article": { "@C.HasStreams": true }"#, "there is no correction `HasStreams`; did you mean `HasStream`?"),
        (r#""s.Article": { "@C.HasStream": "yes" }"#, "the value must be true or false"),
        (r#""s.Article": { "@C.Key": [] }"#, "the value must be a collection with at least one item"),
        (r#""s.Article/Weight": { "@C.Absent": false }"#, "`Absent` can only be true; remove the entry"),
        (r#""s.Bag": { "@C.HasStream": true }"#, "`C.HasStream` is said of entity types, which `s.Bag` is not"),
        (
            r#""s.Article/Weight": { "@C.ContainsTarget": true }"#,
            "`C.ContainsTarget` is said of navigation properties, which `s.Article/Weight` is not",
        ),
        (r#""s.Article": { "@C.Overrides": true }"#, "`Overrides` is said of an annotation, not of a declaration"),
        (
            r#""s.Bag": { "@C.Properties": [{ "Name": "x", "Type": "Edm.Int32", "MaxLength": 3 }] }"#,
            "a property has no `MaxLength` here; there are: Name, Type, Nullable, and ContainsTarget of navigation properties",
        ),
    ] {
        assert_eq!(findings(entry), [format!("error: {expected}")], "{entry}");
    }
}

#[test]
fn a_correction_is_not_said_inline() {
    let service = SERVICE.replace(r#""Weight": {}"#, r#""Weight": { "@GraphModel.Corrections.V1.Nullable": true }"#);
    let (_, findings) = read(&service, "");
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`GraphModel.Corrections.V1.Nullable` is not applied: corrections stand in `$Annotations`, beside what they correct"
        ]
    );
}

/// The guide in the readme of the schema shows a document and what it corrects; both are what they say.
#[test]
fn the_example_of_the_guide_corrects_its_service() -> Result<(), String> {
    let readme = include_str!("../../../schema/README.md");
    let section = readme.split("\n## ").find(|part| part.starts_with("Correcting a service's description"));
    let mut blocks = section.ok_or("the section is gone")?.split("```");
    let mut next = |language: &str| {
        blocks.find_map(|block| block.strip_prefix(language)).map(str::to_owned).ok_or("an example is gone")
    };
    let (service, corrections) = (next("xml\n")?, next("json\n")?);
    let sources = [Source::new("Shop.csdl.xml", &service), Source::new("Shop.corrections.csdl.json", &corrections)];
    let (model, findings) = codegen::read(&sources);
    assert_eq!(findings, []);
    let model = model.ok_or("there is no model")?;
    let photo = ty(&model, "Photo")?;
    assert!(photo.has_stream);
    assert_eq!(shown(&model, &property(&model, "Photo", "Tags")?), "Collection(Edm.String)");
    assert!(!property(&model, "Photo", "Taken")?.nullable);
    let owner = photo.navigation.iter().find(|known| known.name == "Owner").ok_or("there is no owner")?;
    assert!(matches!(owner.ty.element, Element::Structured(id) if model.ty(id).name.name == "Person"));
    let value = owner.annotations.value("Org.OData.Capabilities.V1.NavigationRestrictions");
    assert_eq!(value.and_then(|value| value.get("Referenceable")), Some(&Value::Bool(true)));
    // The same without the corrections would be an error or another model.
    assert!(codegen::read(&sources[..1]).0.is_none_or(|model| !model.structured.iter().any(|ty| ty.has_stream)));
    Ok(())
}
