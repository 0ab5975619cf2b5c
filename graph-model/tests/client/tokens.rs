//! Tokens on their way: renewed, refused, and never shown.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use graph_model::{AccessToken, ApiVersion, Cloud, ErrorKind};

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
        let (builder, sent) = standing_in(credential, |_, _| answer(200, &[], "{}"));
        get().send(&builder.cloud(cloud).version(version).build().expect("it is a client")).await.expect("it succeeds");
        assert!(sent.addresses()[0].starts_with(address), "{:?}", sent.addresses());
        assert!(sent.all()[0].headers()["authorization"].to_str().expect("text").ends_with(scope));
    }
    let (credential, _) = numbered();
    let (builder, sent) = standing_in(credential, |_, _| answer(200, &[], "{}"));
    let client =
        builder.service_root("https://service.example/odata").scopes(["a", "b"]).build().expect("it is a client");
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
