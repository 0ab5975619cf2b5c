//! What Microsoft Graph sends that is not quite what its schema says, and what it is sent in turn.

use graph_model::device_management::ManagedDevice;
use graph_model::mail::Message;
use graph_model::response::{Finding, Page};
use graph_model::users::User;
use graph_model::{ErrorKind, GraphService, http};

type TestResult = Result<(), Box<dyn std::error::Error>>;

const ROOT: &str = "https://graph.microsoft.com/v1.0";

fn response(body: &str) -> http::Response<Vec<u8>> {
    http::Response::new(body.as_bytes().to_vec())
}

fn devices(body: &str) -> Result<Page<ManagedDevice>, graph_model::Error> {
    GraphService::new().device_management().managed_devices().list().read(response(body))
}

#[test]
fn an_error_with_the_status_200_is_an_error() {
    let body = r#"{"error":{"code":"UnknownError","message":"boom"}}"#;
    let graph = GraphService::new();
    let of_entity = graph.me().get().read(response(body)).expect_err("the body is an error");
    let of_list = graph.users().list().read(response(body)).expect_err("the body is an error");
    let of_action = graph.me().send_mail(&Message::default()).read(response(body)).expect_err("the body is an error");
    for error in [of_entity, of_list, of_action] {
        assert_eq!((error.code(), error.message()), (Some("UnknownError"), "boom"));
    }
}

#[test]
fn one_odd_value_costs_no_device() -> TestResult {
    let body = r#"{"value":[
        {"id":"1","enrolledDateTime":"2026-01-01T10:00:00Z"},
        {"id":"2","enrolledDateTime":"2026-01-01T10:00:00","totalStorageSpaceInBytes":1e999},
        {"id":"3"}
    ]}"#;
    let page = devices(body)?;
    assert_eq!(page.iter().filter_map(|device| device.id.as_deref()).collect::<Vec<_>>(), ["1", "2", "3"]);
    let odd = &page.value[1];
    assert_eq!(odd.enrolled_date_time.map(|time| time.to_string()).as_deref(), Some("2026-01-01T10:00:00Z"));
    assert_eq!(
        (odd.total_storage_space_in_bytes, odd.additional.text("totalStorageSpaceInBytes")),
        (None, Some("1e999"))
    );
    assert_eq!(page.findings.iter().map(Finding::path).collect::<Vec<_>>(), ["value[1].totalStorageSpaceInBytes"]);
    let strict = GraphService::new().device_management().managed_devices().list().strict_reading();
    let error = strict.read(response(body)).expect_err("reading is strict");
    assert_eq!(error.kind(), ErrorKind::Decode);
    Ok(())
}

#[test]
fn mail_goes_out_as_mime() -> TestResult {
    let send = GraphService::new().me().send_mail(&Message::default()).body("text/plain", "RnJvbTo=");
    let http = send.to_http(ROOT)?;
    assert_eq!((http.method().as_str(), http.uri().path()), ("POST", "/v1.0/me/sendMail"));
    assert_eq!(
        (http.headers()["content-type"].as_bytes(), http.body().as_slice()),
        (&b"text/plain"[..], &b"RnJvbTo="[..])
    );
    Ok(())
}

#[test]
fn an_update_of_before_and_after_sends_what_differs() -> TestResult {
    let before: User = serde_json::from_str(r#"{"@odata.context":"c","id":"1","displayName":"Ann","jobTitle":"CEO"}"#)?;
    let after = User { display_name: "Bob".into(), ..before.clone() };
    let update = GraphService::new().users().by_id("1").update(&after).changes_since(&before);
    assert_eq!(update.to_http(ROOT)?.body(), br#"{"displayName":"Bob"}"#);
    Ok(())
}
