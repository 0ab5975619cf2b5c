//! What only the inside of the crate can reach; the rest is in `tests/client`.

use std::sync::{Arc, Mutex};

use http::{Method, Response};

use super::call::{Access, Call, Received};
use super::download::Content;
use super::operation::Monitor;
use super::upload::{Source, UploadSession};
use super::{Client, Credential};
use crate::error::{Error, ErrorKind};

type TestResult = Result<(), Box<dyn std::error::Error>>;

async fn open(client: &Client, url: &str, access: Access) -> Result<Received, Error> {
    let url = url.parse().expect("the tests' addresses are URLs");
    let mut call = Call::to(url, Method::GET, access, "{upload}");
    call.headers.insert("x-secret", http::HeaderValue::from_static("key"));
    client.exchange().open(call).await
}

#[tokio::test]
async fn preauthenticated_urls_get_no_token_and_may_be_on_any_host() -> TestResult {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sent = Arc::clone(&seen);
    let client = Client::builder("https://service.example/odata", Credential::token("secret"))
        .with_handler(move |request| {
            let mut sent = sent.lock().expect("no test panics while it holds the lock");
            sent.push((request.uri().to_string(), request.headers().clone()));
            match request.uri().path() {
                "/away" => Response::builder()
                    .status(302)
                    .header("location", "https://service.example/odata/file")
                    .body(vec![]),
                _ => Response::builder().body(b"content".to_vec()),
            }
        })
        .build()?;
    for url in ["https://files.example/away", "https://service.example/odata/file"] {
        let Received::Open(response) = open(&client, url, Access::Preauthenticated).await? else {
            panic!("the body was read")
        };
        assert_eq!(response.bytes().await?, "content");
    }
    let seen = std::mem::take(&mut *seen.lock().expect("no test panics while it holds the lock"));
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|(_, headers)| !headers.contains_key("authorization")), "{seen:?}");

    for (url, access) in
        [("https://files.example/x", Access::Token), ("http://files.example/x", Access::Preauthenticated)]
    {
        let error = open(&client, url, access).await.err().ok_or("it was sent")?;
        assert_eq!(error.kind(), ErrorKind::RefusedAddress, "{url}");
    }
    Ok(())
}

#[test]
fn clients_can_be_shared_between_threads() -> TestResult {
    fn check<T: Send + Sync + 'static>() {}
    fn check_send<T: Send>(_: T) {}
    check::<Client>();
    check_send(Client::builder("https://service.example/odata", Credential::anonymous()));
    let client = Client::builder("https://service.example/odata", Credential::anonymous()).build()?;
    let list = crate::request::List::<String>::new(crate::address::Path::root(crate::address::KeyStyle::Segment));
    check_send(list.send(&client));
    check_send(list.items(&client));
    check_send(list.all(&client));
    check_send(std::iter::empty::<(Content, Source<'static>, UploadSession, Monitor)>());
    Ok(())
}
