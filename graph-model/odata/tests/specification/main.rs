//! The examples of OData's specification (Protocol, URL Conventions, JSON Format) as pairs of requests and responses: a server
//! plays them, and the client has to send the requests and read the responses. The pairs are in `pairs/`, about the service
//! `shop`; what the client is called to do for each is in `calls`.

#![cfg(feature = "client")]

mod calls;
mod pair;
#[expect(dead_code, reason = "the pairs have headers of their own")]
#[path = "../another_service/server.rs"]
mod server;

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use http::{Request, Response};
use pair::{Case, Exchange};
use server::{Server, TestResult};
use shop::client::Retry;
use shop::{Client, Credential};

/// A service that expects the requests of a case, in their order, and says what is wrong with others.
async fn play(case: &Case, mistakes: Arc<Mutex<Vec<String>>>) -> std::io::Result<Server> {
    let mut exchanges: VecDeque<Exchange> = case.exchanges.iter().cloned().collect();
    Server::start(move |request: &Request<String>| {
        let root = format!("http://{}/odata", server::header(request, "host"));
        let exchange = exchanges.pop_front();
        let mistake =
            exchange.as_ref().map_or(Some("one request too many".to_owned()), |it| it.mistake(request, &root));
        if let Some(mistake) = mistake {
            let mut mistakes = mistakes.lock().expect("nothing panics while it holds the lock");
            mistakes.push(format!("{} {}: {mistake}", request.method(), request.uri()));
        }
        exchange.map_or_else(|| Response::new(String::new()), |exchange| exchange.respond(&root))
    })
    .await
}

async fn run(case: &Case) -> TestResult {
    let mistakes = Arc::default();
    let server = play(case, Arc::clone(&mistakes)).await?;
    let root = server.at("/odata");
    let client = Client::builder(root.as_str(), Credential::anonymous()).retry(Retry::never()).build()?;
    let result = calls::call(&case.name, &client).await;
    // A mistake in a request explains what is wrong with the result.
    let mistakes = mistakes.lock().map_err(|_| "the server has panicked")?.join("\n");
    if !mistakes.is_empty() {
        return Err(mistakes.into());
    }
    let (result, expected) = (result?, case.expected(&root)?);
    if result == expected { Ok(()) } else { Err(format!("expected {expected:#}, found {result:#}").into()) }
}

#[tokio::test]
async fn the_client_sends_and_reads_what_the_specification_shows() -> TestResult {
    let mut failures = Vec::new();
    let mut names = BTreeSet::new();
    for case in pair::read()? {
        assert!(names.insert(case.name.clone()), "two cases are called {:?}", case.name);
        if let Err(failure) = run(&case).await {
            failures.push(format!("{} ({}): {failure}", case.name, case.about));
        }
    }
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), names.len(), failures.join("\n\n"));
    Ok(())
}
