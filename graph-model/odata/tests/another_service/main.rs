//! A crate that is generated for a service other than Microsoft Graph: its users need nothing but that crate. Three kinds of
//! services have a module each, with what the guide `another_service` says about them.

#[cfg(feature = "client")]
mod asp_net;
#[cfg(feature = "client")]
mod redfish;
#[cfg(feature = "client")]
mod sap;
#[cfg(feature = "client")]
mod server;

use shop::catalog::{Order, OrderState};
use shop::edm::Guid;
use shop::{Batch, Error, ShopService};

const ROOT: &str = "https://shop.example/odata";

#[test]
fn no_rule_of_microsoft_graph_applies() -> Result<(), Error> {
    let products = ShopService::new().products();
    for request in [products.list().search("\"tea\"").count(true).to_http(ROOT)?, products.count().to_http(ROOT)?] {
        assert!(!request.headers().contains_key("consistencylevel"), "{request:?}");
    }
    assert_eq!(products.by_id(7).get().to_http(ROOT)?.uri().path(), "/odata/products(7)");
    Ok(())
}

#[test]
fn a_batch_call_has_as_many_requests_as_odata_allows() -> Result<(), Error> {
    let mut batch = Batch::new();
    for id in 0..30 {
        batch.add(ShopService::new().products().by_id(id).get());
    }
    let mut calls = batch.calls(ROOT)?;
    let call = calls.next_call().expect("a batch of thirty requests has a first call");
    assert_eq!(String::from_utf8_lossy(call.body()).matches("\"method\"").count(), 30);
    Ok(())
}

#[test]
fn updates_send_the_names_of_members() -> Result<(), Error> {
    let changes = Order { state: Some(OrderState::Packed), ..Order::default() };
    let update = ShopService::new().orders().by_id(Guid::nil()).update(&changes);
    assert_eq!(update.to_http(ROOT)?.body(), br#"{"state":"packed"}"#);
    Ok(())
}

#[cfg(feature = "client")]
mod client {
    use shop::catalog::{Book, Product};
    use shop::edm::Guid;
    use shop::request::Get;
    use shop::{Client, Credential, Error, ErrorKind, Nullable, ShopService};

    fn client(body: &'static str) -> Result<Client, Error> {
        Client::builder(super::ROOT, Credential::anonymous())
            .with_handler(move |_| http::Response::new(body.as_bytes().to_vec()))
            .build()
    }

    #[tokio::test]
    async fn requests_are_sent_and_read_with_re_exported_names() -> Result<(), Error> {
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
    async fn a_response_of_the_wrong_shape_is_an_error_of_the_kind_decode() -> Result<(), Error> {
        let order = ShopService::new().orders().by_id(Guid::nil());
        let error = order.get().send(&client("[]")?).await.expect_err("an array is not an order");
        assert_eq!(error.kind(), ErrorKind::Decode);
        Ok(())
    }
}
