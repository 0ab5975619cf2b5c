//! Clears a property of a user, and keeps the others.
//!
//! `cargo run --example patch_null -- USER`, or `cargo run --example patch_null -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use graph_model::users::User;
use graph_model::{GraphService, Nullable};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The id or the principal name of a user, whose mobile phone number is cleared.
    user: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, user } = local::arguments(&["user-001"]);
    let client = service.client().await?;
    let user = GraphService::new().users().by_id(&user);
    let read = user.get().select((User::ID, User::DISPLAY_NAME, User::MOBILE_PHONE));

    let before = read.send(&client).await?;
    println!("before: {:?}", before.mobile_phone);

    // `null` clears a property; `Nullable::Absent`, the default, keeps it.
    let changes = User { mobile_phone: Nullable::Null, ..Default::default() };
    let mut update = user.update(&changes);
    if before.additional.contains_key("@odata.etag") {
        // Only if nobody has changed the user in the meantime.
        update = update.if_unchanged(&before);
    }
    update.send(&client).await?;

    let after = read.send(&client).await?;
    println!("after: {:?}; the name is still {:?}", after.mobile_phone, after.display_name);
    assert!(after.mobile_phone.is_null(), "the service has cleared it");
    Ok(())
}
