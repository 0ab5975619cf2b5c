//! A crate that is generated for another service than Microsoft Graph: all that its users name is in it.

use shop::catalog::{Book, Order, OrderState, Product};
use shop::request::Get;
use shop::{Client, Credential, ErrorKind, Nullable, ShopService};

const ROOT: &str = "https://shop.example/odata";

fn client(body: &'static str) -> Result<Client, shop::Error> {
    Client::builder(ROOT, Credential::anonymous())
        .answered_by(move |_| http::Response::new(body.as_bytes().to_vec()))
        .build()
}

#[test]
fn no_rule_of_graph_runs_for_it() -> Result<(), shop::Error> {
    let products = ShopService::new().products();
    for request in [products.list().search("\"tea\"").count(true).to_http(ROOT)?, products.count().to_http(ROOT)?] {
        assert!(!request.headers().contains_key("consistencylevel"), "{request:?}");
    }
    assert_eq!(products.by_id(7).get().to_http(ROOT)?.uri().path(), "/odata/products(7)");
    Ok(())
}

#[test]
fn more_than_twenty_requests_go_into_one_batch_call() -> Result<(), shop::Error> {
    let mut batch = shop::Batch::new();
    for id in 0..30 {
        batch.add(ShopService::new().products().by_id(id).get());
    }
    let mut calls = batch.calls(ROOT)?;
    let call = calls.next_call().expect("thirty requests are to be sent");
    assert_eq!(String::from_utf8_lossy(call.body()).matches("\"method\"").count(), 30);
    Ok(())
}

#[tokio::test]
async fn requests_are_sent_and_read_with_what_the_crate_re_exports() -> Result<(), shop::Error> {
    let client =
        client(r##"{"@odata.type": "#catalog.book", "id": 1, "name": "Moby-Dick", "price": null, "isbn": "0"}"##)?;
    let request: Get<Product> = ShopService::new().bestseller().get();
    let product = request.send(&client).await?;
    assert_eq!(product.price, Nullable::Null);
    let book: Book = product.downcast().expect("the response says that it is a book");
    assert_eq!(book.isbn.as_deref(), Some("0"));
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_of_the_crate() -> Result<(), shop::Error> {
    let order = ShopService::new().orders().by_id(shop::edm::Guid::nil());
    let error = order.get().send(&client("[]")?).await.expect_err("an array is no order");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let changes = Order { state: Some(OrderState::Packed), ..Order::default() };
    assert_eq!(order.update(&changes).to_http(ROOT)?.body(), br#"{"state":"packed"}"#);
    Ok(())
}
