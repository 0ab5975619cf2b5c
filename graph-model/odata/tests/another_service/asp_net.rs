//! A service as ASP.NET Core makes them: an `api-version` with each request, batches in JSON, problem details.

use http::{Request, Response};
use serde_json::{Value, json};
use shop::catalog::{Product, Supplier};
use shop::{Batch, Client, Credential, ErrorKind, ShopService};

use crate::server::{Server, TestResult, header, respond};

fn service(request: &Request<String>) -> Response<String> {
    if header(request, "authorization") != "Bearer eyJ0eXAi" {
        return respond(401, &[("www-authenticate", "Bearer")], "");
    }
    response_to(request.method().as_str(), &request.uri().to_string(), request.body())
}

/// The response to a request, alone or in a batch.
fn response_to(method: &str, address: &str, body: &str) -> Response<String> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    if !query.split('&').any(|option| option == "api-version=2.0") {
        let problem =
            json!({"title": "Unspecified API version", "status": 400, "detail": "An API version is required."});
        return respond(400, &[], &problem.to_string());
    }
    match (method, path.trim_start_matches("/odata/")) {
        ("GET", "products") => respond(200, &[], r#"{"value": [{"id": 7, "name": "Kettle"}]}"#),
        ("POST", "suppliers") => respond(201, &[("location", "/odata/suppliers('ACME')")], body),
        ("PATCH", "$1" | "suppliers('ACME')") => respond(200, &[], r#"{"code": "ACME", "name": "Acme"}"#),
        ("POST", "$batch") => respond(200, &[], &batch(body)),
        _ => respond(404, &[], r#"{"title": "Not Found", "status": 404}"#),
    }
}

fn batch(body: &str) -> String {
    let call: Value = serde_json::from_str(body).unwrap_or_default();
    let requests = call["requests"].as_array().cloned().unwrap_or_default();
    let respond = |request: &Value| {
        let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
        let response = response_to(&text("method"), &text("url"), &request["body"].to_string());
        let body: Value = serde_json::from_str(response.body()).unwrap_or_default();
        json!({"id": text("id"), "atomicityGroup": request["atomicityGroup"], "status": response.status().as_u16(), "body": body})
    };
    json!({"responses": requests.iter().map(respond).collect::<Vec<_>>()}).to_string()
}

#[tokio::test]
async fn the_first_call_and_a_group() -> TestResult {
    let server = Server::start(service).await?;
    let client = Client::builder(server.at("/odata"), Credential::token("eyJ0eXAi"))
        .default_query("api-version", "2.0")
        .build()?;
    let shop = ShopService::new();
    let page = shop.products().list().select(Product::NAME).send(&client).await?;
    assert_eq!(page.value[0].name.as_deref(), Some("Kettle"));

    let mut batch = Batch::new();
    let mut group = batch.group();
    let acme = Supplier { code: Some("ACME".to_owned()), ..Supplier::default() };
    let created = group.add(shop.suppliers().create(&acme));
    let name = Supplier { name: Some("Acme".to_owned()), ..Supplier::default() };
    let named = group.add(created.resource().update(&name));
    let mut results = batch.send(&client).await?;
    assert_eq!(results.take(created)?.code.as_deref(), Some("ACME"));
    assert_eq!(results.take(named)?.name.as_deref(), Some("Acme"));
    Ok(())
}

#[tokio::test]
async fn without_its_version_the_service_says_what_is_missing() -> TestResult {
    let server = Server::start(service).await?;
    let client = Client::builder(server.at("/odata"), Credential::token("eyJ0eXAi")).build()?;
    let error = ShopService::new().products().list().send(&client).await.expect_err("the version is missing");
    assert_eq!((error.kind(), error.message()), (ErrorKind::Service, "An API version is required."));
    Ok(())
}
