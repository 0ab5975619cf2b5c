//! Tests which area each type is placed in, and which areas need each other.

use std::error::Error;

use codegen::source::Source;
use codegen::{Area, AreaMap, AreaRecord, Options, Output};

/// Two roots with types of their own, types that both need, and types that those consist of.
const SHOP: &str = r#"{
  "$Version": "4.01", "$EntityContainer": "shop.Service",
  "shop": {
    "thing": { "$Kind": "EntityType", "$Abstract": true, "$Key": ["id"], "id": {} },
    "item": { "$Kind": "EntityType", "$BaseType": "shop.thing", "price": { "$Type": "shop.money" }, "size": { "$Type": "shop.size" },
      "makers": { "$Kind": "NavigationProperty", "$Collection": true, "$Type": "shop.company" },
      "parts": { "$Kind": "NavigationProperty", "$Collection": true, "$Type": "shop.part", "$ContainsTarget": true } },
    "part": { "$Kind": "EntityType", "$BaseType": "shop.thing" },
    "company": { "$Kind": "EntityType", "$BaseType": "shop.thing", "value": { "$Type": "shop.money" }, "place": { "$Type": "shop.place" } },
    "money": { "$Kind": "ComplexType", "currency": { "$Type": "shop.currency" } },
    "currency": { "$Kind": "EnumType", "euro": 0 },
    "size": { "$Kind": "ComplexType" },
    "place": { "$Kind": "ComplexType" },
    "farPlace": { "$Kind": "ComplexType", "$BaseType": "shop.place" },
    "offer": { "$Kind": "ComplexType" },
    "unused": { "$Kind": "ComplexType" },
    "offers": [{ "$Kind": "Function", "$IsBound": true, "$Parameter": [{ "$Name": "it", "$Type": "shop.item" }], "$ReturnType": { "$Type": "shop.offer" } }],
    "Service": { "$Kind": "EntityContainer",
      "items": { "$Collection": true, "$Type": "shop.item" }, "companies": { "$Collection": true, "$Type": "shop.company" },
      "best": { "$Type": "shop.item" } }
  }
}"#;

fn generated(text: &str, map: &str, record: AreaRecord) -> Result<Output, Box<dyn Error>> {
    let (model, findings) = codegen::read(&[Source::new("shop.csdl.json", text)]);
    let model = model.filter(|_| findings.is_empty()).ok_or_else(|| format!("{findings:#?}"))?;
    Ok(codegen::generate(&model, &Options { areas: AreaMap::from_json(map)?, record, ..Options::default() }))
}

fn divided(map: &str, record: &[(&str, &str)]) -> Result<Output, Box<dyn Error>> {
    generated(SHOP, map, record.iter().map(|(ty, area)| ((*ty).to_owned(), (*area).to_owned())).collect())
}

/// The area of a type; empty if it has none.
fn home<'o>(output: &'o Output, ty: &str) -> &'o str {
    output.record.area_of(&format!("shop.{ty}")).unwrap_or_default()
}

fn area<'o>(output: &'o Output, name: &str) -> Result<&'o Area, String> {
    output.areas.iter().find(|area| area.name == name).ok_or_else(|| format!("the area {name} is missing"))
}

fn needs<'o>(output: &'o Output, name: &str) -> Result<Vec<&'o str>, String> {
    Ok(area(output, name)?.needs.iter().map(|need| need.area.as_str()).collect())
}

