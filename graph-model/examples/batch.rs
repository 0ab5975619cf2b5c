//! Sends several requests as one batch, and takes the result of each.
//!
//! `cargo run --example batch -- USER`, or `cargo run --example batch -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use graph_model::users::User;
use graph_model::{Batch, GraphService};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The id or the principal name of a user.
    user: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, user } = local::arguments(&["user-001"]);
    let client = service.client().await?;
    let users = GraphService::new().users();

    let mut batch = Batch::new();
    let user = batch.add(users.by_id(&user).get().select(User::DISPLAY_NAME));
    let page = batch.add(users.list().select(User::ID).top(5));
    let nobody = batch.add(users.by_id("nobody-has-this-id").get());

    let mut results = batch.send(&client).await?;
    println!("the user: {:?}", results.take(user)?.display_name);
    println!("users on the page: {}", results.take(page)?.value.len());
    // A request that fails does not affect the others.
    match results.take(nobody) {
        Ok(user) => println!("somebody after all: {:?}", user.id),
        Err(error) => println!("as expected: {error}"),
    }
    Ok(())
}
