//! Tests of one's own code, without a network: `cargo test --example own_tests`.
//!
//! `cargo run --example own_tests`, or `cargo run --example own_tests -- --local`

mod local;

use clap::Parser;
use graph_model::request::List;
use graph_model::users::User;
use graph_model::{Client, Error, GraphService};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = local::arguments::<Arguments>(&[]).service.client().await?;
    println!("{} users without a phone", without_phone(&client).await?);
    Ok(())
}

fn everybody() -> List<User> {
    GraphService::new().users().list().select((User::ID, User::MOBILE_PHONE)).top(100)
}

async fn without_phone(client: &Client) -> Result<usize, Error> {
    Ok(everybody().all(client).await?.iter().filter(|user| user.mobile_phone.is_none()).count())
}

#[cfg(test)]
mod tests {
    use graph_model::{Credential, http};

    use super::*;

    #[test]
    fn two_properties_are_requested() -> Result<(), Error> {
        // A request is a value: no client is needed to see what would be sent.
        let http = everybody().to_http("https://graph.microsoft.com/v1.0")?;
        assert_eq!(http.uri().query(), Some("$select=id%2CmobilePhone&$top=100"));
        Ok(())
    }

    #[tokio::test]
    async fn users_on_all_pages_are_counted() -> Result<(), Error> {
        // A function stands in for the network. It could return an error response, or an `Err` for a broken connection.
        let pages = |request: http::Request<Vec<u8>>| match request.uri().query() {
            Some("page=2") => http::Response::new(br#"{"value": [{"mobilePhone": null}]}"#.to_vec()),
            _ => http::Response::new(br#"{"value": [{}], "@odata.nextLink": "users?page=2"}"#.to_vec()),
        };
        let client = Client::builder("https://graph.example", Credential::anonymous()).with_handler(pages).build()?;
        assert_eq!(without_phone(&client).await?, 2);
        Ok(())
    }
}
