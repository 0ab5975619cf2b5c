//! Calls of operations: what they require are arguments, everything else is set by name on the request.

use shop::catalog::Product;
use shop::edm::Date;
use shop::value::Null;
use shop::{Batch, Error, ErrorKind, Nullable, Request, ShopService};

const ROOT: &str = "https://shop.example/odata";

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn body(request: &impl Request) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(request.to_http(ROOT)?.body()).into_owned())
}

fn path(request: &impl Request) -> String {
    request.parts().relative_address()
}

#[test]
fn what_is_not_set_is_not_sent() -> TestResult {
    let restock = ShopService::new().products().by_id(7).restock(20);
    assert_eq!(body(&restock)?, r#"{"pieces":20}"#);
    let due: Date = "2026-01-31".parse()?;
    assert_eq!(
        body(&restock.clone().labels(["tea", "gift"]).note("Ring twice").due(due))?,
        r#"{"pieces":20,"labels":["tea","gift"],"note":"Ring twice","due":"2026-01-31"}"#
    );
    assert_eq!(body(&restock)?, r#"{"pieces":20}"#);
    Ok(())
}

#[test]
fn null_is_sent_where_it_is_said() -> TestResult {
    let restock = || ShopService::new().products().by_id(7).restock(20);
    for null in [restock().note(Null), restock().note(None::<&str>), restock().note(Nullable::<String>::Null)] {
        assert_eq!(body(&null)?, r#"{"pieces":20,"note":null}"#);
    }
    assert_eq!(body(&restock().note(Nullable::<String>::Absent))?, r#"{"pieces":20}"#);
    assert_eq!(body(&restock().labels(Vec::<String>::new()))?, r#"{"pieces":20,"labels":[]}"#);
    Ok(())
}

#[test]
fn values_are_taken_in_the_form_at_hand() -> TestResult {
    const SAME: &[&str; 1] = &["a"];
    let restock = || ShopService::new().products().by_id(7).restock(20);
    let (text, texts) = ("a".to_owned(), vec!["a".to_owned()]);
    for call in [
        restock().note(&text),
        restock().note(text.clone()),
        restock().note(Some("a")),
        restock().note(Some(&text)),
        restock().note(Nullable::Value("a")),
    ] {
        assert_eq!(body(&call)?, r#"{"pieces":20,"note":"a"}"#);
    }
    for call in [
        restock().labels(["a"]),
        restock().labels(SAME),
        restock().labels([&text]),
        restock().labels(vec!["a"]),
        restock().labels(&texts),
        restock().labels(texts.as_slice()),
        restock().labels(texts.clone()),
    ] {
        assert_eq!(body(&call)?, r#"{"pieces":20,"labels":["a"]}"#);
    }
    Ok(())
}

#[test]
fn the_last_value_of_a_parameter_counts() -> TestResult {
    let products = ShopService::new().products();
    assert_eq!(body(&products.by_id(7).restock(20).note("a").note("b"))?, r#"{"pieces":20,"note":"b"}"#);
    let popular = products.popular(7).region("a").top_parameter(3).region("it's");
    assert_eq!(path(&popular), "/products/catalog.popular(days=7,top=3,region='it%27%27s')");
    assert_eq!(path(&popular.region(Nullable::<String>::Absent)), "/products/catalog.popular(days=7,top=3)");
    assert_eq!(path(&products.popular(7).region(Null)), "/products/catalog.popular(days=7,region=null)");
    Ok(())
}

#[test]
fn a_call_has_the_options_of_its_request_before_and_after() -> TestResult {
    let products = ShopService::new().products();
    let popular = products.popular(7).top(5).region("north").filter(Product::STOCK.gt(0)).select(Product::NAME);
    let wanted = "/products/catalog.popular(days=7,region='north')?$top=5&$filter=stock%20gt%200&$select=name";
    assert_eq!(path(&popular), wanted);
    assert_eq!(popular.parts().template(), "/products/catalog.popular(days={id},region={id})");
    let page = popular.read(http::Response::new(br#"{"value":[{"name":"Kettle"}]}"#.to_vec()))?;
    assert_eq!(page.value[0].name.as_deref(), Some("Kettle"));

    let restock = products.by_id(7).restock(20).header("x-a", "b").if_match("1").note("a").query("q", "r");
    let http = restock.to_http(ROOT)?;
    assert_eq!(
        (&http.headers()["x-a"], &http.headers()["if-match"], http.uri().query()),
        (&"b".parse()?, &"1".parse()?, Some("q=r"))
    );
    assert_eq!(http.body(), br#"{"pieces":20,"note":"a"}"#);
    Ok(())
}

#[test]
fn a_call_is_part_of_a_batch() -> TestResult {
    let mut batch = Batch::new();
    batch.add(ShopService::new().products().by_id(7).restock(20).note("a"));
    let mut calls = batch.calls(ROOT)?;
    let call = calls.next_call().ok_or("a batch with a request has a call")?;
    assert!(String::from_utf8_lossy(call.body()).contains(r#""body":{"pieces":20,"note":"a"}"#));
    Ok(())
}

#[test]
fn a_saved_link_has_its_parameters_already() {
    let popular = ShopService::new().products().popular(7).resume("https://shop.example/odata/next").region("north");
    let error = popular.to_http(ROOT).expect_err("the link has its own parameters");
    assert_eq!(error.kind(), ErrorKind::InvalidAddress);
    assert_eq!(error.to_string(), "a saved link contains the parameters of the call: region cannot be set as well");
}

#[test]
fn only_a_call_has_parameters() {
    let list = ShopService::new().products().list().literal("region", "north");
    let error = list.to_http(ROOT).expect_err("a list is not the call of a function");
    assert_eq!(error.to_string(), "the parameter region cannot be set: /products is no call of a function");
}

#[cfg(feature = "client")]
#[tokio::test]
async fn a_call_is_sent_as_any_request() -> TestResult {
    use futures_util::TryStreamExt;
    use shop::{Client, Credential};

    let client = Client::builder(ROOT, Credential::anonymous())
        .with_handler(|request| match request.uri().path() {
            "/odata/products(7)/catalog.restock" => http::Response::new(br#"{"value":"2026-01-31"}"#.to_vec()),
            "/odata/products/catalog.popular(days=7,region='north')" => {
                http::Response::new(br#"{"value":[{"id":7},{"id":8}]}"#.to_vec())
            }
            other => panic!("{other}"),
        })
        .build()?;
    let products = ShopService::new().products();
    let delivered = products.by_id(7).restock(20).note("a").send(&client).await?;
    assert_eq!(delivered.to_string(), "2026-01-31");
    let popular: Vec<Product> = products.popular(7).region("north").items(&client).try_collect().await?;
    assert_eq!(popular.len(), 2);
    Ok(())
}
