//! Tests corrections: what one document fixes in another, and what is reported if there is nothing to fix.

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

/// Reads the service along with `corrections`, the members of `$Annotations` in another document.
fn read(service: &str, corrections: &str) -> (Option<Model>, Vec<Diagnostic>) {
    let document = format!(
        r#"{{
"$Version": "4.01",
"$Reference": {{
  "s.json": {{ "$Include": [{{ "$Namespace": "Shop", "$Alias": "s" }}] }},
  "c.json": {{ "$Include": [{{ "$Namespace": "GraphModel.Corrections.V1", "$Alias": "C" }}] }}
}},
"ShopCorrected": {{ "$Annotations": {{
{corrections}
}} }} }}"#
    );
    codegen::read(&[Source::new("service.csdl.json", service), Source::new("corrections.csdl.json", &document)])
}

/// The corrected model, which must not give any finding.
fn corrected(corrections: &str) -> Result<Model, String> {
    let (model, findings) = read(SERVICE, corrections);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    model.filter(|_| messages.is_empty()).ok_or_else(|| messages.join("\n"))
}

/// The findings about corrections: severity, whether they are stale, message and help.
fn findings(corrections: &str) -> Vec<String> {
    let (_, findings) = read(SERVICE, corrections);
    let shown = |finding: &Diagnostic| {
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let stale = if finding.stale { ", stale" } else { "" };
        let help = finding.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{severity}{stale}: {}{help}", finding.message)
    };
    findings.iter().map(shown).collect()
}

fn ty<'m>(model: &'m Model, name: &str) -> Result<&'m StructuredType, String> {
    model.structured.iter().find(|ty| ty.name.name == name).ok_or_else(|| format!("{name} is missing"))
}

fn property(model: &Model, owner: &str, name: &str) -> Result<TypeUse, String> {
    let owner = ty(model, owner)?;
    let found = owner.properties.iter().find(|property| property.name == name);
    found.map(|property| property.ty.clone()).ok_or_else(|| format!("{name} is missing"))
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
    let spare = article.navigation.iter().find(|known| known.name == "Spare").ok_or("Spare is missing")?;
    assert!(spare.contains_target && spare.ty.nullable && !spare.ty.is_collection());
    let names: Vec<&str> = ty(&model, "Part")?.key.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["Number", "Batch"]);
    let base = ty(&model, "Bag")?.base.ok_or("Bag has no base type")?;
    assert_eq!(model.ty(base).name.name, "Anything");
    Ok(())
}

#[test]
fn functions_that_the_metadata_lacks_are_added() -> Result<(), String> {
    let model = corrected(
        r#""s.Part": { "@C.Functions": [{ "Name": "at", "Type": "s.Article", "Nullable": true,
                                          "Parameters": [{ "Name": "path", "Type": "Edm.String" }] }] },
        "s.at(s.Part,Edm.String)": { "@Org.OData.Community.V1.UrlEscapeFunction": true }"#,
    )?;
    let at = model.operations.iter().find(|operation| operation.name.name == "at").ok_or("at is missing")?;
    assert!(at.is_composable && at.is_escape_function());
    assert_eq!(at.bound_to().map(|(id, _)| model.ty(id).name.to_string()).as_deref(), Some("Shop.Part"));
    let returns = at.returns.as_ref().ok_or("at returns nothing")?;
    assert_eq!(shown(&model, &returns.ty), "Shop.Article?");
    Ok(())
}

#[test]
fn functions_that_the_metadata_has_by_now_are_reported() {
    let known = r#""s.Article": { "@C.Functions": [{ "Name": "export", "Type": "Edm.String" }] }"#;
    assert_eq!(
        findings(known),
        ["warning, stale: the correction of `s.Article` is no longer needed: its declaration already says the same; \
          remove the correction"]
    );
    let unknown = r#""s.Article": { "@C.Functions": [{ "Name": "x", "Type": "Edm.String", "Bound": true }] }"#;
    assert_eq!(
        findings(unknown),
        ["error: unknown property `Bound` of the record; it may have `Name`, `Type`, `Nullable` and `Parameters`"]
    );
}

#[test]
fn properties_parameters_and_results_are_corrected() -> Result<(), String> {
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
    let how =
        model.operations.iter().flat_map(|operation| &operation.parameters).next().ok_or("the parameter is missing")?;
    assert_eq!(shown(&model, &how.ty), "Edm.Untyped?");
    Ok(())
}

#[test]
fn an_overriding_annotation_takes_precedence() -> Result<(), String> {
    let model = corrected(
        r#""s.Service/Articles": {
          "@Org.OData.Capabilities.V1.ExpandRestrictions": { "Expandable": true },
          "@Org.OData.Capabilities.V1.ExpandRestrictions@C.Overrides": true
        }"#,
    )?;
    let container = model.container.as_ref().ok_or("the container is missing")?;
    let articles = container.children.iter().find(|child| child.name == "Articles").ok_or("the set is missing")?;
    let annotation =
        articles.annotations.get("Org.OData.Capabilities.V1.ExpandRestrictions").ok_or("the annotation is missing")?;
    assert_eq!(annotation.value.get("Expandable"), Some(&Value::Bool(true)));
    assert_eq!(annotation.value.get("MaxLevels"), Some(&Value::Number("2".to_owned())));
    assert!(annotation.annotations.is_empty(), "`Overrides` itself is dropped");
    Ok(())
}

