//! A service like those of Redfish: session tokens, keys as segments, links relative to the host, conditional updates by entity
//! tag, and errors with their cause in the details.

use http::{Request, Response};
use serde_json::json;
use shop::catalog::{Product, ProductCollection, ProductResource};
use shop::service::Conventions;
use shop::{Client, Credential, KeyStyle, Path, ShopService, Value};

use crate::server::{Server, TestResult, header, respond};

static CONVENTIONS: Conventions =
    Conventions::ODATA.with_key_style(KeyStyle::Segment).with_headers(&[("odata-version", "4.0")]);

fn service(request: &Request<String>) -> Response<String> {
    if header(request, "odata-version") != "4.0" && request.method() == "GET" {
        return respond(412, &[], "");
    }
    let path = request.uri().path().strip_prefix("/redfish/v1").unwrap_or_default();
    if (request.method().as_str(), path) == ("POST", "/SessionService/Sessions") {
        let headers = [("x-auth-token", "secret"), ("location", "/redfish/v1/SessionService/Sessions/1")];
        return respond(201, &headers, r#"{"@odata.id": "/redfish/v1/SessionService/Sessions/1"}"#);
    }
    if header(request, "x-auth-token") != "secret" {
        return respond(401, &[], "");
    }
    match (request.method().as_str(), path) {
        ("DELETE", "/SessionService/Sessions/1") => respond(204, &[], ""),
        ("GET", "/Chassis") => respond(200, &[], r#"{"value": [{"id": 1, "name": "Rack"}]}"#),
        ("GET", "/Chassis/1") => respond(200, &[("etag", "\"5\"")], r#"{"id": 1, "name": "Rack"}"#),
        ("PATCH", "/Chassis/1") if header(request, "if-match") == "\"5\"" => respond(200, &[], request.body()),
        ("PATCH", "/Chassis/1") => respond(428, &[], &general_error()),
        _ => respond(404, &[], ""),
    }
}

fn general_error() -> String {
    json!({"error": {
        "code": "Base.1.8.GeneralError",
        "message": "A general error has occurred. See ExtendedInfo.",
        "@Message.ExtendedInfo": [{"MessageId": "Base.1.8.PreconditionRequired", "Message": "Send If-Match."}]
    }})
    .to_string()
}

/// A client for a session, and the handle that ends it.
async fn sign_in(root: &str) -> TestResult<(Client, shop::handle::AnyAddress)> {
    let client = Client::builder(root, Credential::anonymous()).build()?;
    let names = json!({"UserName": "ann", "Password": "secret"});
    let created = ShopService::new().at("SessionService/Sessions").post().json(&names).send_response(&client).await?;
    let token = created.headers()["x-auth-token"].to_str()?.to_owned();
    let session = created.handle::<Path>(client.service_root())?;
    let client = Client::builder(root, Credential::anonymous()).default_header("x-auth-token", token).build()?;
    Ok((client, ShopService::new().at(session.as_str())))
}

fn chassis() -> ProductCollection {
    ProductCollection::from(Path::of(&CONVENTIONS).segment("Chassis"))
}

#[tokio::test]
async fn the_first_call_in_a_session() -> TestResult {
    let server = Server::start(service).await?;
    let (client, session) = sign_in(&server.at("/redfish/v1")).await?;
    let all = chassis().list().send(&client).await?;
    let rack: ProductResource = chassis().by_id(all.value[0].id.unwrap_or_default());
    let read = rack.get().send_response(&client).await?;
    assert_eq!(read.value.name.as_deref(), Some("Rack"));

    let changes = Product { name: Some("Shelf".to_owned()), ..Product::default() };
    let etag = read.etag().ok_or("the chassis has no entity tag")?;
    let shelf = rack.update(&changes).if_match(etag).send(&client).await?;
    assert_eq!(shelf.name.as_deref(), Some("Shelf"));
    session.delete().returning::<()>().send(&client).await?;
    Ok(())
}

#[tokio::test]
async fn an_error_says_what_its_details_say() -> TestResult {
    let server = Server::start(service).await?;
    let (client, _session) = sign_in(&server.at("/redfish/v1")).await?;
    let error = chassis().by_id(1).update(&Product::default()).send(&client).await.expect_err("If-Match is missing");
    assert_eq!((error.code(), error.message()), (Some("Base.1.8.PreconditionRequired"), "Send If-Match."));
    let body: Value = serde_json::from_slice(error.body())?;
    assert_eq!(body["error"]["code"], "Base.1.8.GeneralError");
    Ok(())
}
