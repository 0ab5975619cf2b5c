//! Tests that a selected part of a service has what was asked for, what that needs, and nothing else.

use std::error::Error;
use std::io::Write as _;
use std::{env, fs};

use codegen::csdl::syntax::Document;
use codegen::csdl::{read, write_all};
use codegen::model::Model;
use codegen::selection::select;
use codegen::source::{Source, SourceId};

const SHOP: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:DataServices xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <Schema Namespace="shop">
      <EntityType Name="thing" Abstract="true"><Key><PropertyRef Name="id" /></Key><Property Name="id" Type="Edm.String" Nullable="false" /></EntityType>
      <EntityType Name="item" BaseType="shop.thing">
        <Property Name="size" Type="shop.size" />
        <Property Name="wrapping" Type="shop.wrapping" />
        <NavigationProperty Name="maker" Type="shop.person" Partner="made" />
        <NavigationProperty Name="parts" Type="Collection(shop.item)" ContainsTarget="true" />
        <NavigationProperty Name="reviews" Type="Collection(shop.review)" ContainsTarget="true" />
      </EntityType>
      <EntityType Name="book" BaseType="shop.item"><NavigationProperty Name="authors" Type="Collection(shop.person)" /></EntityType>
      <EntityType Name="person" BaseType="shop.thing">
        <Property Name="home" Type="shop.address" />
        <NavigationProperty Name="made" Type="Collection(shop.item)" Partner="maker" />
        <NavigationProperty Name="friends" Type="Collection(shop.person)" />
      </EntityType>
      <EntityType Name="review" BaseType="shop.thing"><NavigationProperty Name="by" Type="shop.person" /></EntityType>
      <EntityType Name="report" BaseType="shop.thing"><Property Name="scale" Type="shop.scale" /><NavigationProperty Name="about" Type="shop.item" /></EntityType>
      <ComplexType Name="address"><Property Name="country" Type="shop.country" /></ComplexType>
      <ComplexType Name="country" />
      <ComplexType Name="wrapping" Abstract="true" />
      <ComplexType Name="paper" BaseType="shop.wrapping"><Property Name="colour" Type="shop.colour" /></ComplexType>
      <ComplexType Name="unused"><Property Name="colour" Type="shop.colour" /></ComplexType>
      <EnumType Name="size"><Member Name="s" /></EnumType>
      <EnumType Name="colour"><Member Name="red" /></EnumType>
      <EnumType Name="scale"><Member Name="large" /></EnumType>
      <Action Name="touch" IsBound="true"><Parameter Name="it" Type="shop.thing" /></Action>
      <Function Name="summary" IsBound="true"><Parameter Name="it" Type="Collection(shop.item)" /><ReturnType Type="shop.report" /></Function>
      <Action Name="print" IsBound="true"><Parameter Name="it" Type="shop.report" /></Action>
      <Function Name="best"><ReturnType Type="shop.item" /></Function>
      <EntityContainer Name="store">
        <EntitySet Name="items" EntityType="shop.item">
          <NavigationPropertyBinding Path="maker" Target="people" />
          <NavigationPropertyBinding Path="shop.book/authors" Target="people" />
          <NavigationPropertyBinding Path="parts/maker" Target="people" />
        </EntitySet>
        <EntitySet Name="people" EntityType="shop.person"><NavigationPropertyBinding Path="made" Target="items" /></EntitySet>
        <FunctionImport Name="best" Function="shop.best" EntitySet="items" />
      </EntityContainer>
      <Annotations Target="shop.item/maker"><Annotation Term="Org.OData.Core.V1.Description" String="who" /></Annotations>
      <Annotations Target="shop.colour/red"><Annotation Term="Org.OData.Core.V1.Description" String="warm" /></Annotations>
      <Annotations Target="shop.store/people"><Annotation Term="Org.OData.Core.V1.Description" String="all" /></Annotations>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>"#;

/// Selects a part of a document. Returns the messages if it does not have something.
fn part_of(text: &str, wanted: &[&str]) -> Result<Result<Vec<Document>, Vec<String>>, Box<dyn Error>> {
    let source = Source::new("shop", text);
    let document = read(SourceId(0), &source, &mut Vec::new()).ok_or("the document is not read")?;
    let (model, _) = codegen::read(&[source]);
    let wanted: Vec<String> = wanted.iter().map(|&item| item.to_owned()).collect();
    Ok(select(&[document], &model.ok_or("the document has an error")?, &wanted))
}

/// The model and the text of a part, which must resolve without any error.
fn selected(text: &str, wanted: &[&str]) -> Result<(Model, String), Box<dyn Error>> {
    let written = write_all(&part_of(text, wanted)?.map_err(|messages| messages.join("\n"))?);
    let sources: Vec<Source> = written.iter().map(|one| Source::new(one.file_name(), &one.text)).collect();
    let (model, findings) = codegen::read(&sources);
    let texts: Vec<String> = written.into_iter().map(|one| one.text).collect();
    Ok((model.ok_or_else(|| format!("{findings:#?}"))?, texts.join("\n")))
}

