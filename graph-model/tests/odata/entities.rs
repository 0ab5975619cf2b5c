//! Single entities: written values are read back, and failures are errors with the reason.

use graph_model::applications::{AppRole, Application, KeyCredential, NativeAuthenticationApisEnabled};
use graph_model::common::RequiredPasswordType;
use graph_model::device_management::{DeviceComplianceUserOverview, IosCompliancePolicy, MacOsCompliancePolicy};
use graph_model::edm::Binary;
use graph_model::users::User;
use graph_model::{ErrorKind, GraphService, Nullable};
use serde_json::json;

use crate::{TestResult, start};

fn named(name: &str) -> User {
    User { display_name: name.into(), ..User::default() }
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn entities_are_created_read_changed_and_deleted() -> TestResult {
    let (_server, client) = start()?;
    let users = GraphService::new().users();
    let sent = User {
        account_enabled: true.into(),
        birthday: "2016-12-31T23:58:21.6459442-08:00".parse().ok(),
        business_phones: Some(vec!["+1 425 555 0109".into(), "é€𝄞\"\\".into()]),
        ..named("Ada")
    };
    let created = users.create(&sent).send(&client).await?;
    let id = created.id.clone().ok_or("the service gave no key")?;
    let expected = User { odata_type: None, id: created.id.clone(), additional: created.additional.clone(), ..sent };
    assert_eq!(created, expected);

    let ada = users.by_id(&id);
    let read = ada.get().send(&client).await?;
    assert_eq!(User { additional: created.additional.clone(), ..read }, created);

    let promotion = User { job_title: "Countess".into(), ..User::default() };
    let nothing = ada.update(&promotion).send(&client).await?;
    let empty = User { odata_type: None, ..User::default() };
    assert_eq!(nothing, empty, "the service responds without content");
    let changes = User { display_name: Nullable::Null, ..User::default() };
    let updated = ada.update(&changes).prefer("return=representation").send(&client).await?;
    assert_eq!((updated.display_name, updated.job_title), (Nullable::Null, "Countess".into()));
    let read = ada.get().select("displayName,jobTitle").send(&client).await?;
    assert_eq!((read.display_name, read.job_title), (Nullable::Null, "Countess".into()));
    assert_eq!(read.account_enabled, Nullable::Absent, "the property was not selected");

    ada.delete().send(&client).await?;
    let error = ada.get().send(&client).await.expect_err("the user was deleted");
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!((error.code(), error.message()), (Some("404"), "Entity not found."));
    assert!(!error.is_retryable());
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn undeclared_properties_are_kept() -> TestResult {
    let (_server, client) = start()?;
    let users = GraphService::new().users();
    let mut sent = named("Ada");
    sent.additional.insert("extension_1_shoeSize".into(), json!(38));
    sent.additional.insert("extension_1_pets".into(), json!(["cat", "parrot"]));
    let id = users.create(&sent).send(&client).await?.id.ok_or("the service gave no key")?;
    let read = users.by_id(&id).get().send(&client).await?;
    assert_eq!(read.additional["extension_1_shoeSize"], 38);
    assert_eq!(read.additional["extension_1_pets"], json!(["cat", "parrot"]));

    let mut changes = User::default();
    changes.additional.insert("extension_1_shoeSize".into(), json!(null));
    users.by_id(&id).update(&changes).send(&client).await?;
    let read = users.by_id(&id).get().send(&client).await?;
    assert_eq!(read.additional["extension_1_shoeSize"], json!(null));
    assert_eq!(read.additional["extension_1_pets"], json!(["cat", "parrot"]));
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn values_keep_their_types() -> TestResult {
    let (_server, client) = start()?;
    let applications = GraphService::new().applications();
    let flags = NativeAuthenticationApisEnabled::ALL | NativeAuthenticationApisEnabled::UNKNOWN_FUTURE_VALUE;
    let key = "0f6d0b5e-0d3c-4e1f-9c40-5f3f2a1b0c9d".parse()?;
    let role = AppRole { id: Some(key), value: "Read.All".into(), is_enabled: Some(true), ..AppRole::default() };
    let certificate = KeyCredential { key: Binary::from(vec![0, 0xfb, 0xff]).into(), ..KeyCredential::default() };
    let sent = Application {
        native_authentication_apis_enabled: flags.clone().into(),
        token_encryption_key_id: key.into(),
        app_roles: Some(vec![role]),
        key_credentials: Some(vec![certificate]),
        ..Application::default()
    };
    let id = applications.create(&sent).send(&client).await?.id.ok_or("the service gave no key")?;
    let read = applications.by_id(&id).get().send(&client).await?;
    assert_eq!(read.native_authentication_apis_enabled, flags.into());
    assert_eq!(read.token_encryption_key_id, key.into());
    assert_eq!((read.app_roles, read.key_credentials), (sent.app_roles, sent.key_credentials));
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn keys_arrive_unchanged() -> TestResult {
    let (_server, client) = start()?;
    let users = GraphService::new().users();
    let keys =
        ["o'hara", "'", "a b", "?#%", "%2F", "a&b=c", "a,b;c", "x:y@z", "+", "é€𝄞", "\\\"<>", "$count", ".", ".."];
    for key in keys {
        let user = User { id: Some(key.to_owned()), ..named(key) };
        users.create(&user).send(&client).await.unwrap_or_else(|error| panic!("{key:?}: {error}"));
    }
    for key in keys {
        let user = users.by_id(key).get().send(&client).await.unwrap_or_else(|error| panic!("{key:?}: {error}"));
        assert_eq!((user.id.as_deref(), user.display_name.as_deref()), (Some(key), Some(key)));
    }
    let slash = users.by_id("a/b").get().send(&client).await.expect_err("there is no such user");
    assert_eq!(slash.status().map(|status| status.as_u16()), Some(404), "the key was not split into two segments");
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Python with odatapy, which ODATA_SERVER_PYTHON names"]
async fn the_documented_update_works() -> TestResult {
    let (_server, client) = start()?;
    let policies = GraphService::new().device_management().device_compliance_policies();
    let overview =
        DeviceComplianceUserOverview { pending_count: Some(12), failed_count: Some(11), ..Default::default() };
    let policy = IosCompliancePolicy {
        display_name: Some("phones".into()),
        passcode_required_type: Some(RequiredPasswordType::Numeric),
        passcode_minimum_length: 6.into(),
        user_status_overview: Nullable::Value(Box::new(overview)),
        ..IosCompliancePolicy::default()
    };
    let created = policies.create(&policy).send(&client).await?;
    assert_eq!(created.passcode_minimum_length, 6.into());
    assert_eq!(created.passcode_required_type, Some(RequiredPasswordType::Numeric));
    let policy = policies.by_id(created.id.as_deref().ok_or("the service gave no key")?);

    let instant = "2016-12-31T23:58:21.6459442-08:00".parse().ok();
    let changes =
        DeviceComplianceUserOverview { pending_count: Some(0), last_update_date_time: instant, ..Default::default() };
    policy.user_status_overview().update(&changes).send(&client).await?;
    let read = policy.user_status_overview().get().send(&client).await?;
    assert_eq!((read.pending_count, read.failed_count, read.last_update_date_time), (Some(0), Some(11), instant));

    // As a policy of any kind, and as one of its own type.
    let read = policy.get().send(&client).await?;
    assert!(read.is::<IosCompliancePolicy>() && !read.is::<MacOsCompliancePolicy>());
    assert_eq!(read.downcast::<IosCompliancePolicy>().map(|policy| policy.passcode_minimum_length), Ok(6.into()));
    let read = policy.cast::<IosCompliancePolicy>().get().send(&client).await?;
    assert_eq!(read.passcode_minimum_length, 6.into());
    let error =
        policy.cast::<MacOsCompliancePolicy>().get().send(&client).await.expect_err("the policy is not one for macOS");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    Ok(())
}
