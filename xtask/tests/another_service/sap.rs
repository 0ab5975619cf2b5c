//! The first calls of a service as SAP makes them: a client number in the address, a token with each change, batches in parts.

use my_service::{Batch, Client, Container, Credential};

type TestResult = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn the_first_call_and_the_first_change() -> TestResult {
    let root = format!("{}?sap-client=100", std::env::var("SERVICE_ROOT")?);
    let client = Client::builder(root, Credential::anonymous())
        .default_header("authorization", "Basic YW5uOnNlY3JldA==")
        .csrf_tokens()
        .build()?;
    let kettle = Container::new().product().by_product_id_and_is_active_entity("KETTLE", true);
    assert_eq!(kettle.get().send(&client).await?.product_name.as_deref(), Some("Kettle"));
    kettle.delete().send(&client).await?;

    let mut batch = Batch::new();
    batch.group().add(kettle.delete());
    let call = batch.calls(client.service_root())?.next_call().ok_or("a batch with a request has a call")?;
    assert!(call.headers()["content-type"].to_str()?.starts_with("multipart/mixed"));
    Ok(())
}
