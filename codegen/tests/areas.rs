//! Which area types are placed in, and which areas need each other.

use codegen::source::Source;
use codegen::{AreaMap, AreaRecord, Options, Output};

/// Two roots with types of their own, types that both need, and types that hang on those.
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

fn divided(map: &str, record: &[(&str, &str)]) -> Output {
    let (model, findings) = codegen::read(&[Source::new("shop.csdl.json", SHOP)]);
    assert_eq!(findings, []);
    let areas = AreaMap::from_json(map).expect("it is a map");
    let record: AreaRecord = record.iter().map(|(ty, area)| ((*ty).to_owned(), (*area).to_owned())).collect();
    codegen::generate(&model.expect("there are no errors"), &Options { areas, record, ..Options::default() })
}

fn home<'o>(output: &'o Output, ty: &str) -> &'o str {
    output.record.area_of(&format!("shop.{ty}")).expect("every type has an area")
}

fn needs<'o>(output: &'o Output, area: &str) -> Vec<&'o str> {
    let area = output.areas.iter().find(|known| known.name == area).expect("there is such an area");
    area.needs.iter().map(|need| need.area.as_str()).collect()
}

#[test]
fn types_live_with_their_root_or_in_the_common_area() {
    // A map with an area switches division on; its only rule is one that changes nothing.
    let output = divided(r#"{"areas": {"items": {"roots": ["items"]}}}"#, &[]);
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
    assert_eq!(needs(&output, "items"), ["common"]);
    assert_eq!(needs(&output, "companies"), ["common"]);
    assert_eq!(needs(&output, "common"), [""; 0]);
}

#[test]
fn what_two_areas_share_lives_in_the_one_that_the_other_builds_on() {
    let output = divided(r#"{"areas": {"items": {"needs": ["companies"]}, "companies": {}}}"#, &[]);
    for ty in ["company", "money", "currency", "thing"] {
        assert_eq!(home(&output, ty), "companies", "{ty}");
    }
    assert_eq!(home(&output, "item"), "items");
    assert_eq!(needs(&output, "items"), ["companies"]);
    assert_eq!(needs(&output, "companies"), [""; 0]);
}

#[test]
fn a_pattern_moves_types_but_not_those_that_common_ones_are_made_of() {
    let map = r#"{"areas": {"coins": {"types": ["shop.c*"]}, "parts": {"types": ["shop.part"]}}}"#;
    let output = divided(map, &[]);
    assert_eq!(home(&output, "company"), "coins");
    assert_eq!(home(&output, "part"), "parts");
    // `money` is common, so the currency that it consists of cannot be elsewhere.
    assert_eq!((home(&output, "money"), home(&output, "currency")), ("common", "common"));
    // A full name counts all the same; then the common area needs the other one, and says why.
    let output = divided(r#"{"areas": {"coins": {"types": ["shop.currency"]}}}"#, &[]);
    assert_eq!(home(&output, "currency"), "coins");
    let common = output.areas.iter().find(|area| area.name == "common").expect("there is a common area");
    let because = ("shop.money".to_owned(), "shop.currency".to_owned());
    assert_eq!(common.needs[0].because.as_ref(), Some(&because));
}

#[test]
fn a_root_may_be_a_path() {
    let output = divided(r#"{"areas": {"pieces": {"roots": ["items/parts"]}}}"#, &[]);
    assert_eq!((home(&output, "part"), home(&output, "item")), ("pieces", "items"));
}

#[test]
fn what_was_recorded_stays_unless_the_map_moves_it() {
    let map = r#"{"areas": {"items": {"roots": ["items"]}}}"#;
    let record = [("shop.size", "companies"), ("shop.money", "items"), ("shop.gone", "items")];
    let output = divided(map, &record);
    assert_eq!((home(&output, "size"), home(&output, "money")), ("companies", "items"));
    assert_eq!(output.record.area_of("shop.gone"), None);
    assert_eq!(needs(&output, "companies"), ["common", "items"]);
    // The next run changes nothing.
    let kept: Vec<(String, String)> = output.record.iter().map(|(ty, area)| (ty.to_owned(), area.to_owned())).collect();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(ty, area)| (ty.as_str(), area.as_str())).collect();
    assert_eq!(divided(map, &kept).record, output.record);
    let moved = divided(r#"{"areas": {"items": {"roots": ["items"], "types": ["shop.size"]}}}"#, &record);
    assert_eq!(home(&moved, "size"), "items");
}

/// Four roots, of which two have a type in common, one leads to a type of that, and one has nothing to do with it.
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
fn common_types_that_few_areas_want_come_with_these() {
    let (model, findings) = codegen::read(&[Source::new("shop.csdl.json", MARKET)]);
    assert_eq!(findings, []);
    let map = r#"{"areas": {"common": {"types": ["shop.fruit", "shop.tax"]}}}"#;
    let areas = AreaMap::from_json(map).expect("it is a map");
    let output = codegen::generate(&model.expect("there are no errors"), &Options { areas, ..Options::default() });
    let text = |path: &str| output.files.get(path).expect("there is such a file");
    let common = text("common/mod.rs");
    // Wanted by apples and pears, and, as part of a fruit, by plums; with it what it is made of and what derives from it.
    for ty in ["money", "currency", "rounded"] {
        let gate = r#"#[cfg(any(feature = "apples", feature = "pears", feature = "plums"))]"#;
        assert!(common.contains(&format!("{gate}\nmod {ty};")), "{ty}: {common}");
        assert!(common.contains(&format!("{gate}\npub use {ty}::*;")), "{ty}: {common}");
    }
    assert!(common.contains("#[cfg(feature = \"plums\")]\nmod fruit;"), "{common}");
    assert!(common.contains("#[cfg(feature = \"pears\")]\nmod tax;"), "{common}");
    // Wanted by all, or by nobody: always there.
    assert!(common.contains("\nmod thing;\n") && text("common/thing.rs").contains("pub struct Thing"));
    assert!(text("common/complex_types.rs").contains("pub struct Unused"));
    // What is there together needs no gate, what leads elsewhere does.
    assert!(!text("plums/plum.rs").contains("#[cfg"));
    assert!(text("common/fruit.rs").contains("#[cfg(feature = \"nuts\")]\n    pub fn nuts("));
    assert!(!text("common/fruit.rs").contains("#[cfg(any"));
    // The service leads to a type only where that is.
    assert!(text("container.rs").contains("#[cfg(feature = \"plums\")]\n    pub fn fruits("));
    let brings = |name: &str| output.areas.iter().find(|area| area.name == name).map(|area| area.brings);
    assert_eq!((brings("plums"), brings("pears"), brings("nuts")), (Some(4), Some(4), Some(0)));
}

#[test]
fn a_summary_counts_what_is_there() {
    let output = divided(r#"{"areas": {"items": {"roots": ["items"], "description": "What is sold."}}}"#, &[]);
    let items = output.areas.iter().find(|area| area.name == "items").expect("there are items");
    assert_eq!((items.entity_types, items.complex_types, items.other_types), (2, 2, 0));
    // item: id, price, size, makers, parts; part: id.
    assert_eq!((items.fields, items.operations, items.description.as_str()), (6, 1, "What is sold."));
    let texts = output.files.iter().filter(|(path, _)| path.starts_with("items/"));
    assert_eq!(items.lines, texts.map(|(_, text)| text.lines().count()).sum::<usize>());
}
