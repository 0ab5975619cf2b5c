//! Lists users across pages, and resumes from a saved page.
//!
//! `cargo run --example list`, or `cargo run --example list -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use futures_util::TryStreamExt as _;
use graph_model::GraphService;
use graph_model::users::User;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = local::arguments::<Arguments>(&[]).service.client().await?;
    let list = GraphService::new().users().list().select((User::ID, User::DISPLAY_NAME)).top(100);

    // One user after the other; pages are requested when they are needed.
    let mut number = 0;
    let mut users = list.items(&client);
    while let Some(user) = users.try_next().await? {
        number += 1;
        if number <= 3 {
            println!("{}", user.display_name.as_deref().unwrap_or("(without a name)"));
        }
    }
    println!("… {number} users in all");

    // One page at a time. The link to the next one can be saved, and resumed from later.
    let mut pages = list.pages(&client);
    let first = pages.try_next().await?.ok_or("the service sent no page")?;
    println!("{} users on the first page", first.value.len());
    if let Some(link) = pages.next_link() {
        let rest = list.resume(link).all(&client).await?;
        println!("{} users on the remaining pages", rest.len());
    }
    Ok(())
}
