//! Books a room for a meeting that others can join online, and prints the link.
//!
//! `cargo run --example online_meeting -- SUBJECT START END ROOM GUEST`, or `cargo run --example online_meeting -- --local`

mod local;

use std::error::Error;

use clap::Parser;
use graph_model::calendar::{Attendee, Event};
use graph_model::common::{AttendeeType, DateTimeTimeZone, EmailAddress, OnlineMeetingProviderType};
use graph_model::{GraphService, fill};

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    service: local::Service,
    subject: String,
    /// When it begins, on the clock in Vienna, such as 2027-03-01T09:00.
    start: String,
    /// When it ends.
    end: String,
    /// The mail address of a room.
    room: String,
    /// The mail address of somebody to invite.
    guest: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sample = ["Plans", "2027-03-01T09:00", "2027-03-01T10:00", "everest@contoso.com", "bob@contoso.com"];
    let Arguments { service, subject, start, end, room, guest } = local::arguments(&sample);
    let client = service.client().await?;

    let zone = "Europe/Vienna";
    let event = fill!(Event {
        subject,
        start: DateTimeTimeZone { date_time: start, time_zone: zone },
        end: DateTimeTimeZone { date_time: end, time_zone: zone },
        attendees: [
            Attendee { type_: AttendeeType::Resource, email_address: EmailAddress { address: room } },
            Attendee { type_: AttendeeType::Required, email_address: EmailAddress { address: guest } },
        ],
        is_online_meeting: true,
        online_meeting_provider: OnlineMeetingProviderType::TeamsForBusiness,
        // With the same id, an event that was created before is not created again.
        transaction_id: "plans-of-march",
    });
    let event = GraphService::new().me().events().create(&event).send(&client).await?;
    let link = event.online_meeting.and_then(|meeting| meeting.join_url.into_option());
    println!("{}", link.ok_or("the mailbox cannot have meetings online")?);
    Ok(())
}
