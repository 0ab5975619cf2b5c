//! Tokens on their way: renewed, refused, and never shown.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use graph_model::client::AccessToken;
use graph_model::{ApiVersion, Batch, Cloud, ErrorKind};
use serde_json::json;

use super::*;

const CLAIMS: &str = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;

/// A credential whose tokens have their number and their claims in them.
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

fn tokens(sent: &Sent) -> Vec<String> {
    let token = |request: &http::Request<Vec<u8>>| request.headers()["authorization"].to_str().map(str::to_owned);
    let tokens = sent.all().iter().map(|request| token(request).expect("it is text")).collect::<Vec<_>>();
    tokens.iter().map(|token| token.trim_start_matches("Bearer ").split(' ').next().unwrap_or("").to_owned()).collect()
}

fn challenge() -> String {
    let claims = base64::engine::general_purpose::STANDARD.encode(CLAIMS);
    format!("Bearer realm=\"\", error=\"insufficient_claims\", claims=\"{claims}\"")
}

#[tokio::test]
async fn a_refused_token_is_replaced_even_for_a_post() {
    let (credential, asked) = numbered();
    let (builder, sent) = standing_in(credential, |number, _| {
        if number == 1 { answer(401, &[("www-authenticate", "Bearer")], "") } else { answer(201, &[], r#"{"id":"a"}"#) }
    });
    let client = builder.build().expect("it is a client");
    assert_eq!(create().send(&client).await.expect("the second token is good").id.as_deref(), Some("a"));
    get().send(&client).await.expect("the token is kept");
    assert_eq!(tokens(&sent), ["1", "2", "2"]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert_eq!(sent.all()[0].headers()["authorization"], "Bearer 1 https://graph.microsoft.com/.default");
}

#[tokio::test]
async fn a_claims_challenge_is_answered_once() {
    let (credential, asked) = numbered();
    let (builder, sent) = standing_in(credential, |_, request| {
        let token = request.headers()["authorization"].to_str().expect("it is text");
        if token.contains("-with-claims") {
            answer(200, &[], "{}")
        } else {
            answer(401, &[("www-authenticate", &challenge())], "")
        }
    });
    let client = builder.build().expect("it is a client");
    get().send(&client).await.expect("the token has the claims");
    get().send(&client).await.expect("it is kept");
    assert_eq!(tokens(&sent), ["1", "2-with-claims", "2-with-claims"]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// A service that takes batches, and refuses requests of which this says so, by what follows `Bearer` and the address.
fn refusing_in_batches(
    credential: Credential,
    header: String,
    is_refused: fn(&str, &str) -> bool,
) -> (graph_model::client::ClientBuilder, Sent) {
    standing_in(credential, move |_, call| {
        let token = call.headers()["authorization"].to_str().expect("it is text").trim_start_matches("Bearer ");
        let sent: Value = serde_json::from_slice(call.body()).expect("it is JSON");
        let requests = sent["requests"].as_array().expect("they are an array");
        let mut has_failed = false;
        let answers = requests.iter().map(|request| {
            let status = match request["url"].as_str().expect("it has an address") {
                _ if has_failed && request.get("dependsOn").is_some() => 424,
                url if is_refused(token, url) => 401,
                _ => 200,
            };
            has_failed |= status >= 400;
            json!({"id": request["id"], "status": status, "headers": {"WWW-Authenticate": header}, "body": {}})
        });
        answer(200, &[], &json!({"responses": answers.collect::<Vec<_>>()}).to_string())
    })
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_within_a_batch_is_replaced_once() {
    for (header, second) in [(challenge(), "2-with-claims"), ("Bearer".to_owned(), "2")] {
        let (credential, asked) = numbered();
        let (builder, sent) = refusing_in_batches(credential, header, |token, url| {
            token.starts_with("1 ") && url != "things/open" || url == "things/never"
        });
        let client = builder.build().expect("it is a client");
        let mut batch = Batch::new();
        let open = batch.add(Get::<Thing>::new(things().key(&Key::single("open"))));
        let first = batch.add_after(create(), [open]);
        let second_in_chain = batch.add_after(get(), [first]);
        let mut results = batch.send(&client).await.expect("it is sent");
        assert!(results.take(open).is_ok() && results.take(first).is_ok() && results.take(second_in_chain).is_ok());
        assert_eq!(tokens(&sent), ["1", second]);
        for call in sent.all() {
            let body = String::from_utf8_lossy(call.body()).to_lowercase();
            assert!(
                !body.contains("authorization") && !body.contains("bearer") && !body.contains(".default"),
                "{body}"
            );
        }
        let again: Value = serde_json::from_slice(sent.all()[1].body()).expect("it is JSON");
        assert_eq!(
            again["requests"].as_array().map(Vec::len),
            Some(2),
            "only what was refused, and what waited for it"
        );

        batch.add(Get::<Thing>::new(things().key(&Key::single("never"))));
        let results = batch.send(&client).await.expect("it is sent");
        let statuses: Vec<_> = results.statuses().flatten().map(|status| status.as_u16()).collect();
        assert_eq!(statuses, [200, 200, 200, 401]);
        assert_eq!(asked.load(Ordering::SeqCst), 3, "it is tried once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_within_a_batch_that_cannot_be_replaced_is_the_error_of_those_who_need_it() {
    let is_refused = |_: &str, url: &str| url != "things/open";
    let (builder, sent) = refusing_in_batches(Credential::token("fixed"), challenge(), is_refused);
    let mut batch = Batch::new();
    let open = batch.add(Get::<Thing>::new(things().key(&Key::single("open"))));
    let closed = batch.add(get());
    let mut results = batch.send(&builder.build().expect("it is a client")).await.expect("it is sent");
    assert!(results.take(open).is_ok());
    assert_eq!(results.take(closed).expect_err("it is refused").status().map(|status| status.as_u16()), Some(401));
    assert_eq!(sent.count(), 1);

    let asked = AtomicUsize::new(0);
    let credential = Credential::from_fn(move |_| {
        let result = match asked.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(AccessToken::new("1")),
            _ => Err(std::io::Error::other("sign in again")),
        };
        async { result }
    });
    let (builder, sent) = refusing_in_batches(credential, challenge(), is_refused);
    let mut results = batch.send(&builder.build().expect("it is a client")).await.expect("it is sent");
    assert!(results.take(open).is_ok());
    assert_eq!((results.take(closed).expect_err("there is no token").kind(), sent.count()), (ErrorKind::Credential, 1));
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_never_content_gets_an_error_back() {
    let (credential, _) = numbered();
    let (builder, sent) = standing_in(credential, |number, _| match number {
        1 | 3 => {
            answer(401, &[("www-authenticate", &challenge())], r#"{"error":{"code":"InvalidAuthenticationToken"}}"#)
        }
        _ => answer(503, &[], ""),
    });
    let client = builder.build().expect("it is a client");
    let error = get().send(&client).await.expect_err("the challenge comes again");
    assert_eq!(
        (error.status().map(|status| status.as_u16()), error.code()),
        (Some(401), Some("InvalidAuthenticationToken"))
    );
    assert_eq!(
        tokens(&sent),
        ["1", "2-with-claims", "2-with-claims"],
        "a 401 of a later attempt is not answered again"
    );
}

#[tokio::test]
async fn a_fixed_token_is_sent_once() {
    let (builder, sent) =
        standing_in(Credential::token("fixed"), |_, _| answer(401, &[("www-authenticate", &challenge())], ""));
    let error = get().send(&builder.build().expect("it is a client")).await.expect_err("it is refused");
    assert_eq!((error.status().map(|status| status.as_u16()), sent.count()), (Some(401), 1));
}

#[tokio::test]
async fn many_requests_at_once_ask_for_one_token_and_for_one_more_when_it_is_refused() {
    let (credential, asked) = numbered();
    let (builder, sent) = standing_in(credential, |_, request| {
        let token = request.headers()["authorization"].to_str().expect("it is text");
        if token.starts_with("Bearer 1 ") { answer(401, &[], "") } else { answer(200, &[], "{}") }
    });
    let client = builder.build().expect("it is a client");
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
}

#[tokio::test]
async fn a_credential_that_fails_is_an_error_of_its_own() {
    let credential = Credential::from_fn(|_| async { Err::<AccessToken, _>(std::io::Error::other("sign in again")) });
    let (builder, sent) = standing_in(credential, |_, _| answer(200, &[], "{}"));
    let error = get().send(&builder.build().expect("it is a client")).await.expect_err("there is no token");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::Credential, 0));
    assert_eq!(error.to_string(), "there is no token: sign in again");
    let source = std::error::Error::source(&error).expect("it has a cause");
    assert!(source.downcast_ref::<std::io::Error>().is_some());
}

#[tokio::test]
async fn clouds_have_their_addresses_and_scopes() {
    for (cloud, version, address, scope) in [
        (
            Cloud::UsGovernmentDoD,
            ApiVersion::V1,
            "https://dod-graph.microsoft.us/v1.0/",
            "https://dod-graph.microsoft.us/.default",
        ),
        (
            Cloud::China,
            ApiVersion::Beta,
            "https://microsoftgraph.chinacloudapi.cn/beta/",
            "https://microsoftgraph.chinacloudapi.cn/.default",
        ),
    ] {
        let (credential, _) = numbered();
        let (builder, sent) = standing_in_at(cloud.service_root(version), credential, |_, _| answer(200, &[], "{}"));
        get().send(&builder.build().expect("it is a client")).await.expect("it succeeds");
        assert!(sent.addresses()[0].starts_with(address), "{:?}", sent.addresses());
        assert!(sent.all()[0].headers()["authorization"].to_str().expect("text").ends_with(scope));
    }
    let (credential, _) = numbered();
    let (builder, sent) = standing_in_at("https://service.example/odata", credential, |_, _| answer(200, &[], "{}"));
    let client = builder.scopes(["a", "b"]).build().expect("it is a client");
    get().send(&client).await.expect("it succeeds");
    assert_eq!(sent.all()[0].headers()["authorization"], "Bearer 1 a b");
}

#[tokio::test]
async fn nothing_shows_a_token() {
    let token = AccessToken::new("token-of-ann").expires_in(Duration::from_secs(1));
    let credential = Credential::token("token-of-ann");
    let (builder, sent) = standing_in(credential.clone(), |_, _| answer(400, &[], ""));
    let builder = builder.proxy("http://user:token-of-ann@proxy.example");
    let mut shown = format!("{token:?} {credential:?} {builder:?}");
    let client = builder.build().expect("it is a client");
    let error = get().send(&client).await.expect_err("it fails");
    shown.push_str(&format!("{client:?} {error} {error:?} {:?} {:?}", list().items(&client), get()));
    assert!(!shown.contains("token-of-ann"), "{shown}");
    assert!(format!("{:?}", sent.all()[0]).contains("Sensitive"), "the header is marked as secret");
}
