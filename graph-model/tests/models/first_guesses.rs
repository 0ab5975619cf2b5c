//! What users write first, before they have read anything.

#![cfg(all(feature = "groups", feature = "mail", feature = "users"))]

use graph_model::common::{DirectoryObject, Importance};
use graph_model::edm::Binary;
use graph_model::mail::Message;
use graph_model::users::User;
use graph_model::{GraphService, Nullable, fill};

const ROOT: &str = "https://graph.microsoft.com/v1.0";

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn ann() -> Result<User, serde_json::Error> {
    serde_json::from_str(r#"{"id":"7","displayName":"Ann","accountEnabled":true,"mail":null}"#)
}

#[test]
fn a_nullable_property_is_asked_as_an_option_is() -> TestResult {
    let user = ann()?;
    assert!(user.mail.is_none() && user.display_name.is_some());
    assert!(user.account_enabled == Some(true));
    assert!(user.display_name == "Ann");
    assert_eq!(format!("{}", user.display_name), "Ann");
    assert_eq!(user.display_name.clone().and_then(|name| name.chars().next()), Some('A'));
    assert_eq!(Option::from(user.display_name.clone()), Some("Ann".to_owned()));
    // A pattern is of the type that is matched: the property first becomes an `Option`.
    let Some(name) = user.display_name.as_ref() else { return Err("Ann has a name".into()) };
    assert_eq!(name, "Ann");
    if let Some(name) = user.display_name.into_option() {
        assert_eq!(name, "Ann");
    }
    Ok(())
}

#[test]
fn a_nullable_property_is_made_of_what_is_at_hand() {
    let owned = "Ann".to_owned();
    let made = [Nullable::from(&owned), "Ann".into(), owned.clone().into(), Some("Ann").into(), Some(owned).into()];
    assert!(made.iter().all(|name| name == "Ann"));
    let bytes: Nullable<Binary> = b"Ann".into();
    assert_eq!(bytes, Nullable::Value(Binary::from(b"Ann".as_slice())));
}

#[test]
fn fields_are_filled_without_conversions() {
    // In a plain literal, `mail: Some("x".into())` and `id: "7".into()` cannot compile: the fields are of other types.
    let user = fill!(User { id: "7", mail: Some("ann@contoso.com"), display_name: "Ann", account_enabled: true });
    let plain = User {
        id: Some("7".into()),
        mail: "ann@contoso.com".into(),
        display_name: "Ann".into(),
        account_enabled: true.into(),
        ..User::default()
    };
    assert_eq!(user, plain);
}

#[test]
#[expect(clippy::needless_borrows_for_generic_args, reason = "many write the reference all the same")]
fn properties_are_selected_in_any_form() -> TestResult {
    let user = GraphService::new().users().by_id("7");
    for request in
        [user.get().select(&["id"]), user.get().select(["id"]), user.get().select("id"), user.get().select(User::ID)]
    {
        assert_eq!(request.to_http(ROOT)?.uri().query(), Some("$select=id"));
    }
    Ok(())
}

#[test]
fn members_are_listed_as_users() -> TestResult {
    let members = GraphService::new().groups().by_id("g").members();
    let users = members.cast::<User>().list().select(User::DISPLAY_NAME);
    assert_eq!(users.to_http(ROOT)?.uri().path(), "/v1.0/groups/g/members/microsoft.graph.user");
    let body = br##"{"value":[{"@odata.type":"#microsoft.graph.user","displayName":"Ann"},{"@odata.type":"#microsoft.graph.group"}]}"##;
    let page = members.list().read(http::Response::new(body.to_vec()))?;
    let users: Vec<User> =
        page.value.into_iter().filter_map(|member: DirectoryObject| member.downcast().ok()).collect();
    assert_eq!(users.len(), 1);
    assert!(users[0].display_name == "Ann");
    Ok(())
}

#[test]
fn members_of_enumerations_stand_alone_in_addresses() -> TestResult {
    let urgent = GraphService::new().me().messages().list().filter(Message::IMPORTANCE.eq(Importance::High));
    assert_eq!(urgent.to_http(ROOT)?.uri().query(), Some("$filter=importance%20eq%20%27high%27"));
    Ok(())
}
