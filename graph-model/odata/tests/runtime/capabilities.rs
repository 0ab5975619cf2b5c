//! What a schema says about relations and properties shapes their requests: which verbs there are, and with which methods.

use shop::catalog::{Lease, OpeningHours, Plan, Supplier, Warehouse};
use shop::http;
use shop::{Key, Request, ShopService};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const ROOT: &str = "https://shop.example/odata";

fn line<R: Request>(request: &R) -> Result<String> {
    let http = request.to_http(ROOT)?;
    Ok(format!("{} {}", http.method(), http.uri().to_string().replacen(ROOT, "", 1)))
}

fn warehouse() -> shop::catalog::WarehouseResource {
    ShopService::new().places().by_code("BER").cast::<Warehouse>()
}

const WAREHOUSE: &str = "/places('BER')/catalog.warehouse";

#[test]
fn derived_types_in_a_set_that_cannot_be_read_are_listed() -> Result {
    let places = ShopService::new().places();
    assert_eq!(line(&places.cast::<Warehouse>().list())?, "GET /places/catalog.warehouse");
    assert_eq!(line(&warehouse().get())?, format!("GET {WAREHOUSE}"));
    Ok(())
}

#[test]
fn updates_are_put_where_the_schema_says_so() -> Result {
    // Everything that leads to the type itself says it; a set leads to its base type.
    assert_eq!(line(&warehouse().lease().update(&Lease::default()))?, format!("PUT {WAREHOUSE}/lease"));
    // One of two relations says it.
    assert_eq!(line(&warehouse().plan().update(&Plan::default()))?, format!("PUT {WAREHOUSE}/plan"));
    assert_eq!(line(&warehouse().draft().update(&Plan::default()))?, format!("PATCH {WAREHOUSE}/draft"));
    assert_eq!(line(&warehouse().draft().replace(&Plan::default()))?, format!("PUT {WAREHOUSE}/draft"));
    Ok(())
}

#[test]
fn properties_with_capabilities_have_methods() -> Result {
    let hours = warehouse().opening_hours();
    assert_eq!(line(&hours.get())?, format!("GET {WAREHOUSE}/openingHours"));
    assert_eq!(line(&hours.update(&OpeningHours::default()))?, format!("PATCH {WAREHOUSE}/openingHours"));
    assert_eq!(line(&hours.property(OpeningHours::FROM).get())?, format!("GET {WAREHOUSE}/openingHours/from"));
    assert_eq!(hours.get().read(http::Response::builder().status(204).body(Vec::new())?)?, None);
    assert_eq!(line(&warehouse().rules().replace("No dogs."))?, format!("PUT {WAREHOUSE}/rules"));
    // Every property has an address, whatever the schema says.
    assert_eq!(line(&warehouse().property(Warehouse::CODE).get())?, format!("GET {WAREHOUSE}/code"));
    Ok(())
}

#[test]
fn navigation_goes_on_below_complex_properties() -> Result {
    let contact = warehouse().contact();
    assert_eq!(line(&contact.company().get())?, format!("GET {WAREHOUSE}/contact/company"));
    assert_eq!(line(&contact.company().update(&Supplier::default()))?, format!("PATCH {WAREHOUSE}/contact/company"));
    assert_eq!(line(&contact.get())?, format!("GET {WAREHOUSE}/contact"));
    assert_eq!(line(&contact.delete())?, format!("DELETE {WAREHOUSE}/contact"));
    Ok(())
}

#[test]
fn contained_entities_have_references_where_the_schema_says_so() -> Result {
    let manual = ShopService::new().manuals().by_id("7");
    let labels = warehouse().labels_references();
    assert_eq!(line(&labels.add(&manual))?, format!("POST {WAREHOUSE}/labels/$ref"));
    assert_eq!(line(&labels.remove(&manual))?, format!("DELETE {WAREHOUSE}/labels('7')/$ref"));
    Ok(())
}

#[test]
fn references_to_entities_with_several_keys_are_removed() -> Result {
    let slots = warehouse().slots();
    let references = warehouse().slots_references();
    let wanted = format!("DELETE {WAREHOUSE}/slots(row=3,level=1)/$ref");
    assert_eq!(line(&references.remove(&slots.by_row_and_level(3, 1)))?, wanted);
    assert_eq!(line(&references.remove(&Key::named("row", &3).and("level", &1)))?, wanted);
    Ok(())
}

#[test]
fn required_query_options_are_parameters() -> Result {
    let shifts = warehouse().shifts("2026-01-01", "2026-01-31&x");
    let query = "fromDay=2026-01-01&toDay=2026-01-31%26x";
    assert_eq!(line(&shifts.list())?, format!("GET {WAREHOUSE}/shifts?{query}"));
    assert_eq!(
        line(&shifts.list().query("team", "A").top(3))?,
        format!("GET {WAREHOUSE}/shifts?{query}&team=A&$top=3")
    );
    assert_eq!(line(&shifts.count())?, format!("GET {WAREHOUSE}/shifts/$count?{query}"));
    assert_eq!(line(&shifts.list().query("toDay", "x"))?, format!("GET {WAREHOUSE}/shifts?fromDay=2026-01-01&toDay=x"));
    assert_eq!(shifts.list().parts().template(), "/places({id})/catalog.warehouse/shifts");
    Ok(())
}
