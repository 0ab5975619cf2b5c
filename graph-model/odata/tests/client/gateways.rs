//! What gateways and services such as SAP's want with every request: headers, query options, CSRF tokens.

use futures_util::TryStreamExt as _;
use odata::request::{Delete, Upload};
use odata::service::BatchSupport;
use odata::{Batch, ErrorKind};

use super::*;
use crate::server::{Server, http};

fn upload() -> Upload {
    Upload::new(things().key(&Key::single("a")), b"content".to_vec(), "text/plain")
}

#[tokio::test]
async fn headers_and_query_options_go_with_requests_of_all_kinds() -> TestResult {
    let root = format!("{ROOT}/?sap-client=100");
    let (client, sent) = with_handler_at(&root, Credential::anonymous(), |number, request| match number {
        1 => response(200, &[], r#"{"value":[{"id":"a"}],"@odata.nextLink":"things?$skiptoken=2&sap-client=100"}"#),
        2 => response(200, &[], r#"{"value":[{"id":"b"}]}"#),
        _ if request.uri().path().ends_with("$batch") => {
            response(200, &[], r#"{"responses":[{"id":"1","status":204}]}"#)
        }
        _ => response(204, &[], ""),
    });
    let client = client.default_query("api-version", "v 1").default_header("x-key", "secret").build()?;
    let all: Vec<Thing> = list().items(&client).try_collect().await?;
    assert_eq!(ids(&all), ["a", "b"]);
    upload().send(&client).await?;
    upload().query("api-version", "2").header("x-key", "own").send(&client).await?;
    let mut batch = Batch::new();
    let ticket = batch.add(upload());
    batch.send(&client).await?.take(ticket)?;

    let options = "sap-client=100&api-version=v%201";
    assert_eq!(
        sent.addresses(),
        [
            format!("{ROOT}/things?{options}"),
            format!("{ROOT}/things?$skiptoken=2&{options}"),
            format!("{ROOT}/things/a?{options}"),
            format!("{ROOT}/things/a?api-version=2&sap-client=100"),
            format!("{ROOT}/$batch?{options}"),
        ]
    );
    let keys: Vec<_> = sent.all().iter().map(|request| request.headers()["x-key"].clone()).collect();
    assert_eq!(keys, ["secret", "secret", "secret", "own", "secret"]);
    let call = String::from_utf8(sent.all()[4].body().clone())?;
    assert!(call.contains(&format!("things/a?{options}")) && !call.contains("secret"), "{call}");
    let moved = client.with_service_root("https://service.example/v2?sap-client=200")?;
    get().send_raw(&moved).await?;
    assert_eq!(sent.all()[5].uri().query(), Some("sap-client=200&api-version=v%201"));
    assert!(!format!("{client:?}").contains("secret"));
    Ok(())
}

#[tokio::test]
async fn what_all_requests_have_goes_to_no_other_host() -> TestResult {
    let other = Server::start(vec![server::thing("a")]).await?;
    let to = format!("Location: {}/x\r\n", other.root_by_name());
    let server = Server::start(vec![http("302 Found", &to, "")]).await?;
    let client = Client::builder(server.root(), Credential::anonymous())
        .default_header("x-key", "secret")
        .default_query("key", "secret")
        .build()?;
    get().send(&client).await?;
    assert!(server.received()[0].contains("x-key: secret") && server.received()[0].contains("?key=secret "));
    assert!(!other.received()[0].contains("secret"), "{}", other.received()[0]);
    Ok(())
}

#[test]
fn headers_that_cannot_be_sent_are_an_error_without_their_values() {
    let build = |credential, name: &str, value: &str| {
        let client = Client::builder(ROOT, credential).default_header(name, value);
        assert!(!format!("{client:?}").contains("secret"), "{client:?}");
        client.build().expect_err("the header cannot be sent")
    };
    for error in [
        build(Credential::anonymous(), "x-key", "secret\n"),
        build(Credential::anonymous(), "a b", "secret"),
        build(Credential::token("t"), "authorization", "Basic secret"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Setup);
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}

/// A service with CSRF tokens, which are numbered; each is good for so many requests.
fn csrf(uses: usize) -> Result<(Client, Sent), Error> {
    let state = Mutex::new((0, 0));
    let (client, sent) = with_handler(Credential::token("t"), move |_, request| {
        let mut state = state.lock().expect("no test panics while it holds the lock");
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if header("x-csrf-token") == "Fetch" {
            *state = (state.0 + 1, uses);
            let cookies = format!("SID={}; Path=/; HttpOnly", state.0);
            let headers = [("x-csrf-token", format!("token-{}", state.0)), ("set-cookie", cookies)];
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            return response(200, &[&headers[..], &[("set-cookie", "user=100")]].concat(), "{}");
        }
        if request.method() == "GET" {
            return response(200, &[], "{}");
        }
        let expected = (format!("token-{}", state.0), format!("SID={}; user=100", state.0));
        if state.1 == 0 || (header("x-csrf-token"), header("cookie")) != (&expected.0, &expected.1) {
            return response(403, &[("x-csrf-token", "Required")], "");
        }
        state.1 -= 1;
        if request.uri().path().ends_with("$batch") {
            return response(200, &[], r#"{"responses":[{"id":"1","status":204}]}"#);
        }
        response(204, &[], "")
    });
    Ok((client.csrf_tokens().build()?, sent))
}

#[tokio::test]
async fn a_csrf_token_is_fetched_once_and_goes_with_every_change() -> TestResult {
    let (client, sent) = csrf(usize::MAX)?;
    get().send(&client).await?;
    create().send(&client).await?;
    upload().send(&client).await?;
    let mut batch = Batch::new();
    let ticket = batch.add(Delete::new(things()));
    batch.send(&client).await?.take(ticket)?;
    let shape = |request: &Request| format!("{} {}", request.method(), request.uri().path());
    assert_eq!(
        sent.all().iter().map(shape).collect::<Vec<_>>(),
        [
            "GET /odata/things/key-of-ann",
            "GET /odata/",
            "POST /odata/things",
            "PUT /odata/things/a",
            "POST /odata/$batch"
        ]
    );
    assert!(!sent.all()[0].headers().contains_key("x-csrf-token"), "reading needs none");
    assert_eq!(sent.all()[1].headers()["authorization"], "Bearer t");
    let other = client.with_credential(Credential::token("other"));
    act().send(&other).await?;
    assert_eq!(sent.all()[6].headers()["x-csrf-token"], "token-2", "the session is of one credential");
    Ok(())
}

#[tokio::test]
async fn the_parts_of_an_upload_have_what_all_requests_have_but_an_address_of_their_own() -> TestResult {
    let (client, sent) = with_handler(Credential::token("t"), |_, request| match request.method().as_str() {
        "GET" => response(200, &[("x-csrf-token", "4711")], ""),
        "POST" => response(200, &[], &format!(r#"{{"uploadUrl":"{ROOT}/up?key=signed"}}"#)),
        _ => response(201, &[], r#"{"id":"a"}"#),
    });
    let client = client.default_header("x-key", "own").default_query("api-version", "2").csrf_tokens().build()?;
    let mut session = act().begin_upload(&client).await?;
    let content = odata::upload::Source::reader(std::io::Cursor::new(b"content".to_vec()));
    let _uploaded: odata::upload::Uploaded<Thing> = session.upload(content).send(&client).await?;
    let part = &sent.all()[2];
    assert_eq!(part.uri().to_string(), format!("{ROOT}/up?key=signed"));
    assert_eq!((&part.headers()["x-key"], &part.headers()["x-csrf-token"]), (&"own".parse()?, &"4711".parse()?));
    assert!(!part.headers().contains_key("authorization"));
    Ok(())
}

#[tokio::test]
async fn a_refused_csrf_token_is_fetched_anew_once() -> TestResult {
    let (client, sent) = csrf(1)?;
    create().send(&client).await?;
    create().send(&client).await?;
    assert_eq!(sent.count(), 5, "fetched, sent, refused, fetched, sent");
    assert_eq!(sent.all()[4].body(), sent.all()[2].body());

    let (client, sent) = csrf(0)?;
    let error = create().send(&client).await.expect_err("no token is good");
    assert_eq!((status(&error), sent.count()), (Some(403), 4));
    Ok(())
}

#[tokio::test]
async fn requests_at_the_same_time_fetch_one_csrf_token() -> TestResult {
    let (client, sent) = csrf(usize::MAX)?;
    let (one, other) = (create(), act());
    let (one, other) = tokio::join!(one.send(&client), other.send(&client));
    one?;
    other?;
    assert_eq!(sent.count(), 3);
    Ok(())
}

#[tokio::test]
async fn a_service_without_csrf_tokens_is_asked_once() -> TestResult {
    let (client, sent) = with_handler(Credential::anonymous(), |_, _| response(200, &[], "{}"));
    let client = client.csrf_tokens().build()?;
    act().send(&client).await?;
    act().send(&client).await?;
    assert_eq!(sent.count(), 3);
    assert!(!sent.all()[1].headers().contains_key("x-csrf-token"));
    Ok(())
}

#[tokio::test]
async fn a_csrf_token_and_its_cookie_go_to_no_other_host() -> TestResult {
    let other = Server::start(vec![server::thing("a")]).await?;
    let token = http("200 OK", "X-CSRF-Token: secret-token\r\nSet-Cookie: SID=secret-cookie\r\n", "");
    let to = format!("Location: {}/x\r\n", other.root_by_name());
    let server = Server::start(vec![token, http("307 Temporary Redirect", &to, "")]).await?;
    // A host that gets tokens all the same.
    let client =
        server.client_without_retries().allow_host(other.root_by_name().replace("http://", "").replace("/odata", ""));
    let client = client.csrf_tokens().build()?;
    create().send(&client).await?;
    assert!(server.received()[1].contains("secret-token") && server.received()[1].contains("secret-cookie"));
    let received = &other.received()[0];
    assert!(received.starts_with("POST ") && received.contains("token-of-ann"), "{received}");
    assert!(!received.contains("secret"), "{received}");
    Ok(())
}

#[tokio::test]
async fn a_csrf_token_goes_with_a_batch_in_parts() -> TestResult {
    static MULTIPART: Conventions = SERVICE.with_batch_support(BatchSupport::MULTIPART);
    let (client, sent) = with_handler(Credential::anonymous(), |_, request| {
        if request.method() == "GET" {
            return response(200, &[("x-csrf-token", "4711")], "");
        }
        let parts = "--b\n\nHTTP/1.1 204 No Content\n\n--b--";
        response(200, &[("content-type", "multipart/mixed; boundary=b")], parts)
    });
    let client = client.csrf_tokens().build()?;
    let mut batch = Batch::new();
    let ticket = batch.add(Delete::new(Path::of(&MULTIPART).segment("things")));
    batch.send(&client).await?.take(ticket)?;
    assert_eq!(sent.all()[1].headers()["x-csrf-token"], "4711");
    assert!(!String::from_utf8_lossy(sent.all()[1].body()).contains("4711"));
    Ok(())
}
