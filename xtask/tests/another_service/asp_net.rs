//! The first call of a service as ASP.NET Core makes them: a version with each request.

use my_service::models::Product;
use my_service::{Client, Container, Credential};

type TestResult = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn the_first_call() -> TestResult {
    let root = std::env::var("SERVICE_ROOT")?;
    let client =
        Client::builder(root, Credential::token("eyJ0eXAi")).default_query("api-version", "2.0").build()?;
    let page = Container::new().products().list().select(Product::NAME).send(&client).await?;
    assert_eq!(page.value[0].name.as_deref(), Some("Kettle"));
    Ok(())
}
