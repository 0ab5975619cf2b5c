//! References are removed in every form that OData has, and any address of a service can be called.

use serde_json::{Value, json};
use shop::catalog::Supplier;
use shop::handle::EntityHandle;
use shop::http;
use shop::request::{Call, Get};
use shop::{ErrorKind, Key, Request, ShopService};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const ROOT: &str = "https://shop.example/odata";

fn line<R: Request>(request: &R) -> Result<String> {
    let http = request.to_http(ROOT)?;
    Ok(format!("{} {}", http.method(), http.uri().to_string().replacen(ROOT, "", 1)))
}

#[test]
fn references_are_removed_by_handle_key_or_address() -> Result {
    let shop = ShopService::new();
    let related = shop.products().by_id(7).related_references();
    assert_eq!(line(&related.remove(&8))?, "DELETE /products(7)/related(8)/$ref");
    assert_eq!(line(&related.remove(&shop.products().by_id(8)))?, "DELETE /products(7)/related(8)/$ref");
    let composite = Key::named("a", &1).and("b", "x");
    assert_eq!(line(&related.remove(&composite))?, "DELETE /products(7)/related(a=1,b='x')/$ref");
    // A singleton has no key.
    let id = "$id=https%3A%2F%2Fshop.example%2Fodata%2Fbestseller";
    assert_eq!(line(&related.remove(&shop.bestseller()))?, format!("DELETE /products(7)/related/$ref?{id}"));
    let by_address = related.remove_by_address(&shop.bestseller()).query("x", "1");
    assert_eq!(line(&by_address)?, format!("DELETE /products(7)/related/$ref?x=1&{id}"));
    Ok(())
}

#[test]
fn the_keys_of_references_are_values_in_templates() {
    let products = ShopService::new().products();
    let remove = products.by_id(7).related_references().remove(&products.by_id(8));
    assert_eq!(remove.parts().template(), "/products({id})/related({id})/$ref");
}

#[test]
fn a_mistake_in_the_handle_is_one_of_the_request() {
    let shop = ShopService::new();
    let remove = shop.products().by_id(7).supplier_reference().set(&shop.suppliers().by_code(""));
    assert_eq!(remove.to_http(ROOT).map_err(|error| error.kind()).err(), Some(ErrorKind::InvalidKey));
    let manual = shop.manuals().by_id("a").by_path("..");
    assert_eq!(manual.get().to_http(ROOT).map_err(|error| error.kind()).err(), Some(ErrorKind::InvalidAddress));
}

#[test]
fn every_handle_gives_its_address() {
    let shop = ShopService::new();
    let product = shop.products().by_id(7);
    assert_eq!(shop.products().path().as_str(), "/products");
    assert_eq!(product.path().as_str(), "/products(7)");
    assert_eq!(EntityHandle::path(&product), product.path());
    assert_eq!(product.photo().path().as_str(), "/products(7)/photo");
    assert_eq!(product.related_references().path().as_str(), "/products(7)/related");
    assert_eq!(product.supplier_reference().path().as_str(), "/products(7)/supplier");
    assert_eq!(shop.path().as_str(), "");
}

#[test]
fn entities_are_replaced_or_created_under_their_address() -> Result {
    let supplier = ShopService::new().suppliers().by_code("ACME");
    let entity = Supplier { name: Some("Contoso".to_owned()), ..Supplier::default() };
    assert_eq!(line(&supplier.replace(&entity))?, "PUT /suppliers('ACME')");
    let create = supplier.replace(&entity).if_absent().to_http(ROOT)?;
    assert_eq!(
        (&create.headers()["if-none-match"], create.body().as_slice()),
        (&"*".parse()?, &br#"{"name":"Contoso"}"#[..])
    );
    let update = supplier.update(&entity).if_match("*").to_http(ROOT)?;
    assert_eq!((update.method().as_str(), &update.headers()["if-match"]), ("PATCH", &"*".parse()?));
    Ok(())
}

#[test]
fn streams_are_changed_by_patch() -> Result {
    let photo = ShopService::new().products().by_id(7).photo();
    let http = photo.update("[]", "application/json").to_http(ROOT)?;
    assert_eq!((http.method().as_str(), http.uri().path()), ("PATCH", "/odata/products(7)/photo"));
    assert_eq!((&http.headers()["content-type"], http.body().as_slice()), (&"application/json".parse()?, &b"[]"[..]));
    Ok(())
}

#[test]
fn any_address_can_be_called() -> Result {
    let shop = ShopService::new();
    for (call, wanted) in [
        (shop.at("/a/b?$top=5&x=a%20b").get(), "GET /a/b?$top=5&x=a%20b"),
        (shop.at("a/$count").get(), "GET /a/$count"),
        (shop.at("a('x/y')/n.f(p='1')").post().json(&json!({})), "POST /a('x/y')/n.f(p='1')"),
        (shop.at("https://shop.example/odata/a?$skiptoken=1%2B2").delete(), "DELETE /a?$skiptoken=1%2B2"),
        (shop.at("a").patch(&json!({ "b": 1 })).query("c", "d"), "PATCH /a?c=d"),
        (shop.at("a").put(&json!([])), "PUT /a"),
        (shop.at("?x=1").get(), "GET ?x=1"),
    ] {
        assert_eq!(line(&call)?, wanted);
    }
    assert_eq!(shop.at("a").patch(&json!({ "b": 1 })).to_http(ROOT)?.body(), br#"{"b":1}"#);
    for address in ["../a", "a/../b", "a/%2e%2e/b"] {
        let refused = shop.at(address).get().to_http(ROOT).map_err(|error| error.kind());
        assert_eq!(refused.err(), Some(ErrorKind::InvalidAddress), "{address}");
    }
    let elsewhere = shop.at("https://other.example/odata/a").get().to_http(ROOT).map_err(|error| error.kind());
    assert_eq!(elsewhere.err(), Some(ErrorKind::RefusedAddress));
    Ok(())
}

#[test]
fn untyped_results_keep_all_members() -> Result {
    let body = || http::Response::new(br#"{"id": "1", "value": 5, "other": null}"#.to_vec());
    let wanted = json!({ "id": "1", "value": 5, "other": null });
    let call: Call<Value> = ShopService::new().at("a").get();
    assert_eq!(call.read(body())?, wanted);
    assert_eq!(Get::<Value>::new(ShopService::new().path().segment("a")).read(body())?, wanted);
    assert_eq!(call.read(http::Response::builder().status(204).body(Vec::new())?)?, Value::Null);
    assert_eq!(call.returning::<Supplier>().read(body())?.additional["value"], 5);
    Ok(())
}
