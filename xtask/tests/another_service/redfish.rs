//! The first calls of a service like those of Redfish: a session, keys as segments, and entity tags in headers.

use my_service::v1_2_0::Chassis;
use my_service::{Client, Credential, Nullable, ServiceContainer};

type TestResult = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn the_first_call_and_the_first_change() -> TestResult {
    let root = std::env::var("SERVICE_ROOT")?;
    let service = ServiceContainer::new();
    let sign_in = Client::builder(root.as_str(), Credential::anonymous()).build()?;
    let session = service.at("SessionService/Sessions").post().send_response(&sign_in).await?;
    let token = session.headers()["x-auth-token"].to_str()?;
    let client = Client::builder(root, Credential::anonymous()).default_header("x-auth-token", token).build()?;

    let rack = service.chassis().by_id("1");
    let read = rack.get().send_response(&client).await?;
    assert_eq!(read.value.name.as_deref(), Some("Rack"));
    let etag = read.etag().ok_or("the service sent no entity tag")?;
    let changes = Chassis { asset_tag: Nullable::Null, ..Chassis::default() };
    rack.update(&changes).if_match(etag).send(&client).await?;
    Ok(())
}