#[test]
fn corrections_that_are_no_longer_needed_are_reported() {
    let not_needed = |target: &str| {
        format!(
            "warning, stale: the correction of `{target}` is no longer needed: its declaration already says the same; \
             remove the correction"
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
        assert_eq!(findings(&format!(r#""{target}": {{ {entry} }}"#)), [not_needed(target)], "{target} {entry}");
    }
    let overrides = r#""s.Service/Parts": { "@Org.OData.Core.V1.Description": "…", "@Org.OData.Core.V1.Description@C.Overrides": true }"#;
    assert_eq!(
        findings(overrides),
        [
            "warning, stale: `Org.OData.Core.V1.Description` no longer overrides anything: the target has no other value for \
          it; remove the annotation, or its `Overrides`"
        ]
    );
}

#[test]
fn corrections_of_unknown_targets_are_reported() {
    for (target, help) in [
        ("s.Artikle", "did you mean `Shop.Article`? Otherwise remove the correction"),
        ("s.Article/Height", "remove the correction, or change its target"),
        ("s.export(s.Part)/$ReturnType", "remove the correction, or change its target"),
        ("s.export/it2", "remove the correction, or change its target"),
    ] {
        let expected =
            format!("warning, stale: the correction has no effect: its target `{target}` is unknown; {help}");
        assert_eq!(findings(&format!(r#""{target}": {{ "@C.Type": "Edm.Int32" }}"#)), [expected]);
    }
    assert_eq!(
        findings(r#""s.Article/Weight": { "@C.Type": "Edm.Strin" }"#),
        ["warning, stale: unknown type `Edm.Strin`; did you mean `Edm.String`?"]
    );
}

#[test]
fn invalid_corrections_are_errors() {
    for (entry, expected) in [
        (r#""s.Article": { "@C.HasStreams": true }"#, "unknown correction `HasStreams`; did you mean `HasStream`?"),
        (r#""s.Article": { "@C.HasStream": "yes" }"#, "the value must be `true` or `false`"),
        (r#""s.Article": { "@C.Key": [] }"#, "the value must be a non-empty collection"),
        (r#""s.Article/Weight": { "@C.Absent": false }"#, "`Absent` can only be `true`; remove the correction"),
        (r#""s.Bag": { "@C.HasStream": true }"#, "`C.HasStream` cannot correct `s.Bag`: it applies to entity types"),
        (
            r#""s.Article/Weight": { "@C.ContainsTarget": true }"#,
            "`C.ContainsTarget` cannot correct `s.Article/Weight`: it applies to navigation properties",
        ),
        (
            r#""s.Article": { "@C.Overrides": true }"#,
            "`Overrides` applies to annotations, not to declarations; add it to the annotation that is to take precedence",
        ),
        (
            r#""s.Bag": { "@C.Properties": [{ "Name": "x", "Type": "Edm.Int32", "MaxLength": 3 }] }"#,
            "unknown property `MaxLength` of the record; it may have `Name`, `Type`, `Nullable` and, for navigation properties, \
             `ContainsTarget`",
        ),
    ] {
        assert_eq!(findings(entry), [format!("error: {expected}")], "{entry}");
    }
}

#[test]
fn an_inline_correction_is_ignored_with_a_warning() {
    let service = SERVICE.replace(r#""Weight": {}"#, r#""Weight": { "@GraphModel.Corrections.V1.Nullable": true }"#);
    let (_, findings) = read(&service, "");
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        ["`GraphModel.Corrections.V1.Nullable` is ignored here: corrections must be out of line, in `$Annotations`"]
    );
}

/// The guide in `schema/README.md` shows a service and the document that corrects it.
#[test]
fn the_example_in_the_guide_corrects_its_service() -> Result<(), String> {
    let readme = include_str!("../../../schema/README.md");
    let section = readme.split("\n## ").find(|part| part.starts_with("Correcting a service's description"));
    let mut blocks = section.ok_or("the section is missing")?.split("```");
    let mut next = |language: &str| {
        blocks.find_map(|block| block.strip_prefix(language)).map(str::to_owned).ok_or("an example is missing")
    };
    let (service, corrections) = (next("xml\n")?, next("json\n")?);
    let sources = [Source::new("Shop.csdl.xml", &service), Source::new("Shop.corrections.csdl.json", &corrections)];
    let (model, findings) = codegen::read(&sources);
    assert_eq!(findings, []);
    let model = model.ok_or("the service has an error")?;
    let photo = ty(&model, "Photo")?;
    assert!(photo.has_stream);
    assert_eq!(shown(&model, &property(&model, "Photo", "Tags")?), "Collection(Edm.String)");
    assert!(!property(&model, "Photo", "Taken")?.nullable);
    let owner = photo.navigation.iter().find(|known| known.name == "Owner").ok_or("Owner is missing")?;
    assert!(matches!(owner.ty.element, Element::Structured(id) if model.ty(id).name.name == "Person"));
    let value = owner.annotations.value("Org.OData.Capabilities.V1.NavigationRestrictions");
    assert_eq!(value.and_then(|value| value.get("Referenceable")), Some(&Value::Bool(true)));
    // Without the corrections, the service has an error or gives another model.
    assert!(codegen::read(&sources[..1]).0.is_none_or(|model| !model.structured.iter().any(|ty| ty.has_stream)));
    Ok(())
}
