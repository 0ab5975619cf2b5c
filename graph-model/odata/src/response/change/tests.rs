//! Tests of what entries of a response with changes are.

use serde_json::json;

use super::*;
use crate::response::Page;
use crate::value::Nullable;
use crate::value::Structured;
use crate::value::edm::Decimal;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Nullable::is_absent")]
    price: Nullable<Decimal>,
    #[serde(flatten)]
    additional: Map<String, Value>,
}

impl Structured for Item {
    const TYPE_NAME: &'static str = "n.item";
}

type Result<T = (), E = serde_json::Error> = std::result::Result<T, E>;

fn page(value: &Value) -> Result<Page<Change<Item>>> {
    serde_json::from_str(&json!({ "value": value }).to_string())
}

#[test]
fn removed_entities_have_a_reason() -> Result {
    let page = page(&json!([
        {"id": "1", "price": 1.5},
        {"id": "2", "@removed": {"reason": "deleted"}},
        {"id": "3", "name": "left", "@removed": {"reason": "changed"}},
        {"@odata.id": "items('4')", "@removed": {"reason": "moved"}},
        {"@odata.context": "$metadata#items/$deletedEntity", "id": "5", "reason": "deleted"},
        {"id": 6, "@removed": null},
        null,
    ]))?;
    let removed: Vec<_> = page.iter().map(Change::removed).collect();
    assert_eq!(removed.len(), 6);
    assert_eq!(removed[0], None);
    let shown: Vec<_> = removed[1..]
        .iter()
        .map(|removed| removed.map(|removed| (removed.id.as_deref().unwrap_or(""), removed.reason.clone())))
        .collect();
    let expected = [
        ("2", RemovalReason::Deleted),
        ("3", RemovalReason::Changed),
        ("items('4')", RemovalReason::Unrecognized("moved".to_owned())),
        ("5", RemovalReason::Deleted),
        ("6", RemovalReason::Unknown),
    ];
    assert_eq!(shown, expected.map(Some));
    assert_eq!(removed[2].map(|removed| &removed.additional["name"]), Some(&json!("left")));
    Ok(())
}

#[test]
fn cleared_properties_differ_from_unchanged_ones() -> Result {
    let page = page(&json!([{"id": "1"}, {"id": "2", "price": null}]))?;
    let prices: Vec<_> = page.iter().filter_map(Change::current).map(|item| &item.price).collect();
    assert_eq!(prices, [&Nullable::Absent, &Nullable::Null]);
    Ok(())
}

#[test]
fn removed_relations_do_not_remove_the_entity() -> Result {
    let page = page(&json!([{"id": "1", "members@delta": [{"id": "2", "@removed": {"reason": "deleted"}}]}]))?;
    assert!(page.value[0].current().is_some_and(|item| item.additional.contains_key("members@delta")));
    Ok(())
}

#[test]
fn changes_survive_a_round_trip() -> Result {
    let text = r#"{"value":[{"id":"1","price":12345678901234567.89012},{"@removed":{"reason":"deleted"},"id":"2"}]}"#;
    let page: Page<Change<Item>> = serde_json::from_str(text)?;
    assert_eq!(serde_json::to_string(&page)?, text);
    Ok(())
}

#[test]
fn errors_name_the_property() {
    let text = r#"{"value":[{"id":"1"},{"id":[]}]}"#;
    let error = serde_json::from_str::<Page<Change<Item>>>(text).expect_err("an array is not an id");
    assert!(error.to_string().contains("id: invalid type: sequence"), "{error}");
}
