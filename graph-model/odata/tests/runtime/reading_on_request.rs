//! Requests for more than plain entities: aggregates, computed values, streams, long queries, other metadata levels.

use odata::edm::Decimal;
use odata::query::{Transformation, computed, count_as};
use odata::request::{List, Metadata};
use odata::service::Conventions;
use odata::{ErrorKind, Path, http};
use serde::Deserialize;
use shop::ShopService;
use shop::catalog::{DeliveryOptions, Order, OrderState, Product, Supplier};

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const ROOT: &str = "https://shop.example/odata";

fn query(http: &http::Request<Vec<u8>>) -> String {
    percent_encoding::percent_decode_str(http.uri().query().unwrap_or_default()).decode_utf8_lossy().into_owned()
}

fn json(body: &str) -> http::Response<Vec<u8>> {
    http::Response::new(body.as_bytes().to_vec())
}

#[test]
fn aggregates_are_read_into_a_struct_of_the_program() -> Result {
    #[derive(Debug, Deserialize)]
    struct Sales {
        total: Decimal,
        #[serde(rename = "supplier")]
        of: Of,
    }
    #[derive(Debug, Deserialize)]
    struct Of {
        name: String,
    }

    let products = ShopService::new().products();
    let by_supplier =
        Transformation::group_and_aggregate(Product::SUPPLIER.then(Supplier::NAME), Product::PRICE.sum_as("total"));
    let request = products.list().apply(by_supplier).orderby("total desc").rows::<Sales>();
    let expected = "$apply=groupby((supplier/name),aggregate(price with sum as total))&$orderby=total desc";
    assert_eq!(query(&request.to_http(ROOT)?), expected);
    let page = request.read(json(r#"{"value":[{"total":12345678901234567.89,"supplier":{"name":"ACME"}}]}"#))?;
    assert_eq!(
        (page.value[0].total.to_string().as_str(), page.value[0].of.name.as_str()),
        ("12345678901234567.89", "ACME")
    );

    let all = (
        Product::PRICE.min_as("a"),
        Product::PRICE.max_as("b"),
        Product::STOCK.average_as("c"),
        Product::NAME.count_distinct_as("d"),
        count_as("e"),
    );
    let request = products.list().apply(Transformation::filter("stock gt 0").then(Transformation::aggregate(all)));
    let expected = "$apply=filter(stock gt 0)/aggregate(price with min as a,price with max as b,stock with average as c,\
                    name with countdistinct as d,$count as e)";
    assert_eq!(query(&request.to_http(ROOT)?), expected);
    assert_eq!(
        query(&products.list().apply("concat(identity,topcount(2,price))").to_http(ROOT)?),
        "$apply=concat(identity,topcount(2,price))"
    );

    for name in ["", "a b", "1st", "a,b with max as c"] {
        let error = products.list().apply(Transformation::aggregate(count_as(name))).to_http(ROOT).expect_err(name);
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    }
    let open = products.list().apply(Transformation::filter("stock gt 0) or (true"));
    assert!(open.to_http(ROOT).is_err(), "a condition cannot leave its parentheses");
    Ok(())
}

#[test]
fn computed_values_come_beside_the_properties() -> Result {
    let worth = computed(Product::PRICE * Product::STOCK, "worth");
    let request = ShopService::new().products().list().compute(worth).select((Product::NAME, "worth"));
    assert_eq!(query(&request.to_http(ROOT)?), "$compute=price mul stock as worth&$select=name,worth");
    let page = request.read(json(r##"{"value":[{"name":"Tea","worth@odata.type":"#Decimal","worth":7.50}]}"##))?;
    assert_eq!(page.value[0].additional.read::<Decimal>("worth")?.to_string(), "7.50");
    Ok(())
}

#[test]
fn long_queries_go_in_the_body_by_themselves_where_the_service_has_a_limit() -> Result {
    static SHORT: Conventions = Conventions::ODATA.with_max_address(100);
    let list = List::<Product>::new(Path::of(&SHORT).segment("products"));
    let short = list.clone().filter(Product::STOCK.lt(5)).to_http(ROOT)?;
    assert_eq!((short.method().as_str(), short.body().len()), ("GET", 0));
    let long = list.filter(Product::NAME.eq_any(["a & b"; 30])).prefer("odata.maxpagesize=5");
    let http = long.to_http(ROOT)?;
    assert_eq!((http.method().as_str(), http.uri().to_string()), ("POST", format!("{ROOT}/products/$query")));
    assert_eq!(http.headers()["prefer"], "odata.maxpagesize=5");
    let body = String::from_utf8(http.body().clone())?;
    assert!(body.starts_with("$filter=name%20in%20%28%27a%20%26%20b%27"), "{body}");
    let page =
        long.read(json(r#"{"value":[],"@odata.nextLink":"https://shop.example/odata/products?$skiptoken=1"}"#))?;
    let next = long.resume(&page.next_link.ok_or("there is a next link")?).to_http(ROOT)?;
    assert_eq!((next.method().as_str(), next.body().len()), ("GET", 0));
    Ok(())
}

#[test]
fn not_modified_is_a_result_if_it_is_asked_for() -> Result {
    let not_modified = || http::Response::builder().status(304).body(Vec::new());
    let product = ShopService::new().products().by_id(7);
    let read: Product = serde_json::from_str(r#"{"@etag":"W/\"1\"","id":7}"#)?;
    let request = product.get().if_changed(&read);
    assert!(request.read(not_modified()?).is_err());
    assert_eq!(request.or_not_modified().read(not_modified()?)?, None);
    let photo = product.photo().download().if_none_match("\"1\"").or_not_modified();
    assert_eq!(photo.read(not_modified()?)?, None);
    assert_eq!(photo.read(json("bytes"))?.as_deref(), Some(&b"bytes"[..]));
    assert!(photo.read(http::Response::builder().status(404).body(Vec::new())?).is_err());
    Ok(())
}

#[test]
fn control_information_is_read_with_and_without_its_prefix_at_each_level() -> Result {
    let products = ShopService::new().products();
    for (level, body) in [
        (Metadata::None, r#"{"value":[{"id":1}],"@odata.nextLink":"products?p=2","@odata.count":2}"#),
        (
            Metadata::Minimal,
            r#"{"@context":"https://shop.example/odata/$metadata#products","@count":"2","value":[{"@etag":"W/\"1\"","id":1}],"@nextLink":"products?p=2"}"#,
        ),
        (
            Metadata::Full,
            r##"{"@odata.context":"https://shop.example/odata/$metadata#products","@odata.count":2,"value":[{"@odata.type":"#catalog.product",
            "@odata.id":"products(1)","id@odata.type":"#Int64","id":"1","supplier@odata.navigationLink":"products(1)/supplier",
            "#catalog.restock":{"title":"restock","target":"products(1)/catalog.restock"}}],"@odata.nextLink":"products?p=2"}"##,
        ),
    ] {
        let request = products.list().metadata(level);
        let page = request.read(json(body))?;
        assert_eq!((page.count, page.value[0].id), (Some(2), Some(1)), "{level:?}");
        let next = request.resume(&page.next_link.ok_or("there is a next link")?).to_http(ROOT)?;
        assert_eq!(next.uri(), "https://shop.example/odata/products?p=2");
        assert!(next.headers()["accept"].to_str()?.starts_with("application/json;odata.metadata="));
    }
    Ok(())
}

#[test]
fn members_of_enumerations_are_read_in_every_spelling() -> Result {
    for state in [r#""packed""#, r#""Packed""#, "1", r#""1""#] {
        let order: Order = serde_json::from_str(&format!(r#"{{"state":{state}}}"#))?;
        assert_eq!(order.state, Some(OrderState::Packed), "{state}");
    }
    for options in [r#""express,insured""#, r#""Insured, EXPRESS""#, "3", r#""3""#, r#""1,insured""#, r#""2,1""#] {
        let order: Order = serde_json::from_str(&format!(r#"{{"delivery":{options}}}"#))?;
        assert_eq!(order.delivery, Some(DeliveryOptions::EXPRESS | DeliveryOptions::INSURED), "{options}");
    }
    let newer: Order = serde_json::from_str(r#"{"state":"7","delivery":"express,64"}"#)?;
    assert_eq!(serde_json::to_string(&newer)?, r#"{"state":"7","delivery":"express,64"}"#);
    Ok(())
}
