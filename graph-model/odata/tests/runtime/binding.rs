//! Relations of an entity that is written: in the forms of OData 4.0 and 4.01, and to what an earlier request of a batch makes.

use serde_json::{Value, json};
use shop::catalog::{Order, Product, Supplier};
use shop::request::{Create, Update};
use shop::service::{BatchFormat, BatchSupport, Conventions};
use shop::value::Additional;
use shop::{Batch, Path, Request, ShopService};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const ROOT: &str = "https://shop.example/odata";

fn body<R: Request>(request: &R) -> Result<Value> {
    Ok(serde_json::from_slice(request.to_http(ROOT)?.body())?)
}

fn kettle() -> Product {
    Product { name: Some("Kettle".to_owned()), ..Product::default() }
}

/// A product with a supplier and related products that exist already.
fn bound(create: Create<Product>) -> Create<Product> {
    let shop = ShopService::new();
    create
        .bind(Product::SUPPLIER, &shop.suppliers().by_code("ACME"))
        .bind(Product::RELATED, &shop.products().by_id(7))
        .bind(Product::RELATED, &shop.products().by_id(8))
}

#[test]
fn a_relation_is_written_in_the_version_that_the_request_has() -> Result {
    static NEWER: Conventions = Conventions::ODATA.with_headers(&[("odata-version", "4.01")]);
    let create = ShopService::new().products().create(&kettle());
    let old = json!({
        "name": "Kettle",
        "supplier@odata.bind": format!("{ROOT}/suppliers('ACME')"),
        "related@odata.bind": [format!("{ROOT}/products(7)"), format!("{ROOT}/products(8)")],
    });
    assert_eq!(body(&bound(create.clone()))?, old);
    assert_eq!(body(&bound(create.clone()).header("odata-version", "4.0"))?, old);
    let new = json!({
        "name": "Kettle",
        "supplier": {"@id": format!("{ROOT}/suppliers('ACME')")},
        "related": [{"@id": format!("{ROOT}/products(7)")}, {"@id": format!("{ROOT}/products(8)")}],
    });
    assert_eq!(body(&bound(create).header("OData-Version", "4.01"))?, new);
    let of_service = Create::new(Path::of(&NEWER).segment("products"), &kettle());
    assert_eq!(body(&bound(of_service))?, new);
    let update = Update::<Product>::new(Path::of(&NEWER).segment("bestseller"), &Product::default());
    let acme = ShopService::new().suppliers().by_code("ACME");
    assert_eq!(body(&update.bind(Product::SUPPLIER, &acme))?, json!({"supplier": new["supplier"]}));
    Ok(())
}

#[test]
fn entities_that_are_new_and_those_that_exist_share_a_relation() -> Result {
    let pot = Product { price: "1.50".parse::<shop::edm::Decimal>()?.into(), ..Product::default() };
    let with_pot = Product { related: Some(vec![pot]), ..kettle() };
    let create = bound(ShopService::new().products().create(&with_pot));
    let http = create.clone().header("odata-version", "4.01").to_http(ROOT)?;
    let text = String::from_utf8_lossy(http.body());
    let related =
        format!(r#""related":[{{"price":1.50}},{{"@id":"{ROOT}/products(7)"}},{{"@id":"{ROOT}/products(8)"}}]"#);
    assert!(text.contains(&related), "{text}");
    let old = body(&create)?;
    assert_eq!(
        (&old["related"], &old["related@odata.bind"][1]),
        (&json!([{"price": 1.5}]), &json!(format!("{ROOT}/products(8)")))
    );
    // A relation to none is one to the given ones.
    let with_none = Product { related: Some(Vec::new()), ..kettle() };
    let create = bound(ShopService::new().products().create(&with_none)).header("odata-version", "4.01");
    assert_eq!(body(&create)?["related"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn an_entity_within_another_refers_to_one_that_exists() -> Result {
    let reference = Additional::reference_to(&ShopService::new().products().by_id(7), &format!("{ROOT}/"));
    let products = vec![kettle(), Product { additional: reference, ..Product::default() }];
    let order = Order { products: Some(products), ..Order::default() };
    let create = ShopService::new().orders().create(&order);
    assert_eq!(body(&create)?["products"], json!([{"name": "Kettle"}, {"@id": format!("{ROOT}/products(7)")}]));
    Ok(())
}

#[test]
fn what_an_earlier_request_of_the_batch_makes_can_be_bound() -> Result {
    let shop = ShopService::new();
    let acme = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
    let filled = |format: BatchFormat| {
        let mut batch = Batch::new().with_format(format);
        let mut group = batch.group();
        let supplier = group.add(shop.suppliers().create(&acme));
        let create = shop.products().create(&kettle()).bind(Product::SUPPLIER, &supplier.resource());
        group.add(create.clone());
        group.add(create.header("odata-version", "4.01"));
        batch
    };
    let call = filled(BatchFormat::Json).calls(ROOT)?.next_call().ok_or("there is no call")?;
    let call: Value = serde_json::from_slice(call.body())?;
    let (old, new) = (&call["requests"][1], &call["requests"][2]);
    assert_eq!((&old["body"]["supplier@odata.bind"], &old["dependsOn"]), (&json!("$1"), &json!(["1"])));
    assert_eq!((&new["body"]["supplier"], &new["dependsOn"]), (&json!({"@id": "$1"}), &json!(["1"])));
    let call = filled(BatchFormat::Multipart).calls(ROOT)?.next_call().ok_or("there is no call")?;
    let call = String::from_utf8_lossy(call.body()).into_owned();
    assert!(call.contains("Content-ID: 1\r\n") && call.contains(r#""supplier@odata.bind":"$1"}"#), "{call}");
    assert!(call.contains(r#""supplier":{"@id":"$1"}}"#), "{call}");
    Ok(())
}

#[test]
fn what_an_earlier_call_has_made_is_bound_by_its_address() -> Result {
    static PLAIN: Conventions =
        Conventions::ODATA.with_batch_support(BatchSupport { references: false, ..BatchSupport::JSON });
    let mut batch = Batch::new();
    let supplier = batch.add(Create::<Supplier>::new(Path::of(&PLAIN).segment("suppliers"), &Supplier::default()));
    let create = Create::<Product>::new(Path::of(&PLAIN).segment("products"), &kettle());
    batch.add(create.bind(Product::SUPPLIER, &supplier.resource()));
    let mut calls = batch.calls(ROOT)?;
    calls.next_call().ok_or("there is no call")?;
    let response = json!({"responses": [{"id": "1", "status": 201, "headers": {"location": "suppliers('ACME')"}}]});
    calls.read(shop::http::Response::new(response.to_string().into_bytes()));
    let call: Value = serde_json::from_slice(calls.next_call().ok_or("there is no second call")?.body())?;
    assert_eq!(call["requests"][0]["body"]["supplier@odata.bind"], format!("{ROOT}/suppliers('ACME')"));

    let alone = ShopService::new().products().create(&kettle()).bind(Product::SUPPLIER, &supplier.resource());
    assert!(alone.to_http(ROOT).is_err(), "only the batch knows what its request makes");
    Ok(())
}
