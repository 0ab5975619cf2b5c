//! Tokens: renewed, refused, and never shown.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use odata::client::AccessToken;
use odata::{Batch, ErrorKind};
use serde_json::json;

use super::batches::requests;
use super::*;

const CLAIMS: &str = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;

/// A credential whose tokens contain their number, their claims and their scopes.
fn numbered() -> (Credential, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let credential = Credential::from_fn(move |request| {
        let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
        let claims = if request.claims() == Some(CLAIMS) { "-with-claims" } else { "" };
        let token = format!("{number}{claims} {}", request.scopes().join(" "));
        async move {
            tokio::task::yield_now().await;
            Ok::<_, std::io::Error>(AccessToken::new(token).expires_in(Duration::from_secs(3600)))
        }
    });
    (credential, asked)
}

/// A credential that gives one token, and fails from then on.
fn giving_one() -> Credential {
    let asked = AtomicUsize::new(0);
    Credential::from_fn(move |_| {
        let result = match asked.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(AccessToken::new("1")),
            _ => Err(std::io::Error::other("sign in again")),
        };
        async { result }
    })
}

fn bearer(request: &Request) -> &str {
    let header = request.headers()["authorization"].to_str().unwrap_or_default();
    header.trim_start_matches("Bearer ")
}

/// The tokens that were sent, without their scopes.
fn tokens(sent: &Sent) -> Vec<String> {
    sent.all().iter().map(|request| bearer(request).split(' ').next().unwrap_or_default().to_owned()).collect()
}

fn challenge() -> String {
    let claims = base64::engine::general_purpose::STANDARD.encode(CLAIMS);
    format!("Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\"")
}

