//! Credentials of the Azure SDK.
#![cfg(feature = "azure-identity")]

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use graph_model::ErrorKind;

use super::*;

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

#[tokio::test]
async fn tokens_come_from_the_sdk() {
    let (builder, sent) = standing_in(Arc::new(Developer).into(), |number, _| match number {
        1 => answer(200, &[], "{}"),
        _ => answer(401, &[("www-authenticate", "Bearer claims=\"e30=\"")], ""),
    });
    let client = builder.build().expect("it is a client");
    get().send(&client).await.expect("it succeeds");
    assert_eq!(sent.all()[0].headers()["authorization"], "Bearer for https://graph.microsoft.com/.default");
    let error = get().send(&client).await.expect_err("claims cannot be asked for");
    assert_eq!((error.kind(), sent.count()), (ErrorKind::Credential, 2));
}

#[test]
fn both_forms_of_a_credential_are_taken() {
    let shared: Arc<dyn TokenCredential> = Arc::new(Developer);
    assert!(graph_model::Client::builder(shared).build().is_ok());
    assert!(graph_model::Client::builder(Arc::new(Developer)).build().is_ok());
}