#[test]
fn types_are_placed_with_their_root_or_in_the_common_area() -> Result<(), Box<dyn Error>> {
    // Any area in the map enables division; the rule itself changes nothing.
    let output = divided(r#"{"areas": {"items": {"roots": ["items"]}}}"#, &[])?;
    for (ty, area) in [
        ("item", "items"),
        ("part", "items"),
        ("size", "items"),
        ("offer", "items"),
        ("company", "companies"),
        ("place", "companies"),
        ("farPlace", "companies"),
        ("thing", "common"),
        ("money", "common"),
        ("currency", "common"),
        ("unused", "common"),
    ] {
        assert_eq!(home(&output, ty), area, "{ty}");
    }
    assert_eq!(needs(&output, "items")?, ["common"]);
    assert_eq!(needs(&output, "companies")?, ["common"]);
    assert_eq!(needs(&output, "common")?, [""; 0]);
    Ok(())
}

#[test]
fn what_two_areas_share_is_placed_in_the_one_that_the_other_needs() -> Result<(), Box<dyn Error>> {
    let output = divided(r#"{"areas": {"items": {"needs": ["companies"]}, "companies": {}}}"#, &[])?;
    for ty in ["company", "money", "currency", "thing"] {
        assert_eq!(home(&output, ty), "companies", "{ty}");
    }
    assert_eq!(home(&output, "item"), "items");
    assert_eq!(needs(&output, "items")?, ["companies"]);
    assert_eq!(needs(&output, "companies")?, [""; 0]);
    Ok(())
}

#[test]
fn a_pattern_moves_types_except_those_that_common_ones_consist_of() -> Result<(), Box<dyn Error>> {
    let map = r#"{"areas": {"coins": {"types": ["shop.c*"]}, "parts": {"types": ["shop.part"]}}}"#;
    let output = divided(map, &[])?;
    assert_eq!(home(&output, "company"), "coins");
    assert_eq!(home(&output, "part"), "parts");
    // `money` is common, so the currency that it consists of is common as well.
    assert_eq!((home(&output, "money"), home(&output, "currency")), ("common", "common"));
    // A full name takes precedence over that. The common area then needs the other one, and says why.
    let output = divided(r#"{"areas": {"coins": {"types": ["shop.currency"]}}}"#, &[])?;
    assert_eq!(home(&output, "currency"), "coins");
    let because = ("shop.money".to_owned(), "shop.currency".to_owned());
    assert_eq!(area(&output, "common")?.needs[0].because.as_ref(), Some(&because));
    Ok(())
}

#[test]
fn a_root_may_be_a_path() -> Result<(), Box<dyn Error>> {
    let output = divided(r#"{"areas": {"pieces": {"roots": ["items/parts"]}}}"#, &[])?;
    assert_eq!((home(&output, "part"), home(&output, "item")), ("pieces", "items"));
    Ok(())
}

#[test]
fn recorded_types_stay_unless_the_map_moves_them() -> Result<(), Box<dyn Error>> {
    let map = r#"{"areas": {"items": {"roots": ["items"]}}}"#;
    let record = [("shop.size", "companies"), ("shop.money", "items"), ("shop.gone", "items")];
    let output = divided(map, &record)?;
    assert_eq!((home(&output, "size"), home(&output, "money")), ("companies", "items"));
    assert_eq!(output.record.area_of("shop.gone"), None);
    assert_eq!(needs(&output, "companies")?, ["common", "items"]);
    // The next run changes nothing.
    let kept: Vec<(String, String)> = output.record.iter().map(|(ty, area)| (ty.to_owned(), area.to_owned())).collect();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(ty, area)| (ty.as_str(), area.as_str())).collect();
    assert_eq!(divided(map, &kept)?.record, output.record);
    let moved = divided(r#"{"areas": {"items": {"roots": ["items"], "types": ["shop.size"]}}}"#, &record)?;
    assert_eq!(home(&moved, "size"), "items");
    Ok(())
}

/// Five roots: two share a type, one leads to another that consists of it, and the others do not need it.
const MARKET: &str = r#"{
  "$Version": "4.01", "$EntityContainer": "shop.Service",
  "shop": {
    "thing": { "$Kind": "EntityType", "$Abstract": true, "$Key": ["id"], "id": {} },
    "apple": { "$Kind": "EntityType", "$BaseType": "shop.thing", "price": { "$Type": "shop.money" } },
    "pear": { "$Kind": "EntityType", "$BaseType": "shop.thing", "price": { "$Type": "shop.money" } },
    "plum": { "$Kind": "EntityType", "$BaseType": "shop.thing",
      "kin": { "$Kind": "NavigationProperty", "$Type": "shop.fruit" } },
    "nut": { "$Kind": "EntityType", "$BaseType": "shop.thing" },
    "fruit": { "$Kind": "EntityType", "$BaseType": "shop.thing", "price": { "$Type": "shop.money" },
      "nuts": { "$Kind": "NavigationProperty", "$Type": "shop.nut", "$Collection": true } },
    "money": { "$Kind": "ComplexType", "currency": { "$Type": "shop.currency" } },
    "rounded": { "$Kind": "ComplexType", "$BaseType": "shop.money" },
    "currency": { "$Kind": "EnumType", "euro": 0 },
    "tax": { "$Kind": "ComplexType" },
    "unused": { "$Kind": "ComplexType" },
    "taxes": [{ "$Kind": "Function", "$IsBound": true, "$Parameter": [{ "$Name": "it", "$Type": "shop.pear" }], "$ReturnType": { "$Type": "shop.tax" } }],
    "Service": { "$Kind": "EntityContainer",
      "apples": { "$Collection": true, "$Type": "shop.apple" }, "pears": { "$Collection": true, "$Type": "shop.pear" },
      "plums": { "$Collection": true, "$Type": "shop.plum" }, "nuts": { "$Collection": true, "$Type": "shop.nut" },
      "fruits": { "$Collection": true, "$Type": "shop.fruit" } }
  }
}"#;

#[test]
fn common_types_that_few_areas_need_are_gated_by_their_features() -> Result<(), Box<dyn Error>> {
    let map = r#"{"areas": {"common": {"types": ["shop.fruit", "shop.tax"]}}}"#;
    let output = generated(MARKET, map, AreaRecord::default())?;
    let text = |path: &str| output.files.get(path).unwrap_or_default();
    let common = text("common/mod.rs");
    // Apples and pears need `money`, and so do plums as part of a fruit. What it consists of and what derives from it
    // comes along.
    for ty in ["money", "currency", "rounded"] {
        let gate = r#"#[cfg(any(feature = "apples", feature = "pears", feature = "plums"))]"#;
        assert!(common.contains(&format!("{gate}\nmod {ty};")), "{ty}: {common}");
        assert!(common.contains(&format!("{gate}\npub use {ty}::*;")), "{ty}: {common}");
    }
    assert!(common.contains("#[cfg(feature = \"plums\")]\nmod fruit;"), "{common}");
    assert!(common.contains("#[cfg(feature = \"pears\")]\nmod tax;"), "{common}");
    // Types that all areas need, or none, are not gated.
    assert!(common.contains("\nmod thing;\n") && text("common/thing.rs").contains("pub struct Thing"));
    assert!(text("common/complex_types.rs").contains("pub struct Unused"));
    // References between types with the same gate are not gated, others are.
    assert!(!text("plums/plum.rs").contains("#[cfg"));
    assert!(text("common/fruit.rs").contains("#[cfg(feature = \"nuts\")]\n    pub fn nuts("));
    assert!(!text("common/fruit.rs").contains("#[cfg(any"));
    // The service's method is gated like the type it leads to.
    assert!(text("container.rs").contains("#[cfg(feature = \"plums\")]\n    pub fn fruits("));
    let brings = |name: &str| output.areas.iter().find(|area| area.name == name).map(|area| area.brings);
    assert_eq!((brings("plums"), brings("pears"), brings("nuts")), (Some(4), Some(4), Some(0)));
    Ok(())
}

#[test]
fn the_summary_of_an_area_counts_its_contents() -> Result<(), Box<dyn Error>> {
    let output = divided(r#"{"areas": {"items": {"roots": ["items"], "description": "What is sold."}}}"#, &[])?;
    let items = area(&output, "items")?;
    assert_eq!((items.entity_types, items.complex_types, items.other_types), (2, 2, 0));
    // `item` has id, price, size, makers and parts; `part` has id.
    assert_eq!((items.fields, items.operations, items.description.as_str()), (6, 1, "What is sold."));
    let texts = output.files.iter().filter(|(path, _)| path.starts_with("items/"));
    assert_eq!(items.lines, texts.map(|(_, text)| text.lines().count()).sum::<usize>());
    Ok(())
}
