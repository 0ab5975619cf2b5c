//! `areas`, and area maps beside the documents.

use crate::generate::SCHEMA;
use crate::support::{Sandbox, TestResult, assert_contains};

#[test]
fn a_folder_of_documents_brings_its_area_map_and_keeps_the_record() -> TestResult {
    let sandbox = Sandbox::with("schema/shop.csdl.json", SCHEMA)?;
    sandbox.write("schema/areas.json", r#"{"areas": {"goods": {"roots": ["items"]}}}"#)?;
    sandbox.xtask(["generate", "--schema", "schema", "--crate", "shop"])?.succeeded();
    assert!(sandbox.exists("shop/src/generated/goods/item.rs"));
    assert_eq!(
        sandbox.read("schema/areas.lock.json")?,
        "{\n  \"common\": {\n    \"shop.size\": \"Size\"\n  },\n  \"goods\": {\n    \"shop.item\": \"Item\"\n  }\n}\n"
    );

    let table = sandbox.xtask(["areas", "--schema", "schema"])?.succeeded().stdout;
    let goods = table.lines().find(|line| line.starts_with("goods")).ok_or("the area has no line")?;
    assert_eq!(goods.split_whitespace().take(5).collect::<Vec<_>>(), ["goods", "1", "1", "2", "0"]);
    let svg = sandbox.xtask(["areas", "--schema", "schema", "--format", "svg"])?.succeeded().stdout;
    assert!(svg.contains("<svg") && svg.contains("goods") && svg.trim_end().ends_with("</svg>"), "{svg}");
    Ok(())
}

#[test]
fn an_area_that_all_others_need_says_so_in_place_of_arrows() -> TestResult {
    let size = r#""size": { "$Type": "shop.size", "$Nullable": true }"#;
    let with_sizes = SCHEMA.replace(r#""id": {},"#, &format!(r#""id": {{}}, {size},"#)).replace(
        r#""size": { "$Kind""#,
        &format!(r#""pot": {{ "$Kind": "ComplexType", {size} }}, "size": {{ "$Kind""#),
    );
    let sandbox = Sandbox::with("schema/shop.csdl.json", &with_sizes)?;
    sandbox
        .write("schema/areas.json", r#"{"areas": {"goods": {"roots": ["items"]}, "pots": {"types": ["shop.pot"]}}}"#)?;
    let mermaid = sandbox.xtask(["areas", "--schema", "schema", "--format", "mermaid"])?.succeeded().stdout;
    assert_contains(&mermaid, "needed by all others");
    assert!(!mermaid.contains("-->"), "{mermaid}");
    Ok(())
}
