//! How often sending a request allocates, on top of the network: a count that is the same on every machine, unlike a time.

use allocation_counter::measure;
use shop::catalog::Product;
use shop::http::Response;
use shop::{Batch, Client, Credential, Error, ShopService};
use tokio::runtime::{Builder, Runtime};

type TestResult = Result<(), Box<dyn std::error::Error>>;

const PRODUCT: &str = r#"{"id":7,"name":"Kettle"}"#;

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_time().build()
}

/// A client of a service whose responses to batches are for so many requests.
fn client(requests: usize) -> Result<Client, Error> {
    let response = |id: usize| {
        format!(r#"{{"id":"{id}","status":200,"headers":{{"content-type":"application/json"}},"body":{PRODUCT}}}"#)
    };
    let responses: Vec<String> = (1..=requests).map(response).collect();
    let batch = format!(r#"{{"responses":[{}]}}"#, responses.join(","));
    Client::builder("https://shop.example/odata", Credential::token("secret"))
        .with_handler(move |request| {
            let body = if request.uri().path().ends_with("$batch") { &batch } else { PRODUCT };
            Response::new(body.as_bytes().to_vec())
        })
        .build()
}

/// The fewest allocations of several times the same: the first ones fill caches.
fn fewest(mut work: impl FnMut() -> Result<(), Error>) -> Result<u64, Error> {
    let mut fewest = u64::MAX;
    for _ in 0..5 {
        let mut result = Ok(());
        fewest = fewest.min(measure(|| result = work()).count_total);
        result?;
    }
    Ok(fewest)
}

#[test]
fn a_small_request_allocates_little_besides_what_http_needs() -> TestResult {
    let (runtime, client, products) = (runtime()?, client(0)?, ShopService::new().products());
    let request = products.by_id(7).get();
    let count = fewest(|| {
        let product = runtime.block_on(request.send(&client))?;
        assert_eq!(product.name.as_deref(), Some("Kettle"));
        Ok(())
    })?;
    assert!(count <= 30, "{count} allocations");
    Ok(())
}

#[test]
fn each_request_of_a_batch_allocates_less_than_one_by_itself() -> TestResult {
    let runtime = runtime()?;
    let of_batch = |requests: usize| -> Result<u64, Error> {
        let (client, products) = (client(requests)?, ShopService::new().products());
        let product = products.by_id(7).get();
        fewest(|| {
            let mut batch = Batch::new();
            let tickets: Vec<_> = (0..requests).map(|_| batch.add(product.clone())).collect();
            let mut results = runtime.block_on(batch.send(&client))?;
            for ticket in tickets {
                let product: Product = results.take(ticket)?;
                assert_eq!(product.id, Some(7));
            }
            Ok(())
        })
    };
    let each = (of_batch(20)? - of_batch(10)?) / 10;
    assert!(each <= 20, "{each} allocations for each request");
    Ok(())
}
