//! How responses are read that are not quite what the schema promises: what is wrong costs nothing but itself.

use odata::request::{Create, Update};
use odata::response::{Finding, Page, read_json};
use odata::{ErrorKind, Nullable, Request, http};
use shop::catalog::{Book, DeliveryOptions, Order, Product};
use shop::{ShopService, edm};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn response(body: &str) -> http::Response<Vec<u8>> {
    http::Response::new(body.as_bytes().to_vec())
}

fn products(body: &str) -> Result<Page<Product>, odata::Error> {
    ShopService::new().products().list().read(response(body))
}

fn shown(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn one_value_that_cannot_be_read_costs_that_value() -> TestResult {
    let body = r#"{"value":[{"id":1,"stock":3},{"id":2,"stock":99999999999999999999999,"name":"Tea"},{"id":3}]}"#;
    let page = products(body)?;
    assert_eq!(page.iter().filter_map(|product| product.id).collect::<Vec<_>>(), [1, 2, 3]);
    let tea = &page.value[1];
    assert_eq!((tea.stock, tea.name.as_deref()), (None, Some("Tea")));
    assert_eq!(tea.additional.text("stock"), Some("99999999999999999999999"));
    assert_eq!(page.findings.len(), 1);
    let finding = &page.findings[0];
    assert_eq!(
        (finding.path(), finding.edm_type(), finding.text()),
        ("value[1].stock", "Edm.Int32", "99999999999999999999999")
    );
    assert!(!format!("{finding} {finding:?}").contains("9999"), "{finding}");
    assert_eq!(serde_json::to_string(tea)?, r#"{"id":2,"name":"Tea","stock":99999999999999999999999}"#);
    Ok(())
}

#[test]
fn strict_reading_makes_it_an_error() {
    let body = r#"{"value":[{"id":1},{"id":2,"stock":"many"}]}"#;
    let error = ShopService::new().products().list().strict_reading().read(response(body)).expect_err("it is strict");
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("value[1].stock")));
    let message =
        "cannot read the response as a collection of Product: value[1].stock: expected an Edm.Int32, found a string";
    assert_eq!(error.message(), message);
}

#[test]
fn a_time_without_an_offset_is_utc() -> TestResult {
    let body = r#"{"value":[{"placed":"2026-01-01T10:00:00+01:00"},{"placed":"2026-01-01T10:00:00"},{"placed":"2026-01-01T24:00:00Z"}]}"#;
    let page = ShopService::new().orders().list().read(response(body))?;
    let times: Vec<_> = page.iter().filter_map(|order| order.placed).map(|time| time.to_string()).collect();
    assert_eq!(times, ["2026-01-01T10:00:00+01:00", "2026-01-01T10:00:00Z", "2026-01-02T00:00:00Z"]);
    assert_eq!(page.findings, []);
    let strict = ShopService::new().orders().list().strict_reading().read(response(body)).expect_err("it is strict");
    assert!(
        strict.message().ends_with(
            "value[1].placed: expected an Edm.DateTimeOffset such as 2016-12-31T23:58:21Z, \
        found one without an offset"
        ),
        "{strict}"
    );
    Ok(())
}

