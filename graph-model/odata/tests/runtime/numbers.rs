//! Numbers that a float cannot hold: as strings in requests and responses, and as properties that no schema declares.

use odata::edm::{Binary, DateTimeOffset, Decimal, Duration, Guid};
use odata::request::{Create, Metadata};
use odata::service::Conventions;
use odata::{Nullable, Path, http};
use serde_json::json;
use shop::ShopService;
use shop::catalog::Product;

type Result<T = (), E = Box<dyn std::error::Error>> = std::result::Result<T, E>;

const ROOT: &str = "https://shop.example/odata";

/// How services send both types with `IEEE754Compatible=true`.
const AS_STRINGS: &str = r#"{"id":"9007199254740993","price":"1.5000","stock":3}"#;
const AS_NUMBERS: &str = r#"{"id":9007199254740993,"price":1.5000,"stock":3}"#;

fn text(http: &http::Request<Vec<u8>>) -> String {
    String::from_utf8_lossy(http.body()).into_owned()
}

#[test]
fn large_numbers_are_strings_both_ways_if_a_request_asks_for_it() -> Result {
    let products = ShopService::new().products();
    let get = products.by_id(7).get().ieee754_compatible(true);
    assert_eq!(get.to_http(ROOT)?.headers()["accept"], "application/json;IEEE754Compatible=true");
    let product = get.read(http::Response::new(AS_STRINGS.into()))?;
    assert_eq!((product.id, product.stock), (Some(9_007_199_254_740_993), Some(3)));

    let create = products.create(&product);
    assert_eq!(text(&create.to_http(ROOT)?), AS_NUMBERS);
    let http = create.ieee754_compatible(true).metadata(Metadata::None).to_http(ROOT)?;
    assert_eq!(text(&http), AS_STRINGS);
    assert_eq!(http.headers()["content-type"], "application/json;IEEE754Compatible=true");
    assert_eq!(http.headers()["accept"], "application/json;odata.metadata=none;IEEE754Compatible=true");

    let later = Product { price: "1.50000".parse::<Decimal>()?.into(), ..product.clone() };
    let update = products.by_id(7).update(&later).changes_since(&product).ieee754_compatible(true);
    assert_eq!(text(&update.to_http(ROOT)?), r#"{"price":"1.50000"}"#);

    let price = products.by_id(7).property(Product::PRICE).replace(&"2.50".parse::<Decimal>()?);
    assert_eq!(text(&price.ieee754_compatible(true).to_http(ROOT)?), r#"{"value":"2.50"}"#);
    let restock = products.by_id(7).restock(20).parameter("weight", &"2.50".parse::<Decimal>()?);
    let http = restock.ieee754_compatible(true).to_http(ROOT)?;
    assert_eq!(text(&http), r#"{"pieces":20,"weight":"2.50"}"#);
    Ok(())
}

#[test]
fn a_service_can_ask_for_it_and_a_request_against_it() -> Result {
    static EXACT: Conventions = Conventions::ODATA.with_ieee754_compatible();
    let product: Product = serde_json::from_str(AS_NUMBERS)?;
    let create = Create::<Product>::new(Path::of(&EXACT).segment("products"), &product);
    assert_eq!(text(&create.to_http(ROOT)?), AS_STRINGS);
    let http = create.ieee754_compatible(false).to_http(ROOT)?;
    assert_eq!((text(&http).as_str(), http.headers()["accept"].as_bytes()), (AS_NUMBERS, &b"application/json"[..]));
    Ok(())
}

#[test]
fn values_of_open_types_are_kept_to_the_last_digit() -> Result {
    let body = concat!(
        r##"{"id":7,"Amt@odata.type":"#Decimal","Amt":12345678901234567890.123456789,"##,
        r##""Big@odata.type":"#Int64","Big":9007199254740993,"##,
        r##""Cost@odata.type":"#n.money","Cost":{"net":1.10,"of":[2.50]},"##,
        r##""Sums@type":"#Collection(Decimal)","Sums":[0.10,1.00]}"##
    );
    let product: Product = serde_json::from_str(body)?;
    let amount: Nullable<Decimal> = product.additional.read("Amt")?;
    assert_eq!(
        amount.map(|amount| amount.to_string()).into_option().as_deref(),
        Some("12345678901234567890.123456789")
    );
    let sums: Vec<Decimal> = product.additional.read_all("Sums")?;
    assert_eq!(sums.iter().map(Decimal::to_string).collect::<Vec<_>>(), ["0.10", "1.00"]);
    assert_eq!(product.additional.type_of("Sums").as_deref(), Some("Collection(Edm.Decimal)"));
    assert_eq!(product.additional.type_of("Cost").as_deref(), Some("n.money"));
    assert_eq!(serde_json::to_string(&product)?, body, "with the types in front of the values");

    let read = ShopService::new().products().by_id(7).get().read(http::Response::new(body.into()))?;
    let http = ShopService::new().products().create(&read).ieee754_compatible(true).to_http(ROOT)?;
    let sent = text(&http);
    assert!(sent.contains(r#""Amt":"12345678901234567890.123456789""#) && sent.contains(r#""Big":"9007199254740993""#));
    assert!(sent.contains(r#""Cost":{"net":1.10,"of":[2.50]}"#), "{sent}");
    assert!(sent.contains(r#""Sums":["0.10","1.00"]"#), "{sent}");
    Ok(())
}

#[test]
fn collections_of_open_types_are_strings_where_their_elements_are() -> Result {
    let body = concat!(
        r##"{"Bigs@odata.type":"#Collection(Int64)","Bigs":[9007199254740993,null,-1],"##,
        r##""Few@odata.type":"#Collection(Int32)","Few":[1],"None@odata.type":"#Collection(Decimal)","None":[]}"##
    );
    let mut read: Product = serde_json::from_str(body)?;
    let sent = |product: &Product| {
        Ok::<_, odata::Error>(text(
            &ShopService::new().products().create(product).ieee754_compatible(true).to_http(ROOT)?,
        ))
    };
    let expected = body.replace("[9007199254740993,null,-1]", r#"["9007199254740993",null,"-1"]"#);
    let mut members: serde_json::Value = serde_json::from_str(&sent(&read)?)?;
    assert_eq!(members, serde_json::from_str::<serde_json::Value>(&expected)?);
    // Set by the program, so that there is no text of the service.
    read.additional.insert("Bigs".to_owned(), json!([5, null]));
    members = serde_json::from_str(&sent(&read)?)?;
    assert_eq!(members["Bigs"], json!(["5", null]));
    assert_eq!(serde_json::to_value(&read)?["Bigs"], json!([5, null]));
    Ok(())
}

#[test]
fn values_of_open_types_are_read_as_what_they_are() -> Result {
    let product: Product = serde_json::from_value(json!({
        "when@odata.type": "#DateTimeOffset", "when": "2026-02-03T04:05:06Z",
        "lasts@odata.type": "#Duration", "lasts": "PT1H",
        "key@odata.type": "#Guid", "key": "01234567-89ab-cdef-0123-456789abcdef",
        "bytes@odata.type": "#Binary", "bytes": "AQI",
        "large@odata.type": "#Int64", "large": "9007199254740993",
        "nothing": null,
    }))?;
    let additional = &product.additional;
    assert_eq!(additional.read::<DateTimeOffset>("when")?.to_string(), "2026-02-03T04:05:06Z");
    assert_eq!(additional.read::<Duration>("lasts")?.to_string(), "PT1H");
    assert!(additional.read::<Guid>("key")?.is_some());
    assert_eq!(additional.read::<Binary>("bytes")?.map(|bytes| bytes.to_string()), Nullable::Value("AQI=".to_owned()));
    assert_eq!(additional.read::<i64>("large")?, Nullable::Value(9_007_199_254_740_993));
    assert_eq!(additional.read::<i64>("nothing")?, Nullable::Null);
    assert_eq!(additional.read::<i64>("absent")?, Nullable::Absent);
    let error = additional.read::<i64>("when").expect_err("a date is no number");
    assert_eq!((error.path(), error.edm_type()), ("when", "Edm.Int64"));
    assert!(!error.to_string().contains("2026"), "{error}");
    Ok(())
}

#[test]
fn values_of_open_types_are_written_with_their_type() -> Result {
    let mut product = Product::default();
    product.additional.write("a", "text")?;
    product.additional.write("b", &9_007_199_254_740_993_i64)?;
    product.additional.write("c", &"1.50".parse::<Decimal>()?)?;
    product.additional.write("c", &"1.500".parse::<Decimal>()?)?;
    let expected = r##"{"a":"text","b@odata.type":"#Int64","b":9007199254740993,"c@odata.type":"#Decimal","c":1.500}"##;
    assert_eq!(serde_json::to_string(&product)?, expected);
    let read: Product = serde_json::from_str(expected)?;
    assert_eq!(read.additional.read::<Decimal>("c")?.to_string(), "1.500");
    product.additional.write("c", &true)?;
    assert_eq!(product.additional.type_of("c"), None);
    Ok(())
}
