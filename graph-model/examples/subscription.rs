//! Subscribes to the mail of a user, renews the subscription, and reads a notification.
//!
//! `cargo run --features subscriptions --example subscription -- USER URL SECRET`, or with `--local` alone

mod local;

use std::error::Error;
use std::time::Duration;

use clap::Parser;
use graph_model::response::read_json;
use graph_model::subscriptions::{ChangeNotification, ChangeNotificationCollection, Subscription};
use graph_model::{GraphService, edm, fill};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    /// The id of a user.
    user: String,
    /// Where notifications go: what listens there has to respond to a `validationToken` in the query with the token, as text.
    url: String,
    /// What tells notifications of this subscription from others, which anybody could post: at most 128 characters.
    secret: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { service, user, url, secret } = local::arguments(&["user-7", "https://contoso.com/hook", "8f3c"]);
    let client = service.client().await?;
    let subscriptions = GraphService::new().subscriptions();
    let wanted = fill!(Subscription {
        change_type: "created,updated",
        resource: format!("users/{user}/messages"),
        notification_url: url,
        client_state: secret.as_str(),
        expiration_date_time: in_hours(24),
    });
    let id = subscriptions.create(&wanted).send(&client).await?.id.ok_or("the new subscription has no id")?;

    let later = fill!(Subscription { expiration_date_time: in_hours(48) });
    let renewed = subscriptions.by_id(&id).update(&later).send(&client).await?;
    println!("until {:?}", renewed.expiration_date_time.map(|time| time.to_string()));

    let posted = br#"{"value":[{"clientState":"8f3c","changeType":"created"},{"clientState":"forged"}]}"#;
    println!("{} of ours", genuine(posted, &secret)?.len());
    Ok(())
}

fn in_hours(hours: u64) -> edm::DateTimeOffset {
    edm::DateTimeOffset::from(edm::DateTimeOffset::now().get() + Duration::from_secs(hours * 3600))
}

/// The notifications in a body that has been posted to the URL, without those that are not of this subscription.
fn genuine(body: &[u8], secret: &str) -> Result<Vec<ChangeNotification>, graph_model::Error> {
    let mut notifications = read_json::<ChangeNotificationCollection>(body)?.value.value.unwrap_or_default();
    notifications.retain(|notification| notification.client_state == secret);
    Ok(notifications)
}
