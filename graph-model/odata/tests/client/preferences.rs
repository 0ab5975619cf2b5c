//! How the requests of a client are written: alone and in batches alike, unless a request says something else.

use odata::edm::Decimal;
use odata::request::{Body, Invoke, Update};
use odata::service::BatchFormat;
use odata::{Batch, Request as _};
use serde_json::json;

use super::batches::{requests, thing};
use super::*;

fn weigh() -> Result<Invoke<()>, Box<dyn std::error::Error>> {
    let weight: Decimal = "1.5000".parse()?;
    Ok(Invoke::new(things().action("weigh"), Body::new().required("weight", &weight).required("number", &7_i64)))
}

#[tokio::test]
async fn numbers_are_strings_in_batches_as_well() -> TestResult {
    let (client, sent) = with_handler(Credential::anonymous(), |_, _| response(204, &[], ""));
    let client = client.ieee754_compatible().build()?;
    for format in [BatchFormat::Json, BatchFormat::Multipart] {
        let mut batch = Batch::new().with_format(format);
        batch.add(weigh()?);
        batch.add(get());
        batch.add(weigh()?.ieee754_compatible(false));
        batch.send(&client).await?;
    }
    weigh()?.send(&client).await?;
    let sent = sent.all();
    let call = requests(&sent[0]);
    assert_eq!(call[0]["body"], json!({"weight": "1.5000", "number": "7"}));
    assert_eq!(call[0]["headers"]["content-type"], "application/json;IEEE754Compatible=true");
    assert_eq!(call[1]["headers"]["accept"], "application/json;IEEE754Compatible=true");
    assert_eq!(call[2]["headers"]["accept"], "application/json");
    assert!(String::from_utf8_lossy(sent[0].body()).contains(r#"{"weight":1.5000,"number":7}"#));
    let parts = String::from_utf8_lossy(sent[1].body()).into_owned();
    assert!(parts.contains(r#"{"weight":"1.5000","number":"7"}"#) && parts.contains(r#"{"weight":1.5000,"number":7}"#));
    assert_eq!(parts.matches("accept: application/json;IEEE754Compatible=true").count(), 2, "{parts}");
    assert_eq!(sent[2].body(), br#"{"weight":"1.5000","number":"7"}"#);
    Ok(())
}

#[tokio::test]
async fn the_version_of_a_client_is_that_of_its_requests_in_batches() -> TestResult {
    let (client, sent) = with_handler(Credential::anonymous(), |_, _| response(204, &[], ""));
    let client = client.default_header("OData-Version", "4.01").build()?;
    let update = Update::<Thing>::new(thing("a"), &Thing { note: "b".into(), ..Thing::default() });
    assert!(!update.parts().headers().contains_key("odata-version"));
    let mut batch = Batch::new();
    batch.add(update.clone());
    batch.add(update.header("odata-version", "4.0"));
    batch.send(&client).await?;
    let call = requests(&sent.all()[0]);
    assert_eq!(call[0]["headers"]["odata-version"], "4.01");
    assert_eq!(call[1]["headers"]["odata-version"], "4.0");
    Ok(())
}