/// The declarations of a model, one line each.
fn declared(model: &Model) -> Vec<String> {
    let structured = model.structured.iter().map(|ty| {
        let navigation: Vec<&str> = ty.navigation.iter().map(|property| property.name.as_str()).collect();
        format!("{}{}{}", ty.name.name, if navigation.is_empty() { "" } else { " -> " }, navigation.join(" "))
    });
    let enums = model.enums.iter().map(|ty| ty.name.name.clone());
    let operations = model.operations.iter().map(|operation| format!("{}()", operation.name.name));
    structured.chain(enums).chain(operations).chain(model.children().map(|child| format!("/{}", child.name))).collect()
}

fn names(wanted: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
    Ok(declared(&selected(SHOP, wanted)?.0))
}

#[test]
fn a_type_includes_what_it_consists_of_and_the_operations_bound_to_it() -> Result<(), Box<dyn Error>> {
    let expected = [
        "thing",
        "item -> parts",
        "report -> about",
        "wrapping",
        "paper",
        "size",
        "colour",
        "scale",
        "touch()",
        "summary()",
    ];
    assert_eq!(names(&["shop.item"])?, expected);
    assert_eq!(names(&["shop.address", "shop.size"])?, ["address", "country", "size"]);
    Ok(())
}

#[test]
fn a_path_selects_the_types_on_it_and_those_derived_from_its_end() -> Result<(), Box<dyn Error>> {
    let expected = [
        "thing",
        "item -> parts reviews",
        "book",
        "review",
        "report -> about",
        "wrapping",
        "paper",
        "size",
        "colour",
        "scale",
        "touch()",
        "summary()",
        "/items",
    ];
    let mut with_review = names(&["items", "items/{id}/reviews"])?;
    assert_eq!(with_review, expected);
    // Types derived from one in the middle of the path are not selected.
    with_review.retain(|name| name != "book");
    assert_eq!(names(&["/items/reviews"])?, with_review);
    Ok(())
}

#[test]
fn paths_may_lead_through_casts_complex_values_and_operations() -> Result<(), Box<dyn Error>> {
    assert!(names(&["items/shop.book/authors"])?.contains(&"book -> authors".to_owned()));
    assert!(names(&["people/home/country"])?.contains(&"country".to_owned()));
    // The end of a path is selected, so operations bound to it are included.
    assert!(names(&["items/summary"])?.contains(&"print()".to_owned()));
    assert!(!names(&["items"])?.contains(&"print()".to_owned()));
    assert!(names(&["best"])?.contains(&"/best".to_owned()));
    Ok(())
}

#[test]
fn partners_bindings_and_annotations_of_removed_declarations_are_removed() -> Result<(), Box<dyn Error>> {
    let (model, text) = selected(SHOP, &["items"])?;
    assert!(!text.contains("people") && !text.contains("maker"), "{text}");
    assert!(text.contains("warm") && !text.contains("who"), "{text}");
    assert_eq!(model.structured[1].name.name, "item");
    let (_, both) = selected(SHOP, &["items", "people"])?;
    for kept in ["\"maker\": \"people\"", "\"parts/maker\": \"people\"", "\"$Partner\": \"made\"", "who", "all"] {
        assert!(both.contains(kept), "{kept}: {both}");
    }
    Ok(())
}

#[test]
fn unknown_types_and_paths_are_errors_with_suggestions() -> Result<(), Box<dyn Error>> {
    let wanted = ["shop.itm", "itms", "items/makr", "items/authors", "items/shop.person", "items/{id}/size/x", "a.b"];
    let messages = part_of(SHOP, &wanted)?.err().unwrap_or_default();
    assert_eq!(
        messages,
        [
            "the service has no type `shop.itm`; did you mean `shop.item`?",
            "the service's entity container has no child `itms`; did you mean `items`?",
            "`items/makr`: `shop.item` has no member `makr`; did you mean `maker`?",
            "`items/authors`: `shop.item` has no member `authors`, but its derived type `shop.book` does: write `shop.book/authors`",
            "`items/shop.person`: `shop.person` is neither derived from `shop.item` nor one of its base types",
            "`items/{id}/size/x`: `x` follows a value, which has no members",
            "the service has no type `a.b`",
        ]
    );
    Ok(())
}

#[test]
fn parts_of_graph_are_complete_and_small() -> Result<(), Box<dyn Error>> {
    let Some(path) = env::var_os("ODATA_SCHEMAS").and_then(|folders| {
        env::split_paths(&folders).map(|folder| folder.join("graph-v1.0.csdl.xml")).find(|path| path.is_file())
    }) else {
        // Bypasses the output capture of the test harness.
        writeln!(std::io::stderr(), "SKIPPED: parts of Graph: no folder in ODATA_SCHEMAS has its metadata")?;
        return Ok(());
    };
    let text = fs::read_to_string(path)?;
    for wanted in ["deviceManagement/deviceCompliancePolicies", "microsoft.graph.user", "users", "drives"] {
        let (model, _) = selected(&text, &[wanted])?;
        println!("{wanted}: {} types, {} operations", model.type_names().count(), model.operations.len());
        assert!(model.type_names().count() < 1000, "{wanted}");
    }
    Ok(())
}