#[tokio::test]
async fn a_refused_token_is_replaced_even_for_a_post() -> TestResult {
    let (credential, asked) = numbered();
    let (builder, sent) = with_handler(credential, |number, _| match number {
        1 => response(401, &[("www-authenticate", "Bearer")], ""),
        _ => response(201, &[], r#"{"id":"a"}"#),
    });
    let client = builder.build()?;
    assert_eq!(create().send(&client).await?.id.as_deref(), Some("a"));
    get().send(&client).await?;
    assert_eq!(tokens(&sent), ["1", "2", "2"], "the second token is kept");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert_eq!(sent.all()[0].headers()["authorization"], "Bearer 1 https://service.example/.default");
    Ok(())
}

#[tokio::test]
async fn a_claims_challenge_is_met_once() -> TestResult {
    let (credential, asked) = numbered();
    let (builder, sent) = with_handler(credential, |_, request| {
        if bearer(request).contains("-with-claims") {
            response(200, &[], "{}")
        } else {
            response(401, &[("www-authenticate", &challenge())], "")
        }
    });
    let client = builder.build()?;
    get().send(&client).await?;
    get().send(&client).await?;
    assert_eq!(tokens(&sent), ["1", "2-with-claims", "2-with-claims"]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    Ok(())
}

/// A service that takes batches and refuses requests in them, by the token and their addresses.
fn refusing_in_batches(
    credential: Credential,
    challenge: String,
    is_refused: fn(&str, &str) -> bool,
) -> (ClientBuilder, Sent) {
    with_handler(credential, move |_, call| {
        let mut has_failed = false;
        let responses = requests(call).into_iter().map(|request| {
            let status = match request["url"].as_str().unwrap_or_default() {
                _ if has_failed && request.get("dependsOn").is_some() => 424,
                url if is_refused(bearer(call), url) => 401,
                _ => 200,
            };
            has_failed |= status >= 400;
            json!({"id": request["id"], "status": status, "headers": {"WWW-Authenticate": challenge}, "body": {}})
        });
        response(200, &[], &json!({"responses": responses.collect::<Vec<_>>()}).to_string())
    })
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_inside_a_batch_is_replaced_once() -> TestResult {
    for (header, second) in [(challenge(), "2-with-claims"), ("Bearer".to_owned(), "2")] {
        let (credential, asked) = numbered();
        let (builder, sent) = refusing_in_batches(credential, header, |token, url| {
            token.starts_with("1 ") && url != "things/open" || url == "things/never"
        });
        let client = builder.build()?;
        let mut batch = Batch::new();
        let open = batch.add(Get::<Thing>::new(things().key(&Key::single("open"))));
        let first = batch.add_after(create(), [open]);
        let second_in_chain = batch.add_after(get(), [first]);
        let mut results = batch.send(&client).await?;
        results.take(open)?;
        results.take(first)?;
        results.take(second_in_chain)?;
        assert_eq!(tokens(&sent), ["1", second]);
        for call in sent.all() {
            let body = String::from_utf8_lossy(call.body()).to_lowercase();
            let has_token = ["authorization", "bearer", ".default"].iter().any(|secret| body.contains(secret));
            assert!(!has_token, "{body}");
        }
        assert_eq!(requests(&sent.all()[1]).len(), 2, "what was refused, and what depends on it");

        batch.add(Get::<Thing>::new(things().key(&Key::single("never"))));
        let results = batch.send(&client).await?;
        let statuses: Vec<_> = results.statuses().flatten().map(|status| status.as_u16()).collect();
        assert_eq!(statuses, [200, 200, 200, 401]);
        assert_eq!(asked.load(Ordering::SeqCst), 3, "one more token is requested, and no other");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_token_inside_a_batch_that_cannot_be_replaced_fails_those_that_need_it() -> TestResult {
    let is_refused = |_: &str, url: &str| url != "things/open";
    let mut batch = Batch::new();
    let open = batch.add(Get::<Thing>::new(things().key(&Key::single("open"))));
    let closed = batch.add(get());

    let (builder, sent) = refusing_in_batches(Credential::token("fixed"), challenge(), is_refused);
    let mut results = batch.send(&builder.build()?).await?;
    results.take(open)?;
    let error = results.take(closed).expect_err("the token is refused");
    assert_eq!((status(&error), sent.count()), (Some(401), 1));

    let (builder, sent) = refusing_in_batches(giving_one(), challenge(), is_refused);
    let mut results = batch.send(&builder.build()?).await?;
    results.take(open)?;
    let error = results.take(closed).expect_err("there is no second token");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::Credential, 1));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_service_that_refuses_every_token_gets_two() -> TestResult {
    let (credential, _) = numbered();
    let (builder, sent) = with_handler(credential, |number, _| match number {
        1 | 3 => {
            response(401, &[("www-authenticate", &challenge())], r#"{"error":{"code":"InvalidAuthenticationToken"}}"#)
        }
        _ => response(503, &[], ""),
    });
    let error = get().send(&builder.build()?).await.expect_err("the second token is refused as well");
    assert_eq!((status(&error), error.code()), (Some(401), Some("InvalidAuthenticationToken")));
    let expected = ["1", "2-with-claims", "2-with-claims"];
    assert_eq!(tokens(&sent), expected, "a 401 in a later attempt does not get another token");
    Ok(())
}

#[tokio::test]
async fn a_fixed_token_is_sent_once() -> TestResult {
    let (builder, sent) =
        with_handler(Credential::token("fixed"), |_, _| response(401, &[("www-authenticate", &challenge())], ""));
    let error = get().send(&builder.build()?).await.expect_err("the token is refused");
    assert_eq!((status(&error), sent.count()), (Some(401), 1));
    Ok(())
}

#[tokio::test]
async fn concurrent_requests_share_one_token_and_its_replacement() -> TestResult {
    let (credential, asked) = numbered();
    let (builder, sent) = with_handler(credential, |_, request| {
        if bearer(request).starts_with("1 ") { response(401, &[], "") } else { response(200, &[], "{}") }
    });
    let client = builder.build()?;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        tasks.spawn(async move { get().send(&client).await.map(|_| ()) });
    }
    assert!(tasks.join_all().await.iter().all(Result::is_ok));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let tokens = tokens(&sent);
    assert_eq!(tokens.iter().filter(|token| *token == "2").count(), 50);
    assert!(tokens.len() <= 100, "{}", tokens.len());
    Ok(())
}

#[tokio::test]
async fn a_credential_that_fails_is_an_error_of_its_own() -> TestResult {
    let credential = Credential::from_fn(|_| async { Err::<AccessToken, _>(std::io::Error::other("sign in again")) });
    let (builder, sent) = with_handler(credential, |_, _| response(200, &[], "{}"));
    let error = get().send(&builder.build()?).await.expect_err("there is no token");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::Credential, 0));
    assert_eq!(error.to_string(), "there is no token: sign in again");
    let source = std::error::Error::source(&error).ok_or("it has no source")?;
    assert!(source.downcast_ref::<std::io::Error>().is_some());
    Ok(())
}

#[tokio::test]
async fn scopes_are_those_of_the_host_unless_they_are_set() -> TestResult {
    let (credential, _) = numbered();
    let root = "https://service.example:8443/odata/v2";
    let (builder, sent) = with_handler_at(root, credential, |_, _| response(200, &[], "{}"));
    get().send(&builder.build()?).await?;
    assert!(sent.addresses()[0].starts_with("https://service.example:8443/odata/v2/"), "{:?}", sent.addresses());
    assert_eq!(sent.all()[0].headers()["authorization"], "Bearer 1 https://service.example:8443/.default");

    let (credential, _) = numbered();
    let (builder, sent) = with_handler(credential, |_, _| response(200, &[], "{}"));
    get().send(&builder.scopes(["a", "b"]).build()?).await?;
    assert_eq!(sent.all()[0].headers()["authorization"], "Bearer 1 a b");
    Ok(())
}

#[tokio::test]
async fn nothing_shows_a_token() -> TestResult {
    let token = AccessToken::new("token-of-ann").expires_in(Duration::from_secs(1));
    let credential = Credential::token("token-of-ann");
    let (builder, sent) = with_handler(credential.clone(), |_, _| response(400, &[], ""));
    let builder = builder.proxy("http://user:token-of-ann@proxy.example");
    let mut shown = format!("{token:?} {credential:?} {builder:?}");
    let client = builder.build()?;
    let error = get().send(&client).await.expect_err("the service refuses");
    shown.push_str(&format!("{client:?} {error} {error:?} {:?} {:?}", list().items(&client), get()));
    assert!(!shown.contains("token-of-ann"), "{shown}");
    assert!(format!("{:?}", sent.all()[0]).contains("Sensitive"), "the header is marked as a secret");
    Ok(())
}
