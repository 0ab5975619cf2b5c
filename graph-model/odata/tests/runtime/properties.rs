//! Properties by themselves: their addresses, and what is sent to and read from them.

use odata::{Error, Request};
use shop::ShopService;
use shop::catalog::{Book, Order, OrderState, Product, Size, Supplier};

const ROOT: &str = "https://shop.example/v1";

/// The method, the path and the body of a request.
fn shown<R: Request>(request: &R) -> Result<String, Error> {
    let http = request.to_http(ROOT)?;
    Ok(format!("{} {} {}", http.method(), http.uri().path(), String::from_utf8_lossy(http.body())))
}

fn response(body: &str) -> http::Response<Vec<u8>> {
    http::Response::new(body.as_bytes().to_vec())
}

#[test]
fn properties_are_read_by_their_kind() -> Result<(), Error> {
    let service = ShopService::new();
    let product = service.products().by_id(7);
    let name = product.property(Product::NAME).get();
    assert_eq!(shown(&name)?, "GET /v1/products(7)/name ");
    assert_eq!(name.read(response(r#"{"@odata.context": "c", "value": "Atlas"}"#))?, "Atlas");
    let size = product.property(Product::SIZE).get().select(Size::WIDTH);
    assert_eq!(size.read(response(r#"{"width": 2}"#))?.and_then(|size| size.width), Some(2.0));
    let nothing = http::Response::builder().status(204).body(Vec::new()).expect("the parts are valid");
    assert_eq!(size.read(nothing)?, None);
    let tags = product.property(Product::TAGS);
    assert_eq!(tags.list().read(response(r#"{"value": ["a", "b"]}"#))?.value, ["a", "b"]);
    assert_eq!(shown(&tags.count())?, "GET /v1/products(7)/tags/$count ");
    let state = service.orders().by_id(odata::edm::Guid::nil()).property(Order::STATE).get();
    assert_eq!(state.read(response(r#"{"value": "open"}"#))?, OrderState::Open);
    assert_eq!(shown(&product.property(Product::PHOTO).stream().download())?, "GET /v1/products(7)/photo ");
    Ok(())
}

#[test]
fn properties_are_changed_by_their_kind() -> Result<(), Error> {
    let product = ShopService::new().products().by_id(7);
    let size = product.property(Product::SIZE);
    let value = Size { width: Some(1.5), ..Size::default() };
    assert_eq!(shown(&size.update(&value))?, r#"PATCH /v1/products(7)/size {"width":1.5}"#);
    assert_eq!(shown(&size.replace(&value))?, r#"PUT /v1/products(7)/size {"width":1.5}"#);
    assert_eq!(shown(&size.clear())?, "DELETE /v1/products(7)/size ");
    assert_eq!(shown(&size.property(Size::WIDTH).replace(&2.0))?, r#"PUT /v1/products(7)/size/width {"value":2.0}"#);
    assert_eq!(
        shown(&product.property(Product::NAME).replace("it's"))?,
        r#"PUT /v1/products(7)/name {"value":"it's"}"#
    );
    let tags = vec!["a".to_owned()];
    assert_eq!(shown(&product.property(Product::TAGS).replace(&tags))?, r#"PUT /v1/products(7)/tags {"value":["a"]}"#);
    Ok(())
}

#[test]
fn paths_and_casts_are_segments() -> Result<(), Error> {
    let product = ShopService::new().products().by_id(7);
    let isbn = product.property(Book::ISBN.of::<Product>()).get();
    assert_eq!(shown(&isbn)?, "GET /v1/products(7)/catalog.book/isbn ");
    let name = product.property(Product::SUPPLIER.then(Supplier::NAME)).get();
    assert_eq!(shown(&name)?, "GET /v1/products(7)/supplier/name ");
    Ok(())
}
