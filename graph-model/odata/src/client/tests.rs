//! What only the inside of the crate can reach: for the rest see `tests/client`.

use std::sync::{Arc, Mutex};

use super::download::Content;
use super::exchange::Received;
use super::operation::Monitor;
use super::upload::{Source, UploadSession};
use super::*;
use crate::error::ErrorKind;

fn get(address: &str) -> http::Request<Vec<u8>> {
    http::Request::get(address).header("x-secret", "key").body(Vec::new()).expect("it is a request")
}

#[tokio::test]
async fn preauthenticated_addresses_get_no_token_and_may_be_anywhere() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sent = Arc::clone(&seen);
    let client =
        Client::builder("https://service.example/odata", Credential::token("secret")).answered_by(move |request| {
            sent.lock().expect("no test panics here").push((request.uri().to_string(), request.headers().clone()));
            match request.uri().path() {
                "/away" => http::Response::builder()
                    .status(302)
                    .header("location", "https://graph.microsoft.com/v1.0/file")
                    .body(Vec::new())
                    .expect("it is a response"),
                _ => http::Response::new(b"content".to_vec()),
            }
        });
    let client = client.build().expect("it is a client");
    let call = |address, access| Call::to(get(address), access, "{upload}".to_owned()).expect("it is a call");
    for address in ["https://contoso.sharepoint.com/away", "https://graph.microsoft.com/v1.0/file"] {
        let answer = client.open(call(address, Access::Preauthenticated)).await.expect("it is answered");
        let Received::Open(response) = answer else { panic!("the body was read") };
        assert_eq!(response.bytes().await.expect("it can be read"), "content");
    }
    let seen = std::mem::take(&mut *seen.lock().expect("no test panics here"));
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|(_, headers)| !headers.contains_key("authorization")), "{seen:?}");

    let error =
        client.open(call("https://contoso.sharepoint.com/x", Access::Token)).await.err().expect("it is refused");
    assert_eq!(error.kind(), ErrorKind::RefusedAddress);
    let error = client.open(call("http://contoso.sharepoint.com/x", Access::Preauthenticated)).await;
    assert_eq!(error.err().expect("it is refused").kind(), ErrorKind::RefusedAddress);
}

#[test]
fn clients_can_be_shared_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    fn check_send<T: Send>(_: T) {}
    check::<Client>();
    check_send(Client::builder("https://service.example/odata", Credential::anonymous()));
    let client =
        Client::builder("https://service.example/odata", Credential::anonymous()).build().expect("it is a client");
    let list = crate::request::List::<String>::new(crate::address::Path::root(crate::address::KeyStyle::Segment));
    check_send(list.send(&client));
    check_send(list.items(&client));
    check_send(list.all(&client));
    check_send(std::iter::empty::<(Content, Source<'static>, UploadSession, Monitor)>());
}
