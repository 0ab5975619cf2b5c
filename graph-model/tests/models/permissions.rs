//! The permissions of requests to Microsoft Graph, by their addresses.

use std::error::Error;

use graph_model::mail::Message;
use graph_model::permissions::{Permissions, Scheme, smallest_set};
use graph_model::{GraphService, http};

type TestResult = Result<(), Box<dyn Error>>;

fn least(permissions: Option<Permissions>, scheme: Scheme) -> Option<&'static str> {
    permissions.and_then(|permissions| permissions.least(scheme))
}

#[test]
fn permissions_belong_to_addresses() {
    let graph = GraphService::new();
    let (me, ann) = (graph.me().get().permissions(), graph.users().by_id("ann@contoso.com").get().permissions());
    assert_eq!(least(me, Scheme::DelegatedWork), Some("User.Read"));
    assert_eq!(least(me, Scheme::Application), None, "an app that acts as itself is nobody");
    assert_eq!(least(ann, Scheme::DelegatedWork), Some("User.ReadBasic.All"));
    assert_eq!(least(ann, Scheme::Application), Some("User.ReadBasic.All"));

    let messages = graph.me().messages().by_id("AAMk").get().permissions();
    assert_eq!(least(messages, Scheme::DelegatedWork), Some("Mail.Read"));
    let send = graph.me().send_mail(&Message::default()).permissions();
    assert_eq!(least(send, Scheme::DelegatedWork), Some("Mail.Send"));
    // Functions, queries and alternate keys.
    assert_eq!(least(graph.users().delta().permissions(), Scheme::Application), Some("User.Read.All"));
    let listed = graph.users().list().top(5).permissions();
    assert_eq!(least(listed, Scheme::DelegatedWork), Some("User.ReadBasic.All"));
    let app = graph.applications().by_app_id("00000003-0000-0000-c000-000000000000").get().permissions();
    assert_eq!(least(app, Scheme::Application), Some("Application.Read.All"));
    // The schema knows nothing of this address.
    assert_eq!(graph.at("/me/nothing").get().permissions(), None);
}

#[test]
fn one_set_is_enough_for_all_requests() -> TestResult {
    let graph = GraphService::new();
    let (read, send) = (graph.me().get().permissions(), graph.me().send_mail(&Message::default()).permissions());
    let all: Vec<Permissions> = [read, send].into_iter().flatten().collect();
    assert_eq!(all.len(), 2);
    assert_eq!(smallest_set(all.iter().copied(), Scheme::DelegatedWork)?, ["Mail.Send", "User.Read"]);
    let error = smallest_set(all, Scheme::Application).unwrap_err().to_string();
    assert_eq!(error, "one of the requests has no application permissions: it is not supported in this scheme");
    Ok(())
}

#[test]
fn an_error_says_what_the_request_needs() -> TestResult {
    let denied = r#"{"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges."}}"#;
    let response = http::Response::builder().status(403).body(denied.as_bytes().to_vec())?;
    let error = GraphService::new().users().by_id("ann@contoso.com").get().read(response).unwrap_err();
    assert_eq!(least(error.permissions(), Scheme::DelegatedWork), Some("User.ReadBasic.All"));
    let message = error.to_string();
    assert!(message.contains("Authorization_RequestDenied") && message.contains("User.ReadBasic.All"), "{message}");
    Ok(())
}