#[test]
fn an_empty_text_is_kept_where_a_value_of_another_type_is_absent() -> TestResult {
    let order = read_json::<Order>(br#"{"id":"","note":"x"}"#)?;
    assert_eq!((order.value.id, order.value.note.clone()), (None, Nullable::Value("x".to_owned())));
    assert_eq!(order.value.additional["id"], "");
    assert_eq!(shown(&order.findings), ["id: expected an Edm.Guid, found an empty string"]);
    assert_eq!(serde_json::to_string(&order.value)?, r#"{"note":"x","id":""}"#);
    Ok(())
}

#[test]
fn texts_are_numbers_and_numbers_texts_where_the_value_is_clear() -> TestResult {
    let body = r#"{"id":"7","name":5,"stock":"3","price":"24.90","size":{"width":"40","height":true}}"#;
    let product = ShopService::new().products().by_id(7).get().read_response(response(body))?;
    let (value, findings) = (product.value, product.findings);
    assert_eq!((value.id, value.name.as_deref(), value.stock), (Some(7), Some("5"), Some(3)));
    let size = value.size.value().ok_or("there is no size")?;
    assert_eq!((size.width, size.height), (Some(40.0), None));
    assert_eq!(shown(&findings), ["size.height: expected an Edm.Double, found a truth value"]);
    Ok(())
}

#[test]
fn a_value_of_another_shape_is_kept_whole() -> TestResult {
    let body = r#"{"id":1,"size":[1, 2.10],"tags":["a",{"b":1}],"supplier":"ACME","related":[{"id":"x"},5]}"#;
    let product = ShopService::new().products().by_id(1).get().read_response(response(body))?;
    assert_eq!(
        shown(&product.findings),
        [
            "size: expected Size, found an array",
            "tags[1]: expected an Edm.String, found an object",
            "supplier: expected Supplier, found a string",
            "related[0].id: expected an Edm.Int64, found a string",
            "related[1]: expected Product, found a number",
        ]
    );
    let product = product.value;
    assert!(product.size.is_absent() && product.tags.is_none() && product.related.is_none());
    assert_eq!(product.additional.text("size"), Some("[1, 2.10]"));
    let written = serde_json::to_string(&product)?;
    for kept in [r#""size":[1, 2.10]"#, r#""tags":["a",{"b":1}]"#, r#""related":[{"id":"x"},5]"#] {
        assert!(written.contains(kept), "{written}");
    }
    Ok(())
}

#[test]
fn an_element_of_a_page_that_cannot_be_read_costs_no_other() -> TestResult {
    let page = products(r#"{"value":[{"id":1},"odd",null,{"id":2}],"@odata.count":"few"}"#)?;
    assert_eq!(page.iter().filter_map(|product| product.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        shown(&page.findings),
        ["value[1]: expected Product, found a string", "@odata.count: expected an Edm.Int64, found a string"]
    );
    assert_eq!(page.findings[0].text(), r#""odd""#);
    Ok(())
}

#[test]
fn a_property_that_is_there_twice_counts_once() -> TestResult {
    let product = read_json::<Product>(br#"{"id":1,"name":"first","name":"second"}"#)?;
    assert_eq!(product.value.name.as_deref(), Some("first"));
    assert_eq!(shown(&product.findings), ["name: the property is there twice"]);
    Ok(())
}

#[test]
fn values_nested_too_deeply_are_kept_as_they_came() -> TestResult {
    let body = format!("{}{{\"id\":\"x\"}}{}", "{\"related\":[".repeat(50), "]}".repeat(50));
    let product = read_json::<Product>(body.as_bytes())?;
    assert_eq!(product.findings.len(), 1, "{:?}", product.findings);
    let endless = format!(
        "{{\"id\":\"x\",\"related\":{}{}}}",
        "[{\"related\":".repeat(20_000),
        "1".to_owned() + &"}]".repeat(20_000)
    );
    let product = read_json::<Product>(endless.as_bytes())?;
    assert_eq!(product.value.id, None);
    assert!(product.findings.iter().all(|finding| finding.path().len() < 1_000));
    Ok(())
}

#[test]
fn text_that_is_not_json_is_an_error() {
    for body in ["", "{", r#"{"id":1"#, r#"{"id":"x",}"#, "[1]", "5", r#"{"stock":"x"} trailing"#] {
        assert!(read_json::<Product>(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn flags_are_found_in_any_case_and_written_back_as_they_came() -> TestResult {
    let text = r#"{"state":"SHIPPED","delivery":"Express,giftwrapped"}"#;
    let order: Order = serde_json::from_str(text)?;
    assert_eq!(order.state, Some(shop::catalog::OrderState::Shipped));
    assert!(order.delivery.as_ref().is_some_and(|options| options.contains(&DeliveryOptions::GIFT_WRAPPED)));
    assert_eq!(serde_json::to_string(&order)?, text);
    Ok(())
}

#[test]
fn nulls_in_collections_and_in_place_of_them_are_written_back() -> TestResult {
    for text in
        [r#"{"tags":[null,"a",null,"b"]}"#, r#"{"tags":null}"#, r#"{"tags":[null]}"#, r#"{"related":[null,{"id":1}]}"#]
    {
        let product: Product = serde_json::from_str(text)?;
        assert_eq!(serde_json::to_string(&product)?, text);
    }
    let mut product: Product = serde_json::from_str(r#"{"tags":[null,"a"]}"#)?;
    product.tags = Some(vec!["x".to_owned(), "y".to_owned()]);
    assert_eq!(serde_json::to_string(&product)?, r#"{"tags":["x","y"]}"#, "these are other elements");
    let mut product: Product = serde_json::from_str(r#"{"tags":null}"#)?;
    product.tags = Some(Vec::new());
    assert_eq!(serde_json::to_string(&product)?, r#"{"tags":[]}"#);
    Ok(())
}

#[test]
fn an_error_with_a_status_of_success_is_an_error() {
    let body = r#"{"error":{"code":"UnknownError","message":"boom"}}"#;
    let service = ShopService::new();
    let product = service.products().by_id(7);
    let errors = [
        product.get().read(response(body)).map(drop),
        service.products().list().read(response(body)).map(drop),
        service.products().count().read(response(body)).map(drop),
        product.restock(1).read(response(body)).map(drop),
        product.delete().read(response(body)),
        service.take_inventory().read(response(body)),
        service.products().create(&Product::default()).read(response(body)).map(drop),
    ];
    for error in errors {
        let error = error.expect_err("the body says that it failed");
        assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("UnknownError"), "boom"));
        assert_eq!(error.to_string(), "200 OK: UnknownError: boom");
    }
    let report = product.photo().download().read(response(body));
    assert_eq!(report.ok().as_deref(), Some(body.as_bytes()), "a stream is what it is");
    let entity = r##"{"@odata.context":"#jobs","error":{"code":"x","message":"of the job"}}"##;
    assert!(product.get().read(response(entity)).is_ok(), "an entity may have a property of this name");
}

#[test]
fn the_address_and_the_tag_that_only_headers_have_are_part_of_the_result() -> TestResult {
    const ROOT: &str = "https://shop.example/odata";
    let create = ShopService::new().products().create(&Product::default());
    let head = |status: u16, name: &str, value: &str| {
        http::Response::builder().status(status).header(name, value).header("etag", "W/\"1\"").body(Vec::new())
    };
    for (status, name, value, path) in [
        (201, "location", "https://shop.example/odata/products(7)", "/odata/products(7)/related"),
        (201, "location", "/odata/products(7)", "/odata/products(7)/related"),
        (204, "odata-entityid", "products(7)", "/odata/products(7)/related"),
        (202, "content-location", "/products('a%2Fb')", "/odata/products('a%2Fb')/related"),
    ] {
        let created = create.read_response(head(status, name, value)?)?;
        assert_eq!(
            (created.etag(), created.value.additional["@odata.etag"].as_str()),
            (Some("W/\"1\""), Some("W/\"1\""))
        );
        let product = created.resource(ROOT)?;
        let http = product.related().list().to_http(ROOT)?;
        assert_eq!(http.uri().path(), path, "{name}");
        assert_eq!(product.related().list().parts().template(), "/{id}/related");
    }
    let elsewhere = create.read_response(head(201, "location", "https://other.example/products(7)")?)?;
    assert!(elsewhere.resource(ROOT).is_err());
    assert!(create.read_response(head(201, "location", "/odata/../admin")?)?.resource(ROOT).is_err());
    let accepted = create.read_response(head(202, "location", "/jobs/1")?)?;
    assert_eq!((accepted.monitor_address(), accepted.address()), (Some("/jobs/1"), None));
    Ok(())
}

#[test]
fn the_tag_in_the_header_counts_unless_the_entity_has_one() -> TestResult {
    let read = |body: &str| {
        let http = http::Response::builder().header("etag", "\"of-the-header\"").body(body.as_bytes().to_vec())?;
        Ok::<_, Box<dyn std::error::Error>>(ShopService::new().products().by_id(7).get().read(http)?)
    };
    for (body, etag) in [
        (r#"{"id":7}"#, "\"of-the-header\""),
        ("{}", "\"of-the-header\""),
        (r#"{"id":7,"@odata.etag":"own"}"#, "own"),
        (r#"{"supplier":{"@odata.etag":"of another"}}"#, "\"of-the-header\""),
    ] {
        let product = read(body)?;
        assert_eq!(product.additional["@odata.etag"], etag);
        let delete = ShopService::new().products().by_id(7).delete().if_unchanged(&product);
        assert_eq!(delete.to_http("https://shop.example")?.headers()["if-match"], etag);
    }
    Ok(())
}

#[test]
fn a_type_is_said_where_the_declared_one_is_another() -> TestResult {
    let book = Book { odata_type: None, pages: Nullable::Value(100), ..Book::default() };
    let path = odata::Path::root(odata::KeyStyle::Parentheses).segment("products");
    let tagged = br##"{"@odata.type":"#catalog.book","pages":100}"##;
    let create = Create::<Book>::new(path.clone(), &book).declared_as::<Product>();
    assert_eq!(create.to_http("https://shop.example")?.body(), tagged);
    assert_eq!(
        Update::<Book>::new(path.clone(), &book).declared_as::<Product>().to_http("https://shop.example")?.body(),
        tagged
    );
    let same = Create::<Book>::new(path, &book).declared_as::<Book>();
    assert_eq!(same.to_http("https://shop.example")?.body(), br#"{"pages":100}"#);
    Ok(())
}

#[test]
fn headers_stand_once() -> TestResult {
    let delete = ShopService::new().products().by_id(7).delete().if_match("\"1\"").if_match("\"2\"");
    let http = delete.to_http("https://shop.example")?;
    assert_eq!(http.headers().get_all("if-match").iter().collect::<Vec<_>>(), ["\"2\""]);
    let upload =
        ShopService::new().products().by_id(7).photo().upload("x", "image/png").header("Content-Type", "image/gif");
    let http = upload.to_http("https://shop.example")?;
    assert_eq!(http.headers().get_all("content-type").iter().collect::<Vec<_>>(), ["image/gif"]);
    Ok(())
}

#[test]
fn durations_and_dates_are_never_cut() -> TestResult {
    let finding = read_json::<Order>(br#"{"placed":"2026-01-01T10:00:00.123456789012Z"}"#)?.findings;
    assert_eq!(
        shown(&finding),
        ["placed: expected an Edm.DateTimeOffset to the nanosecond, found one with more decimal places"]
    );
    assert_eq!("PT60M".parse::<edm::Duration>()?.to_string(), "PT60M");
    Ok(())
}
