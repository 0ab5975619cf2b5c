//! The blocking client: the same requests, without an asynchronous runtime.
#![cfg(feature = "blocking")]

use odata::{Credential, ErrorKind};

use super::server::{Server, http, thing};
use super::*;

#[test]
fn requests_and_collections_are_waited_for() -> TestResult {
    let runtime = tokio::runtime::Runtime::new()?;
    let page = r#"{"value":[{"id":"b"},{"id":"c"}],"@odata.nextLink":"/odata/things?$skiptoken=1"}"#;
    let server = runtime.block_on(Server::start(vec![
        http("503 Busy", "", ""),
        thing("a"),
        http("200 OK", "", page),
        http("200 OK", "", r#"{"value":[{"id":"d"}]}"#),
        http("404 Not Found", "", ""),
    ]))?;
    let client = server.client().build_blocking()?;
    assert_eq!(get().send(&client)?.id.as_deref(), Some("a"));
    let request = list();
    let mut items = request.items(&client);
    let read: Vec<_> = items.by_ref().collect::<Result<_, _>>()?;
    assert_eq!(ids(&read), ["b", "c", "d"]);
    assert_eq!(items.next_link(), None);
    assert_eq!(request.pages(&client).filter(Result::is_err).count(), 1, "the iterator ends after an error");
    assert_eq!(get().send_raw(&client)?.status(), 404);
    assert_eq!(client.service_root(), server.root());

    let threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || get().send(&client).is_err())
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().is_ok_and(|failed| failed)));
    Ok(())
}

#[tokio::test]
async fn inside_a_runtime_there_is_an_error_and_no_panic() -> TestResult {
    let (builder, sent) = with_handler(Credential::anonymous(), |_, _| response(200, &[], "{}"));
    let client = builder.build_blocking()?;
    assert_eq!(get().send(&client).expect_err("it cannot wait here").kind(), ErrorKind::Setup);
    let request = list();
    let mut items = request.items(&client);
    assert!(items.next().is_some_and(|result| result.is_err()));
    assert!(items.next().is_none());
    assert_eq!(sent.count(), 0);
    Ok(())
}
