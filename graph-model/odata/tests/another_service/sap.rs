//! A service as SAP makes them: a client number in the query, a CSRF token with its cookie, batches in `multipart/mixed` only,
//! whose responses come without ids, and one response for a change set that fails.

use http::{Request, Response};
use serde_json::json;
use shop::catalog::{Product, ProductCollection, Supplier, SupplierCollection};
use shop::service::{BatchSupport, Conventions};
use shop::{Batch, Client, Credential, Path};

use crate::server::{Server, TestResult, header, request, respond};

const ROOT: &str = "/sap/opu/odata4/sap/shop/0001/";

static CONVENTIONS: Conventions =
    Conventions::ODATA.with_batch_support(BatchSupport::MULTIPART).with_headers(&[("odata-maxversion", "4.0")]);

/// A service whose first token expires after so many changes.
fn service(changes: usize) -> impl FnMut(&Request<String>) -> Response<String> {
    let (mut token, mut left) = (0, changes);
    move |request| {
        if header(request, "authorization") != "Basic YW5uOnNlY3JldA==" {
            return respond(401, &[], "");
        }
        if !request.uri().query().unwrap_or_default().split('&').any(|option| option == "sap-client=100") {
            return respond(403, &[], "<html><body><h1>No switch to this client</h1></body></html>");
        }
        if header(request, "x-csrf-token") == "Fetch" {
            (token, left) = (token + 1, if token == 0 { changes } else { usize::MAX });
            let (value, cookie) = (format!("T{token}"), format!("SAP_SESSIONID=S{token}; path=/; HttpOnly"));
            return respond(200, &[("x-csrf-token", &value), ("set-cookie", &cookie)], r#"{"value": []}"#);
        }
        if request.method() != "GET" {
            let is_known = header(request, "x-csrf-token") == format!("T{token}")
                && header(request, "cookie") == format!("SAP_SESSIONID=S{token}");
            if !is_known || left == 0 {
                return respond(403, &[("x-csrf-token", "Required")], "CSRF token validation failed");
            }
            left -= 1;
        }
        match request.uri().path().strip_prefix(ROOT) {
            Some("$batch") => batch(request),
            Some(path) => response_to(request.method().as_str(), path),
            None => respond(404, &[], ""),
        }
    }
}

/// The response to a request, alone or in a batch.
fn response_to(method: &str, path: &str) -> Response<String> {
    match (method, path) {
        ("GET", "products(7)") => respond(200, &[], r#"{"id": 7, "name": "Kettle"}"#),
        ("POST", "suppliers") => respond(201, &[("location", "suppliers('ACME')")], r#"{"code": "ACME"}"#),
        ("PATCH" | "DELETE", _) if !path.contains("(8)") => respond(204, &[], ""),
        _ => {
            let error = json!({"error": {"code": "SY/530", "message": "It is locked.", "target": path}});
            respond(412, &[], &error.to_string())
        }
    }
}

fn batch(call: &Request<String>) -> Response<String> {
    let Some(boundary) = header(call, "content-type").strip_prefix("multipart/mixed; boundary=") else {
        return respond(415, &[], "");
    };
    let mut all = String::new();
    for part in parts(call.body(), boundary) {
        all.push_str("--b\r\n");
        let (head, content) = part.split_once("\r\n\r\n").unwrap_or_default();
        let Some(boundary) = head.strip_prefix("Content-Type: multipart/mixed; boundary=") else {
            all.push_str(&embedded(&one(content)));
            continue;
        };
        let set = parts(content, boundary);
        let responses: Vec<_> =
            set.iter().map(|part| one(part.split_once("\r\n\r\n").map_or("", |(_, content)| content))).collect();
        if let Some(failed) = responses.iter().find(|response| !response.status().is_success()) {
            all.push_str(&embedded(failed));
            continue;
        }
        all.push_str("Content-Type: multipart/mixed; boundary=c\r\n\r\n");
        for response in &responses {
            all.push_str(&format!("--c\r\n{}", embedded(response)));
        }
        all.push_str("--c--\r\n");
    }
    all.push_str("--b--\r\n");
    let response = Response::builder().header("content-type", "multipart/mixed; boundary=b");
    response.body(all).expect("the header is valid")
}

/// The parts of a body that this service's own clients write.
fn parts<'a>(body: &'a str, boundary: &str) -> Vec<&'a str> {
    let delimiter = format!("--{boundary}");
    let parts = body.split(delimiter.as_str()).skip(1).take_while(|part| !part.starts_with("--"));
    parts.map(|part| part.strip_prefix("\r\n").unwrap_or(part)).collect()
}

fn one(text: &str) -> Response<String> {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
    // A relative address is none for a parser of requests.
    let Some(request) = request(&head.replacen(' ', " /", 1), body) else { return respond(400, &[], "") };
    response_to(request.method().as_str(), request.uri().path().trim_start_matches('/'))
}

fn embedded(response: &Response<String>) -> String {
    let mut text = format!("Content-Type: application/http\r\n\r\nHTTP/1.1 {}\r\n", response.status());
    for (name, value) in response.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap_or_default()));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{}\r\n", response.body().len(), response.body()));
    text
}

fn client(server: &Server) -> Result<Client, shop::Error> {
    Client::builder(server.at(&format!("{ROOT}?sap-client=100")), Credential::anonymous())
        .default_header("authorization", "Basic YW5uOnNlY3JldA==")
        .csrf_tokens()
        .build()
}

fn products() -> ProductCollection {
    ProductCollection::from(Path::of(&CONVENTIONS).segment("products"))
}

#[tokio::test]
async fn the_first_call_a_change_and_a_change_set() -> TestResult {
    let server = Server::start(service(2)).await?;
    let client = client(&server)?;
    let kettle = products().by_id(7).get().send(&client).await?;
    assert_eq!(kettle.name.as_deref(), Some("Kettle"));
    let changes = Product { stock: Some(3), ..Product::default() };
    products().by_id(7).update(&changes).send(&client).await?;

    let mut batch = Batch::new();
    let read = batch.add(products().by_id(7).get());
    let mut group = batch.group();
    let suppliers = SupplierCollection::from(Path::of(&CONVENTIONS).segment("suppliers"));
    let acme = group.add(suppliers.create(&Supplier { code: Some("ACME".to_owned()), ..Supplier::default() }));
    group.add(acme.resource().update(&Supplier { name: Some("Acme".to_owned()), ..Supplier::default() }));
    let mut results = batch.send(&client).await?;
    assert_eq!(results.failed().count(), 0, "{results:?}");
    assert_eq!(results.take(read)?.id, Some(7));
    assert_eq!(results.take(acme)?.code.as_deref(), Some("ACME"));
    // The session has ended, and the client has begun another one.
    products().by_id(7).delete().send(&client).await?;
    Ok(())
}

#[tokio::test]
async fn a_change_set_that_fails_has_one_error() -> TestResult {
    let server = Server::start(service(usize::MAX)).await?;
    let mut batch = Batch::new();
    let mut group = batch.group();
    let tickets = [7, 8].map(|id| group.add(products().by_id(id).delete()));
    let read = batch.add(products().by_id(7).get());
    let mut results = batch.send(&client(&server)?).await?;
    for ticket in tickets {
        let error = results.take(ticket).expect_err("the product is locked");
        assert_eq!(
            (error.code(), error.message(), error.target()),
            (Some("SY/530"), "It is locked.", Some("products(8)"))
        );
    }
    assert!(results.take(read).is_ok());
    Ok(())
}
