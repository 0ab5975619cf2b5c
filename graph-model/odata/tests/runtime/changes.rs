//! Changes in the forms of OData 4.0 and 4.01, as the specification of the JSON format has them.

use odata::response::{RemovalReason, RequestUrl};
use odata::{Change, ErrorKind, Page, http};
use serde_json::json;
use shop::ShopService;
use shop::catalog::{Product, Supplier};

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const ROOT: &str = "https://shop.example/odata";

fn read(body: &serde_json::Value) -> Result<Page<Change<Supplier>>> {
    let mut response = http::Response::new(body.to_string().into_bytes());
    response.extensions_mut().insert(RequestUrl::new("https://shop.example/odata/suppliers"));
    Ok(ShopService::new().suppliers().list().changes().read(response)?)
}

#[test]
fn links_and_entities_of_other_sets_are_changes_of_their_own_in_4_0() -> Result {
    let page = read(&json!({
        "@odata.context": "$metadata#suppliers/$delta",
        "@odata.count": 6,
        "value": [
            {"@odata.id": "suppliers('BERGS')", "code": "BERGS", "name": "Susan"},
            {"@odata.context": "#suppliers/$deletedLink", "source": "suppliers('ALFKI')", "relationship": "products", "target": "products(10643)"},
            {"@odata.context": "#suppliers/$link", "source": "suppliers('BERGS')", "relationship": "products", "target": "products(10645)"},
            {"@odata.context": "#products/$entity", "@odata.id": "products(10643)", "id": 10643, "stock": 3},
            {"@odata.context": "#suppliers/$deletedEntity", "id": "suppliers('ANTON')", "reason": "deleted"},
            {"@odata.context": "#suppliers/$entity", "code": "OWN"},
        ],
        "@odata.deltaLink": "suppliers?$expand=products&$deltatoken=8015",
    }))?;
    assert_eq!(
        page.delta_link.as_deref(),
        Some("https://shop.example/odata/suppliers?$expand=products&$deltatoken=8015")
    );
    assert_eq!(page.value.len(), 6);

    let codes: Vec<_> = page.iter().filter_map(|change| change.current()?.code.clone()).collect();
    assert_eq!(codes, ["BERGS", "OWN"], "an entity of the set may have a context too");
    let Change::LinkRemoved(removed) = &page.value[1] else { panic!("it is a removed link: {:?}", page.value[1]) };
    assert_eq!((removed.source.as_str(), removed.relationship.as_str()), ("suppliers('ALFKI')", "products"));
    let Change::LinkAdded(added) = &page.value[2] else { panic!("it is a link: {:?}", page.value[2]) };
    let target = added.target.as_deref().ok_or("the link has a target")?;
    assert_eq!(page.links(&added.additional).resolve(target), "https://shop.example/odata/products(10645)");
    let Change::Other(other) = &page.value[3] else { panic!("it is a product: {:?}", page.value[3]) };
    let product: Product = other.entity()?;
    assert_eq!((other.set().as_deref(), product.id, product.stock), (Some("products"), Some(10643), Some(3)));
    let gone = page.value[4].removed().ok_or("it was removed")?;
    assert_eq!((gone.id.as_deref(), &gone.reason), (Some("suppliers('ANTON')"), &RemovalReason::Deleted));
    Ok(())
}

#[test]
fn the_forms_of_4_01_are_read_as_well() -> Result {
    let page = read(&json!({
        "@context": "$metadata#suppliers/$delta",
        "value": [
            {"@id": "suppliers('BERGS')", "code": "BERGS", "products@delta": [
                {"@removed": {"reason": "changed"}, "@id": "products(10643)"},
                {"id": 10645},
            ]},
            {"@removed": {"reason": "deleted"}, "code": "ANTON"},
            {"@context": "#products/$deletedEntity", "@removed": {"reason": "changed"}, "@id": "products(9)"},
            {"@context": "#suppliers/$deletedLink", "source": "suppliers('A')", "relationship": "main"},
        ],
        "@nextLink": "/odata/suppliers?$skiptoken=1",
    }))?;
    let supplier = page.value[0].current().ok_or("it is an entity")?;
    let products = Change::of_relation(&supplier.additional, &Supplier::PRODUCTS)?;
    assert_eq!(products[0].removed().and_then(|removed| removed.id.as_deref()), Some("products(10643)"));
    assert_eq!(products[1].current().and_then(|product| product.id), Some(10645));
    let gone: Supplier = page.value[1].removed().ok_or("it was removed")?.entity()?;
    assert_eq!(gone.code.as_deref(), Some("ANTON"));
    assert_eq!(page.value[2].removed().map(|removed| &removed.reason), Some(&RemovalReason::Changed));
    assert!(matches!(&page.value[3], Change::LinkRemoved(link) if link.target.is_none()));
    assert_eq!(page.next_link.as_deref(), Some("https://shop.example/odata/suppliers?$skiptoken=1"));
    Ok(())
}

#[test]
fn all_kinds_of_changes_survive_a_round_trip() -> Result {
    let text = concat!(
        r##"{"value":[{"code":"A"},{"@context":"#suppliers/$link","relationship":"products","source":"suppliers('A')","target":"products(1)"},"##,
        r#"{"@id":"suppliers('B')","@removed":{"reason":"deleted"}},{"@removed":{},"id":7},"#,
        r##"{"@context":"#products/$entity","price":1.5000}]}"##
    );
    let page: Page<Change<Supplier>> = serde_json::from_str(text)?;
    assert_eq!(serde_json::to_string(&page)?, text);
    Ok(())
}

#[test]
fn changes_of_any_collection_are_asked_for_and_a_gone_link_says_where_to_start_over() -> Result {
    let changes = ShopService::new().suppliers().list().filter("name ne null").changes();
    let http = changes.to_http(ROOT)?;
    assert_eq!(http.headers()["prefer"], "odata.track-changes");
    assert_eq!(http.uri().query(), Some("$filter=name%20ne%20null"));

    let later = changes.resume("suppliers?$deltatoken=old");
    let gone = http::Response::builder().status(410).header("location", "?$filter=x").body(Vec::new())?;
    let error = later.read(gone).expect_err("the link is too old");
    assert_eq!(error.kind(), ErrorKind::Resync);
    let again = later.resume(error.resync_link().ok_or("there is a link")?);
    assert_eq!(again.to_http(ROOT)?.uri(), "https://shop.example/odata/suppliers?$filter=x");
    Ok(())
}

#[test]
fn the_handle_of_a_collection_reads_and_applies_changes() -> Result {
    use shop::handle::CollectionHandle;

    let suppliers = ShopService::new().suppliers();
    let changes = suppliers.changes().filter(Supplier::NAME.eq("Acme")).to_http(ROOT)?;
    assert_eq!(changes.headers()["prefer"], "odata.track-changes");
    assert_eq!(changes.uri().path(), "/odata/suppliers");
    let error = suppliers.changes().read(http::Response::builder().status(410).body(Vec::new())?);
    assert_eq!(error.map_err(|error| error.kind()).err(), Some(ErrorKind::Resync));
    let apply = suppliers.apply_changes(&[Change::Current(Supplier::default())]).to_http(ROOT)?;
    assert_eq!(
        (apply.method().as_str(), apply.body().as_slice()),
        ("PATCH", &br##"{"@context":"#$delta","value":[{}]}"##[..])
    );
    Ok(())
}
