//! Credentials of the Azure SDK as sources of tokens.

use std::sync::{Arc, Mutex};

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use odata::client::Retry;
use odata::request::Count;
use odata::{Client, ErrorKind, KeyStyle, Path};

#[derive(Debug)]
struct Developer;

impl TokenCredential for Developer {
    fn get_token<'a, 'b, 'c, 'd, 'e>(
        &'a self,
        scopes: &'b [&'c str],
        _options: Option<TokenRequestOptions<'d>>,
    ) -> std::pin::Pin<Box<dyn Future<Output = azure_core::Result<AccessToken>> + Send + 'e>>
    where
        'a: 'e,
        'b: 'e,
        'c: 'e,
        'd: 'e,
    {
        let token = format!("for {}", scopes.join(" "));
        Box::pin(async move { Ok(AccessToken::new(token, time::OffsetDateTime::now_utc() + time::Duration::hours(1))) })
    }
}

const ROOT: &str = "https://service.example/odata";

#[tokio::test]
async fn tokens_come_from_the_sdk() -> Result<(), odata::Error> {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let client = Client::builder(ROOT, Arc::new(Developer))
        .retry(Retry::never())
        .with_handler(move |request| {
            let mut seen = seen.lock().expect("no test panics while it holds the lock");
            seen.push(request.headers()["authorization"].clone());
            let mut response = http::Response::new(b"1".to_vec());
            if seen.len() > 1 {
                *response.status_mut() = http::StatusCode::UNAUTHORIZED;
                let challenge = http::HeaderValue::from_static("Bearer claims=\"e30=\"");
                response.headers_mut().insert("www-authenticate", challenge);
            }
            response
        })
        .build()?;
    let count = Count::new(Path::root(KeyStyle::Segment).segment("users"));
    assert_eq!(count.send(&client).await?, 1);
    let error = count.send(&client).await.expect_err("the SDK cannot be asked for claims");
    assert_eq!(error.kind(), ErrorKind::Credential);
    let sent = sent.lock().expect("no test panics while it holds the lock");
    assert_eq!((sent.len(), sent[0].as_bytes()), (2, b"Bearer for https://service.example/.default".as_slice()));
    Ok(())
}

#[test]
fn both_forms_of_a_credential_are_taken() -> Result<(), odata::Error> {
    let shared: Arc<dyn TokenCredential> = Arc::new(Developer);
    Client::builder(ROOT, shared).build()?;
    Client::builder(ROOT, Arc::new(Developer)).build()?;
    Ok(())
}
