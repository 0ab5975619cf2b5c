//! Queries, projections and literals as a program for Graph writes them.

use std::collections::BTreeMap;

use graph_model::common::DirectoryObject;
use graph_model::users::User;
use graph_model::{GraphService, Nullable, fill};

const ROOT: &str = "https://graph.microsoft.com/v1.0";

type TestResult = Result<(), Box<dyn std::error::Error>>;

#[derive(Debug, graph_model::Projection)]
#[projection(of = User)]
struct Person {
    id: String,
    display_name: Option<String>,
    mail: Nullable<String>,
}

/// The query options of a request, decoded.
fn query(http: &http::Request<Vec<u8>>) -> BTreeMap<String, String> {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = http.uri().query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

#[test]
fn users_are_listed_by_a_typed_query() -> TestResult {
    let graph = GraphService::new();
    let users = graph
        .users()
        .list()
        .select((User::ID, User::DISPLAY_NAME))
        .filter(User::ACCOUNT_ENABLED.eq(true).and(User::DISPLAY_NAME.starts_with("O'Brien & Søn")))
        .orderby(User::DISPLAY_NAME.desc())
        .expand(User::MANAGER.select(DirectoryObject::ID))
        .top(5);
    let http = users.to_http(ROOT)?;
    let sent = query(&http);
    assert_eq!(sent["$select"], "id,displayName");
    assert_eq!(sent["$filter"], "accountEnabled eq true and startswith(displayName,'O''Brien & Søn')");
    assert_eq!(sent["$orderby"], "displayName desc");
    assert_eq!(sent["$expand"], "manager($select=id)");
    assert_eq!(http.headers()["consistencylevel"], "eventual", "a filter with an order is an advanced query");
    let twice =
        graph.users().list().filter("userType eq 'Guest' or userType eq 'Member'").filter(User::MAIL.is_not_null());
    let http = twice.to_http(ROOT)?;
    assert_eq!(query(&http)["$filter"], "(userType eq 'Guest' or userType eq 'Member') and mail ne null");
    assert_eq!(http.headers()["consistencylevel"], "eventual", "so is `ne`");
    let licensed = graph.users().list().filter(User::ASSIGNED_LICENSES.count().gt(0)).to_http(ROOT)?;
    assert_eq!(query(&licensed)["$filter"], "assignedLicenses/$count gt 0");
    assert_eq!(licensed.headers()["consistencylevel"], "eventual");
    let blocked = graph.users().list().filter(graph_model::query::not(User::ACCOUNT_ENABLED)).to_http(ROOT)?;
    assert_eq!(query(&blocked)["$filter"], "not accountEnabled");
    let phones = User::BUSINESS_PHONES.any_item(|phone| phone.starts_with("+4"));
    let plain = graph.users().list().filter(phones).to_http(ROOT)?;
    assert_eq!(query(&plain)["$filter"], "businessPhones/any(x:startswith(x,'+4'))");
    assert!(plain.headers().get("consistencylevel").is_none());
    Ok(())
}

#[test]
fn people_are_read_as_a_projection() -> TestResult {
    let people = GraphService::new().users().list().project::<Person>();
    assert_eq!(query(&people.to_http(ROOT)?)["$select"], "id,displayName,mail");
    let page =
        people.read(http::Response::new(br#"{"value":[{"id":"1","displayName":"Ann","mail":null}]}"#.to_vec()))?;
    assert_eq!((page.value[0].id.as_str(), page.value[0].display_name.as_deref()), ("1", Some("Ann")));
    assert!(page.value[0].mail.is_null());
    Ok(())
}

#[test]
fn a_property_has_an_address() -> TestResult {
    let user = GraphService::new().users().by_id("u");
    let attributes = user.property(User::ON_PREMISES_EXTENSION_ATTRIBUTES);
    assert_eq!(attributes.get().to_http(ROOT)?.uri().path(), "/v1.0/users/u/onPremisesExtensionAttributes");
    let phones = user.property(User::BUSINESS_PHONES);
    assert_eq!(phones.list().to_http(ROOT)?.uri().path(), "/v1.0/users/u/businessPhones");
    Ok(())
}

#[test]
fn a_parameter_is_set_by_name() -> TestResult {
    let item = GraphService::new().drives().by_id("d").items().by_id("1");
    assert_eq!(item.copy().name("copy.pdf").to_http(ROOT)?.body(), br#"{"name":"copy.pdf"}"#);
    assert_eq!(item.copy().to_http(ROOT)?.body(), b"{}");
    let link = item.create_link().type_("view").scope("organization");
    assert_eq!(link.to_http(ROOT)?.body(), br#"{"type":"view","scope":"organization"}"#);
    Ok(())
}

#[test]
fn users_are_compared_filled_and_changed() -> TestResult {
    let user: User = serde_json::from_str(r#"{"id":"1","displayName":"Ann","accountEnabled":true,"mail":null}"#)?;
    assert!(user.display_name == "Ann" && user.account_enabled == Some(true));
    assert!(user.mail.is_none() && user.display_name.as_ref().is_some_and(|name| name.len() == 3));
    let name: Option<String> = user.display_name.clone().into();
    assert_eq!(name.as_deref().and_then(|n| n.chars().next()), Some('A'));

    let changed = fill!(User { display_name: "Anna", business_phones: ["+1 2"], job_title: null, ..user.clone() });
    let update = GraphService::new().users().by_id("1").update(&changed).changes_since(&user);
    let body: serde_json::Value = serde_json::from_slice(update.to_http(ROOT)?.body())?;
    assert_eq!(body, serde_json::json!({"displayName": "Anna", "businessPhones": ["+1 2"], "jobTitle": null}));
    Ok(())
}
