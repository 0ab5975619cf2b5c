//! Requests that create and update: deep inserts, media entities, `Prefer: return`.

use odata::{ErrorKind, http};
use serde_json::{Value, json};
use shop::ShopService;
use shop::catalog::{Order, Product, Supplier};

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const ROOT: &str = "https://shop.example/odata";

fn body(http: &http::Request<Vec<u8>>) -> Result<Value> {
    Ok(serde_json::from_slice(http.body())?)
}

#[test]
fn what_exists_is_bound_by_its_handle() -> Result {
    let shop = ShopService::new();
    let order = Order { note: "Fragile".into(), ..Order::default() };
    let create = shop.orders().create(&order);
    let bound = create.clone().bind(Order::PRODUCTS, &shop.products().by_id(7));
    let expected = json!({"note": "Fragile", "products@odata.bind": [format!("{ROOT}/products(7)")]});
    assert_eq!(body(&bound.to_http(ROOT)?)?, expected, "also a single entity of several is in an array");

    let update = shop.products().by_id(7).update(&Product::default());
    let moved = update
        .bind(Product::SUPPLIER, &shop.suppliers().by_code("A/B"))
        .bind(Product::SUPPLIER, &shop.suppliers().by_code("C"));
    assert_eq!(body(&moved.to_http(ROOT)?)?, json!({"supplier@odata.bind": format!("{ROOT}/suppliers('C')")}));

    let nowhere = create.bind(Order::PRODUCTS, &shop.suppliers().by_code("").products().by_id(1));
    assert_eq!(nowhere.to_http(ROOT).map_err(|error| error.kind()).err(), Some(ErrorKind::InvalidKey));
    Ok(())
}

#[test]
fn a_media_entity_is_created_from_its_stream() -> Result {
    let create = ShopService::new().manuals().create_media("%PDF-1.7", "application/pdf");
    let http = create.clone().header("slug", "Kettle").to_http(ROOT)?;
    assert_eq!((http.method().as_str(), http.uri().path()), ("POST", "/odata/manuals"));
    assert_eq!(
        (http.headers()["content-type"].as_bytes(), http.body().as_slice()),
        (&b"application/pdf"[..], &b"%PDF-1.7"[..])
    );
    let created = create.read(http::Response::builder().status(201).body(br#"{"id":"kettle"}"#.to_vec())?)?;
    assert_eq!(created.id.as_deref(), Some("kettle"));
    Ok(())
}

#[test]
fn the_result_says_whether_the_service_sent_the_entity() -> Result {
    let supplier = ShopService::new().suppliers().by_code("ACME");
    let update = supplier.update(&Supplier::default());
    let prefer = |request: &odata::request::Update<Supplier>| -> Result<String> {
        Ok(request.to_http(ROOT)?.headers()["prefer"].to_str()?.to_owned())
    };
    assert_eq!(prefer(&update.clone().return_minimal())?, "return=minimal");
    assert_eq!(prefer(&update.clone().return_minimal().return_representation())?, "return=representation");

    let sent = update.read_response(http::Response::new(br#"{"code":"ACME"}"#.to_vec()))?;
    assert_eq!(sent.representation().and_then(|supplier| supplier.code.as_deref()), Some("ACME"));
    let minimal =
        http::Response::builder().status(204).header("odata-entityid", "suppliers('ACME')").body(Vec::new())?;
    let minimal = update.read_response(minimal)?;
    assert_eq!((minimal.representation(), minimal.address()), (None, Some("suppliers('ACME')")));
    assert_eq!(minimal.into_representation(), None);
    Ok(())
}
